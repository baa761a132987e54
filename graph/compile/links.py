"""The Cypher of links: parallel assertions of one type between two entities, whatever the type; of an event type,
each happening is a link.

A link that only denials speak for is not one. The ends of an undirected type stand in the order of their ids.
"""

from typing import TYPE_CHECKING

from graph.compile import connections, evidence
from graph.compile import plan as p
from graph.compile.bound import Bound, Lines
from graph.compile.predicates import About, reads_groups
from graph.ontology import ONTOLOGY, Direction

if TYPE_CHECKING:
    from graph.compile.text import Text

EVENTS = [r.type for r in ONTOLOGY.relationship_types if r.event]
UNDIRECTED = [r.type for r in ONTOLOGY.relationship_types if r.undirected]
WALKABLE = [r.type for r in ONTOLOGY.relationship_types if r.traversable]


def hop(near: str, r: str, far: str, types: list[str], direction: str) -> str:
    """`(near)-[r:A|B]->(far)`. Where undirected types are among them both ways match: add `way`."""
    left, right = "-", "-"
    if not _mixed(types, direction):
        left, right = {"OUT": ("-", "->"), "IN": ("<-", "-"), "BOTH": ("-", "-")}[direction]
    return f"({near}){left}[{r}:{'|'.join(types)}]{right}({far})"


def way(text: "Text", near: str, r: str, types: list[str], direction: str) -> str:
    """` AND …` that keeps the direction where undirected types, which have none, are walked beside directed ones."""
    if not _mixed(types, direction):
        return ""
    end = "startNode" if direction == Direction.OUT else "endNode"
    return f" AND ({end}({r}) = {near} OR type({r}) IN {text.names.parameter(UNDIRECTED)})"


def _mixed(types: list[str], direction: str) -> bool:
    return direction != Direction.BOTH and any(t in UNDIRECTED for t in types)


def connection(text: "Text", c: p.Links, near: str, lines: Lines) -> str:
    """`[rows, total]` of the walkable links of a bound node."""
    rows = total = "null"
    if c.rows:
        match, bound, key = linked(text, near, list(c.types), c.direction, c.where)
        carried = [bound.rs, bound.start, bound.end, bound.type, bound.groups, key]
        rows = lines.bind(f"COLLECT {{ {connections.page(text, match, c.page, c.row, bound, carried, key)} }}")
    if c.total:
        match, _, key = linked(text, near, list(c.types), c.direction, c.where)
        total = lines.bind(f"COUNT {{ {match} RETURN DISTINCT {key} LIMIT {p.MAX_COUNT + 1} }}")
    return f"[{rows}, {total}]"


def linked(
    text: "Text", near: str, types: list[str], direction: str, where: p.Predicate | None
) -> tuple[str, Bound, str]:
    """The links of a bound node: the query so far, its variables, and the variable of the link's id."""
    names = text.names
    r, m, rs = names.variable("r"), names.variable("n"), names.variable("rs")
    start, end, ty, key, forward = (names.variable(x) for x in ("f", "t", "y", "i", "w"))
    sees = f"{text.scope.sees_relationship(r)} AND {text.scope.sees_node(m)}"
    match = (
        f"MATCH {hop(near, r, m, types, direction)} WHERE {sees}{way(text, near, r, types, direction)}"
        f" WITH {m}, {r}, CASE WHEN type({r}) IN {names.parameter(UNDIRECTED)}"
        f" THEN {near}.id < {m}.id ELSE startNode({r}) = {near} END AS {forward}"
        f" WITH {m}, {r}, type({r}) AS {ty},"
        f" CASE WHEN {forward} THEN {near} ELSE {m} END AS {start},"
        f" CASE WHEN {forward} THEN {m} ELSE {near} END AS {end},"
        f" CASE WHEN type({r}) IN {names.parameter(EVENTS)} THEN {r}.id END AS {key}"
        f" WITH {m}, {start}, {end}, {ty}, {key}, collect({r}) AS {rs} WHERE any(x IN {rs} WHERE {evidence.ASSERTS})"
        f" WITH {m}, {start}, {end}, {ty}, {rs}, coalesce({key}, {plain_id(ty, start, end)}) AS {key}"
    )
    g = None
    if reads_groups(where):
        g = names.variable("g")
        match += f" WITH {m}, {start}, {end}, {ty}, {rs}, {key}, {evidence.groups(rs, text.scope, g)} AS {g}"
    if where is not None:
        match += f" WHERE {text.predicates.text(where, About(m, m, rs, g))}"
    return match, Bound(node=m, rs=rs, groups=g, start=start, end=end, type=ty), key


def plain_id(ty: str, start: str, end: str) -> str:
    """The expression of the id of a link that is not a happening."""
    return f"{ty} + ' ' + {start}.id + ' ' + {end}.id"


def link_id(text: "Text", bound: Bound) -> str:
    events = text.names.parameter(EVENTS)
    plain = plain_id(str(bound.type), str(bound.start), str(bound.end))
    return f"CASE WHEN {bound.type} IN {events} THEN {bound.rs}[0].id ELSE {plain} END"


def degrees(text: "Text", near: str) -> str:
    """A list of [type, direction, number of links]."""
    match, bound, key = linked(text, near, WALKABLE, Direction.BOTH, None)
    d, c = text.names.variable("d"), text.names.variable("c")
    direction = (
        f"CASE WHEN {bound.type} IN {text.names.parameter(UNDIRECTED)} THEN 'BOTH'"
        f" WHEN {bound.start} = {near} THEN 'OUT' ELSE 'IN' END"
    )
    return (
        f"COLLECT {{ {match} WITH {bound.type} AS {bound.type}, {direction} AS {d}, count(DISTINCT {key}) AS {c}"
        f" ORDER BY {bound.type}, {d} RETURN [{bound.type}, {d}, {c}] }}"
    )
