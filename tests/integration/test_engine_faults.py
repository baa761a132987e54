"""Small graphs on which an engine is easily wrong."""

import itertools
from collections.abc import AsyncIterator, Iterable
from typing import Any

import pytest
import pytest_asyncio

from graph.errors import DatasetError
from graph.provenance import AssertionRow, NodeRow
from graph.scope import ANONYMOUS, Scope
from graph.settings import Endpoint
from graph.vocabularies import Reliability
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.world import PREFIX, START

TAG = f"{PREFIX}-fault"
ANYONE = Scope(ANONYMOUS)


def _person(name: str) -> str:
    return f"person:{TAG}-{name}"


def _wallet(name: str) -> str:
    return f"wallet:{TAG}-{name}"


def _source(i: int) -> str:
    return f"source:{TAG}-{i}"


def _knows(a: str, b: str, grade: Reliability | None = Reliability.A, **more: Any) -> AssertionRow:
    return AssertionRow(
        "ASSOCIATE_OF",
        _person(a),
        _person(b),
        _source(0),
        START,
        reliability=grade,
        credibility=1 if grade else None,
        **more,
    )


def _sent(a: str, b: str, i: int, grade: Reliability = Reliability.B, **own: Any) -> AssertionRow:
    return AssertionRow(
        "SENT",
        _wallet(a),
        _wallet(b),
        _source(i),
        START,
        reliability=grade,
        credibility=2,
        properties={"txHash": f"t{i}", **own},
    )


@pytest_asyncio.fixture
async def stage(database_endpoint: Endpoint) -> AsyncIterator[Stage]:
    async with staged(database_endpoint) as made:
        yield made


async def _write(stage: Stage, assertions: Iterable[AssertionRow]) -> None:
    given = list(assertions)
    nodes = [
        NodeRow("Source", _source(i), {"name": "S", "publisher": f"P{i}"}, START, synthetic=True) for i in range(4)
    ]
    for one in sorted({x for r in given for x in (r.start, r.end)}):
        if one.startswith("person:"):
            nodes.append(NodeRow("Person", one, {"name": one[-6:]}, START, synthetic=True))
        elif one.startswith("wallet:"):
            nodes.append(NodeRow("Wallet", one, {"family": "tron", "address": one[-6:]}, START, synthetic=True))
    await stage.rows(nodes, given)


async def _hops(stage: Stage, start: str, end: str, arguments: str) -> list[int] | str:
    """Of the paths found; or the limit that was hit, which is honest too."""
    query = (
        f"query($a: [ID!]!, $b: [ID!]!) {{ paths(from: $a, to: $b, {arguments}) {{ paths {{ hops }} limits {{"
        f" name }} }} }}"
    )
    found = (await stage.ask(query, ANYONE, {"a": [start], "b": [end]}))["paths"]
    return found["limits"][0]["name"] if found["limits"] else [p["hops"] for p in found["paths"]]


# --- paths ---


async def test_a_path_may_be_asked_to_have_one_hop(stage: Stage) -> None:
    await _write(stage, [_knows("a", "b")])
    assert await _hops(stage, _person("a"), _person("b"), "maxHops: 1") == [1]


async def test_loops_at_an_end_hide_no_longer_path_unsaid(stage: Stage) -> None:
    loops = [_knows(*pair) for i in range(6) for pair in (("a", f"x{i}"), (f"x{i}", f"y{i}"), (f"y{i}", "a"))]
    chain = ["a", "c", "d", "e", "f", "b"]
    longer = [_knows(x, y) for x, y in itertools.pairwise(chain)]
    await _write(stage, [_knows("a", "b"), *longer, *loops])
    assert await _hops(stage, _person("a"), _person("b"), "k: 2") in ([1, 5], "candidates")


async def test_weak_short_paths_hide_no_strong_longer_one_unsaid(stage: Stage) -> None:
    weak = [_knows(*pair, Reliability.E) for i in range(12) for pair in (("a", f"x{i}"), (f"x{i}", "b"))]
    strong = [_knows("a", "c"), _knows("c", "d"), _knows("d", "b")]
    await _write(stage, [*weak, *strong])
    assert await _hops(stage, _person("a"), _person("b"), "k: 1, minConfidence: 0.9") in ([3], "candidates")


async def test_a_weak_happening_hides_no_strong_one(stage: Stage) -> None:
    for i in range(8):
        # Which of the two ids is less is a matter of hashes.
        pair = (f"a{i}", f"b{i}")
        await _write(stage, [_sent(*pair, 0, Reliability.E, index=i), _sent(*pair, 1, Reliability.A, index=i)])
        assert await _hops(stage, _wallet(pair[0]), _wallet(pair[1]), "minConfidence: 0.7, maxHops: 2") == [1], i


@pytest.mark.parametrize("spoilt", [2**63 - 1, float("inf"), float("nan"), -1.0])
async def test_a_confidence_that_is_none_keeps_no_search_from_ending(stage: Stage, spoilt: float) -> None:
    """Ways that grew shorter by going round: `connect` took all memory there was."""
    await _write(stage, [_knows("a", "b"), _knows("b", "c"), _knows("c", "a"), _knows("c", "d")])
    spoil = "MATCH (a:Person)-[r:ASSOCIATE_OF]-() WHERE a.id IN $ids SET r.confidence = $spoilt"
    ids = [_person(name) for name in "abcd"]
    await stage.database.write([(spoil, {"ids": ids, "spoilt": spoilt})])
    assert await _hops(stage, _person("a"), _person("d"), "rank: STRONGEST, k: 1") in ([2], "k")
    query = "query($ids: [ID!]!) { connect(ids: $ids) { nodes { id } } }"
    found = (await stage.ask(query, ANYONE, {"ids": [ids[0], ids[1], ids[3]]}))["connect"]
    assert {n["id"] for n in found["nodes"]} == set(ids)


# --- expand ---


async def test_expand_takes_happenings_one_by_one(stage: Stage) -> None:
    await _write(stage, [_sent("a", "b", 0), _sent("a", "b", 1)])
    query = "query($a: [ID!]!) { expand(from: $a, minConfidence: 0.8, maxHops: 1) { nodes { id } links { id } } }"
    found = (await stage.ask(query, ANYONE, {"a": [_wallet("a")]}))["expand"]
    assert found == {"nodes": [{"id": _wallet("a")}], "links": []}


async def test_expand_says_when_the_start_is_more_than_the_limit(stage: Stage) -> None:
    await _write(stage, [_knows("a", "b")])
    query = "query($a: [ID!]!) { expand(from: $a, limit: 1, maxHops: 1) { nodes { id } limits { name } } }"
    found = (await stage.ask(query, ANYONE, {"a": [_person("a"), _person("b")]}))["expand"]
    assert len(found["nodes"]) == 1 or found["limits"]


# --- evidence ---


async def test_sources_that_repeat_each_other_are_one(stage: Stage) -> None:
    ring = [AssertionRow("DERIVED_FROM", _source(a), _source(b), _source(a), START) for a, b in ((0, 1), (1, 0))]
    await _write(
        stage, [_knows("a", "b"), AssertionRow("ASSOCIATE_OF", _person("a"), _person("b"), _source(1), START), *ring]
    )
    query = "query($a: ID!) { person(id: $a) { associates { edges { corroboration } } } }"
    assert (await stage.ask(query, ANYONE, {"a": _person("a")}))["person"]["associates"]["edges"] == [
        {"corroboration": 1}
    ]


async def test_a_copy_that_is_graded_better_makes_nothing_surer(stage: Stage) -> None:
    def said(by: int, reliability: Reliability, credibility: int) -> AssertionRow:
        return AssertionRow(
            "ASSOCIATE_OF", _person("a"), _person("b"), _source(by), START,
            reliability=reliability, credibility=credibility,
        )  # fmt: skip

    async def told() -> dict[str, Any]:
        query = "query($a: ID!) { person(id: $a) { associates { edges { confidence corroboration } } } }"
        [edge] = (await stage.ask(query, ANYONE, {"a": _person("a")}))["person"]["associates"]["edges"]
        return dict(edge)

    await _write(stage, [said(0, Reliability.C, 3), said(1, Reliability.D, 3)])
    before = await told()
    assert before["corroboration"] == 2
    repeats = [AssertionRow("DERIVED_FROM", _source(2), _source(origin), _source(2), START) for origin in (0, 1)]
    await _write(stage, [said(2, Reliability.A, 1), *repeats])
    assert await told() == before


# --- filters and orders ---


@pytest.mark.parametrize("quantifier", ["single", "none"])
async def test_an_empty_test_of_assertions_holds_of_each(stage: Stage, quantifier: str) -> None:
    await _write(stage, [_knows("a", "b"), AssertionRow("ASSOCIATE_OF", _person("a"), _person("b"), _source(1), START)])
    query = (
        f"query($a: ID!) {{ person(id: $a) {{ associates(where: {{edge: {{assertions: {{{quantifier}: {{}}}}}}}})"
        " { totalCount } } }"
    )
    assert (await stage.ask(query, ANYONE, {"a": _person("a")}))["person"]["associates"]["totalCount"] == 0


async def test_a_start_is_before_a_day_only_where_that_is_certain(stage: Stage) -> None:
    await _write(stage, [_knows("a", "b", valid_from="2024")])
    query = (
        'query($a: ID!) { person(id: $a) { associates(where: {edge: {validFrom: {lt: "2024-06"}}}) { totalCount } } }'
    )
    assert (await stage.ask(query, ANYONE, {"a": _person("a")}))["person"]["associates"]["totalCount"] == 0


async def test_transfers_of_one_day_are_in_the_order_of_their_times(stage: Stage) -> None:
    times = [f"2024-05-01T{hour:02}:00:00Z" for hour in range(10)]
    await _write(stage, [_sent("a", "b", 0, at=at, index=i) for i, at in enumerate(times)])
    query = "query($a: ID!) { wallet(id: $a) { sent(orderBy: [{edge: {at: ASC}}]) { edges { at } } } }"
    found = (await stage.ask(query, ANYONE, {"a": _wallet("a")}))["wallet"]["sent"]["edges"]
    assert [e["at"] for e in found] == times


# --- numbers ---


async def test_a_whole_number_beyond_graphqls_32_bits_is_refused(stage: Stage) -> None:
    with pytest.raises(DatasetError, match="index"):
        await _write(stage, [_sent("a", "b", 0, index=3_000_000_000)])


async def test_pages_by_amount_visit_what_no_float_holds(stage: Stage) -> None:
    await _write(stage, [_sent("a", "b", 0, amount=x, index=i) for i, x in enumerate(["1e400", "2e400", "3", None])])
    query = (
        "query($a: ID!, $c: String) { wallet(id: $a) { sent(orderBy: [{edge: {amount: ASC}}], first: 1, after: $c)"
        " { edges { amount } pageInfo { endCursor hasNextPage } } } }"
    )
    found, after, more = 0, None, True
    while more and found < 9:
        page = (await stage.ask(query, ANYONE, {"a": _wallet("a"), "c": after}))["wallet"]["sent"]
        found += len(page["edges"])
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert found == 4
