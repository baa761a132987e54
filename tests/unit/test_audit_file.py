"""The log's file: one chain for several processes, and what a crash, a full disk or a stranger leaves behind."""

import asyncio
import multiprocessing
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from api.audit.chain import Verdict, verify
from api.audit.file import AuditFile, head_file, read_head
from api.audit.journal import MAX_ENTRIES, Journal
from graph.errors import AuditError


def checked(path: Path) -> Verdict:
    head = read_head(path)
    with path.open("rb") as lines:
        return verify(lines, expected=[head.hash] if head else [])


def entry(number: int = 0) -> dict[str, object]:
    return {"kind": "read", "reader": "ada", "rows": number}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit" / "reads.jsonl"


def test_entries_are_chained_and_only_the_owner_reads_them(path: Path) -> None:
    log = AuditFile(path)
    log.append([entry(1), entry(2)])
    log.append([entry(3)])
    log.close()
    AuditFile(path).append([entry(4)])
    found = checked(path)
    assert (found.fault, found.head.seq) == (None, 4)
    assert read_head(path) == found.head
    for each in (path, head_file(path)):
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def _append(path: Path, times: int) -> None:
    log = AuditFile(path)
    for number in range(times):
        log.append([entry(number), entry(-number)])


def test_several_processes_share_one_chain(path: Path) -> None:
    others = [multiprocessing.get_context("spawn").Process(target=_append, args=(path, 60)) for _ in range(2)]
    for other in others:
        other.start()
    _append(path, 60)
    for other in others:
        other.join(60)
        assert other.exitcode == 0
    found = checked(path)
    assert (found.fault, found.head.seq, found.torn) == (None, 360, 0)


@pytest.mark.parametrize("cut", [1, 10, 200])
def test_a_torn_last_line_is_told_and_the_chain_goes_on(path: Path, cut: int) -> None:
    AuditFile(path).append([entry(1), entry(2)])
    before = path.stat().st_size
    log = AuditFile(path)
    log.append([entry(3)])
    # A crash before the head was written: it still names the second entry.
    cut_at = max(before + 1, path.stat().st_size - cut)
    os.truncate(path, cut_at)
    two = verify(path.read_bytes().splitlines(keepends=True)[:2]).head
    head_file(path).write_text(f"{two.seq:020d} {two.hash}\n")
    assert checked(path).tail == cut_at - before
    log.append([entry(4)])
    found = checked(path)
    assert (found.fault, found.torn, found.tail, found.head.seq) == (None, cut > 1, 0, 4)


def test_what_was_torn_twice_is_told_once(path: Path) -> None:
    log = AuditFile(path)
    log.append([entry(1)])
    with path.open("ab") as file:
        file.write(b'{"kind":"read"\n{"kind":"to')
    log.append([entry(2)])
    found = checked(path)
    assert (found.fault, found.torn, found.head.seq) == (None, 1, 3)


def test_a_log_that_was_cut_is_written_no_more(path: Path) -> None:
    log = AuditFile(path)
    log.append([entry(1)])
    first = path.stat().st_size
    log.append([entry(2)])
    os.truncate(path, first)
    for each in (log, AuditFile(path)):
        with pytest.raises(AuditError, match="ends before its head"):
            each.append([entry(3)])
    assert path.stat().st_size == first


def test_a_log_that_was_moved_away_begins_anew(path: Path) -> None:
    log = AuditFile(path)
    log.append([entry(1)])
    for each in (path, head_file(path)):
        each.rename(each.with_name(each.name + ".1"))
    log.append([entry(2)])
    assert checked(path).head.seq == 1
    assert checked(path.with_name(path.name + ".1")).head.seq == 1


def test_a_log_that_others_can_write_is_refused(path: Path) -> None:
    AuditFile(path).append([entry(1)])
    path.chmod(0o666)
    with pytest.raises(AuditError, match="Others can write"):
        AuditFile(path).append([entry(2)])


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AuditError, match="cannot be written"):
        AuditFile(tmp_path / "file" / "reads.jsonl").append([entry()])
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(AuditError, match="cannot be written"):
        AuditFile(tmp_path / "link").append([entry()])


_FULL = """
import resource, sys
from pathlib import Path
from api.audit.file import AuditFile
from graph.errors import AuditError
path = Path(sys.argv[1])
log = AuditFile(path)
log.append([{"kind": "read", "rows": 1}])
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 100, hard))
for _ in range(3):
    try:
        log.append([{"kind": "read", "rows": 2}])
    except AuditError:
        print("withheld")
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
log.append([{"kind": "read", "rows": 3}])
"""


def test_a_full_disk_is_an_error_and_the_chain_goes_on_once_there_is_room(path: Path) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", _FULL, str(path)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["withheld"] * 3
    found = checked(path)
    assert (found.fault, found.torn, found.head.seq) == (None, 1, 3)


async def test_requests_that_wait_at_once_share_writes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    syncs: list[int] = []
    monkeypatch.setattr("api.audit.file._durable", syncs.append)
    journal = Journal(AuditFile(path))
    await asyncio.gather(*(journal.write(entry(number)) for number in range(100)))
    await journal.close()
    assert checked(path).head.seq == 100
    assert len(syncs) <= 3


async def test_each_who_waits_learns_that_nothing_was_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    journal = Journal(AuditFile(tmp_path / "file" / "reads.jsonl"))
    answers = await asyncio.gather(*(journal.write(entry(n)) for n in range(5)), return_exceptions=True)
    assert [type(each) for each in answers] == [AuditError] * 5
    await journal.close()


async def test_who_hangs_up_does_not_keep_others_from_being_written(path: Path) -> None:
    journal = Journal(AuditFile(path))
    gone = asyncio.create_task(journal.write(entry(1)))
    await asyncio.sleep(0)
    gone.cancel()
    await journal.write(entry(2))
    await journal.close()
    assert checked(path).head.seq == 2


class HangingFile(AuditFile):
    """A disk that answers once it is let."""

    let: threading.Event

    def append(self, entries: Sequence[Mapping[str, Any]]) -> None:
        self.let.wait(30)
        AuditFile.append(self, entries)


async def test_a_disk_that_hangs_holds_no_more_than_some_entries(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.audit.journal.PATIENCE_SECONDS", 0.3)
    file = HangingFile(path)
    file.let = threading.Event()
    journal = Journal(file)
    first = asyncio.create_task(journal.write(entry()))
    await asyncio.sleep(0.05)
    waiting = [asyncio.create_task(journal.write(entry(n))) for n in range(MAX_ENTRIES)]
    await asyncio.sleep(0)
    with pytest.raises(AuditError, match="wait for the audit log"):
        await journal.write(entry())
    answers = await asyncio.gather(first, *waiting, return_exceptions=True)
    assert {type(each) for each in answers} == {AuditError}
    # They were told that nothing is written, and so nothing is kept of them.
    file.let.set()
    await journal.write(entry())
    await journal.close()
    assert checked(path).head.seq == 2
