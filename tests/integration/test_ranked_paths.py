"""`paths` by evidence and in an order of time against every path there is, on random graphs, for every reader."""

import math
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
import pytest_asyncio

from graph.settings import Endpoint
from graph.traverse import outward
from tests.integration.oracle import ranked
from tests.integration.oracle.ranked import Ranking
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.walks import Rules
from tests.integration.oracle.world import world
from tests.integration.test_engine_oracle import RULES, SCOPES, pairs

RULED = {**RULES, "hubs": Rules(through_hubs=True)}
WORLDS = [world(seed) for seed in range(100, 108)]
K, HOPS = 5, 4
RANKINGS = {
    "strongest": Ranking(strongest=True),
    "stale": Ranking(strongest=True, today=date.max),
    "in-order": Ranking(strongest=True, in_order=True),
    "shortest-in-order": Ranking(strongest=False, in_order=True),
}
ASKED = [
    pytest.param(scope, rules, ranking, marks=() if often else pytest.mark.deep)
    for scope, rules, ranking, often in [
        ("anonymous", "plain", "strongest", True), ("known", "out", "in-order", True), ("both", "plain", "stale", True),
        ("valid", "hubs", "strongest", True), ("known", "confident", "shortest-in-order", True),
        ("anonymous", "in", "in-order", False), ("valid", "plain", "in-order", False),
        ("both", "out", "strongest", False), ("valid", "confident", "stale", False),
    ]
]  # fmt: skip


@pytest_asyncio.fixture(scope="module")
async def stage(database_endpoint: Endpoint) -> AsyncIterator[Stage]:
    async with staged(database_endpoint, WORLDS) as made:
        yield made


@pytest.mark.parametrize(("scope", "rules", "ranking"), ASKED)
async def test_they_are_the_best_of_all_paths(stage: Stage, scope: str, rules: str, ranking: str) -> None:
    asked, rule, order = SCOPES[scope], RULED[rules], RANKINGS[ranking]
    seen = stage.graph.seen(asked)
    if order.today is not None:
        assert isinstance(asked.valid_at, date)
        order = replace(order, today=asked.valid_at)
    found = 0
    for one in WORLDS:
        for start, end, avoid in pairs(seen, one):
            sent = stage.database.statements_sent
            data = await stage.ask(
                "query($from: [ID!]!, $to: [ID!]!, $avoid: [ID!]) %as_of {"
                f" found: paths(from: $from, to: $to, avoid: $avoid, k: {K}, maxHops: {HOPS},"
                f" {rule.arguments()}, {order.arguments()})"
                " { paths { hops nodes { id } links { id } } limits { name reached } } }",
                asked,
                {"from": [start], "to": [end], "avoid": avoid},
            )
            assert stage.database.statements_sent - sent <= outward.MAX_STATEMENTS + 1
            every = ranked.costs(seen, rule, order, start, end, avoid, HOPS)
            got = [
                (tuple(n["id"] for n in p["nodes"]), tuple(x["id"] for x in p["links"])) for p in data["found"]["paths"]
            ]
            assert len(set(got)) == len(got)
            assert all(path in every for path in got), (start, end, avoid)
            best = sorted(every.values())[:K]
            assert len(got) == len(best), (start, end, avoid)
            assert all(math.isclose(every[path], cost, abs_tol=1e-4) for path, cost in zip(got, best, strict=True))
            assert data["found"]["limits"] == ([{"name": "k", "reached": K + 1}] if len(every) > K else [])
            found += len(got)
    assert found > len(WORLDS), "a test of nothing"
