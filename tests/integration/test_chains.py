"""chains: what was planted in the seed, and every way there is on random graphs, for every reader."""

import json
import random
from collections.abc import AsyncIterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint
from tests.integration.oracle.chained import ANCHORS, PARTS, Chained, Way
from tests.integration.oracle.many import Alone, many
from tests.integration.oracle.stage import Stage
from tests.integration.oracle.themed import RECRUITED, themed
from tests.integration.oracle.walks import Rules

TRUTH = json.loads((Path(__file__).parents[2] / "seed/datasets/synthetic/truth.json").read_text())
GRAPHS = 40
ASKED = """chains(ids: $ids, k: 50 ARGUMENTS) {
    chains {
      complete found strength
      parts { part entities { id } links { id from { id } to { id } } sentences undated gap }
    }
    skippedHubs { id } limits { name value reached }
  }"""
QUERY = f"query($ids: [ID!]!) %as_of {{ found: {ASKED} }}"
RULES = ((Rules(), 5), (Rules(exclude_inferred=True), 2), (Rules(min_confidence=0.4), 1), (Rules(), 0))


def _parts(chain: Mapping[str, Any]) -> dict[str, list[str]]:
    return {part["part"]: [x["id"] for x in part["entities"]] for part in chain["parts"] if part["entities"]}


# --- planted ---


@pytest_asyncio.fixture(scope="module")
async def executor(seeded: Endpoint) -> AsyncIterator[Executor]:
    async with Database.opened(seeded) as database:
        yield Executor(schema(), database)


async def _asked(executor: Executor, ids: list[str]) -> list[dict[str, Any]]:
    body = (await executor.run(Request(QUERY.replace("%as_of", "").replace("ARGUMENTS", ""), {"ids": ids}))).body
    assert "errors" not in body, body
    found: list[dict[str, Any]] = body["data"]["found"]["chains"]
    return found


def _stops(chain: Mapping[str, Any]) -> dict[str, str]:
    """The stops of a chain by the roles of truth.json."""
    parts = _parts(chain)
    stops = {part.lower(): ids[0] for part, ids in parts.items()}
    stops |= {f"layering_{n}": one for n, one in enumerate(parts.get("LAYERING", []), 1)}
    return stops


@pytest.mark.parametrize("truth", [t for t in TRUTH["chains"] if t["kind"] == "WHOLE"], ids=lambda t: t["id"])
@pytest.mark.parametrize("begin", ["advert", "compound", "scheme"])
async def test_a_planted_chain_is_found_whole_from_each_of_its_parts(
    executor: Executor, truth: dict[str, Any], begin: str
) -> None:
    first, *rest = await _asked(executor, [truth["stops"][begin]])
    assert first["complete"]
    assert all(part["gap"] is None for part in first["parts"])
    assert truth["stops"].items() <= _stops(first).items()
    assert truth["account"] in {_stops(chain).get("recruiter") for chain in (first, *rest) if chain["complete"]}
    assert _stops(first)["exchange"].startswith("organization:synthetic-exchange-")
    own = set(truth["stops"].values())
    for other in rest:
        assert own >= {x for part, ids in _parts(other).items() for x in ids if part not in ("RECRUITER", "EXCHANGE")}


@pytest.mark.parametrize("truth", [t for t in TRUTH["chains"] if t["kind"] == "GAP"], ids=lambda t: t["id"])
async def test_a_planted_gap_is_named_and_not_closed(executor: Executor, truth: dict[str, Any]) -> None:
    hop = next(h for h in TRUTH["hops"] if h["name"] == truth["gap"])
    ids = [truth["stops"][x] for x in ("advert", "compound", "scheme")]
    chains = await _asked(executor, ids)
    [chain] = [c for c in chains if c["found"] == max(x["found"] for x in chains)][:1]
    stops, near, far = _stops(chain), truth["stops"][hop["from"]], truth["stops"][hop["to"]]
    joined = {link["id"] for part in chain["parts"] for link in part["links"]}
    assert not any(near in link and far in link for link in joined)
    assert not chain["complete"]
    assert any(part["gap"] for part in chain["parts"])
    # Everything on the near side of the gap, if people and not money are there.
    before = [h for h in TRUTH["hops"][: TRUTH["hops"].index(hop)] if h["type"] != "CONTROLS"]
    assert {role: truth["stops"][role] for h in before for role in (h["from"], h["to"])}.items() <= stops.items()


@pytest.mark.parametrize("truth", [t for t in TRUTH["chains"] if t["kind"] == "REVERSED"], ids=lambda t: t["id"])
async def test_no_chain_goes_over_steps_with_reversed_dates(executor: Executor, truth: dict[str, Any]) -> None:
    reversed_ = {(h["from"], h["to"]) for h in truth["hops"] if h["name"] in truth["reversed"]}
    chains = await _asked(executor, [truth["stops"][x] for x in ("advert", "compound", "scheme")])
    taken = [{(x["from"]["id"], x["to"]["id"]) for part in c["parts"] for x in part["links"]} for c in chains]
    assert any(reversed_ & links for links in taken)
    assert not any(reversed_ <= links for links in taken)


# --- random ---


@pytest_asyncio.fixture(scope="module")
async def graphs(database_endpoint: Endpoint) -> AsyncIterator[tuple[Stage, list[Alone]]]:
    async with many(database_endpoint, [themed(seed, RECRUITED) for seed in range(GRAPHS)]) as made:
        yield made


async def test_chains_are_those_of_brute_force(graphs: tuple[Stage, list[Alone]]) -> None:
    stage, alone = graphs
    long = timed = 0
    for number, one in enumerate(alone):
        rules, layers = RULES[number // 4 % len(RULES)]
        oracle = Chained(one.seen, rules, layers)
        timeless = 0
        for anchor in [one.rng.choice([n.id for n in one.world.nodes if n.label == label]) for label in ANCHORS]:
            least = "" if rules.min_confidence is None else f", minConfidence: {rules.min_confidence}"
            arguments = f", maxLayers: {layers}, excludeInferred: {str(rules.exclude_inferred).lower()}{least}"
            found = (await stage.ask(QUERY.replace("ARGUMENTS", arguments), one.scope, {"ids": [anchor]}))["found"]
            wanted = oracle.ways(anchor)
            assert [limit for limit in found["limits"] if limit["name"] not in ("k", "maxLayers")] == []
            told = {_told(chain): chain for chain in found["chains"]}
            expected = {_of_way(way): way for way in wanted[:50]}
            if len(wanted) <= 50:
                assert told.keys() == expected.keys(), (one.world.tag, anchor)
            for key, chain in told.items():
                way = expected.get(key)
                if way is not None:
                    _compare(chain, way)
            order = [(-c["found"], -c["strength"]) for c in found["chains"]]
            assert all(a[0] < b[0] or a[1] <= b[1] * (1 - 1e-3) for a, b in pairwise(order))
            long += any(len(way.stops) > 5 for way in wanted)
            timeless += len(wanted)
        timed += timeless > 2
    assert long > GRAPHS / 8
    assert timed > GRAPHS / 2


def _told(chain: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((part, tuple(ids)) for part, ids in _parts(chain).items())


def _of_way(way: Way) -> tuple[tuple[str, tuple[str, ...]], ...]:
    stops = [(one.partition("|")[0], part) for one, part in way.stops]
    return tuple((part, tuple(x for x, at in stops if at == part)) for part in PARTS if part in {at for _, at in stops})


def _compare(chain: Mapping[str, Any], way: Way) -> None:
    assert chain["found"] == len(PARTS) - way.lacking
    assert chain["strength"] == pytest.approx(2.718281828459045**-way.cost, abs=2e-4)
    assert [link["id"] for part in chain["parts"] for link in part["links"]] == [link.id for link in way.links]
    there = {part for _, part in way.stops}
    for part in chain["parts"]:
        assert (part["gap"] is None) == (part["part"] in there)
        assert part["undated"] == way.undated.get(part["part"], 0)
        assert len(part["sentences"]) == len(part["links"])


async def test_nobody_protected_is_part_of_a_chain(graphs: tuple[Stage, list[Alone]]) -> None:
    stage, alone = graphs
    guarded = 0
    for one in alone:
        hidden = {n.id for n in one.world.nodes if n.protected or n.label == "VictimCase"}
        anchors = [n.id for n in one.world.nodes if n.label in ANCHORS]
        found = (await stage.ask(QUERY.replace("ARGUMENTS", ""), one.scope, {"ids": anchors}))["found"]
        for chain in found["chains"]:
            assert not hidden & {x for ids in _parts(chain).values() for x in ids}
        guarded += bool(hidden & set(one.seen.nodes))
    assert guarded > GRAPHS / 8


async def test_named_together_chains_are_joined_with_a_gap_or_by_evidence(graphs: tuple[Stage, list[Alone]]) -> None:
    stage, alone = graphs
    joined = 0
    for one in alone:
        rng = random.Random(one.world.tag)
        ids = [rng.choice([n.id for n in one.world.nodes if n.label == label]) for label in ANCHORS]
        found = (await stage.ask(QUERY.replace("ARGUMENTS", ""), one.scope, {"ids": ids}))["found"]
        every = [_told(chain) for chain in found["chains"]]
        assert len(set(every)) == len(every)
        for chain in found["chains"]:
            gaps = [p for p in chain["parts"] if p["gap"] and p["entities"]]
            assert all(not p["links"] or len(p["links"]) < len(p["entities"]) for p in gaps)
            assert all(p["gap"].startswith("no evidence between ") for p in gaps)
            joined += bool(gaps)
    assert joined
