"""Brings the constraints and indexes of a database to what cypher/schema declares.

130 statements take several seconds even when nothing is to do, so a hash of what was applied is kept in the database.
"""

import asyncio
import hashlib
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from graph.database import Database
from graph.errors import DatabaseTimeout
from graph.scripts import names, script

STATE_LABEL = "DeploymentState"
"""The label of the nodes on which deployments keep what they did; never an entity, never shown."""

_STATE_ID = "schema"
_NAME = re.compile(r"CREATE (?:\w+ )??(CONSTRAINT|INDEX) (\w+) IF NOT EXISTS")
ONLINE_SECONDS = 600.0

Progress = Callable[[int, int], None]
"""Called with how many statements ran, of how many."""


@dataclass(frozen=True, slots=True)
class SchemaState:
    """What `apply` did: the hash that now holds, whether anything was run, and the names that it dropped."""

    hash: str
    applied: bool
    statements: int
    dropped: tuple[str, ...] = ()


@cache
def declared() -> Mapping[str, str]:
    """Every constraint and index of cypher/schema: its name and the statement that creates it."""
    return {_named(s): s for name in names("schema") for s in script(name).statements}


@cache
def current_hash() -> str:
    """The hash of what cypher/schema declares."""
    return hashlib.sha256("\n".join(declared().values()).encode()).hexdigest()


async def stored_hash(database: Database) -> str | None:
    """The hash of what was applied last; None where nothing was."""
    rows = await database.read(f"MATCH (s:{STATE_LABEL} {{id: $id}}) RETURN s.hash", {"id": _STATE_ID})
    return rows[0][0] if rows else None


async def why_not_ready(database: Database) -> str | None:
    """What has to be done before the database can be asked; None where nothing has."""
    if await stored_hash(database) != current_hash():
        return "The database's schema is not this version's: run `crimegraph schema apply`."
    return None


async def apply(
    database: Database, progress: Progress = lambda done, total: None, *, online_seconds: float = ONLINE_SECONDS
) -> SchemaState:
    """Creates what is missing, drops what was ours and is no longer declared, waits until all indexes are online."""
    wanted = declared()
    if await stored_hash(database) == current_hash():
        return SchemaState(current_hash(), applied=False, statements=len(wanted))
    dropped = await _drop_outdated(database)
    for done, statement in enumerate(wanted.values(), start=1):
        await database.run_schema(statement)
        progress(done, len(wanted))
    for statement in script("upgrade/complete_derived").statements:
        await database.run_schema(statement)
    await _wait_until_online(database, online_seconds)
    await database.write(
        [
            (
                f"MERGE (s:{STATE_LABEL} {{id: $id}}) SET s.hash = $hash, s.statements = $statements",
                {"id": _STATE_ID, "hash": current_hash(), "statements": list(wanted.values())},
            )
        ]
    )
    return SchemaState(current_hash(), applied=True, statements=len(wanted), dropped=dropped)


async def _drop_outdated(database: Database) -> tuple[str, ...]:
    """A changed declaration keeps its name, and `IF NOT EXISTS` would keep the old one: both are dropped first."""
    rows = await database.read(f"MATCH (s:{STATE_LABEL} {{id: $id}}) RETURN s.statements", {"id": _STATE_ID})
    before = (rows[0][0] or []) if rows else []
    outdated = [s for s in before if declared().get(_named(s)) != s]
    for statement in outdated:
        kind = "CONSTRAINT" if "CREATE CONSTRAINT" in statement else "INDEX"
        await database.run_schema(f"DROP {kind} {_named(statement)} IF EXISTS")
    return tuple(_named(s) for s in outdated)


async def missing(database: Database) -> tuple[str, ...]:
    """Names that are declared and not online in the database."""
    rows = await database.read("SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN name")
    online = {name for (name,) in rows}
    return tuple(name for name in declared() if name not in online)


async def _wait_until_online(database: Database, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while waiting := await missing(database):
        if time.monotonic() > deadline:
            raise DatabaseTimeout(
                f"{len(waiting)} indexes, among them {waiting[0]}, are not online after {seconds:.0f} seconds:"
                " run `crimegraph schema apply` again when Neo4j is less busy."
            )
        await asyncio.sleep(0.2)


def _named(statement: str) -> str:
    match = _NAME.match(statement)
    if match is None:
        raise ValueError(f"A statement of cypher/schema does not begin as expected: {statement[:80]!r}")
    return match[2]
