"""The new store: imported beside the old one, which is empty, and swapped with it.

Until the swap the database is the empty one; after it, the whole graph. Between its two renames there is none, which
the next start of Neo4j makes an empty one. What else lies in the folder of data (accounts and their passwords) goes
along.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from graph.errors import LocalServerError
from graph.local import admin, process
from graph.local.artifacts import checked_jars
from graph.local.compaction import last_committed_at_rest
from graph.local.configuration import write_configuration
from graph.local.files import Files, disk_errors
from graph.local.java import Java
from graph.local.locks import held
from graph.local.memory import fitted
from graph.local.ports import Ports
from graph.local.progress import Progress
from graph.local.server import DATABASE
from graph.settings import Settings

_BESIDE = "bulk-"
_DATA_BEFORE = "data-before-bulk"


def exists(files: Files) -> bool:
    """Whether the local server ever had a database."""
    return (files.data / "databases" / DATABASE).is_dir()


@contextmanager
def workplace(files: Files, progress: Progress) -> Iterator[Path]:
    """A folder beside the database, for one run alone, gone afterwards. What a run that was killed left is taken away:
    each has a name of its own, since a neo4j-admin may outlive the run that began it."""
    with held(files.run / "bulk.lock", "another bulk import", progress), disk_errors(files.base):
        _clear(files)
        folder = Path(tempfile.mkdtemp(prefix=_BESIDE, dir=files.base))
        try:
            yield folder
        finally:
            _clear(files)


def fill(settings: Settings, folder: Path, arguments: Sequence[str], last: int | None, progress: Progress) -> None:
    """Imports into a store of its own, then makes it the database. Raises LocalServerError, also where somebody wrote
    since the transaction `last`, and leaves everything as it was."""
    files = admin.local_files(settings)
    beside = Files(folder)
    with admin.at_rest(files, settings, progress) as java:
        _refuse_written(files, java, last)
        beside.prepare()
        write_configuration(beside, settings, fitted(settings), Ports(settings.bolt_port, settings.http_port))
        progress("importing")
        Java.prepared(beside, checked_jars(settings.jars, progress)).administer(
            "database", "import", "full", DATABASE, f"--report-file={files.logs / 'import.report'}", *arguments,
            doing="import what was converted",
        )  # fmt: skip
        with disk_errors(files.base):
            _take_along(files, beside)
            _swap(files, beside)


def _clear(files: Files) -> None:
    before = files.base / _DATA_BEFORE
    if before.exists() and not any(files.data.iterdir()):  # killed between the two renames
        files.data.rmdir()
        before.rename(files.data)
    for each in (*files.base.glob(f"{_BESIDE}*"), before):
        shutil.rmtree(each, ignore_errors=True)


def _refuse_written(files: Files, java: Java, last: int | None) -> None:
    if process.find(files) is not None:
        raise LocalServerError("Neo4j was started meanwhile: nothing was changed; run it again.")
    if exists(files) and (last is None or last_committed_at_rest(java, files.run) != last):
        raise LocalServerError(
            "Somebody wrote to the database meanwhile, so it is not empty any more: nothing was changed."
        )


def _take_along(files: Files, beside: Files) -> None:
    for folder in ("databases", "transactions"):
        kept = files.data / folder
        for each in kept.iterdir() if kept.is_dir() else ():
            if each.is_dir() and each.name != DATABASE:
                shutil.copytree(each, beside.data / folder / each.name)
    for each in files.data.iterdir():
        if each.is_dir() and each.name not in ("databases", "transactions"):
            shutil.copytree(each, beside.data / each.name, dirs_exist_ok=True)
        elif each.is_file():
            shutil.copy2(each, beside.data / each.name)


def _swap(files: Files, beside: Files) -> None:
    before = files.base / _DATA_BEFORE
    shutil.rmtree(before, ignore_errors=True)
    files.data.rename(before)
    beside.data.rename(files.data)
    shutil.rmtree(before, ignore_errors=True)
