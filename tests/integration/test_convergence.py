"""convergence against brute force on random graphs, for every reader; hubs, acquittals and victims."""

import math
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import pytest
import pytest_asyncio

from graph.provenance import AssertionRow, NodeRow
from graph.scope import ANONYMOUS, Scope
from graph.settings import Endpoint
from graph.traverse.analysis.search import Search
from graph.traverse.convergence.counted import ends
from graph.traverse.convergence.kinds import KINDS, MEETING_TYPES
from graph.traverse.walk import plan_walk
from graph.vocabularies import Stance
from tests.integration.oracle.converged import Converged
from tests.integration.oracle.many import SCOPES, Alone, many
from tests.integration.oracle.plainly import write_plainly
from tests.integration.oracle.records import Graph
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.themed import CRIMINAL, themed
from tests.integration.oracle.walks import Rules
from tests.integration.oracle.world import PREFIX, START

GRAPHS = 48
QUERY = """query($ids: [ID!]!) %as_of {
  found: convergence(ids: $ids, k: 20 ARGUMENTS) {
    seen expected pValue meetings inAll
    kinds {
      kind hops meetings inAll
      ways {
        bearer { id } relationships disputed hops strength
        entities { id } links { id type from { id } to { id } } sentences
      }
    }
    shared { entity { id } hops kinds }
    skippedHubs { id } limits { name value reached }
  }
}"""
CASES: tuple[dict[str, Any], ...] = (
    {"hops": 2},
    {"hops": 3, "rules": Rules(exclude_inferred=True)},
    {"hops": 1, "by": ("SUSPECTED_OF", "CHARGED_WITH", "RUNS")},
    {"hops": 3, "kinds": ("DRUGS", "FRAUD", "SCAM_COMPOUND"), "rules": Rules(through_hubs=True)},
)


@pytest_asyncio.fixture(scope="module")
async def graphs(database_endpoint: Endpoint) -> AsyncIterator[tuple[Stage, list[Alone]]]:
    async with many(database_endpoint, [themed(seed, CRIMINAL) for seed in range(GRAPHS)]) as made:
        yield made


async def test_kinds_and_chances_are_those_of_brute_force(graphs: tuple[Stage, list[Alone]]) -> None:
    stage, alone = graphs
    several = special = 0
    for number, one in enumerate(alone):
        case = CASES[number // 4 % len(CASES)]
        rules = case.get("rules", Rules())
        ids = one.rng.sample([n.id for n in one.world.nodes if n.label not in ("Source", "Notice")], 2)
        wanted = Converged(one.seen, rules, ids, case["hops"], case.get("kinds"), case.get("by"))
        found = (await stage.ask(QUERY.replace("ARGUMENTS", _arguments(case, rules)), one.scope, {"ids": ids}))["found"]
        met = wanted.met
        kinds = Counter(str(wanted.kind(bearer)) for _, bearer in met)
        assert {k["kind"]: k["meetings"] for k in found["kinds"]} == kinds, (one.world.tag, ids)
        assert (found["seen"], found["meetings"]) == (len(kinds), len(met))
        for kind in found["kinds"]:
            ways = [pair for pair in met if wanted.kind(pair[1]) == kind["kind"]]
            assert kind["hops"] == min(wanted.near[holder] for holder, _ in ways) + 1
            assert len(kind["ways"]) == min(len(ways), 20)
            for way in kind["ways"]:
                _check(wanted, way)
        assert found["shared"] == _shared(found["kinds"], ids)
        assert found["limits"] == []
        several += len(kinds) > 1
        special += bool(found["shared"])
    assert several > GRAPHS / 4
    assert special > GRAPHS / 16


def _arguments(case: Mapping[str, Any], rules: Rules) -> str:
    given = [f"maxHops: {case['hops']}", f"excludeInferred: {str(rules.exclude_inferred).lower()}"]
    given += [f"throughHubs: {str(rules.through_hubs).lower()}"]
    given += [f"{name}: [{', '.join(case[name])}]" for name in ("kinds", "by") if name in case]
    return ", " + ", ".join(given)


def _check(wanted: Converged, way: Mapping[str, Any]) -> None:
    nodes = [n["id"] for n in way["entities"]]
    pair = nodes[-2], nodes[-1]
    assert pair[1] == way["bearer"]["id"]
    assert nodes[0] in wanted.ids
    assert all(wanted.holds(x) for x in nodes[:-1])
    assert way["hops"] == len(nodes) - 1 == wanted.near[pair[0]] + 1
    last = wanted.met[pair]
    assert way["relationships"] == sorted({x.type for x in last})
    assert way["disputed"] == any(not s.asserts for x in last for s in x.stated)
    assert {x["id"] for x in way["links"][way["hops"] - 1 :]} == {x.id for x in last}
    there = {x.id: x for x in wanted.links}
    for at, link in enumerate(way["links"][: way["hops"] - 1]):
        assert {there[link["id"]].start, there[link["id"]].end} == {nodes[at], nodes[at + 1]}
    assert len(way["sentences"]) == len(way["links"])
    assert way["strength"] == pytest.approx(math.exp(-wanted.cheapest(pair)), abs=2e-4)


def _shared(kinds: list[dict[str, Any]], ids: list[str]) -> list[dict[str, Any]]:
    at: dict[str, tuple[set[str], int]] = {}
    for kind in kinds:
        for way in kind["ways"]:
            nodes = [n["id"] for n in way["entities"]][:-1]
            for hops, node in enumerate(nodes):
                if node not in ids or hops == len(nodes) - 1:
                    of, nearest = at.get(node, (set(), hops))
                    at[node] = of | {kind["kind"]}, min(nearest, hops)
    order = sorted((-len(of), hops, node) for node, (of, hops) in at.items() if len(of) > 1)
    return [{"entity": {"id": n}, "hops": hops, "kinds": sorted(at[n][0])} for _, hops, n in order]


@pytest.mark.parametrize("scope", SCOPES, ids=["anonymous", "known", "valid", "both"])
async def test_chance_draws_from_all_that_the_reader_sees(database_endpoint: Endpoint, scope: Scope) -> None:
    worlds = [themed(seed, CRIMINAL) for seed in range(1000, 1012)]
    rules = Rules(exclude_inferred=scope.reader.victims, through_hubs=scope.known_at is None)
    ids = [n.id for one in worlds for n in one.nodes if n.label in ("Person", "Compound", "Crime")][::5]
    wanted: Counter[str] = Counter()
    async with staged(database_endpoint) as stage:
        before = await _ends(stage, scope, rules, ids)
        for one in worlds:
            await write_plainly(stage.database, one.nodes, one.first)
            seen = Graph.of_rows(one.nodes, one.first, {}, {}).seen(scope)
            wanted += Converged(seen, rules, ids, 2).ends
        assert await _ends(stage, scope, rules, ids) - before == wanted
    assert len(wanted) > 4


async def _ends(stage: Stage, scope: Scope, rules: Rules, ids: Sequence[str]) -> Counter[str]:
    async def ask(query: str, own: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        return await stage.database.read(query, {**scope.parameters, **own})

    walk = plan_walk({"excludeInferred": rules.exclude_inferred, "throughHubs": rules.through_hubs})
    found = await ends(Search(scope, walk, None, None, ask), ids, KINDS, MEETING_TYPES)
    return Counter(found.of)


async def test_what_is_counted_in_all_is_kept_until_something_is_committed(database_endpoint: Endpoint) -> None:
    source, person, crime = _node("Source", "s"), _node("Person", "p"), _node("Crime", "c", kind="DRUGS")
    query = f'{{ found: convergence(ids: ["{person.id}"]) {{ inAll }} }}'
    async with staged(database_endpoint) as stage:
        await stage.rows([source, person, crime], [])
        asked: list[tuple[int, int]] = []
        for also in ([], [], [AssertionRow("SUSPECTED_OF", person.id, crime.id, source.id, START)]):
            if also:
                await stage.rows([], also)
            sent = stage.database.statements_sent
            found = (await stage.ask(query, Scope(ANONYMOUS), {}))["found"]
            asked.append((found["inAll"], stage.database.statements_sent - sent))
    (first, long), (second, short), (third, again) = asked
    assert (second, third) == (first, first + 1)
    assert short < long
    assert again > short


def _node(label: str, name: str, **properties: Any) -> NodeRow:
    prefix = label.lower()
    return NodeRow(label, f"{prefix}:{PREFIX}-meet-{name}", {"name": name, **properties}, START, synthetic=True)


SIX = ("DRUGS", "FIREARMS", "WILDLIFE", "CYBER", "TAX", "CORRUPTION")


async def test_a_hub_that_meets_all_kinds_is_not_convergent_and_a_small_network_is(
    database_endpoint: Endpoint,
) -> None:
    """Both meet every kind: the hub by hundreds of links, the other by one link to each."""
    source, hub, small = _node("Source", "s"), _node("Organization", "hub"), _node("Organization", "small")
    crimes = [_node("Crime", f"c{i}", kind=SIX[min(int(math.log2(i + 1)), 5)]) for i in range(120)]
    rare = [next(c for c in crimes if c.properties["kind"] == kind) for kind in SIX]
    rows = [AssertionRow("SUSPECTED_OF", hub.id, c.id, source.id, START) for c in crimes]
    rows += [AssertionRow("SUSPECTED_OF", small.id, c.id, source.id, START) for c in rare]
    async with staged(database_endpoint) as stage:
        await write_plainly(stage.database, [source, hub, small, *crimes], rows)
        one, other = [
            (await stage.ask(QUERY.replace("ARGUMENTS", ", by: [SUSPECTED_OF]"), Scope(ANONYMOUS), {"ids": [x.id]}))[
                "found"
            ]
            for x in (hub, small)
        ]
    assert one["seen"] >= 6
    assert other["seen"] == 6
    assert one["pValue"] > 0.2
    assert other["pValue"] < 0.02


async def test_what_is_denied_or_acquitted_or_compelled_meets_nothing(database_endpoint: Endpoint) -> None:
    source, person, case = _node("Source", "s"), _node("Person", "p"), NodeRow(
        "VictimCase", f"victim-case:{PREFIX}-meet-v", {"pseudonym": "V", "kind": "TRAFFICKED"}, START, synthetic=True
    )  # fmt: skip
    denied, acquitted, convicted, judged = (
        _node("Crime", name, kind=kind) for name, kind in zip(("d", "a", "k", "j"), SIX, strict=False)
    )
    rows = [
        AssertionRow("SUSPECTED_OF", person.id, denied.id, source.id, START, Stance.DENIES),
        AssertionRow("CHARGED_WITH", person.id, acquitted.id, source.id, START),
        AssertionRow("SUSPECTED_OF", person.id, acquitted.id, source.id, START),
        AssertionRow("ACQUITTED_OF", person.id, acquitted.id, source.id, START),
        AssertionRow("CONVICTED_OF", person.id, convicted.id, source.id, START),
        AssertionRow("ACQUITTED_OF", person.id, judged.id, source.id, START),
        AssertionRow("COMPELLED_IN", case.id, judged.id, source.id, START),
    ]
    async with staged(database_endpoint) as stage:
        await write_plainly(stage.database, [source, person, case, denied, acquitted, convicted, judged], rows)
        found = (await stage.ask(QUERY.replace("ARGUMENTS", ""), Scope(ANONYMOUS), {"ids": [person.id]}))["found"]
    [kind] = found["kinds"]
    assert (kind["kind"], kind["ways"][0]["relationships"]) == ("WILDLIFE", ["CONVICTED_OF"])
