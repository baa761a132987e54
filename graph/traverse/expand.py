"""`expand`: the neighbourhood of some entities, breadth first, strongest evidence first.

One layer per hop, each a subquery over the last one. A layer takes what is left of the limit, the neighbours with the
best combined confidence first, then by id. `links` are the links from nodes that were walked to nodes in the answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.compile import evidence, shape
from graph.compile import plan as p
from graph.compile.bound import Lines
from graph.compile.links import EVENTS, UNDIRECTED
from graph.compile.planner import Planner, Row
from graph.compile.selection import Field, Selection
from graph.compile.text import Text
from graph.ontology import ONTOLOGY
from graph.ontology.catalogue import ENTITY
from graph.traverse.ids import check_ids, missing
from graph.traverse.limits import limit_rows
from graph.traverse.walk import Walk, grouped, link_bound, node_rows, plan_walk, whole_number

MAX_NODES = 1_000
MAX_HOPS = 6
MAX_LINKS = 5_000


@dataclass(frozen=True, slots=True, eq=False)
class Expand:
    starts: tuple[str, ...]
    walk: Walk
    node_types: tuple[str, ...] | None
    min_hops: int
    max_hops: int
    limit: int
    node_slots: tuple[p.Slot, ...]
    hub_slots: tuple[p.Slot, ...]
    link_slots: tuple[p.Slot, ...]
    fields: tuple[tuple[str, str, Any], ...]

    def text(self, text: Text) -> str:
        """`[nodes, links, hubs, found ids, size before the limit, number of links]`"""
        seen, layer = text.names.variable("ns"), text.names.variable("ly")
        start = text.names.variable("n")
        lines = [
            f"MATCH ({start}:Entity) WHERE {start}.id IN {text.names.parameter(list(self.starts))}"
            f" AND {text.scope.sees_node(start)} WITH {start} ORDER BY {start}.id"
            f" WITH collect({start}) AS {seen}, collect({start}) AS {layer}"
        ]
        walked, near, cut = text.names.variable("w"), text.names.variable("nr"), text.names.variable("cut")
        found = text.names.variable("st")
        lines.append(f"WITH {seen}, {seen} AS {found}, {layer}, [] AS {walked}, [] AS {near}, 0 AS {cut}")
        for hop in range(1, self.max_hops + 1):
            lines.append(self._layer(text, hop, seen, found, layer, walked, near, cut))
        kept = f"[n IN {seen} WHERE NOT n IN {near}]"
        nodes, links, hubs = (text.names.variable(v) for v in ("ns", "ls", "hs"))
        lines.append(
            f"WITH {found}, {layer}, {walked}, {cut}, {kept} AS {nodes}, [n IN {seen} WHERE coalesce(n.hub, false) AND NOT n IN {walked} AND NOT n IN {layer}] AS {hubs}"
        )
        lines.append(
            f"WITH {found}, {cut}, {nodes}, {hubs if not self.walk.through_hubs else '[]'} AS {hubs}, {self._links(text, walked, nodes)} AS {links}"
        )
        values = Lines(text.names)
        shown = values.bind(node_rows(text, nodes, self.node_slots)) if self.node_slots else "[]"
        skipped = values.bind(node_rows(text, hubs, self.hub_slots)) if self.hub_slots else "[]"
        drawn = values.bind(self._link_rows(text, links)) if self.link_slots else "[]"
        lines.append(values.then([found, cut, nodes, hubs, links]).strip())
        lines.append(f"RETURN [{shown}, {drawn}, {skipped}, [n IN {found} | n.id], {cut}, size({links})]")
        return f"head(COLLECT {{ {' '.join(x for x in lines if x)} }})"

    def _layer(self, text: Text, hop: int, seen: str, found: str, layer: str, walked: str, near: str, cut: str) -> str:
        """Rebinds every variable of the traversal to what it is after one more hop."""
        x, y, r, rs, c, next_, more = (text.names.variable(v) for v in ("x", "y", "r", "rs", "c", "nx", "m"))
        go = f"[n IN {layer} WHERE {self.walk.inner('n')}{f' OR n IN {found}' if hop == 1 else ''}]"
        types = ""
        if self.node_types is not None:
            types = f" AND ({' OR '.join(f'{y}:{label}' for label in self.node_types)})"
        confidence, g = grouped(text, rs, [y])
        least = (
            f" WHERE {c} >= {text.names.parameter(self.walk.min_confidence)}"
            if self.walk.min_confidence is not None
            else ""
        )
        inner = (
            f"UNWIND {more} AS {x} MATCH {self.walk.pattern(x, r, y)} WHERE {self.walk.hop(text, x, r)}"
            f" AND {text.scope.sees_node(y)}{types} AND NOT {y} IN {seen}"
            f" WITH {y}, {x}, type({r}) AS t, startNode({r}) AS s, collect(DISTINCT {r}) AS {rs}"
            f"{confidence} WITH {y}, {evidence.fact(p.Fact.CONFIDENCE, rs, g)} AS {c}{least}"
            f" WITH {y}, max({c}) AS {c} ORDER BY coalesce({c}, -1.0) DESC, {y}.id"
            f" RETURN collect({y}) AS {next_}"
        )
        room = f"({text.names.parameter(self.limit)} - size({seen}))"
        take = f"{next_}[0..CASE WHEN {room} > 0 THEN {room} ELSE 0 END]"
        nearer = f"{near} + {take}" if hop < self.min_hops else near
        return (
            f"WITH {seen}, {found}, {layer}, {walked}, {near}, {cut}, {go} AS {more}"
            f" CALL ({seen}, {more}) {{ {inner} }}"
            f" WITH {seen} + {take} AS {seen}, {found}, {take} AS {layer}, {walked} + {more} AS {walked},"
            f" {nearer} AS {near}, {cut} + size({next_}) - size({take}) AS {cut}"
        )

    def _links(self, text: Text, walked: str, nodes: str) -> str:
        """An expression: the links that were walked, each as the list of its assertions."""
        x, y, r, rs, f, t, u = (text.names.variable(v) for v in ("x", "y", "r", "rs", "f", "t", "u"))
        undirected = text.names.parameter(UNDIRECTED)
        events = text.names.parameter(EVENTS)
        inferred = f" AND {r}.basis <> 'INFERRED'" if self.walk.exclude_inferred else ""
        confidence, g = grouped(text, rs, [f, t, u])
        least = ""
        if self.walk.min_confidence is not None:
            fact = evidence.fact(p.Fact.CONFIDENCE, rs, g)
            least = f"{confidence} WHERE {fact} >= {text.names.parameter(self.walk.min_confidence)}"
        return (
            f"COLLECT {{ UNWIND {walked} AS {x} MATCH {self.walk.pattern(x, r, y)}"
            f" WHERE {text.scope.sees_relationship(r)} AND {y} IN {nodes} AND {x} IN {nodes}{inferred}"
            f" WITH DISTINCT {r} WITH {r}, startNode({r}).id AS {f}, endNode({r}).id AS {t}, type({r}) AS {u}"
            f" WITH {u}, CASE WHEN {u} IN {undirected} AND {f} > {t} THEN {t} ELSE {f} END AS {f},"
            f" CASE WHEN {u} IN {undirected} AND {f} > {t} THEN {f} ELSE {t} END AS {t},"
            f" CASE WHEN {u} IN {events} THEN {r}.id ELSE '' END AS {x}, {r}"
            f" WITH {u}, {f}, {t}, {x}, collect({r}) AS {rs} WHERE any(x IN {rs} WHERE {evidence.ASSERTS})"
            f"{least} RETURN {rs} ORDER BY {u}, {f}, {t} LIMIT {MAX_LINKS + 1} }}"
        )

    def _link_rows(self, text: Text, links: str) -> str:
        i, rs = text.names.variable("i"), text.names.variable("rs")
        confidence, g = grouped(text, rs, [i])
        bind, bound = link_bound(text, rs, g)
        lines = Lines(text.names)
        row = text.row(self.link_slots, bound, lines)
        carried = [i, rs, g, bound.start, bound.end, bound.type]
        return (
            f"COLLECT {{ UNWIND range(0, size({links}[0..{MAX_LINKS}]) - 1) AS {i} WITH {i}, {links}[{i}] AS {rs}"
            f"{confidence}{bind.replace(' WITH ', f' WITH {i}, ', 1)}{lines.then(carried)} RETURN {row} ORDER BY {i} }}"
        )

    def shape(self, value: Sequence[Any]) -> tuple[dict[str, Any], list[str]]:
        nodes, links, hubs, found, cut, number = value
        limits: list[tuple[str, int, int]] = []
        if cut:
            limits.append(("limit", self.limit, self.limit + cut))
        if number > MAX_LINKS:
            limits.append(("links", MAX_LINKS, number))
        rows = {"nodes": nodes, "links": links, "skippedHubs": hubs}
        slots = {"nodes": self.node_slots, "links": self.link_slots, "skippedHubs": self.hub_slots}
        shown: dict[str, Any] = {}
        for key, name, detail in self.fields:
            if name == "limits":
                shown[key] = limit_rows(limits, detail)
            else:
                decode = shape.slot(slots[name][detail], None)
                shown[key] = [decode(row[detail]) for row in rows[name]]
        return shown, missing(self.starts, found)


def plan(planner: Planner, arguments: Mapping[str, Any], selection: Selection) -> Expand:
    """Raises BadInput and LimitExceeded for arguments out of bounds."""
    labels = planner.visible(ONTOLOGY.labels((ENTITY,)))
    rows = {"nodes": Row(), "skippedHubs": Row(), "links": Row()}
    fields: list[tuple[str, str, Any]] = []

    def projection(f: Field, inner: Selection) -> p.Here:
        if f.name == "links":
            return p.Here(planner.link(inner), "link")
        return p.Here(planner.node(labels, inner), "node")

    for f in selection.of("Subgraph"):
        inner = f.selection or Selection({})
        if f.name == "limits":
            fields.append((f.key, f.name, tuple((x.key, x.name) for x in inner.of("Limit") if x.name != "__typename")))
        elif f.name != "__typename":
            slot = planner.at(
                f.key, lambda f=f, inner=inner: rows[f.name].slot(id(inner), lambda: projection(f, inner))
            )
            fields.append((f.key, f.name, slot))
    max_hops = whole_number("maxHops", arguments.get("maxHops", 2), 1, MAX_HOPS)
    node_types = arguments.get("nodeTypes")
    return Expand(
        check_ids("from", arguments["from"]),
        plan_walk(arguments),
        planner.visible(ONTOLOGY.labels(node_types)) if node_types is not None else None,
        whole_number("minHops", arguments.get("minHops", 1), 0, max_hops),
        max_hops,
        whole_number("limit", arguments.get("limit", 200), 1, MAX_NODES),
        tuple(rows["nodes"].slots),
        tuple(rows["skippedHubs"].slots),
        tuple(rows["links"].slots),
        tuple(fields),
    )
