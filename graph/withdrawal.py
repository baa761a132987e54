"""What a source stated is taken back, and with it the nodes that nobody asserts any more.

Nothing is deleted: a read of `knownAt` before still shows all of it, except a node of which only what is marked higher
is left, to who may not see that; and importing it again brings it back. Erasing is another thing (erasure.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from graph.database import Database
from graph.local.progress import Progress, silent
from graph.ontology import ONTOLOGY
from graph.schema.apply import STATE_LABEL
from graph.scripts import script
from graph.store import mark_hubs
from graph.vocabularies import WITHDRAWN

BATCH = 1_000
_COMMITTED = 5_000
"""Assertions in one transaction."""
# A source has no index over what it states: 10 million relationships are looked through in seconds, and it is seldom.
_TAKE_BACK = f"""
MATCH ()-[r:%s]->()
WHERE r.source = $source AND r.retractedAt IS NULL
CALL (r) {{
  SET r.retractedAt = CASE WHEN r.recordedAt > $at THEN r.recordedAt ELSE $at END
}} IN TRANSACTIONS OF {_COMMITTED} ROWS
RETURN count(*)
"""
_FORGET = f"MATCH (s:{STATE_LABEL} {{id: $id}}) SET s.hash = ''"
_ENDS = "MATCH (a)-[r:%s]->(b) WHERE r.source = $source RETURN a.id, b.id"
SUPPORTED_AT = """
  OPTIONAL MATCH (n)-[r]-()
  WHERE r.retractedAt IS NULL AND type(r) <> 'SAME_AS'
"""
"""Of a node `n`: `min(r.marking)` is the least that somebody has to be cleared for to see it asserted."""
_SAYS_NOTHING_OF_IT = "NOT EXISTS { (n)-[s]-() WHERE s.source = $source AND s.retractedAt IS NULL }"
# What is asserted only with a higher marking now is hidden as those who assert it would hide it: they describe it with
# their next import. A curated node is a curated source's to show.
_HIDE = f"""
UNWIND $ids AS id
MATCH (n:Entity {{id: id}})
WHERE n.retractedAt IS NULL AND NOT n:Country
  AND (n.describedBy = $source OR (n.describedBy = '' AND n.rowHash = '')
    OR (n.describedBy IS NULL AND NOT EXISTS {{ (:{STATE_LABEL} {{id: 'import:' + $source}}) }}))
  AND {_SAYS_NOTHING_OF_IT}
CALL (n) {{ {SUPPORTED_AT} RETURN min(r.marking) AS least }}
WITH n, least
WHERE least > n.marking
SET n.marking = least, n.rowHash = ''
"""
# Whoever describes it next may: what a source said of a node is no longer said by it.
# Those who speak of it describe it when the same file comes again: it is not the one that was imported any more.
_DESCRIBED_BY_NOBODY = f"""
UNWIND $ids AS id
MATCH (n:Entity {{id: id}})
WHERE n.describedBy = $source AND {_SAYS_NOTHING_OF_IT}
SET n.describedBy = ''
WITH n
MATCH (n)-[r:REPORTED_BY]->(:Source)
WHERE r.retractedAt IS NULL AND r.source <> $source
WITH DISTINCT r.source AS other
MATCH (s:{STATE_LABEL} {{id: 'import:' + other}})
WHERE s.done
SET s.hash = ''
"""
_WITHDRAW_SOURCE = f"""
MATCH (n:Source {{id: $source}})
WHERE n.retractedAt IS NULL AND NOT EXISTS {{ (n)-[r]-() WHERE r.retractedAt IS NULL }}
WITH n, CASE WHEN n.recordedAt > $at THEN n.recordedAt ELSE $at END AS since
SET n.retractedAt = since, n.absences = coalesce(n.absences, []) + [since],
  n.markingBefore = n.marking, n.marking = {WITHDRAWN}
RETURN count(n)
"""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """How much was taken back. `source`: whether the source itself is gone too; it stays where another one names it."""

    assertions: int
    nodes: int
    source: bool


async def retract_source(
    database: Database, source: str, at: datetime, progress: Progress = silent, *, batch: int = BATCH
) -> Withdrawn:
    """Takes back everything that a source states: its live assertions, the nodes that are left without one, itself.

    Each step commits by itself and does nothing twice: after a crash the same again completes it.
    """
    at = at.astimezone(UTC)
    # What an importer remembers holds no more, whether this comes to its end or not: the same file is new again.
    await database.write([(_FORGET, {"id": f"import:{source}"})])
    types = await types_present(database)
    assertions = 0
    for done, relationship in enumerate(types):
        progress("taking back assertions", done, len(types))
        async for (number,) in database.stream(_TAKE_BACK % relationship, {"source": source, "at": at}, writes=True):
            assertions += int(number)
    progress("taking back assertions", len(types), len(types))
    touched = await touched_by(database, types, source, progress)
    nodes = 0
    for done, some in enumerate(batches(touched, batch)):
        progress("withdrawing what nobody asserts", done * batch, len(touched))
        await leave_descriptions(database, some, source)
        nodes += await withdraw_orphans(database, some, at, batch=batch)
    progress("withdrawing what nobody asserts", len(touched), len(touched))
    _, [[gone]] = await database.write_and_read(_WITHDRAW_SOURCE, {"source": source, "at": at})
    if assertions:
        await mark_hubs(database)
    return Withdrawn(assertions, nodes, bool(gone))


async def leave_descriptions(database: Database, ids: Iterable[str], source: str, *, batch: int = BATCH) -> None:
    """Of those nodes of which the source says nothing any more, and which it described: others may describe them, and
    nobody sees them who sees none of what is said of them.
    """
    for some in batches(dict.fromkeys(ids), batch):
        given = {"ids": some, "source": source}
        await database.write([(_HIDE, given), (_DESCRIBED_BY_NOBODY, given)])


async def withdraw_orphans(database: Database, ids: Iterable[str], at: datetime, *, batch: int = BATCH) -> int:
    """Withdraws those entities and claims, of those given, that no live assertion touches any more; how many they were.

    For whoever took assertions back: `ids` are of the nodes that these touched; any others are passed over. A node is
    withdrawn since its last assertion was; `at` counts where there never was one. Sources are withdrawn by
    `retract_source` alone, which knows what they state.
    """
    statement = script("load/withdraw_nodes").statement
    withdrawn = 0
    for some in batches(dict.fromkeys(ids), batch):
        _, [[number]] = await database.write_and_read(statement, {"ids": some, "at": at.astimezone(UTC)})
        withdrawn += int(number)
    return withdrawn


async def types_present(database: Database) -> Sequence[str]:
    """The relationship types of the ontology of which there is something, by the count store alone."""
    known = {
        name for (name,) in await database.read("CALL db.relationshipTypes() YIELD relationshipType AS t RETURN t")
    }
    # Only a type of the ontology becomes part of a statement; the database may hold others.
    return [t for t in ONTOLOGY.relationships if t in known and await _count(database, t)]


async def _count(database: Database, relationship: str) -> int:
    return int((await database.read(f"MATCH ()-[r:{relationship}]->() RETURN count(r)"))[0][0])


async def touched_by(database: Database, types: Sequence[str], source: str, progress: Progress) -> Sequence[str]:
    """The ends of all that a source ever stated. Not of what was just taken back alone: a run that was killed had
    taken back some already.
    """
    touched: dict[str, None] = {}
    for done, relationship in enumerate(types):
        progress("looking for what it touched", done, len(types))
        async for start, end in database.stream(_ENDS % relationship, {"source": source}):
            touched[start] = touched[end] = None
    touched.pop(source, None)
    progress("looking for what it touched", len(types), len(types))
    return list(touched)


def batches(ids: Iterable[str], size: int) -> Iterable[list[str]]:
    iterator = iter(ids)
    while some := list(islice(iterator, size)):
        yield some
