"""What the database remembers of earlier imports, and the lock that keeps two imports of one source apart.

`(:DeploymentState {id: 'import:<source>', hash, recordedAt, done, types, rows, unresolved})`
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import neo4j

from graph.database import Database
from graph.failures import DRIVER_FAILURES, from_driver
from graph.schema.apply import STATE_LABEL

READ = f"""
MATCH (s:{STATE_LABEL} {{id: $id}})
RETURN s.hash, s.recordedAt, s.done, s.types, s.rows, s.unresolved,
  EXISTS {{ MATCH (n:Source {{id: $source}}) WHERE n.retractedAt IS NULL }}
"""
REMEMBER = f"""
MERGE (s:{STATE_LABEL} {{id: $id}})
SET s.hash = $hash, s.recordedAt = $recordedAt, s.done = $done, s.types = $types, s.rows = $rows,
    s.unresolved = $unresolved
"""
CURATED = "MATCH (s:Source {id: $source}) WHERE s.describedBy IS NULL RETURN s.id"
LOCK = f"MERGE (s:{STATE_LABEL} {{id: $id}}) SET s.held = true"
PATIENCE_SECONDS = 0.5
"""How long the lock may take before we say that another import holds it."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A source as it was last imported.

    hash         of what was read, and how; another hash is another version
    recorded_at  the moment of that import: what it wrote carries it, also when it is completed later
    done         whether it came to its end
    types        of the assertions that are live now; None where that is not known: it did not come to its end
    rows         nodes and assertions that the file states
    unresolved   assertions whose ends were not in the graph: another import may do away with them
    """

    hash: str
    recorded_at: datetime
    done: bool
    types: frozenset[str] | None = None
    rows: int = 0
    unresolved: int = 0


async def imported(database: Database, source: str) -> Imported | None:
    rows = await database.read(READ, {"id": _id(source), "source": source})
    if not rows or rows[0][0] is None:
        return None
    [[content, recorded_at, done, types, number, unresolved, there]] = rows
    known = None if types is None else frozenset(types)
    # What was taken back or erased since is another version than the one that was imported.
    content = content if there or not done else ""
    return Imported(content, recorded_at.to_native(), done, known, number, unresolved)


async def is_curated(database: Database, source: str) -> bool:
    """Whether the graph holds a source of this id from elsewhere, such as a data set, for itself and not only by name.

    For a source that no import is remembered of: one that was begun is remembered before anything of it is written.
    """
    return bool(await database.read(CURATED, {"source": source}))


def state_node(source: str, state: Imported) -> tuple[str, dict[str, Any]]:
    """The id of the node that remembers an import, and its properties."""
    return _id(source), {
        "hash": state.hash,
        "recordedAt": state.recorded_at,
        "done": state.done,
        "types": None if state.types is None else sorted(state.types),
        "rows": state.rows,
        "unresolved": state.unresolved,
    }


async def remember(database: Database, source: str, state: Imported) -> None:
    node, values = state_node(source, state)
    await database.write([(REMEMBER, {"id": node, **values})])


@asynccontextmanager
async def alone(database: Database, source: str, waits: Callable[[], None]) -> AsyncIterator[None]:
    """No other import of this source meanwhile; calls `waits` once where there is one that has to end first.

    The lock is a transaction that stays open: Neo4j ends it as soon as its connection is gone, however we ended.
    """
    session = database.driver.session(database=database.name, default_access_mode=neo4j.WRITE_ACCESS)
    try:
        # 0: however long the import takes.
        transaction = await session.begin_transaction(timeout=0)
        taken = asyncio.ensure_future(transaction.run(LOCK, {"id": f"lock:{source}"}))
        try:
            await asyncio.wait_for(asyncio.shield(taken), PATIENCE_SECONDS)
        except TimeoutError:
            waits()
            await taken
    except DRIVER_FAILURES as error:
        await session.close()
        raise from_driver(error) from error
    try:
        yield
    finally:
        try:
            await transaction.rollback()
            await session.close()
        except DRIVER_FAILURES:
            pass  # the server is gone, and the lock with it


def _id(source: str) -> str:
    return f"import:{source}"
