"""What an earlier version of a file stated and this one does not: withdrawn, and with it the nodes that nobody states.

It stays in the graph as something that was known until then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from graph.database import Database
from graph.ontology import ONTOLOGY
from graph.withdrawal import leave_descriptions, withdraw_orphans
from seed.imports.seen import Seen

BATCH = 5_000
RETRACT = """
UNWIND $rows AS row
MATCH ()-[r]->()
WHERE elementId(r) = row.version AND r.key = row.key AND r.retractedAt IS NULL
SET r.retractedAt = CASE WHEN r.recordedAt > $at THEN r.recordedAt ELSE $at END
RETURN count(r)
"""
# Also of reports that were withdrawn a moment ago, with the record itself.
_RECORDS = """CASE WHEN r.note IS NULL OR type(r) = 'REPORTED_BY'
    THEN COLLECT { MATCH (a)-[q:REPORTED_BY]->() WHERE q.source = $source AND q.recordId IS NOT NULL RETURN q.recordId }
    ELSE [r.note] END"""


@dataclass(frozen=True, slots=True)
class Gone:
    """How many assertions were withdrawn, and how many nodes with them."""

    assertions: int = 0
    nodes: int = 0


async def retract_disappeared(
    database: Database,
    source: str,
    types: Iterable[str] | None,
    seen: Seen,
    at: datetime,
    *,
    records: frozenset[str] | None = None,
    dry: bool = False,
) -> Gone:
    """Withdraws every live assertion of the source that this run has not met, of these types or of all.

    `records`: where the file is a part that says what changed, only what these records of the source stated. They are
    named in an assertion's note, or in the report on the node that it begins at.
    There is no index on sources: a type is read whole, in a stream, and what is withdrawn in batches.
    """
    gone = 0
    # Neo4j takes one moment in two zones for two: what is remembered comes back in another than what is written.
    at = at.astimezone(UTC)
    touched: set[str] = set()
    for relationship in sorted(ONTOLOGY.relationships if types is None else types):
        named = "[]" if records is None else _RECORDS
        text = (
            f"MATCH (a)-[r:{ONTOLOGY.relationships[relationship].type}]->(b)"
            " WHERE r.source = $source AND (r.retractedAt IS NULL OR r.retractedAt >= $at)"
            f" RETURN r.key, elementId(r), a.id, b.id, r.retractedAt IS NULL, {named}"
        )
        batch: list[dict[str, str]] = []
        async for key, version, start, end, live, of in database.stream(text, {"source": source, "at": at}):
            if not seen.unmet([key]) or (records is not None and not records.intersection(of)):
                continue
            # Some may have been taken back by a run that was killed before it came to their nodes.
            touched |= {start, end}
            if live:
                batch.append({"key": key, "version": version})
            if len(batch) == BATCH:
                gone += await _retract(database, batch, at, dry=dry)
                batch = []
        gone += await _retract(database, batch, at, dry=dry)
    if dry:
        return Gone(gone)
    await leave_descriptions(database, touched, source)
    return Gone(gone, await withdraw_orphans(database, touched, at))


async def _retract(database: Database, rows: list[dict[str, str]], at: datetime, *, dry: bool) -> int:
    if dry or not rows:
        return len(rows)
    _, [[retracted]] = await database.write_and_read(RETRACT, {"rows": rows, "at": at})
    return int(retracted)
