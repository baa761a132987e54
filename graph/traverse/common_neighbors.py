"""`commonNeighbors`: what several entities are linked to, rare things first.

An element with few links of its own says more than one that everybody has, so elements are ordered by the number of
their links, then by id. Hubs, which join nearly everything, are told and not ranked. The protected are never among
them: a victim is no bridge. All of it is counted over the types that are walked, as the reader sees them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.compile import evidence
from graph.compile import links as compiled
from graph.compile import plan as p
from graph.compile.given import Variables, combined, decided, resolved
from graph.compile.planner import Planner, Row
from graph.compile.selection import Field, Selection
from graph.compile.shape import Decoder, Shaper
from graph.compile.text import Text
from graph.errors import BadInput
from graph.ontology import ONTOLOGY
from graph.ontology.catalogue import ENTITY
from graph.traverse.ids import about_how_many, check_ids, missing
from graph.traverse.limits import limit_rows
from graph.traverse.walk import Shaped, Walk, columns, link_rows, node_rows, plan_walk, whole_number

MAX_SHARED = 1_000
MAX_CANDIDATES = 2_000
"""Shared elements whose links are counted."""
MAX_DEGREE = 1_000
"""Links of an element that are counted: beyond, it is as common as any other."""
MAX_LINKS = 100
"""Of one element to the ids."""
MAX_HUBS = 100


@dataclass(frozen=True, slots=True, eq=False)
class CommonNeighbors:
    ids: Any
    number: int
    """Of ids, about."""
    least: Any
    """How many of the ids an element is linked to."""
    walk: Walk
    limit: int
    slots: Mapping[str, tuple[p.Slot, ...]]
    """Of the rows of `entity`, `links` and `skippedHubs`."""
    fields: tuple[tuple[Field, Any], ...]
    """Each with its slot; `shared` with what is asked of each element, in the same form."""

    def text(self, text: Text) -> str:
        """`[entities, [degree, ids, links, number of links] each, hubs, found ids, elements, hubs in all]`"""
        ids, least = text.names.parameter(self.ids), text.names.parameter(self.least)
        limit = text.names.parameter(self.limit)
        clauses = [
            f"MATCH (n:Entity) WHERE n.id IN {ids} AND {text.sees_node('n')} WITH n ORDER BY n.id",
            "WITH collect(n) AS found",
            # What is sorted is counted with all variables of its row, which only grouping forgets; and a part of a list
            # is counted as the whole, unless it is copied.
            f"CALL (found) {{ UNWIND found AS x MATCH {self.walk.pattern('x', 'r', 'y')}",
            f"WHERE {self.walk.hop(text, 'x', 'r')} AND {text.sees_node('y')} AND y.protected = false AND y <> x",
            f"WITH y, count(DISTINCT x) AS number WHERE number >= {least}",
            "WITH y, coalesce(y.hub, false) AS hub ORDER BY y.id",
            "WITH collect(CASE WHEN hub THEN y END) AS hubs, collect(CASE WHEN NOT hub THEN y END) AS every",
            f"RETURN size(hubs) AS hubs_in_all, [y IN hubs[0..{MAX_HUBS}] | y] AS hubs, size(every) AS elements,",
            f"[y IN every[0..{MAX_CANDIDATES}] | y] AS every }}",
            "WITH found, elements, hubs_in_all, hubs, every, count(*) AS once",
            f"CALL (every) {{ UNWIND every AS y WITH y, {self._degree(text)} AS degree",
            f"ORDER BY degree, y.id LIMIT {limit} RETURN collect([y, degree]) AS best }}",
            "WITH found, elements, hubs_in_all, hubs, best, count(*) AS once",
            f"WITH found, elements, hubs_in_all, best, {self._hubs(text)} AS hubs,",
            f"{node_rows(text, '[b IN best | b[0]]', self.slots['entity'])} AS entities,",
            f"{self._elements(text)} AS each",
            "RETURN [entities, each, hubs, [n IN found | n.id], elements, hubs_in_all]",
        ]
        return f"head(COLLECT {{ {' '.join(clauses)} }})"

    def _degree(self, text: Text) -> str:
        """An expression: the number of links of `y`, one more than are counted where there are more."""
        events, undirected = text.names.parameter(compiled.EVENTS), text.names.parameter(compiled.UNDIRECTED)
        return (
            f"COUNT {{ MATCH {self.walk.pattern('y', 'q', 'z')} WHERE {self.walk.hop(text, 'y', 'q')}"
            f" AND {text.sees_node('z')} RETURN DISTINCT CASE WHEN type(q) IN {events} THEN q.id"
            f" ELSE [type(q), z.id, startNode(q) = y OR type(q) IN {undirected}] END AS link LIMIT {MAX_DEGREE + 1} }}"
        )

    def _hubs(self, text: Text) -> str:
        return node_rows(text, "hubs", self.slots["skippedHubs"])

    def _elements(self, text: Text) -> str:
        """An expression: of each element its degree, which of the ids it is linked to, its links to them and their
        number.
        """
        asked = {f.name for field, parts in self.fields if field.name == "shared" for f, _ in parts}
        walk, begin = self.walk, "UNWIND found AS x"
        match = f"MATCH {walk.pattern('x', 'r', 'one')}"
        near = f"{begin} {match} WHERE x <> one AND {walk.hop(text, 'x', 'r')} RETURN DISTINCT x.id AS id ORDER BY id"
        links = "[]"
        if self.slots["links"] or any(f.name == "limits" for f, _ in self.fields):
            links = f"COLLECT {{ {begin} {match} WHERE x <> one AND {walk.sees(text, 'r')} {self._grouped(text)} }}"
        return (
            "COLLECT { UNWIND range(0, size(best) - 1) AS place WITH place, best[place][0] AS one,"
            " best[place][1] AS degree WITH place, one, degree,"
            f" {f'COLLECT {{ {near} }}' if 'ids' in asked else '[]'} AS near, {links} AS links"
            " WITH place, degree, near, size(links) AS number,"
            f" {link_rows(text, f'links[0..{MAX_LINKS}]', self.slots['links'])} AS links"
            " RETURN [degree, near, links, number] ORDER BY place }"
        )

    def _grouped(self, text: Text) -> str:
        """Clauses from assertions `r` to links, each as the list of its assertions, denials too."""
        undirected, events = text.names.parameter(compiled.UNDIRECTED), text.names.parameter(compiled.EVENTS)
        return (
            "WITH r, type(r) AS type, startNode(r).id AS a, endNode(r).id AS b"
            f" WITH r, type, a, b, type IN {undirected} AND a > b AS swap"
            " WITH r, type, CASE WHEN swap THEN b ELSE a END AS a, CASE WHEN swap THEN a ELSE b END AS b,"
            f" CASE WHEN type IN {events} THEN r.id ELSE '' END AS happening"
            " WITH type, a, b, happening, collect(r) AS rs"
            f" WHERE any(x IN rs WHERE {evidence.ASSERTS})"
            f" RETURN rs ORDER BY type, a, b, happening LIMIT {MAX_LINKS + 1}"
        )

    def shaped(self, shaper: Shaper) -> Shaped:
        of = columns(shaper, self.slots)

        def decode(value: Sequence[Any], variables: Variables) -> tuple[dict[str, Any], list[str]]:
            entities, each, hubs, found, elements, hubs_in_all = value
            limits = _limits(self.limit, each, elements, hubs_in_all)
            shaper.rows += len(each)
            shown = shaper.new("CommonNeighbors")
            for f, part in self.fields:
                match f.name:
                    case "__typename":
                        shown[f.key] = "CommonNeighbors"
                    case "limits":
                        shown[f.key] = limit_rows(limits, part, shaper)
                    case "skippedHubs":
                        shown[f.key] = of["skippedHubs"][part](hubs)
                    case _:
                        rows = entities or [()] * len(each)
                        shown[f.key] = [_element(*pair, part, of, shaper) for pair in zip(rows, each, strict=True)]
            return shown, missing(resolved(self.ids, variables), found)

        return decode


def _limits(limit: int, each: Sequence[Any], elements: int, hubs: int) -> list[tuple[str, int, int]]:
    hit: list[tuple[str, int, int]] = []
    if elements > limit:
        hit.append(("limit", limit, elements))
    if elements > MAX_CANDIDATES:
        hit.append(("candidates", MAX_CANDIDATES, elements))
    if any(degree > MAX_DEGREE for degree, *_ in each):
        hit.append(("degree", MAX_DEGREE, MAX_DEGREE))
    if any(number > MAX_LINKS for *_, number in each):
        hit.append(("links", MAX_LINKS, MAX_LINKS))
    if hubs > MAX_HUBS:
        hit.append(("hubs", MAX_HUBS, hubs))
    return hit


def _element(
    entity: Sequence[Any],
    one: Sequence[Any],
    asked: Sequence[tuple[Field, Any]],
    of: Mapping[str, Sequence[Decoder]],
    shaper: Shaper,
) -> dict[str, Any]:
    degree, near, links, _ = one
    shown = shaper.new("SharedElement")
    for f, slot in asked:
        match f.name:
            case "__typename":
                shown[f.key] = "SharedElement"
            case "entity":
                shown[f.key] = of["entity"][slot]([entity])[0]
            case "links":
                shown[f.key] = of["links"][slot]([row[0] for row in links])
            case "ids":
                shown[f.key] = near
            case _:
                shown[f.key] = min(degree, MAX_DEGREE)
    return shown


def plan(planner: Planner, arguments: Mapping[str, Any], selection: Selection) -> CommonNeighbors:
    """Raises BadInput and LimitExceeded for arguments out of bounds."""
    labels = planner.visible(ONTOLOGY.labels((ENTITY,)))
    rows = {"entity": Row(), "links": Row(), "skippedHubs": Row()}

    def node_slot(name: str, f: Field) -> int:
        return rows[name].slot(id(f.selection), lambda: p.Here(planner.node(labels, f.selection), "node"))

    def element_part(f: Field) -> int | None:
        if f.name == "entity":
            return node_slot(f.name, f)
        if f.name == "links":
            return rows[f.name].slot(id(f.selection), lambda: p.Here(planner.link(f.selection), "link"))
        return None

    def part(f: Field) -> Any:
        match f.name:
            case "limits":
                return f.selection.keys("Limit")
            case "skippedHubs":
                return node_slot(f.name, f)
            case _:
                return planner.fields(f.selection.of("SharedElement"), element_part)

    limit = whole_number(arguments, "limit", 100, 1, MAX_SHARED)
    with planner.inside(limit):
        parts = planner.fields(selection.of("CommonNeighbors"), part)
    ids = check_ids("ids", arguments["ids"])
    return CommonNeighbors(
        ids=ids,
        number=decided(ids, about_how_many),
        least=combined(_least, ids, arguments.get("least")),
        walk=plan_walk(arguments),
        limit=limit,
        slots={name: tuple(row.slots) for name, row in rows.items()},
        fields=parts,
    )


def _least(ids: Sequence[str], least: int | None) -> int:
    if len(ids) < 2:
        raise BadInput("`ids` names fewer than two entities, which share nothing", "name two or more")
    if least is not None and not 2 <= least <= len(ids):
        raise BadInput(f"`least` is {least}", f"use a number from 2 to {len(ids)}, the number of ids")
    return len(ids) if least is None else least
