"""timeline against brute force on hundreds of random graphs."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest_asyncio

from graph.ontology import ONTOLOGY
from graph.settings import Endpoint
from graph.traverse.timeline import OWN
from tests.integration.oracle.dated import entries
from tests.integration.oracle.many import Alone, many
from tests.integration.oracle.stage import Stage
from tests.integration.oracle.walks import Rules
from tests.integration.oracle.world import world

GRAPHS = 200
RULES = (Rules(), Rules(exclude_inferred=True, types=("MEMBER_OF", "ASSOCIATE_OF", "SENT", "CONCERNS", "EXPERIENCED")))
QUERY = """query($ids: [ID!]!) %as_of {
  found: timeline(ids: $ids, limit: LIMIT ARGUMENTS) {
    entries { date kind sentence recordedAt entity { id } link { id corroboration } } limits { name value reached }
  }
}"""
NO_HAPPENING = {"Person.birthDate"}


@pytest_asyncio.fixture(scope="module")
async def graphs(database_endpoint: Endpoint) -> AsyncIterator[tuple[Stage, list[Alone]]]:
    async with many(database_endpoint, [world(seed) for seed in range(4000, 4000 + GRAPHS)]) as made:
        yield made


async def test_entries_are_those_of_brute_force(graphs: tuple[Stage, list[Alone]]) -> None:
    stage, alone = graphs
    told = of_entities = denied = cut = 0
    for number, one in enumerate(alone):
        rules = RULES[number // 4 % 2]
        limit = 4 if number % 3 == 0 else 300
        ids = one.rng.sample(one.entities, 3)
        query = QUERY.replace("LIMIT", str(limit)).replace("ARGUMENTS", rules_in_words(rules))
        found = (await stage.ask(query, one.scope, {"ids": ids}))["found"]
        wanted = entries(one.seen, rules, ids)
        assert [
            (e["date"], e["kind"], (e["entity"] or e["link"])["id"], e["sentence"]) for e in found["entries"]
        ] == [(w.date, w.kind, w.about, w.sentence) for w in wanted[:limit]], (one.world.tag, ids)  # fmt: skip
        assert [datetime.fromisoformat(e["recordedAt"]) for e in found["entries"]] == [w.since for w in wanted[:limit]]
        limits = [{"name": "limit", "value": limit, "reached": limit}] if len(wanted) > limit else []
        assert found["limits"] == limits
        told += bool(wanted)
        of_entities += any(":" in w.about.split(" ")[0] for w in wanted)
        denied += any("denied by" in w.sentence for w in wanted)
        cut += bool(limits)
    assert min(told, of_entities, denied * 8, cut * 8) > GRAPHS / 4, (told, of_entities, denied, cut)


def rules_in_words(rules: Rules) -> str:
    types = f", types: [{', '.join(rules.types)}]" if rules.types else ""
    return f", excludeInferred: {str(rules.exclude_inferred).lower()}{types}"


def test_every_date_of_an_entity_is_told_but_births() -> None:
    dates = {
        f"{n.label}.{prop.name}"
        for n in ONTOLOGY.node_types
        for prop in n.properties
        if n.entity and prop.kind == "PARTIAL_DATE"
    }
    assert {x for x in dates if x.split(".")[1] not in OWN.values()} == NO_HAPPENING
