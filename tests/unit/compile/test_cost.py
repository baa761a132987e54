"""The estimate follows from the plan and the statistics alone, and grows with what would be read."""

import pytest

from graph import engine
from graph.compile.cost import MAX_COST, check, estimate
from graph.errors import LimitExceeded
from graph.scope import Reader, Scope
from graph.statistics import Degree, Statistics
from graph.vocabularies import Marking
from tests.unit.compile.compiled import fields_of

CROWD = Statistics(
    {"Person": 100_000, "Country": 200, "Wallet": 100_000, "Notice": 20_000},
    {
        ("BASED_IN", "OUT"): Degree(110_000, 100_000, 2),
        ("BASED_IN", "IN"): Degree(110_000, 200, 100_000),
        ("SENT", "OUT"): Degree(500_000, 90_000, 250_000),
        ("SENT", "IN"): Degree(500_000, 90_000, 250_000),
        ("CONCERNS", "IN"): Degree(20_000, 10_000, 12),
        ("CONCERNS", "OUT"): Degree(20_000, 20_000, 1),
    },
)
COUNTRY = '{ country(id: "country:FI") { residents%s } }'


def cost(query: str, statistics: Statistics = CROWD) -> int:
    return estimate(engine.plan(fields_of(query), Scope()), statistics)


def test_a_page_along_an_index_costs_what_it_shows() -> None:
    assert cost(COUNTRY % "(first: 25) { nodes { id } }") < 60


def test_an_order_that_no_index_serves_costs_all_that_are_there() -> None:
    assert cost(COUNTRY % "(orderBy: [{node: {name: ASC}}]) { nodes { id } }") >= 100_000


def test_a_count_costs_no_more_than_it_counts_to() -> None:
    assert 9_000 < cost(COUNTRY % " { totalCount }") < 12_000


def test_rows_multiply_along_the_plan_and_pages_cap_them() -> None:
    query = "{ people(first: %d) { nodes { notices(first: 5) { nodes { concerns { nodes { id } } } } } } }"
    assert cost(query % 10) < cost(query % 100) < cost(query % 1000) < 10_000


def test_without_statistics_a_question_costs_something_and_is_not_refused() -> None:
    query = "{ people { nodes { notices { nodes { name } } memberOf { nodes { members { totalCount } } } } } }"
    assert 1_000 < cost(query, Statistics()) < MAX_COST


def test_the_same_plan_costs_every_reader_the_same() -> None:
    fields = fields_of(COUNTRY % " { totalCount nodes { id } }")
    cleared = Scope(Reader("a", Marking.RED, victims=True))
    assert estimate(engine.plan(fields, cleared), CROWD) == estimate(engine.plan(fields, Scope()), CROWD)


def test_changes_cost_what_is_stated_of_the_ids_at_both_moments() -> None:
    query = '{ changes(ids: %s, knownAtFrom: "2025-01-01T00:00:00Z", types: [%s], hops: %d) { knownAtFrom } }'
    one, many = '["person:x"]', "[" + ", ".join(f'"person:x{i}"' for i in range(100)) + "]"
    assert cost(query % (one, "CONCERNS", 1)) < cost(query % (many, "CONCERNS", 1)) < 10_000
    assert cost(query % (one, "SENT", 1)) > 2 * 250_000
    assert cost(query % (one, "CONCERNS", 1)) < cost(query % (one, "CONCERNS", 2))


def test_what_costs_too_much_is_refused_with_both_figures() -> None:
    check(MAX_COST)
    with pytest.raises(LimitExceeded, match=rf"{MAX_COST + 1} rows.*{MAX_COST}"):
        check(MAX_COST + 1)


@pytest.mark.parametrize(
    "query",
    [
        '{ search(text: "kwon") { totalCount nodes { id } } }',
        '{ expand(from: ["person:x"], maxHops: 6, limit: 1000) { nodes { id } links { id } } }',
        '{ paths(from: ["person:x"], to: ["person:y"]) { paths { hops } } }',
        '{ commonNeighbors(ids: ["person:x", "person:y"]) { shared { entity { id } links { id } } } }',
        '{ timeline(ids: ["person:x"]) { entries { date entity { id } link { id } } } }',
        '{ weakestLinks(from: ["person:x"], to: ["person:y"]) { assertions links { id } sources { id } } }',
        '{ communities(ids: ["person:x"]) { communities { members { id } } } }',
        '{ centrality(ids: ["person:x"], limit: 1000) { scores { entity { id } score } } }',
        '{ changes(ids: ["person:x"], knownAtFrom: "2025-01-01T00:00:00Z", hops: 2) { changes { link { id } } } }',
        '{ connect(ids: ["person:x", "person:y"]) { nodes { id } links { id } explanation } }',
        "{ near(point: {latitude: 1, longitude: 1}, km: 9) { nearby { entity { id } link { id } } } }",
        '{ person(id: "person:x") { degrees { count } links { nodes { assertions { source { name } } } } } }',
    ],
)
@pytest.mark.parametrize("statistics", [CROWD, Statistics()])
def test_every_kind_of_question_has_an_estimate(query: str, statistics: Statistics) -> None:
    assert 1 <= cost(query, statistics) < MAX_COST
