"""What is erased is deleted, not withdrawn: a node, or all that a source stated. What stays is a hash that blocks its
return.

The hash is an HMAC with a key of this database (`(:DeploymentState {id: 'erasures'})`), so that no list of hashes made
elsewhere matches it. Whoever holds the database holds the key too, and can ask whether an id that they know was erased;
none can be read off it.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.cases.erased import forget
from graph.database import Database
from graph.export.withdrawn import SUPPORTS
from graph.local.progress import Progress, silent
from graph.ontology import ONTOLOGY
from graph.schema.apply import STATE_LABEL
from graph.store import mark_hubs
from graph.withdrawal import BATCH, SUPPORTED_AT, batches, touched_by, types_present, withdraw_orphans

_STATE = "erasures"
_COMMITTED = 2_000
_IN_TRANSACTIONS = f"IN TRANSACTIONS OF {_COMMITTED} ROWS"
# (:Touched {id}) names what lost an assertion until it is decided what becomes of it, so that a run that was killed is
# completed by the next. Not a label of the node itself: readers tell its type by its labels.
_TOUCH = "UNWIND $ids AS id CREATE (:Touched {id: id})"
_BESIDE = "MATCH (:%s {id: $id})--(m) RETURN DISTINCT m.id"
_DELETE = f"MATCH ()-[r:%s]->() WHERE r.source = $id CALL (r) {{ DELETE r }} {_IN_TRANSACTIONS} RETURN count(*)"
_DELETE_BESIDE = f"MATCH (:%s {{id: $id}})-[r]-() CALL (r) {{ DELETE r }} {_IN_TRANSACTIONS} RETURN count(*)"
_CLAIMS = "MATCH (:Entity {id: $id})-[:HAS_CLAIM]->(c:Claim) RETURN DISTINCT c.id"
_DELETE_CLAIMS = (
    f"MATCH (:Entity {{id: $id}})-[:HAS_CLAIM]->(c:Claim) WITH DISTINCT c CALL (c) {{ DETACH DELETE c }}"
    f" {_IN_TRANSACTIONS} RETURN count(*)"
)
# The source's words go; the node stays for what others say of it, and whoever describes it next may.
_UNDESCRIBE = f"""
MATCH (n:Entity)
WHERE n.describedBy = $id
CALL (n) {{
  {SUPPORTED_AT}
  WITH n, min(r.marking) AS least
  WITH n, CASE WHEN least > n.marking AND NOT n:Country THEN least ELSE n.marking END AS marking
  SET n = {{
    id: n.id, marking: marking, markingBefore: n.markingBefore, retractedAt: n.retractedAt, absences: n.absences,
    protected: n.protected, synthetic: n.synthetic, hub: n.hub, recordedAt: n.recordedAt, rowHash: '', describedBy: ''
  }}
}} {_IN_TRANSACTIONS}
"""
_HUBS = " AND ".join(f"NOT n:{t.label}" for t in ONTOLOGY.node_types if t.entity and t.hub)
_NEXT_TOUCHED = f"MATCH (m:Touched) WITH m LIMIT {BATCH} RETURN elementId(m), m.id"
_DELETE_ALONE = f"""
UNWIND $ids AS id
OPTIONAL MATCH (entity:Entity {{id: id}})
OPTIONAL MATCH (claim:Claim {{id: id}})
WITH DISTINCT id, coalesce(entity, claim) AS n
WHERE n IS NOT NULL AND {_HUBS} AND NOT EXISTS {{ (n)-[r]-() WHERE {SUPPORTS.format(r="r")} }}
DETACH DELETE n
RETURN collect(id)
"""
_ABSENT = """
UNWIND $ids AS id
WITH DISTINCT id
WHERE NOT EXISTS { (:Entity {id: id}) } AND NOT EXISTS { (:Claim {id: id}) } AND NOT EXISTS { (:Source {id: id}) }
RETURN id
"""
_DECIDED = "UNWIND $elements AS element MATCH (m:Touched) WHERE elementId(m) = element DELETE m"


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was deleted, how many nodes were withdrawn since only retracted assertions are left of them, and in how
    many cases something of it was named.
    """

    nodes: int
    assertions: int
    withdrawn: int
    cases: int = 0


@dataclass(frozen=True, slots=True)
class Extent:
    """What erasing would delete, before it does: a node or source that is there."""

    label: str
    assertions: int


async def extent(database: Database, one: str) -> Extent | None:
    """How much hangs on an id; None where it is not there."""
    rows = await database.read(
        "MATCH (n:Entity|Source|Claim {id: $id}) RETURN [l IN labels(n) WHERE l <> 'Entity'][0], COUNT { (n)--() }",
        {"id": one},
    )
    if not rows:
        return None
    label, number = rows[0]
    if label == "Source":
        number = 0
        for relationship in await types_present(database):
            stated = f"MATCH ()-[r:{relationship}]->() WHERE r.source = $id RETURN count(r)"
            async for (of_type,) in database.stream(stated, {"id": one}):
                number += int(of_type)
    return Extent(label, int(number))


async def erase(database: Database, one: str, at: datetime, progress: Progress = silent) -> Erased:
    """Deletes a node with its claims and all that is said of it, or all that a source stated; then what nobody speaks
    of any more. The id may not come back; nor, of a source, the same content under another name.

    The block comes first and each step twice does nothing more: after a crash the same again completes it. The bytes
    are in the files of the store until it is rebuilt (graph/local/compaction.py). One at a time.
    """
    there = await extent(database, one)
    if there is not None:
        await _block(database, one, at)
    nodes = assertions = 0
    if there is not None and there.label == "Source":
        assertions = await _delete_stated(database, one, progress)
    if there is not None:
        label = "Entity" if ONTOLOGY.nodes[there.label].entity else there.label
        await _touch(database, [claim async for (claim,) in database.stream(_CLAIMS, {"id": one})])
        nodes += await _changed(database, _DELETE_CLAIMS, one)
        await _touch(database, [near async for (near,) in database.stream(_BESIDE % label, {"id": one})])
        assertions += await _changed(database, _DELETE_BESIDE % label, one)
        await database.write([(f"MATCH (n:{label} {{id: $id}}) DETACH DELETE n", {"id": one})])
        # What an importer remembers of it is named after it.
        await database.write([(f"MATCH (s:{STATE_LABEL}) WHERE s.id ENDS WITH ':' + $id DELETE s", {"id": one})])
        nodes += 1
    deleted, withdrawn, cases = await _decide(database, at, progress)
    # Also of what was erased before: a run that was killed may not have come so far.
    cases |= await forget(database, {one})
    await mark_hubs(database)
    return Erased(nodes + deleted, assertions, withdrawn, len(cases))


async def blocked(database: Database, ids: Iterable[str]) -> set[str]:
    """Those of some ids, or content hashes, that were erased and may not come back."""
    given = set(ids)
    keys = await _keys(database)
    if not keys or not given:
        return set()
    by_hash = {_hash(key, one): one for key in keys for one in given}
    rows = await database.read("MATCH (e:Erasure) WHERE e.hash IN $hashes RETURN e.hash", {"hashes": list(by_hash)})
    return {by_hash[digest] for (digest,) in rows}


async def any_erased(database: Database) -> bool:
    """Whether anything ever was."""
    return bool(await _keys(database))


async def must_compact(database: Database) -> bool:
    """Whether something was erased since the store was rebuilt."""
    rows = await database.read(f"MATCH (s:{STATE_LABEL} {{id: $id}}) RETURN s.uncompacted", {"id": _STATE})
    return any(uncompacted for (uncompacted,) in rows)


async def compacted(database: Database) -> None:
    """Remembers that nothing that was erased is in the store's files any more."""
    await database.write([(f"MATCH (s:{STATE_LABEL} {{id: $id}}) SET s.uncompacted = false", {"id": _STATE})])


async def _block(database: Database, one: str, at: datetime) -> None:
    merge = f"MERGE (s:{STATE_LABEL} {{id: $id}}) ON CREATE SET s.key = $key SET s.uncompacted = true"
    await database.write([(merge, {"id": _STATE, "key": secrets.token_hex(32)})])
    rows = await database.read("MATCH (s:Source {id: $id}) RETURN s.contentHash", {"id": one})
    [key, *_] = await _keys(database)
    hashes = [_hash(key, text) for text in (one, *(row[0] for row in rows)) if text]
    text = "UNWIND $hashes AS hash MERGE (e:Erasure {hash: hash}) ON CREATE SET e.erasedAt = $at"
    await database.write([(text, {"hashes": hashes, "at": at})])


async def _keys(database: Database) -> Sequence[str]:
    rows = await database.read(
        f"MATCH (s:{STATE_LABEL} {{id: $id}}) WHERE s.key IS NOT NULL RETURN s.key ORDER BY s.key", {"id": _STATE}
    )
    return [key for (key,) in rows]


def _hash(key: str, text: str) -> str:
    return hmac.new(bytes.fromhex(key), text.encode(), hashlib.sha256).hexdigest()


async def _delete_stated(database: Database, source: str, progress: Progress) -> int:
    types = await types_present(database)
    deleted = 0
    await _touch(database, await touched_by(database, types, source, progress))
    for done, relationship in enumerate(types):
        progress("erasing assertions", done, len(types))
        deleted += await _changed(database, _DELETE % relationship, source)
    progress("erasing assertions", len(types), len(types))
    await _changed(database, _UNDESCRIBE, source)
    return deleted


async def _touch(database: Database, ids: Iterable[str]) -> None:
    for some in batches(ids, BATCH):
        await database.write([(_TOUCH, {"ids": some})])


async def _changed(database: Database, text: str, one: str) -> int:
    """Runs a statement that commits by itself; the number that it returns, if it returns one."""
    return sum([int(values[0]) async for values in database.stream(text, {"id": one}, writes=True)])


async def _decide(database: Database, at: datetime, progress: Progress) -> tuple[int, int, set[str]]:
    """What becomes of what lost an assertion: how many were deleted, how many withdrawn, and which cases named one."""
    deleted = withdrawn = 0
    cases: set[str] = set()
    while touched := await database.read(_NEXT_TOUCHED):
        progress("looking what nobody speaks of any more")
        ids = [one for _, one in touched]
        withdrawn += await withdraw_orphans(database, ids, at)
        _, [[gone]] = await database.write_and_read(_DELETE_ALONE, {"ids": ids})
        deleted += len(gone)
        # What nobody speaks of was withdrawn a moment before it was deleted.
        withdrawn -= len(gone)
        # Also what a run deleted that was killed here.
        cases |= await forget(database, {one for (one,) in await database.read(_ABSENT, {"ids": ids})})
        await database.write([(_DECIDED, {"elements": [element for element, _ in touched]})])
    return deleted, max(withdrawn, 0), cases
