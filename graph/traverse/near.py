"""`near`: compounds, places and events around a point, the nearest first.

Neo4j's point index finds what has coordinates. An event lies where it took place, as its sources say; of several places
the nearest counts. Distances are along a great circle, rounded to a metre, which also orders them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.compile import plan as p
from graph.compile.given import Variables, combined
from graph.compile.planner import Planner, Row
from graph.compile.selection import Field, Selection
from graph.compile.shape import Decoder, Shaper
from graph.compile.text import Text
from graph.errors import BadInput
from graph.ontology import ONTOLOGY, Kind
from graph.traverse.limits import limit_rows
from graph.traverse.walk import Shaped, Walk, columns, link_rows, node_rows, parallel, plan_walk, whole_number

MAX_NEARBY = 1_000
MAX_SITES = 10_000
"""The nearest places that are looked at, and at whose events: what is left out lies farther away than all of them."""
MAX_KM = 1_000
AT = "TOOK_PLACE_AT"
SITES = tuple(n.label for n in ONTOLOGY.node_types if any(x.kind is Kind.POINT for x in n.properties))
"""Labels that have coordinates."""
EVENTS = ONTOLOGY.labels(ONTOLOGY.relationships[AT].sources)


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    latitude: Any
    longitude: Any
    km: Any
    sites: tuple[str, ...]
    """Labels of what is sought by its own coordinates, and of what is sought by where it took place."""
    events: tuple[str, ...]
    walk: Walk
    limit: int
    slots: Mapping[str, tuple[p.Slot, ...]]
    """Of the rows of `entity`, `place` and `link`."""
    fields: tuple[tuple[Field, Any], ...]
    """Each with its slot; `nearby` with what is asked of each entry, in the same form."""

    def text(self, text: Text) -> str:
        """`[[distance, whether an event] each, entities, places, links of events, number, number of sites]`"""
        limit = text.names.parameter(self.limit)
        clauses = [
            # What is sorted is counted with all variables of its row, which only grouping forgets; and a part of a list
            # is counted as the whole, unless it is copied.
            f"CALL () {{ {self._sites(text)} RETURN count(p) AS there }}",
            f"CALL () {{ CALL () {{ {' UNION ALL '.join(self._branches(text))} }}",
            "WITH * ORDER BY distance, id WITH collect([distance, id, e, stated]) AS every",
            f"RETURN size(every) AS number, [e IN every[0..{limit}] | e] AS best }}",
            "WITH there, number, best, count(*) AS once",
            f"WITH there, number, best, {_met()} AS met",
            "WITH there, number, best, [e IN best | e[2]] AS found, [m IN met | m[1]] AS sites,",
            "[m IN met WHERE m[0] IS NOT NULL | m[0]] AS hops",
            f"WITH there, number, best, found, sites, {self._links(text)} AS links",
            f"WITH there, number, best, {node_rows(text, 'found', self.slots['entity'])} AS found,",
            f"{node_rows(text, 'sites', self.slots['place'])} AS sites,",
            f"{link_rows(text, 'links', self.slots['link'])} AS links",
            "RETURN [[e IN best | [e[0], e[3] IS NOT NULL]], found, sites, links, number, there]",
        ]
        return f"head(COLLECT {{ {' '.join(clauses)} }})"

    def _sites(self, text: Text, most: int = MAX_SITES + 1) -> str:
        """Clauses that bind the nearest places `p`, each with its distance. An index is of one label."""
        latitude, longitude = text.names.parameter(self.latitude), text.names.parameter(self.longitude)
        here, km = f"point({{latitude: {latitude}, longitude: {longitude}}})", text.names.parameter(self.km)
        each = " UNION ALL ".join(
            f"MATCH (p:{label}) WHERE point.distance(p.point, {here}) <= {km} * 1000.0"
            f" AND {text.sees_node('p', label)} RETURN p"
            for label in (SITES if self.events else self.sites)
        )
        return (
            f"CALL () {{ {each} }} WITH p, round(point.distance(p.point, {here}) / 1000.0, 3) AS distance"
            f" ORDER BY distance, p.id LIMIT {most}"
        )

    def _branches(self, text: Text) -> Iterator[str]:
        """Queries of what is found: distance, id, the entity, and of an event the id of the nearest assertion."""
        sites = self._sites(text, MAX_SITES)
        if self.sites:
            yield (
                f"{sites} WITH p, distance WHERE {_labelled('p', self.sites)}"
                " RETURN distance, p.id AS id, p AS e, null AS stated"
            )
        if self.events:
            # The protected are no place to meet at.
            yield (
                f"{sites} WITH p, distance WHERE p.protected = false"
                f" MATCH (p)<-[r:{AT}]-(e) WHERE {self.walk.hop(text, 'p', 'r')} AND {text.sees_node('e')}"
                f" AND {_labelled('e', self.events)} WITH e, min([distance, p.id, r.id]) AS nearest"
                " RETURN nearest[0] AS distance, e.id AS id, e, nearest[2] AS stated"
            )

    def _links(self, text: Text) -> str:
        return parallel(text, self.walk, "hops") if self.slots["link"] else "[]"

    def shaped(self, shaper: Shaper) -> Shaped:
        of = columns(shaper, self.slots)

        def decode(value: Sequence[Any], variables: Variables) -> tuple[dict[str, Any], list[str]]:
            best, found, sites, links, number, there = value
            entities, places, rows = iter(found), iter(sites), iter(links)
            whole = [
                (distance, next(entities, None), next(places, None), next(rows, None) if event else None, event)
                for distance, event in best
            ]
            shaper.rows += len(whole)
            limits = [("limit", self.limit, number)] if number > self.limit else []
            limits += [("sites", MAX_SITES, MAX_SITES)] if there > MAX_SITES else []
            shown = shaper.new("NearResult")
            for f, part in self.fields:
                match f.name:
                    case "__typename":
                        shown[f.key] = "NearResult"
                    case "limits":
                        shown[f.key] = limit_rows(limits, part, shaper)
                    case _:
                        shown[f.key] = [_entry(entry, part, of, shaper) for entry in whole]
            return shown, []

        return decode


def _met() -> str:
    """An expression: of each entry the assertion that it took place somewhere, and the place, which may be itself."""
    return (
        "COLLECT { UNWIND range(0, size(best) - 1) AS at WITH at, best[at] AS b, best[at][2] AS e"
        f" WITH at, e, head(COLLECT {{ MATCH (e)-[r:{AT}]->() WHERE r.id = b[3] RETURN r }}) AS hop"
        " RETURN [hop, CASE WHEN hop IS NULL THEN e ELSE endNode(hop) END] ORDER BY at }"
    )


def _labelled(n: str, labels: Sequence[str]) -> str:
    return "(" + (" OR ".join(f"{n}:{label}" for label in labels) or "false") + ")"


def _entry(
    entry: Sequence[Any], asked: Sequence[tuple[Field, Any]], of: Mapping[str, Sequence[Decoder]], shaper: Shaper
) -> dict[str, Any]:
    distance, entity, place, link, event = entry
    shown = shaper.new("Nearby")
    for f, slot in asked:
        match f.name:
            case "__typename":
                shown[f.key] = "Nearby"
            case "distance":
                shown[f.key] = distance
            case "entity":
                shown[f.key] = of["entity"][slot]([entity])[0]
            case "place":
                shown[f.key] = of["place"][slot]([place])[0]
            case _:
                shown[f.key] = of["link"][slot]([link[0]])[0] if event else None
    return shown


def plan(planner: Planner, arguments: Mapping[str, Any], selection: Selection) -> Near:
    """Raises BadInput for arguments out of bounds."""
    rows = {"entity": Row(), "place": Row(), "link": Row()}
    asked = _labels(arguments.get("types"))
    seen = planner.visible(asked)

    def entry_part(f: Field) -> int | None:
        match f.name:
            case "entity":
                return rows[f.name].slot(id(f.selection), lambda: p.Here(planner.node(seen, f.selection), "node"))
            case "place":
                sites = planner.visible(SITES)
                return rows[f.name].slot(id(f.selection), lambda: p.Here(planner.node(sites, f.selection), "node"))
            case "link":
                return rows[f.name].slot(id(f.selection), lambda: p.Here(planner.link(f.selection), "link"))
            case _:
                return None

    def part(f: Field) -> Any:
        if f.name == "limits":
            return f.selection.keys("Limit")
        return planner.fields(f.selection.of("Nearby"), entry_part)

    limit = whole_number(arguments, "limit", 100, 1, MAX_NEARBY)
    with planner.inside(limit):
        parts = planner.fields(selection.of("NearResult"), part)
    point = arguments["point"]
    return Near(
        latitude=combined(_latitude, point["latitude"]),
        longitude=combined(_longitude, point["longitude"]),
        km=combined(_km, arguments["km"]),
        sites=tuple(x for x in seen if x in SITES),
        events=tuple(x for x in seen if x in EVENTS),
        walk=plan_walk({**arguments, "types": (AT,)}),
        limit=limit,
        slots={name: tuple(row.slots) for name, row in rows.items()},
        fields=parts,
    )


def _labels(types: Sequence[str] | None) -> tuple[str, ...]:
    if types is None:
        return ONTOLOGY.labels((*SITES, *EVENTS))
    for label in types:
        if label not in (*SITES, *EVENTS):
            raise BadInput(
                f"`types` has {label}, which has no coordinates and takes place nowhere",
                f"name some of {', '.join((*SITES, *EVENTS))}",
            )
    if not types:
        raise BadInput("`types` is empty", "name at least one type, or leave it out")
    return ONTOLOGY.labels(types)


def _latitude(value: float) -> float:
    return _within("latitude", value, 90)


def _longitude(value: float) -> float:
    return _within("longitude", value, 180)


def _within(name: str, value: float, most: int) -> float:
    if not -most <= value <= most:
        raise BadInput(f"`{name}` of `point` is {value}", f"use degrees from {-most} to {most}")
    return float(value)


def _km(value: float) -> float:
    if not 0 < value <= MAX_KM:
        raise BadInput(f"`km` is {value}", f"use a number above 0, at most {MAX_KM}")
    return float(value)
