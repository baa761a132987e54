"""A process that checks documents says what checking them here says, whatever becomes of it meanwhile."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from api.errors import Refused
from api.schema import schema
from api.validation import beside
from api.validation.beside import Beside
from api.validation.check import check
from graph.errors import LimitExceeded, Overloaded
from tests.hostile.documents import KINDS

VALID = '{ country(id: "country:FI") { name } }'
SLOW = f"{{{' '.join(f'a{n}' for n in range(1_500))}}}"
REFUSED = "{ country { nmae } }\n{ person }"


@pytest.fixture(scope="module")
async def asked() -> AsyncIterator[Beside]:
    made = Beside()
    made.start()
    yield made
    await made.close()


async def _told(asked: Beside, text: str) -> Any:
    verdict = await asked.verdict(text)
    try:
        return verdict.enforce(text)
    except Refused as refused:
        return [e.formatted for e in refused.errors]
    except LimitExceeded as limit:
        return str(limit)


def _told_here(text: str) -> Any:
    try:
        return check(schema(), text)
    except Refused as refused:
        return [e.formatted for e in refused.errors]
    except LimitExceeded as limit:
        return str(limit)


def _pid(asked: Beside) -> int:
    assert asked._process is not None
    return asked._process.pid


async def test_it_says_what_a_check_here_says(asked: Beside) -> None:
    chance = random.Random(5)
    ids = [f"person:p{n}" for n in range(1000)]
    drawn = [kind(chance, ids) for kind in KINDS]
    texts = [VALID, REFUSED, "", "{", *(one if isinstance(one, str) else one[0] for one in drawn)]
    told = [await _told(asked, text) for text in texts]
    assert told == [_told_here(text) for text in texts]
    assert {type(one) for one in told} == {type(None), list, str}


async def test_documents_at_once_get_each_its_own_verdict(asked: Beside) -> None:
    texts = [VALID, "{ nothing0 }", VALID, "{ nothing1 }", "{ nothing2 }"]
    told = await asyncio.gather(*(_told(asked, text) for text in texts))
    assert told == [_told_here(text) for text in texts]


async def test_one_that_hangs_up_leaves_no_verdict_to_the_next(asked: Beside) -> None:
    gone = asyncio.create_task(asked.verdict(SLOW))
    await asyncio.sleep(0)
    assert asked._turn.locked()
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert not asked._turn.locked(), "its turn lasts as long as its document"
    assert await _told(asked, VALID) is None


async def test_who_hangs_up_while_waiting_has_asked_nothing(asked: Beside) -> None:
    waiting = [asyncio.create_task(asked.verdict(SLOW)) for _ in range(20)]
    await asyncio.sleep(0)
    assert asked._turn.locked()
    for one in waiting:
        one.cancel()
    began = time.perf_counter()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert not asked._turn.locked()
    first = time.perf_counter() - began
    assert (await asked.verdict(SLOW)).seconds * 5 > first, "more than one of them was checked"


async def test_a_process_that_was_killed_is_replaced(asked: Beside) -> None:
    await asked.verdict(VALID)
    before = _pid(asked)
    os.kill(before, signal.SIGKILL)
    assert await _told(asked, "{ nothing }") == _told_here("{ nothing }")
    assert _pid(asked) != before


async def test_a_process_that_hangs_is_ended_and_its_document_refused(
    asked: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asked.verdict(VALID)
    os.kill(_pid(asked), signal.SIGSTOP)
    monkeypatch.setattr(beside, "CHECK_SECONDS", 0.2)
    assert "too much to validate" in await _told(asked, VALID)
    monkeypatch.undo()
    assert await _told(asked, VALID) is None


async def test_a_process_that_does_not_start_is_our_fault_and_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(beside, "_COMMAND", ("-c", "raise SystemExit"))
    broken = Beside()
    for _ in range(3):
        with pytest.raises(Overloaded):
            await broken.verdict(VALID)
    await broken.close()
    # What ends first, it or the question to it, says which error it is.
    told = [r.message for r in caplog.records if "did not start" in r.message]
    assert len(told) == 1
    assert told[0].startswith("the process that validates documents did not start (")


async def test_closing_waits_for_nothing_and_is_the_end() -> None:
    made = Beside()
    await made.verdict(VALID)
    pid = _pid(made)
    os.kill(pid, signal.SIGSTOP)
    asking = asyncio.create_task(made.verdict(VALID))
    await asyncio.sleep(0.05)
    async with asyncio.timeout(5):
        await made.close()
    with pytest.raises(Overloaded):
        await asking
    with pytest.raises(Overloaded):
        await made.verdict(VALID)
    assert not _lives(pid)


async def test_a_document_that_takes_too_much_of_the_processor_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    command = beside._COMMAND[2].replace("import main; main()", "import main; import api.validation.process as p; {}")
    monkeypatch.setattr(beside, "_COMMAND", ("-P", "-c", command.format("p.CPU_SECONDS = 0.001; main()")))
    monkeypatch.setattr(beside, "_READY", "{")
    made = Beside()
    assert "too much to validate" in await _told(made, SLOW)
    await made.close()


async def test_the_time_that_it_took_has_no_waiting_in_it(asked: Beside) -> None:
    alone = (await asked.verdict(VALID)).seconds
    verdicts = await asyncio.gather(*(asked.verdict(SLOW) for _ in range(5)), asked.verdict(VALID))
    assert verdicts[-1].seconds < sum(v.seconds for v in verdicts[:-1]) / 2 + alone


def test_it_ends_when_who_started_it_is_killed() -> None:
    script = (
        "import asyncio\nfrom api.validation.beside import Beside\n"
        "async def run():\n"
        "    asked = Beside()\n    await asked.verdict('{__typename}')\n"
        "    print(asked._process.pid, flush=True)\n    await asyncio.sleep(60)\n"
        "asyncio.run(run())\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    until = time.monotonic() + 10
    while _lives(child):
        assert time.monotonic() < until, "it is still there"
        time.sleep(0.05)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        # It ended just now, or the system has no /proc, which would tell the dead that nobody has waited for.
        return not Path("/proc").is_dir()
    return state != "Z"
