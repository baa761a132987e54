"""`paths` by fewest hops, each hop with its evidence.

Neo4j's SHORTEST with quantified path patterns, which searches from both ends and prunes as it goes (Neo4j Cypher
manual, "Shortest paths"). Parallel assertions of one type count as one link: of each group only the one with the
least id is walked. What a predicate inside the pattern cannot say (no node twice) is tested on what was found, so more
are asked for than are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.compile import evidence, shape
from graph.compile import plan as p
from graph.compile.bound import Lines
from graph.compile.planner import Planner, Row
from graph.compile.selection import Field, Selection
from graph.compile.text import Text
from graph.errors import LimitExceeded
from graph.ontology import ONTOLOGY
from graph.ontology.catalogue import ENTITY
from graph.traverse.ids import check_ids, missing
from graph.traverse.limits import limit_rows
from graph.traverse.walk import Walk, grouped, link_bound, node_rows, plan_walk, whole_number

MAX_PATHS = 50
MAX_HOPS = 10
MAX_PAIRS = 100
MAX_HUBS = 100
SOURCES_NAMED = 3
HIDDEN = 6
"""Values of a link that its path reads: confidence, type, name and id of both ends …"""


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    avoid: tuple[str, ...]
    walk: Walk
    k: int
    max_hops: int
    node_slots: tuple[p.Slot, ...]
    hub_slots: tuple[p.Slot, ...]
    link_slots: tuple[p.Slot, ...]
    path_fields: tuple[tuple[str, tuple[tuple[str, str, Any], ...]], ...]
    """Per response key of `paths`, the fields of a path: (response key, name, slot)."""
    fields: tuple[tuple[str, str, Any], ...]

    def text(self, text: Text) -> str:
        """`[paths, hubs, found ids]`"""
        names, n = text.names, text.names.variable("n")
        asked = names.parameter([*self.starts, *self.ends])
        found = f"COLLECT {{ MATCH ({n}:Entity) WHERE {n}.id IN {asked} AND {text.scope.sees_node(n)} RETURN {n}.id }}"
        return f"[{self._paths(text)}, {self._hubs(text)}, {found}]"

    def _step(self, text: Text, x: str, r: str, y: str, *, inner: bool) -> str:
        """`((x)-[r]-(y) WHERE …)`: one hop, of one link, in scope."""
        q = text.names.variable("q")
        tests = [
            self.walk.hop(text, x, r),
            text.scope.sees_node(y),
            f"NOT EXISTS {{ {self.walk.pattern(x, q, y)} WHERE type({q}) = type({r}) AND startNode({q}) = startNode({r})"
            f" AND {q}.id < {r}.id AND {self.walk.hop(text, x, q)} }}",
        ]
        if inner:
            tests.append(self.walk.inner(y))
            if self.avoid:
                tests.append(f"NOT {y}.id IN {text.names.parameter(list(self.avoid))}")
        return f"({self.walk.pattern(x, r, y)} WHERE {' AND '.join(tests)})"

    def _paths(self, text: Text) -> str:
        names = text.names
        a, b, path, ns, es = (names.variable(v) for v in ("a", "b", "p", "ns", "es"))
        x, r, y, z, s, w = (names.variable(v) for v in ("x", "r", "y", "z", "s", "w"))
        wanted = next(size for size in (10, 25, 50, 100) if size >= 2 * self.k)
        pattern = (
            f"({a}){self._step(text, x, r, y, inner=True)}{{0,{self.max_hops - 1}}}"
            f"{self._step(text, z, s, w, inner=False)}{{1,1}}({b})"
        )
        links = names.variable("ls")
        i, e, rs = names.variable("i"), names.variable("e"), names.variable("rs")
        confidence, g = grouped(text, rs, [i])
        bind, bound = link_bound(text, rs, g)
        lines = Lines(names)
        slots = text.row(self.link_slots, bound, lines)
        publisher = names.variable("s")
        named = lines.bind(
            f"COLLECT {{ UNWIND {rs} AS {e} MATCH ({publisher}:Source {{id: {e}.source}})"
            f" WHERE {text.scope.sees_node(publisher, entity=False)}"
            f" RETURN DISTINCT [{e}.stance, coalesce({publisher}.publisher, {publisher}.name, {publisher}.id)] AS {e}"
            f" ORDER BY {e} }}"
        )
        shown_confidence = evidence.fact(p.Fact.CONFIDENCE, rs, g)
        hidden = (
            f"{shown_confidence}, {bound.type}, coalesce({bound.start}.name, {bound.start}.id),"
            f" coalesce({bound.end}.name, {bound.end}.id), {named}, {bound.start}.id"
        )
        carried = [i, rs, g, bound.start, bound.end, bound.type]
        link_rows = (
            f"COLLECT {{ UNWIND range(0, size({es}) - 1) AS {i}"
            f" WITH {i}, {es}[{i}] AS {e} WITH {i}, {self.walk.parallel(text, e)} AS {rs}"
            f"{confidence}{bind.replace(' WITH ', f' WITH {i}, ', 1)}{lines.then(carried)}"
            f" RETURN [{hidden}, {slots}] ORDER BY {i} }}"
        )
        nodes = node_rows(text, ns, self.node_slots) if self.node_slots else "[]"
        vn, least = names.variable("v"), ""
        if self.walk.min_confidence is not None:
            least = f" WHERE all(l IN {links} WHERE l[0] >= {names.parameter(self.walk.min_confidence)})"
        return (
            f"COLLECT {{ MATCH ({a}:Entity) WHERE {a}.id IN {names.parameter(list(self.starts))} AND {text.scope.sees_node(a)}"
            f" MATCH ({b}:Entity) WHERE {b}.id IN {names.parameter(list(self.ends))} AND {text.scope.sees_node(b)} AND {a} <> {b}"
            f" MATCH {path} = SHORTEST {wanted} {pattern}"
            f" WITH nodes({path}) AS {ns}, relationships({path}) AS {es}"
            f" WHERE all(i IN range(0, size({ns}) - 2) WHERE NOT {ns}[i] IN {ns}[i + 1..])"
            f" WITH {ns}, {es} ORDER BY size({es}), [n IN {ns} | n.id], [e IN {es} | e.id] LIMIT {wanted}"
            f" WITH {ns}, {es}, {link_rows} AS {links}{least}"
            f" WITH {ns}, {es}, {links} ORDER BY size({es}), [n IN {ns} | n.id], [e IN {es} | e.id]"
            f" LIMIT {names.parameter(self.k + 1)}"
            f" WITH {ns}, {es}, {links}, {nodes} AS {vn}"
            f" RETURN [{vn}, {links}, [n IN {ns} | n.id]] ORDER BY size({es}), [n IN {ns} | n.id], [e IN {es} | e.id] }}"
        )

    def _hubs(self, text: Text) -> str:
        """Hubs next to a named end, through which no path was sought."""
        if self.walk.through_hubs or not self.hub_slots:
            return "[]"
        a, r, h, hs = (text.names.variable(v) for v in ("a", "r", "h", "hs"))
        asked = text.names.parameter([*self.starts, *self.ends])
        rows = node_rows(text, hs, self.hub_slots)
        return (
            f"head(COLLECT {{ MATCH ({a}:Entity) WHERE {a}.id IN {asked} AND {text.scope.sees_node(a)}"
            f" MATCH {self.walk.pattern(a, r, h)} WHERE {self.walk.hop(text, a, r)} AND {text.scope.sees_node(h)}"
            f" AND {h}.hub = true AND NOT {h}.id IN {asked}"
            f" WITH DISTINCT {h} ORDER BY {h}.id LIMIT {MAX_HUBS} WITH collect({h}) AS {hs} WITH {rows} AS {hs} RETURN {hs} }})"
        )

    def shape(self, value: Sequence[Any]) -> tuple[dict[str, Any], list[str]]:
        rows, hubs, found = value
        limits = [("k", self.k, len(rows))] if len(rows) > self.k else []
        decoders = [shape.slot(s, None) for s in self.link_slots]
        node_decoders = [shape.slot(s, None) for s in self.node_slots]
        shown: dict[str, Any] = {}
        for key, name, detail in self.fields:
            match name:
                case "limits":
                    shown[key] = limit_rows(limits, detail)
                case "skippedHubs":
                    decode = shape.slot(self.hub_slots[detail], None)
                    shown[key] = [decode(row[detail]) for row in hubs or []]
                case _:
                    asked = dict(self.path_fields)[key]
                    shown[key] = [_path(row, asked, node_decoders, decoders) for row in rows[: self.k]]
        return shown, missing([*self.starts, *self.ends], found)


def _path(
    row: Sequence[Any],
    asked: Sequence[tuple[str, str, Any]],
    nodes: Sequence[shape.Decoder],
    links: Sequence[shape.Decoder],
) -> dict[str, Any]:
    node_rows_, link_rows, ids = row
    shown: dict[str, Any] = {}
    for key, name, slot in asked:
        match name:
            case "nodes":
                shown[key] = [nodes[slot](r[slot]) for r in node_rows_]
            case "links":
                shown[key] = [links[slot](r[HIDDEN][slot]) for r in link_rows]
            case "weakest":
                weakest = min(link_rows, key=lambda r: -1.0 if r[0] is None else r[0])
                shown[key] = links[slot](weakest[HIDDEN][slot])
            case "hops":
                shown[key] = len(link_rows)
            case "confidence":
                shown[key] = _product([r[0] for r in link_rows])
            case "explanation":
                shown[key] = [explain(r, ids[i]) for i, r in enumerate(link_rows)]
    return shown


def _product(confidences: Sequence[float | None]) -> float | None:
    total = 1.0
    for one in confidences:
        if one is None:
            return None
        total *= one
    return round(total, 4)


def explain(link: Sequence[Any], near: str) -> str:
    """`Do Kwon leads Terraform Labs, according to X; denied by Y.`, read from the node that the path comes from."""
    _, relationship, start, end, sources, start_id = link[:HIDDEN]
    r = ONTOLOGY.relationships[relationship]
    if near == start_id:
        said = f"{start} {r.reads} {end}"
    else:
        said = f"{end} {r.reads_back} {start}"
    asserting = [publisher for stance, publisher in sources if stance == "ASSERTS"]
    denying = [publisher for stance, publisher in sources if stance == "DENIES"]
    said += f", according to {_listed(asserting)}" if asserting else ""
    return f"{said}{f'; denied by {_listed(denying)}' if denying else ''}."


def _listed(publishers: Sequence[str]) -> str:
    named = list(publishers[:SOURCES_NAMED])
    more = len(publishers) - len(named)
    if more:
        return ", ".join(named) + f" and {more} more"
    return " and ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else named[0]


def plan(planner: Planner, arguments: Mapping[str, Any], selection: Selection) -> Paths:
    """Raises BadInput and LimitExceeded for arguments out of bounds."""
    labels = planner.visible(ONTOLOGY.labels((ENTITY,)))
    nodes, links, hubs = Row(), Row(), Row()
    fields: list[tuple[str, str, Any]] = []
    path_fields: list[tuple[str, tuple[tuple[str, str, Any], ...]]] = []

    def node_slot(row: Row, inner: Selection) -> int:
        return row.slot(id(inner), lambda: p.Here(planner.node(labels, inner), "node"))

    def path_slot(f: Field) -> int | None:
        if f.selection is None:
            return None
        inner = f.selection
        if f.name == "nodes":
            return node_slot(nodes, inner)
        return links.slot(id(inner), lambda: p.Here(planner.link(inner), "link"))

    for f in selection.of("PathResult"):
        inner = f.selection or Selection({})
        match f.name:
            case "limits":
                fields.append(
                    (f.key, f.name, tuple((x.key, x.name) for x in inner.of("Limit") if x.name != "__typename"))
                )
            case "skippedHubs":
                fields.append((f.key, f.name, planner.at(f.key, lambda inner=inner: node_slot(hubs, inner))))
            case "paths":
                asked = tuple(
                    (x.key, x.name, planner.at(x.key, lambda x=x: path_slot(x)))
                    for x in inner.of("Path")
                    if x.name != "__typename"
                )
                fields.append((f.key, f.name, None))
                path_fields.append((f.key, asked))
    starts, ends = check_ids("from", arguments["from"]), check_ids("to", arguments["to"])
    if len(starts) * len(ends) > MAX_PAIRS:
        raise LimitExceeded(
            f"`from` and `to` make {len(starts) * len(ends)} pairs, at most {MAX_PAIRS} are searched: name fewer ids."
        )
    return Paths(
        starts,
        ends,
        check_ids("avoid", arguments.get("avoid") or ()),
        plan_walk(arguments),
        whole_number("k", arguments.get("k", 5), 1, MAX_PATHS),
        whole_number("maxHops", arguments.get("maxHops", 6), 1, MAX_HOPS),
        tuple(nodes.slots),
        tuple(hubs.slots),
        tuple(links.slots),
        tuple(path_fields),
        tuple(fields),
    )
