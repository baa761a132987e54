"""cypher/checks whose rules are lists of the ontology: which ends a type may have, which dates have days."""

from collections.abc import Mapping

from graph.ontology import ONTOLOGY, Kind


def check_statements() -> Mapping[str, str]:
    """Path below cypher/ to text."""
    return {
        "checks/ends_are_allowed.cypher": _ends(),
        "checks/days_stand_beside_dates.cypher": _days(),
        "checks/ids_begin_with_the_label.cypher": _prefixes(),
        "checks/event_ends_are_stored.cypher": _events(),
    }


def _ends() -> str:
    lines = [
        f"  {r.type}: ['{' '.join(ONTOLOGY.labels(r.sources))}',\n    '{' '.join(ONTOLOGY.labels(r.targets))}']"
        for r in ONTOLOGY.relationship_types
    ]
    allowed = ",\n".join(lines)
    return f"""\
// Every relationship is of a declared type and joins labels that its type allows; SAME_AS joins two of one label.
// param limit: Int = 100
// returns subject, problem
WITH {{
{allowed}
}} AS allowed
MATCH (a)-[r]->(b)
WHERE allowed[type(r)] IS NULL
  OR none(label IN labels(a) WHERE label IN split(allowed[type(r)][0], ' '))
  OR none(label IN labels(b) WHERE label IN split(allowed[type(r)][1], ' '))
  OR (type(r) = 'SAME_AS' AND none(label IN labels(a) WHERE label <> 'Entity' AND label IN labels(b)))
RETURN coalesce(r.id, elementId(r)) AS subject,
  type(r) + ' may not join ' + coalesce(a.id, '(no id)') + ' to ' + coalesce(b.id, '(no id)') AS problem
ORDER BY subject
LIMIT $limit;
"""


def _days() -> str:
    dates = {n: [p.name for p in n.properties if p.kind is Kind.PARTIAL_DATE] for n in ONTOLOGY.node_types}
    dated = ",\n".join(f"  {n.label}: {names}" for n, names in dates.items() if names)
    starts = ",\n".join(f"  {n.label}: '{n.starts}'" for n in ONTOLOGY.node_types if n.starts)
    return f"""\
// Beside every partial date of a node stand its first possible day and the day after its last.
// param limit: Int = 100
// returns subject, problem
WITH {{
{dated}
}} AS dates, {{
{starts}
}} AS starts
MATCH (n:Entity|Source)
UNWIND labels(n) AS label
UNWIND dates[label] AS name
WITH n, name, n[name] IS NULL AS absent, n[name + 'FromDay'] AS from, n[name + 'ToDay'] AS to, starts[label] AS start
WHERE absent <> (from IS NULL) OR absent <> (to IS NULL)
  OR (name = start AND (n.startDay <> from OR (n.startDay IS NULL) <> absent))
RETURN n.id AS subject, 'has ' + name + ' without its days, or days without it' AS problem
ORDER BY subject, problem
LIMIT $limit;
"""


def _prefixes() -> str:
    prefixes = ",\n".join(f"  {n.label}: '{n.prefix}:'" for n in ONTOLOGY.node_types)
    return f"""\
// The id of every node begins with the prefix of its label, from which the code tells the label of an end.
// param limit: Int = 100
// returns subject, problem
WITH {{
{prefixes}
}} AS prefixes
MATCH (n:Entity|Source|Claim)
WHERE none(label IN labels(n) WHERE n.id STARTS WITH prefixes[label])
RETURN coalesce(n.id, elementId(n)) AS subject, 'does not begin with the prefix of its label' AS problem
ORDER BY subject
LIMIT $limit;
"""


def _events() -> str:
    types = "|".join(r.type for r in ONTOLOGY.relationship_types if r.keeps_ends)
    return f"""\
// On every relationship that is paged along an index stand the ids of its ends.
// param limit: Int = 100
// returns subject, problem
MATCH (a)-[r:{types}]->(b)
WHERE r.fromId IS NULL OR r.toId IS NULL OR r.fromId <> a.id OR r.toId <> b.id
RETURN r.id AS subject, type(r) + ' does not carry the ids of its ends' AS problem
ORDER BY subject
LIMIT $limit;
"""
