"""What a hop costs: more evidence never more, denials and age never less."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graph.traverse.strength import Costs, Hop, cost

GRADES = st.one_of(st.none(), st.floats(0, 1))
HOP = Hop("a", "b", ("LEADS", "a", "b", None))


def combined(one: float | None, other: float) -> float:
    """Of an independent source more."""
    return 1 - (1 - (one or 0.0)) * (1 - other)


@given(GRADES, st.floats(0, 1), GRADES)
def test_an_independent_source_more_never_makes_a_hop_dearer(
    before: float | None, more: float, denial: float | None
) -> None:
    hop = replace(HOP, confidence=before, denial=denial)
    assert Costs().of(replace(hop, confidence=combined(before, more))) <= Costs().of(hop)


@given(st.floats() | st.integers(-(2**63), 2**63 - 1), st.none() | st.floats())
def test_what_is_no_confidence_costs_something_or_nothing_and_never_less(
    confidence: float, denial: float | None
) -> None:
    assert Costs().of(replace(HOP, confidence=confidence, denial=denial)) >= 0


@given(GRADES, GRADES)
def test_a_denial_never_makes_a_hop_cheaper(confidence: float | None, denial: float | None) -> None:
    hop = replace(HOP, confidence=confidence)
    assert Costs().of(replace(hop, denial=denial or 0.0)) >= Costs().of(hop)


def test_a_hop_that_ended_three_years_ago_counts_half() -> None:
    today = date(2025, 1, 1)
    old = replace(HOP, confidence=0.8, end=today - timedelta(days=1096))
    assert abs(Costs(today).of(old) - cost(0.4)) < 200
    assert Costs(today).of(replace(old, end=today)) == Costs().of(old) == cost(0.8)


def test_hubs_cost_nothing_where_hops_are_counted_or_it_is_asked() -> None:
    assert Costs().through(hub=True) == cost(0.1)
    assert (
        Costs(fewest=True).through(hub=True) == Costs(hubs=False).through(hub=True) == Costs().through(hub=False) == 0
    )
