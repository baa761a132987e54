"""cypher/checks whose rules are lists of the ontology: which ends a type may have, of which kind values are."""

from collections.abc import Mapping
from itertools import chain

from graph.ontology import ENTITY_PROPERTIES, ENVELOPE, ONTOLOGY, Kind, Property
from graph.storage import LARGEST_INT, derived_names
from graph.values import DECIMAL_PATTERN, FIRST_YEAR, LAST_YEAR, PARTIAL_DATE_PATTERN
from graph.vocabularies import WITHDRAWN, Marking


def check_statements() -> Mapping[str, str]:
    """Path below cypher/ to text."""
    return {
        "checks/ends_are_allowed.cypher": _ends(),
        "checks/days_stand_beside_dates.cypher": _days(),
        "checks/ids_begin_with_the_label.cypher": _prefixes(),
        "checks/event_ends_are_stored.cypher": _events(),
        "checks/values_are_of_their_kind.cypher": _kinds(),
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


_DAY, _MOMENT = (f"{kind} of the years {FIRST_YEAR} to {LAST_YEAR + 1}" for kind in ("DATE", "ZONED DATETIME"))
_TEXT = "value IS :: STRING"
_WITHIN_YEARS = f"{FIRST_YEAR} <= value.year <= {LAST_YEAR + 1}"
_FITS: Mapping[str, str] = {
    "STRING": _TEXT,
    "list of STRING": "value IS :: LIST<STRING NOT NULL>",
    "decimal as STRING": f"{_TEXT} AND value =~ '{DECIMAL_PATTERN}'",
    "partial date as STRING": f"{_TEXT} AND value =~ '{PARTIAL_DATE_PATTERN}'",
    "INTEGER of 32 bits": f"value IS :: INTEGER AND -{LARGEST_INT} <= value <= {LARGEST_INT}",
    "finite FLOAT": "value IS :: FLOAT | INTEGER AND -Infinity < value < Infinity",
    "BOOLEAN": "value IS :: BOOLEAN",
    _DAY: f"value IS :: DATE AND {_WITHIN_YEARS}",
    _MOMENT: f"value IS :: ZONED DATETIME AND {_WITHIN_YEARS}",
    "list of ZONED DATETIME": "value IS :: LIST<ZONED DATETIME NOT NULL>",
    "POINT in WGS 84": "value IS :: POINT AND value.srid = 4326",
    "marking": f"value IS :: INTEGER AND value IN {[*map(int, Marking), WITHDRAWN]}",
}
"""Cypher that holds where `value` is of a kind."""
_STORED: Mapping[Kind, str] = {
    Kind.INT: "INTEGER of 32 bits", Kind.FLOAT: "finite FLOAT", Kind.BOOLEAN: "BOOLEAN", Kind.DATE: _DAY,
    Kind.DATETIME: _MOMENT, Kind.POINT: "POINT in WGS 84", Kind.MARKING: "marking", Kind.DECIMAL: "decimal as STRING",
    Kind.PARTIAL_DATE: "partial date as STRING",
}  # fmt: skip
_BESIDE: Mapping[str, str] = {
    "absences": "list of ZONED DATETIME", "describedBy": "STRING", "fromId": "STRING", "hub": "BOOLEAN",
    "markingBefore": "marking", "nameLower": "STRING", "retractedAt": _MOMENT, "rowHash": "STRING",
    "searchKeys": "list of STRING", "startDay": _DAY, "toId": "STRING", "validFromDay": _DAY, "validToDay": _DAY,
}  # fmt: skip
"""What the writers store beside the ontology's properties."""


def _kinds() -> str:
    of_type = {r.type: r.properties for r in ONTOLOGY.relationship_types}
    of_label = {n.label: n.properties for n in ONTOLOGY.node_types}
    own = [*ENTITY_PROPERTIES, *chain(*of_label.values(), *of_type.values())]
    kinds = dict(_BESIDE)
    for name, kind in (
        *map(_stored, own),
        *map(_stored, ENVELOPE),
        *((d, _DAY) for p in own for d in derived_names(p)),
    ):
        if kinds.setdefault(name, kind) != kind:
            raise AssertionError(f"{name} is stored as {kind} and as {kinds[name]}")
    codes = {
        f"{owner}.{p.name}": [str(code.value) for code in p.vocabulary]
        for owner, properties in {"": ENVELOPE, **of_label, **of_type}.items()
        for p in properties
        if p.kind is Kind.ENUM and p.vocabulary is not None
    }
    listed = ",\n".join(f"  `{name}`: '{kind}'" for name, kind in sorted(kinds.items()))
    known = ",\n".join(f"  `{name}`: {values}" for name, values in codes.items())
    cases = "\n".join(f"    WHEN '{kind}' THEN {fits}" for kind, fits in _FITS.items())
    return f"""\
// Every property that the ontology has holds a value of its kind, and one with a vocabulary only codes of that.
// param limit: Int = 100
// returns subject, problem
WITH {{
{listed}
}} AS kinds, {{
{known}
}} AS codes
CALL () {{
  MATCH (n:Entity|Source|Claim)
  RETURN coalesce(n.id, elementId(n)) AS subject, properties(n) AS held, labels(n) AS owners
  UNION ALL
  MATCH ()-[r]->()
  RETURN coalesce(r.id, elementId(r)) AS subject, properties(r) AS held, ['', type(r)] AS owners
}}
UNWIND keys(held) AS name
WITH subject, name, held[name] AS value, kinds[name] AS kind, [owner IN owners | codes[owner + '.' + name]] AS known
WHERE kind IS NOT NULL
WITH subject, name, value, kind, [one IN known WHERE one IS NOT NULL][0] AS known,
  CASE kind
{cases}
  END AS fits
WITH subject, CASE
    WHEN NOT coalesce(fits, false)
      THEN name + ' is ' + replace(valueType(value), ' NOT NULL', '') + ', and should be ' + kind
    WHEN known IS NOT NULL
      AND any(one IN CASE WHEN value IS :: STRING THEN [value] ELSE value END WHERE NOT one IN known)
      THEN name + ' is not in its vocabulary'
  END AS problem
WHERE problem IS NOT NULL
// By the problem first: Neo4j would sort by the subject before it looks at the properties, and hold all of them.
RETURN subject, problem
ORDER BY problem, subject
LIMIT $limit;
"""


def _stored(p: Property) -> tuple[str, str]:
    return p.name, "list of STRING" if p.many else _STORED.get(p.kind, "STRING")
