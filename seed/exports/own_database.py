"""A second local database of what a reader may ever see, and nothing else: for work with Bolt, which has no scope.

    read what is seen ─▶ nobody wrote meanwhile? ─▶ import ─▶ start ─▶ schema, hubs ─▶ stop ─▶ in its place

It is made beside its place and moved there when it is whole. What is out of scope is in none of its files at any time.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from graph import local
from graph.database import Database
from graph.errors import DatasetError, LocalServerError
from graph.local import admin, process
from graph.local.files import Files, disk_errors
from graph.local.handed import FILE, Handed
from graph.local.progress import Progress, silent
from graph.local.written_out import OPTIONS, WrittenOut
from graph.schema.apply import apply
from graph.scope import Reader
from graph.settings import Endpoint, Settings
from graph.store import mark_hubs
from seed.exports.seen import Seen

_EVERY = 10_000
_TIMEOUT_SECONDS = 600.0


def build(settings: Settings, reader: Reader, folder: Path, progress: Progress = silent) -> Handed:
    """Makes the folder, which appears when it is whole and takes the place of an earlier one of this kind.

    Raises DatasetError, LocalServerError, DatabaseError.
    """
    folder = folder.absolute()
    _require_free(settings, folder)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    with _draft(folder) as home:
        own = replace(settings, home=home, endpoint=None)
        files = Files(home)
        files.prepare()
        with disk_errors(files.base):
            tables = Path(tempfile.mkdtemp(prefix="import-", dir=files.base))
        with local.session(settings, progress) as endpoint:
            written, nodes, assertions = asyncio.run(_write_out(endpoint, reader, tables, progress))
        admin.fill(own, [*OPTIONS, *written.arguments()], progress)
        shutil.rmtree(tables)
        with local.session(own, progress) as endpoint:
            asyncio.run(_finish(endpoint, written, progress))
        handed = Handed(reader, made, nodes, assertions)
        handed.write(home)
    return handed


def _require_free(settings: Settings, folder: Path) -> None:
    """Raises where the folder is something else than an earlier one, or a server runs from it."""
    home = settings.home.absolute()
    if folder == home or folder in home.parents or home in folder.parents:
        raise DatasetError(f"{folder} and {home}, where the whole graph is, lie in each other: give another folder.")
    if folder.exists() and not (folder / FILE).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise DatasetError(f"{folder} exists and is no database of a reader: give a new folder, or remove this one.")
    if (folder / FILE).is_file() and process.find(Files(folder)) is not None:
        raise LocalServerError(f"A Neo4j runs from {folder}: stop it with `crimegraph db stop --from {folder}`.")


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    """A new folder beside this one, which takes its place when the block has ended well."""
    draft = folder.with_name(f".{folder.name}.part")
    with disk_errors(folder):
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700, parents=True)
    try:
        yield draft
        with disk_errors(folder):
            shutil.rmtree(folder, ignore_errors=True)
            draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


async def _write_out(
    endpoint: Endpoint, reader: Reader, folder: Path, progress: Progress
) -> tuple[WrittenOut, int, int]:
    """The files of the import, and how many nodes and assertions are in them."""
    written = WrittenOut(folder)
    nodes = assertions = 0
    async with Database.opened(endpoint, timeout_seconds=_TIMEOUT_SECONDS) as database:
        before = await _bookmarks(database)
        seen = Seen(database, reader)
        try:
            async for node in seen.nodes():
                written.node(node.element, node.labels, node.properties)
                nodes += 1
                if nodes % _EVERY == 0:
                    progress("reading nodes", detail=f"{nodes:,}")
            async for one in seen.assertions():
                written.relationship(one.start, one.end, one.type, one.properties)
                assertions += 1
                if assertions % _EVERY == 0:
                    progress("reading assertions", detail=f"{assertions:,}")
        finally:
            written.end()
        if await _bookmarks(database) != before:
            raise DatasetError("Somebody wrote to the graph while it was read: run it again when nobody writes.")
    if nodes == 0:
        raise DatasetError("The reader sees nothing of this graph: load something into it first (`crimegraph seed`).")
    return written, nodes, assertions


async def _finish(endpoint: Endpoint, written: WrittenOut, progress: Progress) -> None:
    async with Database.opened(endpoint, timeout_seconds=_TIMEOUT_SECONDS) as database:
        await database.write(written.later())
        await apply(database, lambda done, total: progress("constraints and indexes", done, total))
        await mark_hubs(database)


async def _bookmarks(database: Database) -> frozenset[str]:
    """What names the last transaction that was committed."""
    async with database.driver.session(database=database.name) as asking:
        await (await asking.run("RETURN 1")).consume()
        return frozenset((await asking.last_bookmarks()).raw_values)
