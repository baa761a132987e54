"""`expand`: the neighbourhood of some entities, breadth first, strongest evidence first.

One layer per hop, each a subquery over the last one. A layer takes what is left of the limit: the neighbours with the
best combined confidence first, then by id. `links` are those from nodes that were walked to nodes in the answer.

A layer looks at so many assertions and no more: of the nodes before it as many are walked, in their order, as have
that many that lead on; of a first one that alone has more, those that Neo4j gives first. Both are choices among what
the reader sees. Nothing is sorted before it is grouped: until then every row holds the lists of nodes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.compile import evidence
from graph.compile import links as compiled
from graph.compile import plan as p
from graph.compile.given import Variables, decided, resolved
from graph.compile.identity import SAME_AS
from graph.compile.planner import Planner, Row
from graph.compile.selection import Field, Selection
from graph.compile.shape import Shaper
from graph.compile.text import Text
from graph.ontology import ONTOLOGY, Direction
from graph.ontology.catalogue import ENTITY
from graph.traverse.ids import about_how_many, check_ids, missing
from graph.traverse.limits import limit_rows
from graph.traverse.walk import Shaped, Walk, columns, link_rows, node_rows, plan_walk, whole_number

MAX_NODES = 1_000
MAX_HOPS = 6
MAX_LINKS = 2_500
MAX_LOOKED = 2_500
"""Assertions that lead from a layer to nodes that were not seen before, or that are at a node."""
MAX_OF_ONE = 2_500
"""The same of one node, which comes first and alone has more."""
MAX_HAPPENINGS = 25
"""Between a node with more than MAX_LOOKED assertions and another: those that Neo4j gives first."""


@dataclass(frozen=True, slots=True, eq=False)
class Expand:
    starts: Any
    number: int
    """Of starts, about."""
    walk: Walk
    node_types: tuple[str, ...] | None
    min_hops: int
    max_hops: int
    limit: int
    slots: Mapping[str, tuple[p.Slot, ...]]
    """Of the rows of `nodes`, `links` and `skippedHubs`."""
    fields: tuple[tuple[Field, Any], ...]

    def text(self, text: Text) -> str:
        """`[nodes, links, hubs, found ids, nodes left out of the first layer that was cut, number of links, how many
        assertions were looked at where there were more, or 0, whether there are more happenings]`"""
        starts = text.names.parameter(self.starts)
        hubs = "[n IN seen WHERE coalesce(n.hub, false) AND NOT n IN walked + layer + found]"
        clauses = [
            f"MATCH (n:Entity) WHERE n.id IN {starts} AND {text.sees_node('n')} WITH n ORDER BY n.id",
            "WITH collect(n) AS found",
            *self._begin(text),
            *(self._layer(text, hop) for hop in range(1, self.max_hops + 1)),
            "WITH found, walked, cut, left, [n IN seen WHERE NOT n IN near] AS nodes,",
            f"{'[]' if self.walk.through_hubs else hubs} AS hubs",
            self._links(text),
            "WITH found, cut, left, more, size(links) AS number,",
            f"{node_rows(text, 'nodes', self.slots['nodes'])} AS nodes,",
            f"{link_rows(text, f'links[..{MAX_LINKS}]', self.slots['links'])} AS links,",
            f"{node_rows(text, 'hubs', self.slots['skippedHubs'])} AS hubs",
            "RETURN [nodes, links, hubs, [n IN found | n.id], cut, number, left, more]",
        ]
        return f"head(COLLECT {{ {' '.join(clauses)} }})"

    def _begin(self, text: Text) -> list[str]:
        """The variables of the traversal before the first hop. What is one thing with a start is a start."""
        if not self.walk.identities:
            return ["WITH found, found AS seen, found AS layer, [] AS walked, [] AS near, 0 AS cut, 0 AS left"]
        limit = text.names.parameter(self.limit)
        same = (
            f"COLLECT {{ UNWIND found AS x {self.walk.same(text, 'x', 'y', 'h')} AND NOT y IN found"
            " WITH y, min(length(h)) AS steps WITH DISTINCT y ORDER BY y.id RETURN y ORDER BY y.id }"
        )
        return [
            f"WITH found, {same} AS same",
            f"WITH found, same, {limit} - size(found) AS free",
            "WITH found, same, CASE WHEN free > 0 THEN same[0..free] ELSE [] END AS kept",
            "WITH found, found + kept AS seen, found + kept AS layer, [] AS walked, [] AS near,",
            "size(same) - size(kept) AS cut, 0 AS left",
        ]

    def _layer(self, text: Text, hop: int) -> str:
        """The variables of the traversal after one more hop. The start is walked even where it is a hub."""
        named = "" if hop > 1 else " OR true" if self.walk.identities else " OR n IN found"
        types = ""
        if self.node_types is not None:
            types = f" AND ({' OR '.join(f'y:{label}' for label in self.node_types) or 'false'})"
        groups = evidence.groups("rs", text.scope, text.names.variable("g"))
        events = text.names.parameter(compiled.EVENTS)
        least = ""
        if self.walk.min_confidence is not None:
            least = f" WHERE confidence >= {text.names.parameter(self.walk.min_confidence)}"
        limit, most = text.names.parameter(self.limit), text.names.parameter(MAX_LOOKED)
        of_one = text.names.parameter(MAX_OF_ONE)
        onward = (
            f"MATCH {self.walk.pattern('x', 'r', 'y')} WHERE {self.walk.hop(text, 'x', 'r')}"
            f" AND {text.sees_node('y')}{types} AND NOT y IN seen"
        )
        return " ".join(
            [
                "WITH found, seen, layer, walked, near, cut, left,",
                f"[n IN layer WHERE ({self.walk.inner('n')}){named}] AS ready",
                "CALL (seen, ready) {",
                f"UNWIND range(0, size(ready) - 1) AS at WITH seen, at, ready[at] AS x {onward}",
                f"WITH at LIMIT {of_one} + 1 RETURN collect(at) AS ats }}",
                f"WITH *, CASE WHEN size(ats) <= {most} THEN ready WHEN ats[{most}] = 0 THEN ready[..1]",
                f"ELSE ready[..ats[{most}]] END AS more",
                "CALL (seen, more) {",
                f"UNWIND more AS x {onward}",
                f"WITH y, x, r LIMIT {of_one}",
                f"WITH y, x, r, type(r) AS type, CASE WHEN type(r) IN {events} THEN r.id END AS happening",
                "WITH y, x, type, happening, startNode(r) AS start, collect(DISTINCT r) AS rs",
                f"WITH y, rs, {groups} AS groups",
                f"WITH y, {evidence.fact(p.Fact.CONFIDENCE, 'rs', 'groups')} AS confidence{least}",
                *self._joined(text),
                "WITH y, max(confidence) AS confidence ORDER BY coalesce(confidence, -1.0) DESC, y.id",
                "RETURN collect(y) AS reached }",
                f"WITH *, CASE WHEN size(seen) < {limit} THEN reached[0..{limit} - size(seen)] ELSE [] END AS next",
                "WITH found, seen + next AS seen, next AS layer, walked + more AS walked,",
                f"near{' + next' if hop < self.min_hops else ''} AS near,",
                "CASE WHEN cut = 0 THEN size(reached) - size(next) ELSE cut END AS cut,",
                f"CASE WHEN left > 0 THEN left WHEN size(more) < size(ready) THEN {most}",
                f"WHEN size([at IN ats WHERE at = 0]) > {of_one} THEN {of_one} ELSE 0 END AS left",
            ]
        )

    def _joined(self, text: Text) -> list[str]:
        """Clauses that put beside each `y` what is one thing with it, with the same confidence."""
        if not self.walk.identities:
            return []
        same = f"{self.walk.same(text, 'y', 'o', 'h')} AND NOT o IN seen WITH o, min(length(h)) AS steps RETURN o"
        return [
            "WITH y, max(confidence) AS confidence",
            f"WITH confidence, y, COLLECT {{ {same} }} AS same UNWIND [y] + same AS o WITH o AS y, confidence",
        ]

    def _links(self, text: Text) -> str:
        """The variables `links` and `more`: those that were walked, each as the list of its assertions, denials too;
        and the judgements that join records in the answer. They come node by node, in the order in which those were
        walked, until there are enough. A subquery and no COLLECT, which would group by the lists too.
        """
        walk, begin = self.walk.with_judgements, "UNWIND walked AS x WITH x, true AS whole"
        twice = "y IN walked"
        if walk.identities:
            begin = (
                "UNWIND [w IN walked | [w, true]] + [n IN nodes WHERE NOT n IN walked | [n, false]] AS pair"
                " WITH pair[0] AS x, pair[1] AS whole"
            )
            twice = f"(y IN walked OR type(r) = '{SAME_AS}')"
        undirected, events = text.names.parameter(compiled.UNDIRECTED), text.names.parameter(compiled.EVENTS)
        most = text.names.parameter(MAX_LOOKED)
        # What is found from either end counts from the one whose id comes first, so that no link is torn.
        once = "x.id <= y.id" if walk.direction == Direction.BOTH else f"NOT type(r) IN {undirected} OR x.id <= y.id"

        def match(types: Sequence[str]) -> str:
            way = compiled.way(text, "x", "r", list(types), walk.direction)
            return (
                f"MATCH {replace(walk, types=tuple(types)).pattern('x', 'r', 'y')} WHERE {walk.sees(text, 'r')}{way}"
                f" AND (whole OR type(r) = '{SAME_AS}') AND (NOT {twice} OR {once})"
            )

        lasting = [name for name in walk.types if name not in compiled.EVENTS]
        happening = [name for name in walk.types if name in compiled.EVENTS]
        number = f"COUNT {{ {match(walk.types)} RETURN r LIMIT {most} + 1 }}"
        pairs = [f"{match(lasting)} RETURN r, false AS more"] if lasting else []
        if happening:
            pairs.append(
                f"{match(happening)} WITH r LIMIT {MAX_HAPPENINGS + 1} WITH collect(r) AS rs"
                f" UNWIND rs[..{MAX_HAPPENINGS}] AS r RETURN r, size(rs) > {MAX_HAPPENINGS} AS more"
            )
        return " ".join(
            [
                f"CALL (walked, nodes) {{ {begin} WHERE x IN nodes WITH x, whole, {number} AS number",
                "CALL (x, whole, number, walked, nodes) { CALL (x, whole, number, walked, nodes) {",
                f"WITH x, whole, number, walked, nodes WHERE number <= {most}",
                f"{match(walk.types)} AND y IN nodes RETURN r, false AS more",
                # Of a busy one no more is looked at than what joins it with each of the others.
                f"UNION ALL WITH x, whole, number, walked, nodes WHERE number > {most} UNWIND nodes AS y",
                f"CALL (x, whole, walked, y) {{ {' UNION ALL '.join(pairs)} }} RETURN r, more }}",
                "WITH r, more, type(r) AS type, startNode(r).id AS a, endNode(r).id AS b",
                f"WITH r, more, type, a, b, type IN {undirected} AND a > b AS swap",
                "WITH r, more, type, CASE WHEN swap THEN b ELSE a END AS a, CASE WHEN swap THEN a ELSE b END AS b,",
                f"CASE WHEN type IN {events} THEN r.id ELSE '' END AS happening",
                "WITH type, a, b, happening, collect(r) AS rs, max(more) AS more",
                f"WHERE any(x IN rs WHERE {evidence.ASSERTS}){self.walk.confident(text, 'rs')}",
                "RETURN type, a, b, happening, rs, more ORDER BY type, a, b, happening }",
                f"WITH type, a, b, happening, rs, more LIMIT {MAX_LINKS + 1}",
                # Grouped once more, each alone: until then every row holds the lists.
                "WITH type, a, b, happening, collect(rs) AS alone, max(more) AS more",
                "WITH alone, more ORDER BY type, a, b, happening",
                "RETURN collect(alone[0]) AS links, coalesce(max(more), false) AS more }",
            ]
        )

    def shaped(self, shaper: Shaper) -> Shaped:
        of = columns(shaper, self.slots)

        def decode(value: Sequence[Any], variables: Variables) -> tuple[dict[str, Any], list[str]]:
            nodes, links, hubs, found, cut, number, left, more = value
            limits: list[tuple[str, int, int]] = []
            if cut or len(found) > self.limit:
                limits.append(("limit", self.limit, max(self.limit + cut, len(found))))
            if left:
                limits.append(("looked at", left, left + 1))
            if number > MAX_LINKS:
                limits.append(("links", MAX_LINKS, number))
            if more:
                limits.append(("happenings", MAX_HAPPENINGS, MAX_HAPPENINGS + 1))
            rows = {"nodes": nodes, "links": [row[0] for row in links], "skippedHubs": hubs}
            shaper.rows += len(nodes) + len(links)
            shown = shaper.new("Subgraph")
            for f, part in self.fields:
                match f.name:
                    case "__typename":
                        shown[f.key] = "Subgraph"
                    case "limits":
                        shown[f.key] = limit_rows(limits, part, shaper)
                    case name:
                        shown[f.key] = of[name][part](rows[name])
            return shown, missing(resolved(self.starts, variables), found)

        return decode


def plan(planner: Planner, arguments: Mapping[str, Any], selection: Selection) -> Expand:
    """Raises BadInput and LimitExceeded for arguments out of bounds."""
    labels = planner.visible(ONTOLOGY.labels((ENTITY,)))
    rows = {"nodes": Row(), "links": Row(), "skippedHubs": Row()}

    def part(f: Field) -> Any:
        if f.name == "limits":
            return f.selection.keys("Limit")
        if f.name == "links":
            return rows[f.name].slot(id(f.selection), lambda: p.Here(planner.link(f.selection), "link"))
        return rows[f.name].slot(id(f.selection), lambda: p.Here(planner.node(labels, f.selection), "node"))

    limit = whole_number(arguments, "limit", 200, 1, MAX_NODES)
    with planner.inside(limit):
        parts = planner.fields(selection.of("Subgraph"), part)
    max_hops = whole_number(arguments, "maxHops", 2, 1, MAX_HOPS)
    node_types = arguments.get("nodeTypes")
    starts = check_ids("from", arguments["from"])
    return Expand(
        starts=starts,
        number=decided(starts, about_how_many),
        walk=plan_walk(arguments),
        node_types=planner.visible(ONTOLOGY.labels(node_types)) if node_types is not None else None,
        min_hops=whole_number(arguments, "minHops", 1, 0, max_hops),
        max_hops=max_hops,
        limit=limit,
        slots={name: tuple(row.slots) for name, row in rows.items()},
        fields=parts,
    )
