"""connect against brute force on random graphs, for several readers and moments."""

import math
from collections.abc import AsyncIterator, Sequence
from itertools import combinations
from typing import Any

import networkx as nx
import pytest
import pytest_asyncio

from graph.provenance import AssertionRow, NodeRow
from graph.scope import ANONYMOUS, Reader, Scope
from graph.settings import Endpoint
from graph.traverse import connect
from graph.vocabularies import Marking, Reliability
from tests.integration.oracle import evidence
from tests.integration.oracle.many import Alone, many
from tests.integration.oracle.plainly import write_plainly
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.trees import MILLION, Land, cost_of, land
from tests.integration.oracle.walks import Rules, Walks
from tests.integration.oracle.world import PREFIX, START, world

GRAPHS = 40
BRUTE = 12
"""Entities, of which every set is tried."""
RULES = (Rules(), Rules(through_hubs=True), Rules(exclude_inferred=True), Rules(min_confidence=0.3))
QUERY = """query($ids: [ID!]!) %as_of {
  found: connect(ids: $ids, maxHops: HOPS, ARGUMENTS) {
    connected nodes { id } links { id from { id } to { id } } explanation
    groups { ids confidence cost best } alone limits { name value reached }
  }
}"""


@pytest_asyncio.fixture(scope="module")
async def graphs(database_endpoint: Endpoint) -> AsyncIterator[tuple[Stage, list[Alone]]]:
    async with many(database_endpoint, [world(seed) for seed in range(8000, 8000 + GRAPHS)]) as made:
        yield made


async def test_nothing_joins_them_that_costs_less(graphs: tuple[Stage, list[Alone]]) -> None:
    stage, alone = graphs
    exact = inside = parted = apart = ended = 0
    for number, one in enumerate(alone):
        rules, hops = RULES[number % len(RULES)], one.rng.choice([1, 3, 3])
        ids = one.some(one.rng.choice([2, 3, 3, 4, 5]))
        found = await _ask(stage, one.scope, rules, ids, hops)
        area = land(one.seen, rules, ids, hops)
        assert found["limits"] == []
        _check_groups(area, ids, found)
        links = {link.id: link for link in Walks(one.seen, rules).links()}
        named = [links[x["id"]] for x in found["links"]]
        assert len(named) == len(found["explanation"])
        drawn: nx.Graph[str] = nx.Graph([(link.start, link.end) for link in named])
        assert set(drawn) == {n["id"] for n in found["nodes"]}
        assert all(drawn.degree(n) == 1 for n in drawn if n in area.ends)
        for group in found["groups"]:
            tree = drawn.subgraph(nx.node_connected_component(drawn, group["ids"][0]))
            assert nx.is_tree(tree)
            assert all(n in group["ids"] for n in tree if tree.degree(n) == 1)
            own = [link for link in named if link.start in tree]
            hubs = sum(area.inside.get(n, 0) for n in tree if n not in group["ids"])
            cost = sum(cost_of(one.seen, link) for link in own) + hubs
            assert math.isclose(group["cost"] * MILLION, cost, abs_tol=len(own) * 60), (one.world.tag, ids)
            sure = [evidence.confidence(one.seen, link.stated) for link in own]
            if None in sure:
                assert group["confidence"] is None
            else:
                assert group["confidence"] == pytest.approx(math.prod(c or 0.0 for c in sure), abs=5e-4)
            assert group["best"]
            if area.size(group["ids"]) <= BRUTE:
                least = area.least(group["ids"])
                assert least is not None
                assert math.isclose(group["cost"] * MILLION, least, abs_tol=len(own) * 60), (one.world.tag, ids)
                exact += len(group["ids"]) > 2
            inside += len(tree) > len(group["ids"])
            ended += bool(set(area.ends) & set(group["ids"]))
        parted += bool(found["alone"])
        apart += len(found["groups"]) > 1
    assert exact > GRAPHS / 8
    assert min(inside, parted, ended) > GRAPHS / 20, (inside, parted, apart, ended)


def _check_groups(area: Land, ids: Sequence[str], found: dict[str, Any]) -> None:
    """That of those that are left the most are joined, each time."""
    left = list(ids)
    for group in found["groups"]:
        assert [x for x in ids if x in group["ids"]] == group["ids"]
        assert area.joined(group["ids"])
        assert not any(area.joined(more) for more in combinations(left, len(group["ids"]) + 1))
        left = [x for x in left if x not in group["ids"]]
    assert not any(area.joined(pair) for pair in combinations(left, 2))
    assert found["alone"] == left
    assert found["connected"] is (not left and len(found["groups"]) == 1)


async def _ask(stage: Stage, scope: Scope, rules: Rules, ids: Sequence[str], hops: int = 3) -> dict[str, Any]:
    arguments = rules.arguments().removeprefix("direction: BOTH, ")
    query = QUERY.replace("HOPS", str(hops)).replace("ARGUMENTS", arguments)
    found: dict[str, Any] = (await stage.ask(query, scope, {"ids": ids}))["found"]
    return found


def _row(label: str, name: str, *, protected: bool = False) -> NodeRow:
    one = f"{label.lower()}:{PREFIX}-join-{name}"
    return NodeRow(label, one, {"name": name}, START, protected=protected, synthetic=True)


SOURCE = _row("Source", "s")


def _link(kind: str, a: NodeRow, b: NodeRow, grade: tuple[Reliability, int] = (Reliability.B, 2)) -> AssertionRow:
    return AssertionRow(kind, a.id, b.id, SOURCE.id, START, reliability=grade[0], credibility=grade[1])


async def test_it_goes_by_the_sure_way_and_not_by_the_short_one(database_endpoint: Endpoint) -> None:
    a, b, c, hub = (_row("Organization", name) for name in ("a", "b", "c", "hub"))
    sure, doubtful = (Reliability.A, 1), (Reliability.E, 4)
    rows = [_link("ASSOCIATE_OF", x, hub, sure) for x in (a, b, c)]
    rows += [_link("ASSOCIATE_OF", a, b, doubtful), _link("ASSOCIATE_OF", b, c, doubtful)]
    async with staged(database_endpoint) as stage:
        await write_plainly(stage.database, [a, b, c, hub, SOURCE], rows)
        found = await _ask(stage, Scope(ANONYMOUS), Rules(), [a.id, b.id, c.id])
    assert [n["id"] for n in found["nodes"]] == [a.id, hub.id, b.id, c.id]
    assert found["explanation"] == [
        "a is an associate of hub, according to s.", "hub is an associate of b, according to s.",
        "hub is an associate of c, according to s.",
    ]  # fmt: skip
    assert found["connected"]


async def test_neither_hubs_nor_the_protected_are_inside(database_endpoint: Endpoint) -> None:
    people = [_row("Person", name) for name in "abc"]
    country = _row("Country", "x")
    victim = _row("Person", "v", protected=True)
    rows = [_link("BASED_IN", p, country) for p in people]
    rows += [_link("ASSOCIATE_OF", p, victim) for p in people]
    ids = [p.id for p in people]
    cleared = Scope(Reader("red", Marking.RED, victims=True))
    async with staged(database_endpoint) as stage:
        await write_plainly(stage.database, [*people, country, victim, SOURCE], rows)
        none = await _ask(stage, cleared, Rules(), ids)
        by_hub = await _ask(stage, cleared, Rules(through_hubs=True), ids)
        named = await _ask(stage, cleared, Rules(), [*ids, victim.id])
        pair = await _ask(stage, cleared, Rules(), [ids[0], victim.id])
    assert (none["groups"], none["alone"], none["links"]) == ([], ids, [])
    assert [n["id"] for n in by_hub["nodes"]] == [ids[0], country.id, *ids[1:]]
    # Who was named stands at an end: of the three one is joined to it, and no other.
    assert [group["ids"] for group in named["groups"]] == [[ids[0], victim.id]]
    assert named["alone"] == ids[1:]
    assert pair["connected"]


async def test_where_the_search_was_cut_nothing_is_said_to_be_the_best(
    database_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, *middle = (_row("Organization", name) for name in "abmno")
    rows = [_link("ASSOCIATE_OF", x, y) for x, y in zip([a, *middle], [*middle, b], strict=True)]
    rows.append(_link("ASSOCIATE_OF", a, b, (Reliability.E, 5)))
    async with staged(database_endpoint) as stage:
        await write_plainly(stage.database, [a, b, *middle, SOURCE], rows)
        whole = await _ask(stage, Scope(ANONYMOUS), Rules(), [a.id, b.id])
        monkeypatch.setattr(connect, "MAX_STATEMENTS", 1)
        cut = await _ask(stage, Scope(ANONYMOUS), Rules(), [a.id, b.id])
    assert (len(whole["links"]), whole["groups"][0]["best"], whole["limits"]) == (4, True, [])
    assert (len(cut["links"]), cut["groups"][0]["best"]) == (1, False)
    assert cut["limits"] == [{"name": "statements", "value": 1, "reached": 2}]


async def test_more_than_eight_are_joined_and_not_said_to_be_so_at_the_least_cost(database_endpoint: Endpoint) -> None:
    people = [_row("Person", f"p{i}") for i in range(12)]
    club = _row("Organization", "club")
    async with staged(database_endpoint) as stage:
        await write_plainly(
            stage.database, [*people, club, SOURCE], [_link("MEMBER_OF", person, club) for person in people]
        )
        found = await _ask(stage, Scope(ANONYMOUS), Rules(), [p.id for p in people])
    assert found["connected"]
    assert (len(found["links"]), found["groups"][0]["best"]) == (12, False)
    assert found["limits"] == [{"name": "exact", "value": 8, "reached": 12}]
