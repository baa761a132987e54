"""cypher/load: idempotent statements, as few as Neo4j can run along its indexes.

It plans every text once, for longer than the curated seed takes to write. So the label of an entity and the type of an
assertion come from the row. Only finding what is there needs a text per type, since each type has an index of its own.
"""

from collections.abc import Iterable, Mapping, Sequence

from graph.export.withdrawn import RESTORED_SOURCE, restored_ends, withdrawing
from graph.nodes import stored_names
from graph.ontology import ONTOLOGY, NodeType, RelationshipType
from graph.ontology.envelope import DERIVED_ENVELOPE, ENVELOPE
from graph.storage import derived_names

CLAIM = "Claim"
SOURCE = "Source"
NODES = "load/nodes"
VERSIONS = "load/versions"
# What a row of a node carries beside its properties.
ROW = ("id", "rowHash", "recordedAt", "marking", "describedBy")

# One description a node: of a curated data set before any other, then of the source that described it first.
_DESCRIBED = """\
// describedBy is absent in curated rows, which describe a node whoever did before; else it is the source that describes
// it, or '' where a row only names it. What another source described stays as it is.
"""
_CHANGED_DESCRIPTION = """\
(row.describedBy IS NULL OR old IS NULL
    OR (row.describedBy <> '' AND old.describedBy IN ['', row.describedBy])) AND
  (coalesce(old.rowHash, '') <> row.rowHash OR coalesce(old.describedBy, '-') <> coalesce(row.describedBy, '-'))"""
_SET_DESCRIPTION = """\
FOREACH (ignored IN CASE WHEN changed THEN [1] ELSE [] END |
  SET n += row.properties, n.rowHash = row.rowHash, n.describedBy = row.describedBy,
    n.markingBefore = CASE WHEN n.retractedAt IS NOT NULL THEN row.marking END,
    n.marking = CASE WHEN n.retractedAt IS NULL THEN row.marking ELSE n.marking END)"""
_SET_CLAIM = """\
SET n += row.properties, n.rowHash = row.rowHash,
  n.marking = CASE WHEN n.retractedAt IS NOT NULL OR n.marking < row.marking THEN n.marking ELSE row.marking END,
  n.markingBefore = CASE WHEN n.markingBefore < row.marking THEN n.markingBefore
    WHEN n.retractedAt IS NOT NULL THEN row.marking END"""


def load_statements() -> Mapping[str, str]:
    """Path below cypher/ to text."""
    versions = {f"{VERSIONS}/{r.type.lower()}.cypher": _versions(r) for r in ONTOLOGY.relationship_types}
    entities = [n for n in ONTOLOGY.node_types if n.entity]
    return {
        f"{NODES}/entity.cypher": _nodes("Entity", entities),
        **{f"{NODES}/{n.prefix}.cypher": _nodes(n.label, [n]) for n in ONTOLOGY.node_types if not n.entity},
        **versions,
        "load/write_assertions.cypher": _assertions(),
        "load/write_new_assertions.cypher": _new_assertions(),
        "load/withdraw_nodes.cypher": withdrawing(),
        "load/mark_hubs.cypher": _hubs(),
        "upgrade/complete_derived.cypher": _derived(),
    }


def identity(label: str) -> str:
    """The label whose uniqueness constraint holds the ids of nodes with this label."""
    return "Entity" if ONTOLOGY.nodes[label].entity else label


def _nodes(identity: str, node_types: Sequence[NodeType]) -> str:
    """Writes nodes that share the constraint of one label: all the entities, or sources, or claims."""
    entity = node_types[0].entity
    # Several sources may state one claim under different markings: the lowest stands, in whatever order they come.
    lowest = identity == CLAIM
    moved = " OR old.recordedAt > row.recordedAt"
    moved += " OR coalesce(old.markingBefore, old.marking) > row.marking" if lowest else ""
    # A source whose row comes again is imported again; entities and claims come back with what is said of them.
    moved += " OR old.retractedAt IS NOT NULL" if identity == SOURCE else ""
    restored = RESTORED_SOURCE if identity == SOURCE else ""
    said = "" if lowest else _DESCRIBED
    row = [*(["label"] if entity else []), "id, rowHash, recordedAt, marking", *(["describedBy"] if said else [])]
    return f"""\
// Writes nodes of the label {identity}. A row whose rowHash is already stored changes nothing.
// param rows: List<Map>
// param importedAt: DateTime
// returns written, created
// uses {identity.lower()}_id_unique
// Each row is {{{", ".join(row)}, properties}}; properties holds
{_listed_by_label(node_types)}
{said}UNWIND $rows AS row
OPTIONAL MATCH (old:{identity} {{id: row.id}})
WITH row, old, {_CHANGED_DESCRIPTION if said else "coalesce(old.rowHash, '') <> row.rowHash"} AS changed
WHERE changed{moved}
MERGE (n:{identity} {{id: row.id}})
ON CREATE SET {"n:$(row.label), " if entity else ""}n.recordedAt = row.recordedAt
ON MATCH SET
  n.recordedAt = CASE WHEN n.recordedAt < row.recordedAt THEN n.recordedAt ELSE row.recordedAt END,
  n.updatedAt = CASE WHEN changed THEN $importedAt ELSE n.updatedAt END
{_SET_DESCRIPTION if said else _SET_CLAIM}
{restored}RETURN count(*) AS written, count(*) - count(old) AS created;
"""


def _listed_by_label(node_types: Sequence[NodeType]) -> str:
    """What all of them are stored with, and then what only some are."""
    names = {n.label: [x for x in stored_names(n) if x not in ROW and x != "updatedAt"] for n in node_types}
    first, *others = names.values()
    shared = [x for x in first if all(x in own for own in others)]
    own = {label: [x for x in mine if x not in shared] for label, mine in names.items()}
    return "\n".join([_listed(shared), *(_listed(mine, f"{label}:") for label, mine in own.items() if mine)])


def _hubs() -> str:
    kinds = [(n.label, n.hub_kinds) for n in ONTOLOGY.node_types if n.entity and n.hub_kinds]
    declared = [f"n:{n.label}" for n in ONTOLOGY.node_types if n.entity and n.hub]
    declared += [f"(n:{label} AND n.kind IN {list(values)})" for label, values in kinds]
    never = [r.type for r in ONTOLOGY.relationship_types if not r.traversable]
    return f"""\
// Marks the nodes that join nearly everything: by label and kind, or by more CLEAR assertions than $degree.
// param degree: Int
// What is not CLEAR, or joins the protected, does not count: nobody learns of it through what a traversal skips.
MATCH (n:Entity)
WITH n, coalesce({" OR ".join(declared)}, false)
  OR (COUNT {{ (n)--() }} > $degree AND COUNT {{ MATCH (n)-[r]-(m)
    WHERE r.marking = 0 AND r.retractedAt IS NULL AND NOT type(r) IN {never} AND NOT m.protected
    RETURN r LIMIT $degree + 1 }} > $degree) AS hub
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


def _versions(relationship: RelationshipType) -> str:
    own = [name for p in relationship.properties for name in (p.name, *derived_names(p))]
    derived = (
        DERIVED_ENVELOPE if relationship.keeps_ends else tuple(x for x in DERIVED_ENVELOPE if not x.endswith("Id"))
    )
    stated = [p.name for p in ENVELOPE if p.name != "retractedAt"]
    return f"""\
// Finds every version of assertions of the type {relationship.type}: {_ends(relationship)}.
// param keys: List<String>
// returns key, version, live, rowHash
// uses {relationship.type.lower()}_id_unique
// The id begins with the key, so its index finds them. A row for load/write_assertions.cypher has in properties
{_listed([*own, *stated, *derived, "rowHash"])}
UNWIND $keys AS key
MATCH ()-[r:{relationship.type}]->()
WHERE r.id STARTS WITH key
RETURN key, elementId(r) AS version, r.retractedAt IS NULL AS live, r.rowHash AS rowHash;
"""


def _new_assertions() -> str:
    return f"""\
// Writes assertions between entities of which no version is there, as those of a new source: there is less to look for.
// param rows: List<Map>
// param same: Map
// returns written
// uses entity_id_unique
// Each row is {{type, start, end, properties}}; the file of the type in load/versions lists what properties holds, and
// $same holds those of them that are the same in every row. Nodes that nobody asserted are reinstated.
UNWIND $rows AS row
MATCH (start:Entity {{id: row.start}})
MATCH (end:Entity {{id: row.end}})
CREATE (start)-[r:$(row.type)]->(end)
SET r = $same, r += row.properties
{restored_ends("r")}RETURN count(*) AS written;
"""


def _assertions() -> str:
    starts, ends = (
        "|".join(dict.fromkeys(_identity_of(r.sources if start else r.targets) for r in ONTOLOGY.relationship_types))
        for start in (True, False)
    )
    return f"""\
// Writes assertions of any type. The same content writes nothing.
// param rows: List<Map>
// returns written, retracted
// uses {", ".join(f"{label.lower()}_id_unique" for label in ends.split("|"))}
// Each row is {{type, start, end, key, id, rowHash, recordedAt, properties, versions}}; versions holds what the file of
// the type in load/versions finds of the key, and the file lists what properties holds.
// Other content withdraws the old version; content that was withdrawn before is reinstated, and so are nodes that
// nobody asserted.
UNWIND $rows AS row
CALL (row) {{
  UNWIND row.versions AS version
  MATCH ()-[r]->()
  WHERE elementId(r) = version AND r.key = row.key
  RETURN collect(r) AS versions
}}
WITH row, versions, [r IN versions WHERE r.retractedAt IS NULL] AS live
WHERE none(r IN live WHERE r.rowHash = row.rowHash)
MATCH (start:{starts} {{id: row.start}})
MATCH (end:{ends} {{id: row.end}})
WITH row, live, start, end, [r IN versions WHERE r.id = row.id] AS earlier
FOREACH (old IN live |
  SET old.retractedAt = CASE WHEN old.recordedAt > row.recordedAt THEN old.recordedAt ELSE row.recordedAt END)
FOREACH (same IN earlier | REMOVE same.retractedAt)
FOREACH (ignored IN CASE WHEN size(earlier) = 0 THEN [1] ELSE [] END |
  CREATE (start)-[r:$(row.type)]->(end) SET r = row.properties)
{restored_ends("row")}RETURN count(*) AS written, sum(size(live)) AS retracted;
"""


def _identity_of(names: tuple[str, ...]) -> str:
    """The label that both narrows and indexes an end: Entity, Source or Claim."""
    labels = {identity(label) for label in ONTOLOGY.labels(names)}
    (only,) = labels
    return only


def _ends(relationship: RelationshipType) -> str:
    arrow = "–" if relationship.undirected else "→"
    return f"{', '.join(relationship.sources)} {arrow} {', '.join(relationship.targets)}"


def _listed(names: Iterable[str], first: str = "") -> str:
    """The names as comment lines that fit a screen."""
    lines, line = [], f"//   {first}" if first else "//  "
    for name in names:
        if len(line) + len(name) > 110:
            lines.append(line)
            line = "//  "
        line += f" {name}"
    return "\n".join([*lines, line])
