"""`crimegraph retract|erase|review`: what a source stated is taken back, deleted for good, or due for either."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

import typer

from graph import erasure, local, withdrawal
from graph.cli.console import Json, Yes, answer, confirm, note, telling
from graph.database import Database
from graph.errors import DatasetError
from graph.local.admin import local_files
from graph.local.compaction import compact
from graph.local.locks import held
from graph.local.progress import Progress
from graph.settings import Endpoint, Settings
from seed.imports.state import alone
from seed.tables import nearest

TIMEOUT_SECONDS = 300.0
Answer = TypeVar("Answer")
_DUE = """
MATCH (s:Source)
WHERE s.retentionToDay <= $day
RETURN s.id, s.name, s.retention, s.retractedAt IS NOT NULL
ORDER BY s.retentionToDay, s.id
"""
_STATED = """
MATCH ()-[r:%s]->()
WHERE r.source IN $ids
RETURN r.source, count(r), sum(CASE WHEN r.retractedAt IS NULL THEN 1 ELSE 0 END)
"""

SourceId = Annotated[str, typer.Argument(metavar="SOURCE", help="The id of a source, such as source:my-register.")]
Id = Annotated[str, typer.Argument(metavar="ID|SOURCE", help="The id of an entity, a claim or a source.")]


def retract(source: SourceId, yes: Yes = False, json: Json = False) -> None:
    """Take back everything that a source states. It is shown no more, except at moments before (`@asOf`).

    Entities and claims that nobody else speaks of go with it. To undo it, import the source again.
    """
    settings = Settings.from_environment(os.environ)
    with telling() as progress, local.session(settings, progress) as endpoint:
        extent = _in(endpoint, lambda database: erasure.extent(database, source))
        if extent is None or extent.label != "Source":
            raise _in(endpoint, lambda database: _unknown(database, source, ("Source",)))
        confirm(f"Take back {extent.assertions} assertions of {source}?", yes=yes)
        done = _in(endpoint, lambda database: _retract(database, source, progress))
    text = f"{source}: {done.assertions} assertions taken back, {done.nodes} nodes withdrawn that nobody else asserts"
    if not done.source:
        text += "; the source itself was withdrawn before, or another one names it"
    answer(
        text,
        {"source": source, "retracted": done.assertions, "nodes": done.nodes, "sourceWithdrawn": done.source},
        json=json,
    )


def erase(
    id_: Id,
    yes: Yes = False,
    keep_files: Annotated[
        bool,
        typer.Option(
            "--no-compact", help="Leave the local store's files as they are: what was deleted can be read in them."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Delete an entity, or everything that a source stated, for good: what stays is a hash that blocks its return.

    The files of the local Neo4j are then rebuilt, so that none of them holds a byte of it. Dumps made before, the audit
    log and files that were imported are elsewhere: see docs/data/taking-back.md.
    """
    settings = Settings.from_environment(os.environ)
    with telling() as progress, _rebuilding_alone(settings, progress), local.session(settings, progress) as endpoint:
        extent = _in(endpoint, lambda database: erasure.extent(database, id_))
        if extent is None and not _in(endpoint, lambda database: erasure.blocked(database, [id_])):
            raise _in(endpoint, lambda database: _unknown(database, id_, ("Entity", "Source", "Claim")))
        if extent is not None:
            confirm(f"Delete {id_} and {extent.assertions} assertions for good?", yes=yes)
        done = _in(endpoint, lambda database: _erase(database, id_, progress))
        local_one = settings.endpoint is None
        if local_one and not keep_files and _in(endpoint, erasure.must_compact):
            compact(settings, progress)
            _in(endpoint, erasure.compacted)
        clean = not _in(endpoint, erasure.must_compact)
    text = f"erased: {done.nodes} nodes and {done.assertions} assertions; withdrawn: {done.withdrawn} nodes"
    if extent is None:
        text = "it was erased before"
    if done.cases:
        note(f"{done.cases} cases named what was erased, and do not any more: their owners may look at their notes")
    if not clean:
        note(_LOCAL_REST if local_one else _SERVER_REST)
    answer(
        text,
        {
            "nodes": done.nodes,
            "assertions": done.assertions,
            "withdrawn": done.withdrawn,
            "cases": done.cases,
            "compacted": clean,
        },
        json=json,
    )


_LOCAL_REST = "The files of the local Neo4j still hold what was deleted: run the same again without --no-compact."
_SERVER_REST = (
    "The server at NEO4J_URI has deleted it, and its files still hold the bytes: its administrator rebuilds the store"
    " (`neo4j-admin database copy`, or export and `neo4j-admin database import full`) and deletes the old store, its"
    " transaction logs and backups."
)


def review(
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="The day to look from, such as 2027-01-31; today without.")
    ] = None,
    json: Json = False,
) -> None:
    """List the sources that may not be kept any longer, by the date that they came with (`retention`)."""
    try:
        day = date.fromisoformat(on) if on else datetime.now(UTC).date()
    except ValueError:
        raise typer.BadParameter(f"{on!r} is not a day: write it as 2027-01-31.", param_hint="--on") from None
    settings = Settings.from_environment(os.environ)
    with telling() as progress, local.session(settings, progress) as endpoint:
        due = _in(endpoint, lambda database: due_on(database, day))
    lines = [
        f"{one.id}  kept until {one.retention}, {'taken back already' if one.withdrawn else f'{one.live} live'}"
        f" of {one.stated} assertions  {one.name or ''}".rstrip()
        for one in due
    ]
    if due:
        lines.append(
            "`crimegraph retract SOURCE` hides what one states, `crimegraph erase SOURCE` deletes it for good."
        )
    answer(
        "\n".join(lines) or f"nothing is due on {day}",
        {"on": day, "due": [one.as_json() for one in due]},
        json=json,
    )


@dataclass(frozen=True, slots=True)
class Due:
    """A source that may not be kept any longer."""

    id: str
    name: str | None
    retention: str
    withdrawn: bool
    stated: int
    live: int

    def as_json(self) -> dict[str, Any]:
        return {
            "source": self.id,
            "name": self.name,
            "retention": self.retention,
            "withdrawn": self.withdrawn,
            "assertions": self.stated,
            "live": self.live,
        }


async def due_on(database: Database, day: date) -> Sequence[Due]:
    """The sources whose last day has passed, the longest due first."""
    rows = await database.read(_DUE, {"day": day})
    stated: dict[str, tuple[int, int]] = {}
    if rows:
        for relationship in await withdrawal.types_present(database):
            counts = database.stream(_STATED % relationship, {"ids": [row[0] for row in rows]})
            async for one, number, live in counts:
                before = stated.get(one, (0, 0))
                stated[one] = before[0] + number, before[1] + live
    return [Due(one, name, retention, withdrawn, *stated.get(one, (0, 0))) for one, name, retention, withdrawn in rows]


async def _retract(database: Database, source: str, progress: Progress) -> withdrawal.Withdrawn:
    async with alone(database, source, lambda: progress(f"waiting for an import of {source} to end")):
        return await withdrawal.retract_source(database, source, datetime.now(UTC), progress)


@contextmanager
def _rebuilding_alone(settings: Settings, progress: Progress) -> Iterator[None]:
    """No other `crimegraph erase` of the local Neo4j meanwhile: its end rebuilds the store, and may stop the server."""
    if settings.endpoint is not None:
        yield
        return
    files = local_files(settings)
    files.prepare()
    with held(files.run / "erase.lock", "another crimegraph erase", progress):
        yield


async def _erase(database: Database, one: str, progress: Progress) -> erasure.Erased:
    async with (
        # What lost an assertion is remembered for all erasures together.
        alone(database, "erasures", lambda: progress("waiting for another crimegraph erase")),
        alone(database, one, lambda: progress(f"waiting for an import of {one} to end")),
    ):
        return await erasure.erase(database, one, datetime.now(UTC), progress)


async def _unknown(database: Database, one: str, labels: Sequence[str]) -> DatasetError:
    """The error for an id that is not there, with one that is spelt nearly so. Never with one of the protected."""
    rows = await database.read(
        f"MATCH (n:{'|'.join(labels)}) WHERE n.id STARTS WITH $prefix AND NOT coalesce(n.protected, false)"
        " RETURN n.id LIMIT 100000",
        {"prefix": one.partition(":")[0] + ":" if ":" in one else ""},
    )
    near = nearest(one, [found for (found,) in rows])
    hint = f"did you mean {near}?" if near else "`crimegraph db shell` lists them: MATCH (s:Source) RETURN s.id"
    what = "source" if labels == ("Source",) else "entity, claim or source"
    return DatasetError(f"There is no {what} {one!r}: {hint}")


def _in(endpoint: Endpoint, work: Callable[[Database], Awaitable[Answer]]) -> Answer:
    """Does it in the database: what stops the server comes between, and so they are several."""

    async def done() -> Answer:
        async with Database.opened(endpoint, timeout_seconds=TIMEOUT_SECONDS) as database:
            return await work(database)

    return asyncio.run(done())
