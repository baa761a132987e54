"""`paths` by fewest hops, each hop with its evidence.

Neo4j's SHORTEST over quantified path patterns, which searches from both ends and prunes as it goes (Cypher manual,
"Shortest paths"). Parallel assertions of one type, and happenings, are one hop: only the surest is walked. That no node
stands twice, and that a link reaches a confidence, is tested on what was found, so more are looked for than are shown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.compile import evidence
from graph.compile import links as compiled
from graph.compile import plan as p
from graph.compile.given import Variables, combined, resolved
from graph.compile.identity import SAME_AS
from graph.compile.selection import Field
from graph.compile.shape import Shaper
from graph.compile.text import Text
from graph.ontology import ONTOLOGY
from graph.traverse.explain import explain
from graph.traverse.ids import missing
from graph.traverse.limits import limit_rows
from graph.traverse.walk import Shaped, Walk, columns, link_rows, node_rows, parallel

MAX_PATHS = 50
MAX_HOPS = 10
MAX_PAIRS = 100
MAX_HUBS = 100
MAX_CROSSED = 6
"""Steps between records of one thing in one path, where identities are resolved."""
LOOKED_FOR = (10, 25, 50, 110)
"""Sizes of the search: Neo4j takes no parameter there, and few sizes keep the plans few."""
OF_ASSERTIONS = frozenset({"links", "weakest", "confidence", "explanation"})
"""Fields of a path that need the assertions of its hops."""


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    starts: Any
    ends: Any
    pairs: int
    """Of ends, about."""
    avoid: Any
    walk: Walk
    k: int
    max_hops: int
    slots: Mapping[str, tuple[p.Slot, ...]]
    """Of the rows of `nodes`, `links` and `skippedHubs`."""
    fields: tuple[tuple[Field, Any], ...]
    """Each with its slot; `paths` with what is asked of each path, in the same form."""

    @property
    def asked(self) -> frozenset[str]:
        """Names of the fields of a path that are asked for."""
        return frozenset(f.name for field, part in self.fields if field.name == "paths" for f, _ in part)

    @property
    def only_first(self) -> bool:
        """Whether the paths of the least length are enough: one of them is the answer, and nobody asks for more.

        They are all simple, since without its loop a path would be shorter.
        """
        asks_limits = any(field.name == "limits" for field, _ in self.fields)
        exempt = self.walk.min_confidence is not None or self.walk.identities
        return self.k == 1 and not exempt and not asks_limits

    @property
    def looked_for(self) -> int:
        """Candidates of a pair. Of the least length alone all are wanted, since one of them comes first."""
        return (
            LOOKED_FOR[-1]
            if self.only_first or self.walk.identities
            else next(size for size in LOOKED_FOR if size >= 2 * self.k)
        )

    def text(self, text: Text) -> str:
        """`[[what `limits` takes, paths], hubs, found ids]`"""
        asked = text.names.parameter(combined(_joined, self.starts, self.ends))
        found = f"COLLECT {{ MATCH (n:Entity) WHERE n.id IN {asked} AND {text.sees_node('n')} RETURN n.id }}"
        return f"[{self.found(text)}, {self._hubs(text, asked)}, {found}]"

    def found(self, text: Text) -> str:
        """An expression: `[candidates full, paths]`."""
        starts, ends = text.names.parameter(self.starts), text.names.parameter(self.ends)
        looked_for = self.looked_for
        order = f"ORDER BY {self._length}, [n IN nodes | n.id], [r IN hops | r.id]"
        most = self.max_hops + (MAX_CROSSED if self.walk.identities else 0)
        links, shown = self._links(text)
        clauses = [
            f"MATCH (from:Entity) WHERE from.id IN {starts} AND {text.sees_node('from')}",
            f"MATCH (to:Entity) WHERE to.id IN {ends} AND {text.sees_node('to')} AND from <> to",
            *self._named(text),
            f"WITH from, to, COLLECT {{ MATCH path = SHORTEST {'1 GROUPS' if self.only_first else looked_for} (from)",
            # {0,0} is not Cypher.
            f"{self._step(text, 'x', 'r', 'y', inner=True)}{{0,{most - 1}}}" if most > 1 else "",
            f"{self._step(text, 'z', 's', 'last', inner=False)}{{1,1}}(to)",
            f"RETURN path LIMIT {looked_for} }} AS candidates",
            "WITH collect(candidates) AS pairs",
            f"WITH any(c IN pairs WHERE size(c) >= {looked_for}) AS full,",
            "reduce(every = [], c IN pairs | every + c) AS candidates",
            "WITH full, COLLECT { UNWIND candidates AS path",
            "WITH nodes(path) AS nodes, relationships(path) AS hops",
            "WHERE all(i IN range(0, size(nodes) - 2) WHERE NOT nodes[i] IN nodes[i + 1..])",
            *self._as_one(text, order),
            f"WITH nodes, hops {order} LIMIT {looked_for}",
            *links,
            f"WITH * {order} LIMIT {text.names.parameter(self.k + 1)}",
            f"WITH nodes, hops, {shown} AS shown, {self.nodes(text)} AS rows",
            f"RETURN [rows, {self._length.partition(', ')[0]}, shown, {self.names}] {order} }} AS found",
            "RETURN [full, found]",
        ]
        return f"head(COLLECT {{ {' '.join(clauses)} }})"

    @property
    def _length(self) -> str:
        """What paths are ordered by first: their hops, of which a step within one thing is none; then such steps."""
        return f"size([r IN hops WHERE type(r) <> '{SAME_AS}']), size(hops)" if self.walk.identities else "size(hops)"

    def nodes(self, text: Text) -> str:
        """An expression: the rows shown of `nodes`."""
        return node_rows(text, "nodes", self.slots["nodes"])

    @property
    def names(self) -> str:
        """An expression: id and name of `nodes`, for sentences."""
        return "[n IN nodes | [n.id, coalesce(n.name, n.id)]]" if "explanation" in self.asked else "[]"

    def _named(self, text: Text) -> list[str]:
        """Clauses that bind the records of what is named (`named`) and of what is avoided (`avoided`)."""
        if not self.walk.identities:
            return []

        def records(n: str) -> str:
            return f"COLLECT {{ {self.walk.same(text, n, 'o', 'h')} WITH o, min(length(h)) AS steps RETURN o }}"

        clauses = [f"WITH from, to, [from, to] + {records('from')} + {records('to')} AS named"]
        if self.avoid is not None:
            avoided = f"MATCH (v:Entity) WHERE v.id IN {text.names.parameter(self.avoid)} AND {text.sees_node('v')}"
            all_ = f"WITH v, {records('v')} AS same UNWIND [v] + same AS w RETURN DISTINCT w"
            clauses.append(f"WITH from, to, named, COLLECT {{ {avoided} {all_} }} AS avoided")
        return clauses

    def _as_one(self, text: Text, order: str) -> list[str]:
        """Clauses that keep the paths that meet no thing twice under two records, and of those that differ only in the
        way through a thing the first.
        """
        if not self.walk.identities:
            return []
        least = "reduce(least = v.id, i IN same | CASE WHEN i < least THEN i ELSE least END)"
        met = (
            "COLLECT { UNWIND range(0, size(nodes) - 1) AS at WITH at, nodes[at] AS v WITH at, v, COLLECT {"
            f" {self.walk.same(text, 'v', 'o', 'h')} WITH o, min(length(h)) AS steps RETURN o.id }} AS same"
            f" WITH DISTINCT {least} AS thing RETURN thing }}"
        )
        return [
            f"WITH nodes, hops, [r IN hops WHERE type(r) <> '{SAME_AS}'] AS real WHERE size(real) <= {self.max_hops}",
            f"WITH nodes, hops, real, {met} AS things WHERE size(things) = size(real) + 1",
            f"WITH nodes, hops, real {order}",
            "WITH real, nodes[0] AS a, nodes[-1] AS b, collect([nodes, hops])[0] AS best",
            "WITH best[0] AS nodes, best[1] AS hops",
        ]

    def _links(self, text: Text) -> tuple[list[str], str]:
        """Clauses that bind `links` (the assertions of every hop) and keep the confident; the rows shown of them."""
        if not self.asked & OF_ASSERTIONS and self.walk.min_confidence is None:
            return [], "[]"
        shown = self.links(text)
        clauses = [
            f"WITH nodes, hops, {parallel(text, self.walk.with_judgements, 'hops')} AS links",
            f"WHERE all(rs IN links WHERE size(rs) > 0{self.walk.confident(text, 'rs')})",
        ]
        return clauses, shown

    def links(self, text: Text) -> str:
        """An expression: the rows shown of `links`, each a list of the assertions of one hop."""
        confidence = evidence.fact(p.Fact.CONFIDENCE, "rs", "groups")
        publishers = self._publishers(text) if "explanation" in self.asked else "[]"
        return link_rows(text, "links", self.slots["links"], beside=f"{confidence}, type, a.id, {publishers}, ")

    def _step(self, text: Text, x: str, r: str, y: str, *, inner: bool) -> str:
        """`((x)-[r]-(y) WHERE …)`: one hop, in scope, over the surest of its parallel assertions or happenings."""

        def surer(q: str) -> str:
            return f"coalesce({q}.confidence, -1.0)"

        walk = self.walk.with_judgements
        first = (
            f"NOT EXISTS {{ {walk.pattern(x, 'q', y)} WHERE type(q) = type({r}) AND startNode(q) = startNode({r})"
            f" AND ({surer('q')} > {surer(r)} OR {surer('q')} = {surer(r)} AND q.id < {r}.id)"
            f" AND {walk.hop(text, x, 'q')} }}"
        )
        tests = [walk.hop(text, x, r), text.sees_node(y), first]
        if inner and walk.identities:
            tests.append(f"{y}.protected = false AND ({walk.inner(y)} OR {y} IN named)")
            tests += [f"NOT {y} IN avoided"] if self.avoid is not None else []
        elif inner:
            tests.append(walk.inner(y))
            if self.avoid is not None:
                tests.append(f"NOT {y}.id IN {text.names.parameter(self.avoid)}")
        return f"({walk.pattern(x, r, y)} WHERE {' AND '.join(tests)})"

    def _publishers(self, text: Text) -> str:
        """An expression: [stance, publisher] of a link's assertions; of a judgement, who decided."""
        publisher = "coalesce(s.publisher, s.name, s.id)"
        if self.walk.identities:
            publisher = f"coalesce(CASE type(x) WHEN '{SAME_AS}' THEN x.decidedBy END, s.publisher, s.name, s.id)"
        return (
            "COLLECT { UNWIND rs AS x MATCH (s:Source {id: x.source})"
            f" WHERE {text.sees_node('s', 'Source')}"
            f" WITH DISTINCT x.stance AS stance, {publisher} AS publisher"
            " ORDER BY stance, publisher RETURN [stance, publisher] }"
        )

    def _hubs(self, text: Text, asked: str) -> str:
        """Hubs next to a named end, through which no path was sought."""
        if self.walk.through_hubs or not self.slots["skippedHubs"]:
            return "[]"
        clauses = [
            f"MATCH (a:Entity) WHERE a.id IN {asked} AND {text.sees_node('a')}",
            *self._ends(text),
            f"MATCH {compiled.hop('a', 'r', 'hub', list(self.walk.types), 'BOTH')}",
            f"WHERE r.stance = 'ASSERTS' AND {self.walk.sees(text, 'r')}",
            f"AND {text.sees_node('hub')} AND hub.hub = true AND NOT hub.id IN {asked}"
            + (" AND NOT hub IN ends" if self.walk.identities else ""),
            f"WITH DISTINCT hub ORDER BY hub.id LIMIT {MAX_HUBS + 1} WITH collect(hub) AS hubs",
            f"WITH {node_rows(text, 'hubs', self.slots['skippedHubs'])} AS rows RETURN rows",
        ]
        return f"head(COLLECT {{ {' '.join(clauses)} }})"

    def _ends(self, text: Text) -> list[str]:
        """Clauses that put beside each named end `a` what is one thing with it."""
        if not self.walk.identities:
            return []
        same = f"{self.walk.same(text, 'a', 'o', 'h')} WITH o, min(length(h)) AS steps RETURN o"
        return [
            f"WITH a, COLLECT {{ {same} }} AS same UNWIND [a] + same AS o WITH collect(DISTINCT o) AS ends",
            "UNWIND ends AS a WITH a, ends",
        ]

    def limits(self, full: Any, found: int) -> list[tuple[str, int, int]]:
        """The limits that were hit: name, value, reached. `full`: there may be more candidates than were looked for."""
        limits: list[tuple[str, int, int]] = []
        if found > self.k:
            limits.append(("k", self.k, found))
        if full and (self.walk.identities or found <= self.k):
            limits.append(("candidates", self.looked_for, self.looked_for))
        return limits

    def shaped(self, shaper: Shaper) -> Shaped:
        of = columns(shaper, self.slots)

        def decode(value: Sequence[Any], variables: Variables) -> tuple[dict[str, Any], list[str]]:
            (told, rows), hubs, found = value
            limits = self.limits(told, len(rows))
            if len(hubs or []) > MAX_HUBS:
                limits.append(("hubs", MAX_HUBS, MAX_HUBS + 1))
            shaper.rows += len(rows)
            shown = shaper.new("PathResult")
            for f, part in self.fields:
                match f.name:
                    case "__typename":
                        shown[f.key] = "PathResult"
                    case "limits":
                        shown[f.key] = limit_rows(limits, part, shaper)
                    case "skippedHubs":
                        shown[f.key] = of["skippedHubs"][part]((hubs or [])[:MAX_HUBS])
                    case _:
                        shown[f.key] = [_path(row, part, of, shaper) for row in rows[: self.k]]
            asked = [*resolved(self.starts, variables), *resolved(self.ends, variables)]
            return shown, missing(asked, found)

        return decode


def _path(
    row: Sequence[Any],
    asked: Sequence[tuple[Field, Any]],
    of: Mapping[str, Sequence[Callable[[Any], list[Any]]]],
    shaper: Shaper,
) -> dict[str, Any]:
    nodes, hops, links, ends = row
    link_rows_ = [link[-1] for link in links]
    # Between two records of one thing is no hop.
    real = [link for link in links if link[1] != SAME_AS]
    confidences = [link[0] for link in real]
    parts: dict[str, Callable[[Any], Any]] = {
        "__typename": lambda _: "Path",
        "nodes": lambda slot: of["nodes"][slot](nodes),
        "links": lambda slot: of["links"][slot](link_rows_),
        "weakest": lambda slot: (
            of["links"][slot]([min(real, key=lambda link: _weight(link[0]))[-1]])[0] if real else None
        ),
        "hops": lambda _: hops,
        "confidence": lambda _: _product(confidences),
        "explanation": lambda _: [_sentence(*pair) for pair in zip(links, ends, ends[1:], strict=False)],
    }
    shown = shaper.new("Path")
    for f, slot in asked:
        shown[f.key] = parts[f.name](slot)
    return shown


def _weight(confidence: float | None) -> float:
    return -1.0 if confidence is None else confidence


def _product(confidences: Sequence[float | None]) -> float | None:
    total = 1.0
    for one in confidences:
        if one is None:
            return None
        total *= one
    return round(total, 4)


def _sentence(link: Sequence[Any], near: Sequence[str], far: Sequence[str]) -> str:
    _, relationship, start, sources, _ = link
    return explain(ONTOLOGY.relationships[relationship], near[1], far[1], forward=near[0] == start, sources=sources)


def _joined(starts: Sequence[str], ends: Sequence[str]) -> list[str]:
    return [*starts, *ends]
