"""The store of the local Neo4j built anew from what lives in it, so that no file holds what was deleted.

Neo4j leaves deleted records where they were until their place is needed, keeps them in its logs of transactions and in
the free pages of indexes, and cannot tidy up in Community. So all that is there is written out, imported into a store
that begins empty, and takes the old one's place when it is whole. Indexes are made again.

    write out ─▶ stop ─▶ nobody wrote meanwhile? ─▶ import ─▶ start ─▶ schema
"""

import asyncio
import base64
import shutil
import tempfile
from pathlib import Path

from graph.database import Database
from graph.errors import LocalServerError
from graph.local import admin
from graph.local.files import Files, disk_errors
from graph.local.java import Java
from graph.local.progress import Progress, silent
from graph.local.server import DATABASE, session
from graph.local.written_out import OPTIONS, WrittenOut, write_out
from graph.schema.apply import apply
from graph.settings import Endpoint, Settings


def compact(settings: Settings, progress: Progress = silent) -> None:
    """Rebuilds the store. A server that runs is stopped for it and started again; the password stays.

    Raises LocalServerError, and leaves everything as it was, also where somebody wrote meanwhile.
    """
    files = admin.local_files(settings)
    files.prepare()
    with session(settings, progress), disk_errors(files.base):
        folder = Path(tempfile.mkdtemp(prefix="compaction-", dir=files.base))
        try:
            _rebuild(settings, files, folder, progress)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _rebuild(settings: Settings, files: Files, folder: Path, progress: Progress) -> None:
    with session(settings, progress) as endpoint:
        written, last = asyncio.run(_write_out(endpoint, folder, progress))
    with admin.at_rest(files, settings, progress) as java:
        if last_committed_at_rest(java, folder) != last:
            raise LocalServerError(
                "Somebody wrote to the database while it was written out: nothing was changed; run it again when nobody"
                " writes."
            )
        with admin.kept_unless_done(files):
            progress("importing")
            java.administer(
                "database", "import", "full", DATABASE, "--overwrite-destination", *OPTIONS,
                f"--report-file={folder / 'import.report'}", *written.arguments(), doing="import what was written out",
            )  # fmt: skip
    with session(settings, progress) as endpoint:
        asyncio.run(_finish(endpoint, written, progress))


async def _write_out(endpoint: Endpoint, folder: Path, progress: Progress) -> tuple[WrittenOut, int]:
    async with Database.opened(endpoint) as database:
        last = await last_committed(database)
        return await write_out(database, folder, progress), last


async def _finish(endpoint: Endpoint, written: WrittenOut, progress: Progress) -> None:
    async with Database.opened(endpoint, timeout_seconds=300.0) as database:
        await database.write(written.later())
        await apply(database, lambda done, total: progress("constraints and indexes", done, total))


async def last_committed(database: Database) -> int:
    """The number of the last transaction that the server has committed, which it tells by its bookmark."""
    async with database.driver.session(database=database.name) as asking:
        await (await asking.run("RETURN 1")).consume()
        [bookmark] = (await asking.last_bookmarks()).raw_values
    return transaction_of(bookmark)


def transaction_of(bookmark: str) -> int:
    """`FB:`, then in Base64, as Bolt packs them: 16 bytes that name the database, and the number."""
    packed = base64.b64decode(bookmark.removeprefix("FB:") + "==")[3 + 16 :]
    length = {0xC8: 1, 0xC9: 2, 0xCA: 4, 0xCB: 8}.get(packed[0])
    number = packed[:1] if length is None else packed[1 : 1 + length]
    return int.from_bytes(number, "big", signed=True)


def last_committed_at_rest(java: Java, folder: Path) -> int:
    """The same of a server that does not run."""
    told = folder / "info"
    with told.open("wb") as out:
        java.administer("database", "info", DATABASE, doing="say what was committed last", stdout=out)
    for line in told.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name == "Last committed transaction id":
            return int(value)
    raise LocalServerError(f"Neo4j does not say which transaction of {java.files.data} was the last.")
