"""commonNeighbors against brute force on hundreds of random graphs, and at its limits."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from graph.provenance import AssertionRow, NodeRow
from graph.scope import ANONYMOUS, Scope
from graph.settings import Endpoint
from graph.traverse.common_neighbors import MAX_DEGREE, MAX_HUBS, MAX_LINKS
from tests.integration.oracle import evidence
from tests.integration.oracle.many import Alone, many
from tests.integration.oracle.plainly import write_plainly
from tests.integration.oracle.shared import facts, shared
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.walks import Rules
from tests.integration.oracle.world import PREFIX, START, world

GRAPHS = 200
RULES = (Rules(), Rules(exclude_inferred=True, types=("MEMBER_OF", "ASSOCIATE_OF", "SENT", "CONCERNS", "EXPERIENCED")))
QUERY = """query($ids: [ID!]!, $least: Int) %as_of {
  found: commonNeighbors(ids: $ids, least: $least, limit: LIMIT ARGUMENTS) {
    shared { entity { id } ids degree links { id confidence corroboration disputed } }
    skippedHubs { id } limits { name value reached }
  }
}"""


@pytest_asyncio.fixture(scope="module")
async def graphs(database_endpoint: Endpoint) -> AsyncIterator[tuple[Stage, list[Alone]]]:
    async with many(database_endpoint, [world(seed) for seed in range(3000, 3000 + GRAPHS)]) as made:
        yield made


async def test_shared_elements_are_those_of_brute_force(graphs: tuple[Stage, list[Alone]]) -> None:
    stage, alone = graphs
    told = hubs_told = cut = parted = 0
    for number, one in enumerate(alone):
        rules = RULES[number // 4 % 2]
        limit = 1 if number % 3 else 100
        ids = _ids(one)
        least = one.rng.choice([None, 2, 2, 2])
        query = QUERY.replace("LIMIT", str(limit)).replace("ARGUMENTS", _arguments(rules))
        found = (await stage.ask(query, one.scope, {"ids": ids, "least": least}))["found"]
        wanted, hubs = shared(one.seen, rules, ids, least or len(set(ids)))
        assert [
            (s["entity"]["id"], s["ids"], s["degree"]) for s in found["shared"]
        ] == [(w.entity, w.ids, w.degree) for w in wanted[:limit]], (one.world.tag, ids)  # fmt: skip
        for got, want in zip(found["shared"], wanted, strict=False):
            assert [link["id"] for link in got["links"]] == [
                link.id for link in sorted(want.links, key=lambda x: (x.type, x.start, x.end, x.id))
            ]
            told_of = {link["id"]: link for link in got["links"]}
            for key, confidence, corroboration, disputed in (facts(one.seen, link) for link in want.links):
                assert told_of[key]["confidence"] == pytest.approx(confidence, abs=1.01e-4)
                assert (told_of[key]["corroboration"], told_of[key]["disputed"]) == (corroboration, disputed)
        assert [n["id"] for n in found["skippedHubs"]] == hubs
        limits = [{"name": "limit", "value": limit, "reached": len(wanted)}] if len(wanted) > limit else []
        assert found["limits"] == limits
        told += bool(wanted)
        hubs_told += bool(hubs)
        cut += bool(limits)
        parted += any(len(w.ids) < len(set(ids)) for w in wanted)
    assert told > GRAPHS / 4
    assert min(hubs_told, cut, parted) > GRAPHS / 40, (hubs_told, cut, parted)


def _ids(one: Alone) -> list[str]:
    """Neighbours of one entity, or any number of any, in any order and one of them twice."""
    near: dict[str, set[str]] = {x: set() for x in one.entities}
    for link in evidence.links(one.seen):
        near[link.start].add(link.end)
        near[link.end].add(link.start)
    crowds = [sorted(ends) for x, ends in near.items() if len(ends - {x}) > 1] or [one.entities]
    if one.rng.random() < 0.5:
        pool = one.rng.choice(crowds)
        ids = one.rng.sample(pool, min(len(pool), one.rng.choice([2, 3, 4])))
    else:
        ids = one.rng.sample(one.entities, one.rng.choice([6, 9, 12]))
    return [*ids, ids[0]] if len(set(ids)) > 1 else one.entities[:2]


def _arguments(rules: Rules) -> str:
    types = f", types: [{', '.join(rules.types)}]" if rules.types else ""
    return f", excludeInferred: {str(rules.exclude_inferred).lower()}{types}"


async def test_what_is_cut_is_said(database_endpoint: Endpoint) -> None:
    tag = f"{PREFIX}-crowd"

    def node(label: str, name: str) -> NodeRow:
        return NodeRow(label, f"{label.lower()}:{tag}-{name}", {"name": name}, START, synthetic=True)

    source, shop = node("Source", "s"), node("Organization", "shop")
    ends = [node("Person", "a"), node("Person", "b")]
    crowd = [node("Person", f"p{i}") for i in range(MAX_DEGREE)]
    countries = [node("Country", f"c{i:03}") for i in range(MAX_HUBS + 1)]
    rows = [AssertionRow("MEMBER_OF", p.id, shop.id, source.id, START) for p in (*ends, *crowd)]
    rows += [AssertionRow("BASED_IN", p.id, c.id, source.id, START) for p in ends for c in countries]
    rows += [
        AssertionRow("PAID", ends[0].id, shop.id, source.id, START, properties={"amount": str(i), "currency": "USD"})
        for i in range(MAX_LINKS)
    ]
    async with staged(database_endpoint) as stage:
        await write_plainly(stage.database, [source, shop, *ends, *crowd, *countries], rows)
        query = QUERY.replace("LIMIT", "10").replace("ARGUMENTS", "")
        found = (await stage.ask(query, Scope(ANONYMOUS), {"ids": [e.id for e in ends]}))["found"]
    [element] = found["shared"]
    assert (element["entity"]["id"], element["degree"], len(element["links"])) == (shop.id, MAX_DEGREE, MAX_LINKS)
    assert len(found["skippedHubs"]) == MAX_HUBS
    assert {limit["name"]: limit["reached"] for limit in found["limits"]} == {
        "degree": MAX_DEGREE,
        "links": MAX_LINKS,
        "hubs": MAX_HUBS + 1,
    }
