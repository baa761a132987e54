"""`expand`: the neighbourhood of some entities, breadth first, strongest evidence first.

One layer per hop, each a subquery over the last one. A layer takes what is left of the limit: the neighbours with the
best combined confidence first, then by id. `links` are those from nodes that were walked to nodes in the answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.compile import evidence
from graph.compile import links as compiled
from graph.compile import plan as p
from graph.compile.given import Variables, decided, resolved
from graph.compile.planner import Planner, Row
from graph.compile.selection import Field, Selection
from graph.compile.shape import Shaper
from graph.compile.text import Text
from graph.ontology import ONTOLOGY
from graph.ontology.catalogue import ENTITY
from graph.traverse.ids import about_how_many, check_ids, missing
from graph.traverse.limits import limit_rows
from graph.traverse.walk import Shaped, Walk, link_rows, node_rows, plan_walk, whole_number

MAX_NODES = 1_000
MAX_HOPS = 6
MAX_LINKS = 5_000


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
        """`[nodes, links, hubs, found ids, nodes left out of the first layer that was cut, number of links]`"""
        starts = text.names.parameter(self.starts)
        hubs = "[n IN seen WHERE coalesce(n.hub, false) AND NOT n IN walked + layer]"
        clauses = [
            f"MATCH (n:Entity) WHERE n.id IN {starts} AND {text.sees_node('n')} WITH n ORDER BY n.id",
            "WITH collect(n) AS found",
            "WITH found, found AS seen, found AS layer, [] AS walked, [] AS near, 0 AS cut",
            *(self._layer(text, hop) for hop in range(1, self.max_hops + 1)),
            "WITH found, walked, cut, [n IN seen WHERE NOT n IN near] AS nodes,",
            f"{'[]' if self.walk.through_hubs else hubs} AS hubs",
            f"WITH found, cut, nodes, hubs, {self._links(text)} AS links",
            f"WITH found, cut, size(links) AS number, {node_rows(text, 'nodes', self.slots['nodes'])} AS nodes,",
            f"{link_rows(text, f'links[0..{MAX_LINKS}]', self.slots['links'])} AS links,",
            f"{node_rows(text, 'hubs', self.slots['skippedHubs'])} AS hubs",
            "RETURN [nodes, links, hubs, [n IN found | n.id], cut, number]",
        ]
        return f"head(COLLECT {{ {' '.join(clauses)} }})"

    def _layer(self, text: Text, hop: int) -> str:
        """The variables of the traversal after one more hop. The start is walked even where it is a hub."""
        named = " OR n IN found" if hop == 1 else ""
        types = ""
        if self.node_types is not None:
            types = f" AND ({' OR '.join(f'y:{label}' for label in self.node_types) or 'false'})"
        groups = evidence.groups("rs", text.scope, text.names.variable("g"))
        events = text.names.parameter(compiled.EVENTS)
        least = ""
        if self.walk.min_confidence is not None:
            least = f" WHERE confidence >= {text.names.parameter(self.walk.min_confidence)}"
        limit = text.names.parameter(self.limit)
        return " ".join(
            [
                "WITH found, seen, layer, walked, near, cut,",
                f"[n IN layer WHERE ({self.walk.inner('n')}){named}] AS more",
                "CALL (seen, more) {",
                f"UNWIND more AS x MATCH {self.walk.pattern('x', 'r', 'y')} WHERE {self.walk.hop(text, 'x', 'r')}",
                f"AND {text.sees_node('y')}{types} AND NOT y IN seen",
                f"WITH y, x, r, type(r) AS type, CASE WHEN type(r) IN {events} THEN r.id END AS happening",
                "WITH y, x, type, happening, startNode(r) AS start, collect(DISTINCT r) AS rs",
                f"WITH y, rs, {groups} AS groups",
                f"WITH y, {evidence.fact(p.Fact.CONFIDENCE, 'rs', 'groups')} AS confidence{least}",
                "WITH y, max(confidence) AS confidence ORDER BY coalesce(confidence, -1.0) DESC, y.id",
                "RETURN collect(y) AS reached }",
                f"WITH *, CASE WHEN size(seen) < {limit} THEN reached[0..{limit} - size(seen)] ELSE [] END AS next",
                "WITH found, seen + next AS seen, next AS layer, walked + more AS walked,",
                f"near{' + next' if hop < self.min_hops else ''} AS near,",
                "CASE WHEN cut = 0 THEN size(reached) - size(next) ELSE cut END AS cut",
            ]
        )

    def _links(self, text: Text) -> str:
        """An expression: the links that were walked, each as the list of its assertions, denials too."""
        way = compiled.way(text, "x", "r", list(self.walk.types), self.walk.direction)
        undirected, events = text.names.parameter(compiled.UNDIRECTED), text.names.parameter(compiled.EVENTS)
        return " ".join(
            [
                f"COLLECT {{ UNWIND walked AS x MATCH {self.walk.pattern('x', 'r', 'y')}",
                f"WHERE {self.walk.sees(text, 'r')}{way}",
                "AND x IN nodes AND y IN nodes WITH DISTINCT r",
                "WITH r, type(r) AS type, startNode(r).id AS a, endNode(r).id AS b",
                f"WITH r, type, a, b, type IN {undirected} AND a > b AS swap",
                "WITH r, type, CASE WHEN swap THEN b ELSE a END AS a, CASE WHEN swap THEN a ELSE b END AS b,",
                f"CASE WHEN type IN {events} THEN r.id ELSE '' END AS happening",
                "WITH type, a, b, happening, collect(r) AS rs",
                f"WHERE any(x IN rs WHERE {evidence.ASSERTS}){self.walk.confident(text, 'rs')}",
                f"RETURN rs ORDER BY type, a, b, happening LIMIT {MAX_LINKS + 1} }}",
            ]
        )

    def shaped(self, shaper: Shaper) -> Shaped:
        columns = {
            name: [shaper.column(shaper.slot(s, None), at) for at, s in enumerate(slots)]
            for name, slots in self.slots.items()
        }

        def decode(value: Sequence[Any], variables: Variables) -> tuple[dict[str, Any], list[str]]:
            nodes, links, hubs, found, cut, number = value
            limits: list[tuple[str, int, int]] = []
            if cut or len(found) > self.limit:
                limits.append(("limit", self.limit, max(self.limit + cut, len(found))))
            if number > MAX_LINKS:
                limits.append(("links", MAX_LINKS, number))
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
                        shown[f.key] = columns[name][part](rows[name])
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
