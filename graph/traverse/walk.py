"""What the traversals share: which hops may be taken, and how the rows of nodes and links are written.

A hop needs a visible assertion that asserts. Hubs (countries, agencies, exchanges …) and the protected may be reached
but are never walked through: a path through a hub is no finding, and a victim is no bridge.

A traversal is a root of its own, so its variables have plain names; those inside a row are numbered, and never meet.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from graph.compile import connections, evidence, identity, links
from graph.compile import plan as p
from graph.compile.bound import Bound, Lines
from graph.compile.given import Variables
from graph.compile.planner import walkable
from graph.compile.shape import Decoder, Shaper
from graph.compile.text import Text
from graph.errors import BadInput
from graph.ontology import Direction

Shaped = Callable[[Any, Variables], tuple[dict[str, Any], list[str]]]
"""From the value of a root to its object, and the ids that nothing was found under."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Which hops may be taken: the arguments that `expand` and `paths` have in common."""

    types: tuple[str, ...]
    direction: str
    min_confidence: float | None
    exclude_inferred: bool
    through_hubs: bool
    identities: bool
    """Whether records that are judged to be one thing are walked as one."""

    @property
    def with_judgements(self) -> Self:
        """The same, with the judgements that join records among its hops, where identities are resolved."""
        return replace(self, types=(*self.types, identity.SAME_AS)) if self.identities else self

    def same(self, text: Text, x: str, y: str, h: str) -> str:
        """`MATCH … WHERE …`: the records `y` that are one thing with `x`, by paths `h` of judgements that count."""
        return identity.others(text, x, y, h, inferred=not self.exclude_inferred)

    def pattern(self, x: str, r: str, y: str) -> str:
        """`(x)-[r:A|B]-(y)`; `hop` tests the way where undirected types are among them."""
        return links.hop(x, r, y, list(self.types), self.direction)

    def hop(self, text: Text, x: str, r: str) -> str:
        """Cypher that holds where the assertion `r` may be walked away from `x`."""
        way = links.way(text, x, r, list(self.types), self.direction)
        open_ = ""
        if identity.SAME_AS in self.types:
            ends = f"startNode({r}).protected = false AND endNode({r}).protected = false"
            open_ = f" AND (type({r}) <> '{identity.SAME_AS}' OR {ends})"
        return f"{r}.stance = 'ASSERTS' AND {self.sees(text, r)}{way}{open_}"

    def sees(self, text: Text, r: str) -> str:
        """Cypher that holds where the assertion counts as evidence, for or against."""
        sees = text.scope.sees_relationship(r) + (f" AND {r}.basis <> 'INFERRED'" if self.exclude_inferred else "")
        if identity.SAME_AS not in self.types:
            return sees
        return f"{sees} AND (type({r}) <> '{identity.SAME_AS}' OR {r}.judgement = 'POSITIVE')"

    def inner(self, y: str) -> str:
        """Cypher that holds where a traversal may go on from `y`."""
        bridge = f"{y}.protected = false"
        return bridge if self.through_hubs else f"{bridge} AND coalesce({y}.hub, false) = false"

    def confident(self, text: Text, rs: str) -> str:
        """Cypher that holds where the assertions `rs` together reach the least confidence asked for; empty without."""
        if self.min_confidence is None:
            return ""
        groups = evidence.groups(rs, text.scope, text.names.variable("g"))
        confidence = evidence.fact(p.Fact.CONFIDENCE, rs, "g")
        reached = f"head([g IN [{groups}] | {confidence}]) >= {text.names.parameter(self.min_confidence)}"
        # A judgement is no link between two things, so no confidence is asked of it.
        return f" AND (type({rs}[0]) = '{identity.SAME_AS}' OR {reached})" if self.identities else f" AND {reached}"


def plan_walk(arguments: Mapping[str, Any]) -> Walk:
    """Raises BadInput for types that are never walked and for a confidence outside 0..1."""
    least = arguments.get("minConfidence")
    if least is not None and not 0 <= least <= 1:
        raise BadInput(f"`minConfidence` is {least}", "use a number from 0 to 1")
    return Walk(
        walkable(arguments.get("types")),
        arguments.get("direction") or Direction.BOTH,
        least,
        bool(arguments.get("excludeInferred")),
        bool(arguments.get("throughHubs")),
        bool(arguments.get("resolveIdentities")),
    )


def whole_number(arguments: Mapping[str, Any], name: str, default: int, least: int, most: int) -> int:
    """An argument; null means the default. Raises BadInput outside the bounds."""
    value = arguments.get(name)
    if value is None:
        return default
    if not least <= value <= most:
        raise BadInput(f"`{name}` is {value}", f"use a number from {least} to {most}")
    return int(value)


def node_rows(text: Text, nodes: str, slots: Sequence[p.Slot]) -> str:
    """An expression: one row of slots per node of a list, in its order."""
    if not slots:
        return "[]"
    lines = Lines(text.names)
    row = text.row(slots, Bound("n", "n"), lines)
    return (
        f"COLLECT {{ UNWIND range(0, size({nodes}) - 1) AS at WITH at, {nodes}[at] AS n"
        f"{lines.then(['at', 'n'])} RETURN {row} ORDER BY at }}"
    )


def link_rows(text: Text, links_: str, slots: Sequence[p.Slot], *, beside: str = "") -> str:
    """An expression: one row of slots per link of a list, in its order. A link is the list of its assertions.

    `beside`: more expressions for the beginning of a row, over rs, groups, a (the start), b (the end) and type.
    """
    if not slots and not beside:
        return "[]"
    shows = bool(beside or connections.shown_facts(slots) & connections.GROUPED)
    groups = evidence.groups("rs", text.scope, text.names.variable("g")) if shows else "null"
    lines = Lines(text.names)
    bound = Bound(rs="rs", groups="groups", start="a", end="b", type="type")
    slots_row = text.row(slots, bound, lines)
    swap = f"type(rs[0]) IN {text.names.parameter(links.UNDIRECTED)} AND startNode(rs[0]).id > endNode(rs[0]).id"
    return (
        f"COLLECT {{ UNWIND range(0, size({links_}) - 1) AS at WITH at, {links_}[at] AS rs"
        f" WITH at, rs, {swap} AS swap, {groups} AS groups"
        " WITH at, rs, groups, type(rs[0]) AS type,"
        " CASE WHEN swap THEN endNode(rs[0]) ELSE startNode(rs[0]) END AS a,"
        " CASE WHEN swap THEN startNode(rs[0]) ELSE endNode(rs[0]) END AS b"
        f"{lines.then(['at', 'rs', 'groups', 'type', 'a', 'b'])} RETURN [{beside}{slots_row}] ORDER BY at }}"
    )


def parallel(text: Text, walk: Walk, hops: str) -> str:
    """An expression: for every assertion of the list `hops`, those that make one link with it, denials too."""
    undirected = text.names.parameter(links.UNDIRECTED)
    return (
        f"COLLECT {{ UNWIND range(0, size({hops}) - 1) AS at"
        f" WITH at, {hops}[at] AS hop, startNode({hops}[at]) AS a, endNode({hops}[at]) AS b"
        f" MATCH (a)-[q:{'|'.join(walk.types)}]-(b) WHERE {walk.sees(text, 'q')} AND type(q) = type(hop)"
        f" AND (startNode(q) = a OR type(q) IN {undirected}) AND (q = hop OR NOT type(q) IN"
        f" {text.names.parameter(links.EVENTS)})"
        " WITH at, collect(DISTINCT q) AS rs RETURN rs ORDER BY at }"
    )


def keyed(text: Text, walk: Walk, hop: str) -> str:
    """Clauses: the assertions `q` from `a` to `b` of the link whose key (`[type, start, end, happening]`) is `hop`.

    A happening is found by its id: between two busy wallets there may be a million others.
    """
    undirected = text.names.parameter(links.UNDIRECTED)
    sees = walk.sees(text, "q")
    near = f"MATCH (a:Entity {{id: {hop}[1]}})-[q:{'|'.join(walk.types)}]-(b:Entity {{id: {hop}[2]}})"
    own = f"type(q) = {hop}[0] AND (startNode(q) = a OR type(q) IN {undirected})"
    branches = [f"{near} WHERE {hop}[3] IS NULL AND {sees} AND {own} RETURN a, b, q"]
    branches += [
        f"MATCH (a:Entity)-[q:{event}]->(b:Entity) WHERE q.id = CASE {hop}[0] WHEN '{event}' THEN {hop}[3] END"
        f" AND {sees} AND a.id = {hop}[1] AND b.id = {hop}[2] RETURN a, b, q"
        for event in walk.types
        if event in links.EVENTS
    ]
    return f"CALL ({hop}) {{ {' UNION ALL '.join(branches)} }}"


def columns(shaper: Shaper, slots: Mapping[str, Sequence[p.Slot]]) -> dict[str, list[Decoder]]:
    """Functions from rows to the objects at one of their positions, under the names of the rows."""
    return {
        name: [shaper.column(shaper.slot(slot, None), at) for at, slot in enumerate(row)] for name, row in slots.items()
    }
