"""Random graphs of compounds, places and events, each around a spot of its own, and near by brute force."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from graph.provenance import AssertionRow, NodeRow, canonical, envelope
from graph.vocabularies import Basis, Marking, Stance
from tests.integration.oracle.evidence import links
from tests.integration.oracle.records import Graph
from tests.integration.oracle.world import DATES, PREFIX, START, World

NUMBERS = {"Compound": 4, "Place": 4, "Country": 1, "Crime": 3, "Seizure": 2, "Arrest": 2, "Operation": 2, "Person": 1}
SITES = ("Compound", "Place")
EVENTS = ("Crime", "Seizure", "Arrest", "Operation")
SPOTS = 225
RADIUS_KM = 6378.14
"""Of the sphere on which Neo4j measures."""


def placed(seed: int) -> World:
    """The same graph for the same seed. Spots are far apart; some lie across the date line, the last at a pole."""
    rng = random.Random(seed)
    tag = f"{PREFIX}-placed-{seed}"
    middle = (-70.0 + 10 * (seed // 15), -180.0 + 24 * (seed % 15))
    sources = [NodeRow("Source", f"source:{tag}-{i}", {"publisher": f"P{i}"}, START, synthetic=True) for i in range(2)]
    nodes: list[NodeRow] = []
    for label, number in NUMBERS.items():
        for i in range(number):
            properties: dict[str, Any] = {"name": rng.choice([None, f"{label} {i}"])}
            if label in SITES and rng.random() < 0.85:
                properties["point"] = _around(rng, middle, 180 if seed == SPOTS - 1 else 0.3)
            if label in ("Crime", "Operation"):
                properties["from"] = rng.choice(DATES)
            marking = Marking(rng.choice([0, 0, 0, 0, 1, 2, 4]))
            recorded = START + timedelta(days=rng.randrange(900))
            guarded = rng.random() < 0.1
            nodes.append(
                NodeRow(label, f"{label.lower()}:{tag}-{i}", properties, recorded, marking, guarded, synthetic=True)
            )
    rows: dict[str, AssertionRow] = {}
    events, locations = ([n for n in nodes if n.label in labels] for labels in (EVENTS, (*SITES, "Country")))
    for _ in range(24):
        row = AssertionRow(
            "TOOK_PLACE_AT",
            rng.choice(events).id,
            rng.choice(locations).id,
            rng.choice(sources).id,
            START + timedelta(days=rng.randrange(1500)),
            rng.choice([Stance.ASSERTS, Stance.ASSERTS, Stance.ASSERTS, Stance.DENIES]),
            basis=rng.choice([Basis.REPORTED, Basis.REPORTED, Basis.INFERRED]),
            valid_from=rng.choice(DATES),
            marking=Marking(rng.choice([0, 0, 0, 1, 2])),
        )
        rows.setdefault(envelope(row)["key"], canonical(row))
    return World(tag, (*sources, *nodes), tuple(rows.values()), ())


def _around(rng: random.Random, middle: tuple[float, float], away: float) -> tuple[float, float]:
    latitude = 89.7 if away == 180 else middle[0]
    longitude = middle[1] + rng.uniform(-away, away)
    return round(latitude + rng.uniform(-0.3, 0.3), 5), round((longitude + 180) % 360 - 180, 5)


@dataclass(frozen=True, slots=True)
class Nearby:
    distance: float
    entity: str
    place: str
    link: str | None


def near(graph: Graph, point: tuple[float, float], km: float, labels: Sequence[str], *, inferred: bool) -> list[Nearby]:
    placed_ = [n for n in graph.nodes.values() if n.values.get("point") is not None]
    there = {n.id: (kilometres(point, n.values["point"]), n) for n in placed_}
    sites = {x: (distance, n) for x, (distance, n) in there.items() if distance <= km}
    found = [Nearby(round(d, 3), x, x, None) for x, (d, n) in sites.items() if n.label in labels]
    best: dict[str, Nearby] = {}
    for link in links(graph):
        if not any(s.asserts and (inferred or not s.inferred) for s in link.stated):
            continue
        if link.end not in sites or sites[link.end][1].protected or graph.nodes[link.start].label not in labels:
            continue
        one = Nearby(round(sites[link.end][0], 3), link.start, link.end, link.id)
        held = best.get(link.start)
        if held is None or (one.distance, one.place) < (held.distance, held.place):
            best[link.start] = one
    return sorted([*found, *best.values()], key=lambda n: (n.distance, n.entity))


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """By the haversine formula."""
    (north, east), (other_north, other_east) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    half = math.sin((other_north - north) / 2) ** 2
    half += math.cos(north) * math.cos(other_north) * math.sin((other_east - east) / 2) ** 2
    return RADIUS_KM * 2 * math.asin(math.sqrt(half))
