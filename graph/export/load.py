"""cypher/load: one idempotent statement per label and per relationship type."""

from collections.abc import Mapping

from graph.nodes import stored_names
from graph.ontology import ONTOLOGY, NodeType, RelationshipType
from graph.ontology.envelope import DERIVED_ENVELOPE, ENVELOPE
from graph.storage import derived_names

CLAIM = "Claim"


def load_statements() -> Mapping[str, str]:
    """Path below cypher/ to text."""
    files = {f"load/nodes/{n.prefix.replace('-', '_')}.cypher": _node(n) for n in ONTOLOGY.node_types}
    files |= {f"load/relationships/{r.type.lower()}.cypher": _relationship(r) for r in ONTOLOGY.relationship_types}
    return {**files, "load/mark_hubs.cypher": _hubs(), "upgrade/complete_derived.cypher": _derived()}


def identity(label: str) -> str:
    """The label whose uniqueness constraint holds the ids of nodes with this label."""
    return "Entity" if ONTOLOGY.nodes[label].entity else label


def _node(node_type: NodeType) -> str:
    key = identity(node_type.label)
    labels = f"Entity:{node_type.label}" if node_type.entity else node_type.label
    # Several sources may state one claim under different markings: the lowest stands, in whatever order they come.
    lowest = node_type.label == CLAIM
    moved = " OR old.recordedAt > row.recordedAt" + (" OR old.marking > row.marking" if lowest else "")
    marking = "CASE WHEN n.marking < row.marking THEN n.marking ELSE row.marking END" if lowest else "row.marking"
    return f"""\
// Writes nodes of the label {node_type.label}. A row whose rowHash is already stored changes nothing.
// param rows: List<Map>
// param importedAt: DateTime
// returns written, created
// uses {key.lower()}_id_unique
// Each row is {{id, rowHash, recordedAt, marking, properties}}; properties holds
{_listed(stored_names(node_type), ("id", "rowHash", "recordedAt", "marking", "updatedAt"))}
UNWIND $rows AS row
OPTIONAL MATCH (old:{key} {{id: row.id}})
WITH row, old, coalesce(old.rowHash, '') <> row.rowHash AS changed
WHERE changed{moved}
MERGE (n:{labels} {{id: row.id}})
ON CREATE SET n.recordedAt = row.recordedAt
ON MATCH SET
  n.recordedAt = CASE WHEN n.recordedAt < row.recordedAt THEN n.recordedAt ELSE row.recordedAt END,
  n.updatedAt = CASE WHEN changed THEN $importedAt ELSE n.updatedAt END
SET n += row.properties, n.rowHash = row.rowHash, n.marking = {marking}
RETURN count(*) AS written, count(*) - count(old) AS created;
"""


def _hubs() -> str:
    kinds = [(n.label, n.hub_kinds) for n in ONTOLOGY.node_types if n.entity and n.hub_kinds]
    declared = [f"n:{n.label}" for n in ONTOLOGY.node_types if n.entity and n.hub]
    declared += [f"(n:{label} AND n.kind IN {list(values)})" for label, values in kinds]
    never = [r.type for r in ONTOLOGY.relationship_types if not r.traversable]
    return f"""\
// Marks the nodes that join nearly everything: by label and kind, or by more CLEAR assertions than $degree.
// param degree: Int
// What is not CLEAR does not count, so that nobody learns of it through what a traversal skips.
MATCH (n:Entity)
WITH n, coalesce({" OR ".join(declared)}, false)
  OR (COUNT {{ (n)--() }} > $degree AND COUNT {{ (n)-[r]-()
    WHERE r.marking = 0 AND r.retractedAt IS NULL AND NOT type(r) IN {never} }} > $degree) AS hub
WHERE n.hub <> hub
SET n.hub = hub;
"""


def _derived() -> str:
    kept = [r.type for r in ONTOLOGY.relationship_types if r.keeps_ends]
    return f"""\
// Completes what an earlier version wrote: ids of the ends on relationships paged along an index, names in lower case.
MATCH (a)-[r:{"|".join(kept)}]->(b)
WHERE r.fromId IS NULL OR r.toId IS NULL
CALL (a, r, b) {{ SET r.fromId = a.id, r.toId = b.id }} IN TRANSACTIONS OF 10000 ROWS;

MATCH (n:Entity|Source)
WHERE n.name IS NOT NULL AND n.nameLower IS NULL
CALL (n) {{ SET n.nameLower = toLower(n.name) }} IN TRANSACTIONS OF 10000 ROWS;
"""


def _relationship(relationship: RelationshipType) -> str:
    start, end = (_identity_of(ends) for ends in (relationship.sources, relationship.targets))
    own = [name for p in relationship.properties for name in (p.name, *derived_names(p))]
    derived = (
        DERIVED_ENVELOPE if relationship.keeps_ends else tuple(x for x in DERIVED_ENVELOPE if not x.endswith("Id"))
    )
    names = (*own, *(p.name for p in ENVELOPE), *derived, "rowHash")
    return f"""\
// Writes assertions of the type {relationship.type}: {_ends(relationship)}.
// param rows: List<Map>
// returns written, retracted
// uses {relationship.type.lower()}_id_unique
// Each row is {{start, end, key, id, rowHash, recordedAt, properties}}; properties holds
{_listed(names, ("retractedAt",))}
// The id begins with the key, so its index finds every version of an assertion. The same content writes nothing; other
// content withdraws the old version; content that was withdrawn before is reinstated.
UNWIND $rows AS row
CALL (row) {{
  OPTIONAL MATCH ()-[r:{relationship.type}]->()
  WHERE r.id STARTS WITH row.key
  RETURN collect(r) AS versions
}}
WITH row, versions, [r IN versions WHERE r.retractedAt IS NULL] AS live
WHERE none(r IN live WHERE r.rowHash = row.rowHash)
MATCH (start:{start} {{id: row.start}})
MATCH (end:{end} {{id: row.end}})
WITH row, live, start, end, [r IN versions WHERE r.id = row.id] AS earlier
FOREACH (old IN live |
  SET old.retractedAt = CASE WHEN old.recordedAt > row.recordedAt THEN old.recordedAt ELSE row.recordedAt END)
FOREACH (same IN earlier | REMOVE same.retractedAt)
FOREACH (ignored IN CASE WHEN size(earlier) = 0 THEN [1] ELSE [] END |
  CREATE (start)-[r:{relationship.type}]->(end) SET r = row.properties)
RETURN count(*) AS written, sum(size(live)) AS retracted;
"""


def _identity_of(names: tuple[str, ...]) -> str:
    """The label that both narrows and indexes an end: Entity, Source or Claim."""
    labels = {identity(label) for label in ONTOLOGY.labels(names)}
    (only,) = labels
    return only


def _ends(relationship: RelationshipType) -> str:
    arrow = "–" if relationship.undirected else "→"
    return f"{', '.join(relationship.sources)} {arrow} {', '.join(relationship.targets)}"


def _listed(names: tuple[str, ...], left_out: tuple[str, ...]) -> str:
    """The names as comment lines that fit a screen."""
    lines, line = [], "//  "
    for name in (x for x in names if x not in left_out):
        if len(line) + len(name) > 110:
            lines.append(line)
            line = "//  "
        line += f" {name}"
    return "\n".join([*lines, line])
