"""Plans made once and found again: what a value decides tells shapes apart, and nothing else does."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.compile.cache import MAX_SHAPES, Shapes
from graph.compile.given import Decisions, Given, combined, current, decided, given_in, resolved, unused

VALUES = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2), min_size=4, max_size=4)


def variable(name: str, value: Any, decisions: Decisions) -> Given:
    decisions.request = {**decisions.request, name: value}
    return Given(name, lambda variables: variables[name], decisions)


def planned(values: Mapping[str, int], decisions: Decisions) -> tuple[Any, ...]:
    """A planner whose next question depends on the answers so far."""
    a, b, c, d = (variable(x, values[x], decisions) for x in "abcd")
    if decided(a) == 0:
        return (0, decided(b, lambda v: v > 1), combined(lambda x, y: x + y, c, d))
    if decided(combined(lambda x, y: x == y, b, c)):
        return (1, d, decided(a))
    return (2, decided(d))


def test_a_given_is_never_measured_or_compared() -> None:
    one = variable("a", "text", Decisions({}))
    for use in (bool, len, iter, lambda x: x < 1, lambda x: x[0], lambda x: "t" in x):
        with pytest.raises(TypeError, match="only when its statement is sent"):
            use(one)


def test_what_is_at_hand_is_combined_at_once() -> None:
    assert combined(lambda *x: sum(x), 1, 2) == 3
    assert decided([1, 2], len) == 2


def test_a_combination_is_made_anew_for_every_request() -> None:
    decisions = Decisions({})
    both = combined(lambda x, y: [*x, *y], variable("a", ["x"], decisions), ["y"])
    assert current(both) == ["x", "y"]
    assert resolved(both, {"a": ["z"]}) == ["z", "y"]
    assert resolved([both, 1], {"a": []}) == [["y"], 1]
    assert list(given_in((1, [both]))) == [both]
    assert decisions.made == []


def test_what_nothing_uses_still_refuses_what_it_refused() -> None:
    decisions = Decisions({})
    a, b = variable("a", "x", decisions), variable("b", "y", decisions)
    inner = combined(str.upper, a)
    outer, other = combined(lambda x: x + "!", inner), combined(str.lower, b)
    assert [x.key for x in unused(decisions, [outer])] == [other.key]
    assert [x.key for x in unused(decisions, [])] == [other.key, outer.key]
    assert unused(decisions, [[outer], other]) == []


def test_a_plan_forgets_the_request_that_it_was_made_for() -> None:
    decisions = Decisions({})
    large = variable("a", ["x" * 1000], decisions)
    assert decided(combined(lambda x: x, large), len) == 1
    decisions.forget()
    assert decisions.request == {}
    with pytest.raises(KeyError):
        current(large)
    assert resolved(large, {"a": 1}) == 1


def test_a_question_is_asked_once() -> None:
    decisions = Decisions({})
    a = variable("a", [1], decisions)
    assert [a.decided(), a.decided(), a.decided(len), a.decided(len)] == [[1], [1], 1, 1]
    assert [outcome for _, outcome in decisions.made] == [(1,), 1]


@given(requests=st.lists(VALUES, max_size=60))
def test_a_kept_plan_answers_every_request_of_its_shape_as_a_new_one_would(requests: list[dict[str, int]]) -> None:
    shapes: Shapes[Any] = Shapes()
    for values in requests:
        found = shapes.find(values)
        decisions = Decisions({})
        fresh = planned(values, decisions)
        if found is None:
            shapes.keep(decisions.forget(), fresh)
        else:
            assert resolved(found, values) == resolved(fresh, values)
        assert shapes.find(values) is not None


def test_shapes_are_bounded_and_the_newest_is_there() -> None:
    shapes: Shapes[int] = Shapes()
    for n in range(3 * MAX_SHAPES):
        decisions = Decisions({})
        decided(variable("a", n, decisions))
        shapes.keep(decisions.forget(), n)
        assert shapes.find({"a": n}) == n
    assert sum(shapes.find({"a": n}) is not None for n in range(3 * MAX_SHAPES)) <= MAX_SHAPES


def test_a_plan_without_questions_serves_everything() -> None:
    shapes: Shapes[str] = Shapes()
    assert shapes.find({}) is None
    shapes.keep([], "plan")
    assert shapes.find({"a": 1}) == "plan"
