"""near against brute force on hundreds of random graphs, on both sides of the date line."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from graph.provenance import NodeRow
from graph.scope import ANONYMOUS, Scope
from graph.settings import Endpoint
from graph.traverse.near import MAX_SITES
from tests.integration.oracle.many import Alone, many
from tests.integration.oracle.placed import EVENTS, SITES, SPOTS, near, placed
from tests.integration.oracle.plainly import write_plainly
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.world import PREFIX, START

ASKED = ((*SITES, *EVENTS), ("Compound",), ("Crime", "Seizure", "Place"))
QUERY = """query($point: GeoPointInput!, $km: Float!) %as_of {
  found: near(point: $point, km: $km, limit: LIMIT, excludeInferred: EXCLUDED TYPES) {
    nearby { distance entity { id } place { id } link { id } } limits { name value reached }
  }
}"""


@pytest_asyncio.fixture(scope="module")
async def graphs(database_endpoint: Endpoint) -> AsyncIterator[tuple[Stage, list[Alone]]]:
    async with many(database_endpoint, [placed(seed) for seed in range(SPOTS)]) as made:
        yield made


async def test_what_is_near_is_what_brute_force_finds(graphs: tuple[Stage, list[Alone]]) -> None:
    stage, alone = graphs
    told = events = cut = 0
    for number, one in enumerate(alone):
        labels, excluded, limit = ASKED[number // 4 % 3], number % 8 < 4, 3 if number % 5 == 0 else 1000
        latitude, longitude = one.rng.choice(
            [n.properties["point"] for n in one.world.nodes if "point" in n.properties]
        )
        point = (min(latitude + one.rng.uniform(-0.05, 0.05), 90.0), longitude)
        km = one.rng.choice([3.0, 12.5, 30.0, 60.0])
        types = "" if len(labels) > 3 else f", types: [{', '.join(labels)}]"
        query = QUERY.replace("LIMIT", str(limit)).replace("EXCLUDED", str(excluded).lower()).replace("TYPES", types)
        given = {"point": {"latitude": point[0], "longitude": point[1]}, "km": km}
        found = (await stage.ask(query, one.scope, given))["found"]
        wanted = near(one.seen, point, km, labels, inferred=not excluded)
        got = [(n["entity"]["id"], n["place"]["id"], (n["link"] or {}).get("id")) for n in found["nearby"]]
        assert got == [(w.entity, w.place, w.link) for w in wanted[:limit]], (one.world.tag, point, km)
        assert [n["distance"] for n in found["nearby"]] == pytest.approx([w.distance for w in wanted[:limit]], abs=2e-3)
        limits = [{"name": "limit", "value": limit, "reached": len(wanted)}] if len(wanted) > limit else []
        assert found["limits"] == limits
        told += bool(wanted)
        events += any(w.link for w in wanted)
        cut += bool(limits)
    assert min(told, events * 2, cut * 10) > SPOTS / 3, (told, events, cut)


async def test_what_is_left_out_of_a_crowd_is_said(database_endpoint: Endpoint) -> None:
    crowd = [
        NodeRow("Place", f"place:{PREFIX}-crowd-{i}", {"point": (80.0 + i / 1e5, 5.0)}, START, synthetic=True)
        for i in range(MAX_SITES + 1)
    ]
    async with staged(database_endpoint) as stage:
        await write_plainly(stage.database, crowd, [])
        query = QUERY.replace("LIMIT", "2").replace("EXCLUDED", "false").replace("TYPES", "")
        given = {"point": {"latitude": 80.0, "longitude": 5.0}, "km": 100}
        found = (await stage.ask(query, Scope(ANONYMOUS), given))["found"]
    assert [n["entity"]["id"] for n in found["nearby"]] == [crowd[0].id, crowd[1].id]
    assert [(x["name"], x["value"], x["reached"]) for x in found["limits"]] == [
        ("limit", 2, MAX_SITES),
        ("sites", MAX_SITES, MAX_SITES),
    ]
