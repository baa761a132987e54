"""The four methods over random ledgers: what they conserve, how they compare, and that they are what oracles find."""

import itertools
import random
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.traverse.money_flow.ledger import Course, From, Movement, Rules, Span, course
from graph.traverse.money_flow.methods import METHODS, Taint, fifo, haircut, lifo, poison
from graph.traverse.money_flow.reach import End, Known, reached
from tests.unit.traverse.money_flow.coins import dealt, mixed, spread

SOURCE, TARGET, OUTSIDE, POTS = "s", "t", "x", ("a", "b", "c", "d")
EVERYBODY = (SOURCE, TARGET, OUTSIDE, *POTS)
SPANS = dict.fromkeys(POTS, Span())
FORWARD = Rules({SOURCE})
BACKWARD = Rules({TARGET}, backwards=True)
CONSERVING = (haircut, fifo, lifo)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Movement]:
    """Few accounts and moments, so that movements meet; some are mostly between pots."""
    number = draw(st.integers(0, 30))
    dice = random.Random(draw(st.integers(0, 2**32)))
    givers = dice.choice([EVERYBODY, (SOURCE, *POTS), (SOURCE, OUTSIDE, *POTS, *POTS)])
    found: list[Movement] = []
    for name in (f"m{i:02}" for i in range(number)):
        order = (str(dice.randint(0, 9)), "", 0, 0, name)
        found.append(Movement(name, dice.choice(givers), dice.choice(EVERYBODY), dice.randint(1, 9), order))
    return found


def _gone(found: Course, taint: Taint) -> int:
    """What came to rest, had an unknown origin, or left the pots."""
    left = sum(taint.carried[s.at] for s in found.steps if not s.lands or s.dust)
    return left + sum(taint.held.values()) + sum(taint.unknown.values())


def _given(found: Course) -> int:
    return sum(step.amount for step in found.steps if step.origin is From.SOURCE)


rules = st.builds(
    Rules,
    st.sampled_from([{SOURCE}, {SOURCE, "a"}, {TARGET}]),
    st.booleans(),
    st.sampled_from(["", "3"]),
    st.sampled_from(["~", "7"]),
    st.sampled_from([0, 0, 4]),
)
spans = st.dictionaries(st.sampled_from(POTS), st.sampled_from([Span(), Span(), Span("2", "8"), Span("4")]))


@given(ledgers(), rules, spans)
def test_nothing_is_made_and_nothing_is_lost(movements: list[Movement], rules: Rules, pots: dict[str, Span]) -> None:
    found = course(movements, pots, rules)
    for method in CONSERVING:
        taint = method(found)
        assert _gone(found, taint) == _given(found)
        assert all(0 <= taint.carried[s.at] <= s.amount for s in found.steps)


@given(ledgers(), rules, spans)
def test_poison_is_never_less(movements: list[Movement], rules: Rules, pots: dict[str, Span]) -> None:
    found = course(movements, pots, rules)
    most = poison(found)
    for method in CONSERVING:
        taint = method(found)
        assert all(a <= b for a, b in zip(taint.carried, most.carried, strict=True))
        assert all(units <= most.held.get(pot, 0) for pot, units in taint.held.items())
        assert all(units <= most.unknown.get(pot, 0) for pot, units in taint.unknown.items())


@given(ledgers(), rules, spans, st.randoms())
def test_the_order_in_which_movements_are_listed_changes_nothing(
    movements: list[Movement], rules: Rules, pots: dict[str, Span], dice: random.Random
) -> None:
    shuffled = dice.sample(movements, len(movements))
    assert course(shuffled, pots, rules) == course(movements, pots, rules)


@given(ledgers())
def test_methods_agree_where_pots_hold_nothing_else(movements: list[Movement]) -> None:
    has = dict.fromkeys(POTS, 0)
    kept: list[Movement] = []
    for m in sorted(movements, key=lambda m: m.order):
        if m.giver == m.taker or (m.giver != SOURCE and has.get(m.giver, 0) < m.amount):
            continue
        kept.append(m)
        has[m.giver] = has.get(m.giver, 0) - m.amount
        if m.taker in POTS:
            has[m.taker] += m.amount
    found = course(kept, SPANS, FORWARD)
    carried = [method(found).carried for method in METHODS.values()]
    assert all(one == carried[0] for one in carried)


@given(ledgers(), st.sampled_from([(SOURCE,), (SOURCE, TARGET)]))
def test_rows_of_coins_are_dealt_as_coin_by_coin(movements: list[Movement], sources: tuple[str, ...]) -> None:
    found = course(movements, SPANS, Rules(sources))
    moved = [m for m in movements if m.giver != m.taker]
    for method, newest in ((fifo, False), (lifo, True)):
        taint = method(found)
        carried, held = dealt(moved, POTS, sources, newest=newest)
        assert {m.key: taint.carried[at] for at, m in enumerate(found.movements)} == carried
        assert {pot: taint.held.get(pot, 0) for pot in POTS} == held


@given(ledgers())
def test_poison_spreads_as_coin_by_coin(movements: list[Movement]) -> None:
    found = course(movements, SPANS, FORWARD)
    taint = poison(found)
    carried, held = spread([m for m in movements if m.giver != m.taker], POTS, {SOURCE})
    assert {m.key: taint.carried[at] for at, m in enumerate(found.movements)} == carried
    assert {pot: taint.held.get(pot, 0) for pot in POTS} == held


@given(ledgers())
def test_haircut_is_the_share_of_fractions_but_for_rounding(movements: list[Movement]) -> None:
    scale = 10**12
    fine = [Movement(m.key, m.giver, m.taker, m.amount * scale, m.order) for m in movements]
    taint = haircut(course(fine, SPANS, FORWARD))
    carried, held = mixed([m for m in movements if m.giver != m.taker], POTS, {SOURCE})
    for at, m in enumerate(course(fine, SPANS, FORWARD).movements):
        assert taint.carried[at] / scale == pytest.approx(float(carried[m.key]), abs=1e-9)
    for pot in POTS:
        assert taint.held.get(pot, 0) / scale == pytest.approx(float(held[pot]), abs=1e-9)


def _between(movements: Sequence[Movement], found: Course, taint: Taint, taker: str) -> int:
    return sum(taint.carried[s.at] for s in found.steps if s.taker == taker)


@given(ledgers())
def test_what_went_from_one_to_the_other_is_what_came_from_it(movements: list[Movement]) -> None:
    there, back = course(movements, SPANS, FORWARD), course(movements, SPANS, BACKWARD)
    for method, slack in ((fifo, 0), (lifo, 0), (haircut, 2 * len(movements))):
        went = _between(movements, there, method(there), TARGET)
        came = _between(movements, back, method(back), SOURCE)
        assert abs(went - came) <= slack


@given(ledgers(), rules, spans)
def test_ends_are_what_the_sources_gave(movements: list[Movement], rules: Rules, pots: dict[str, Span]) -> None:
    own = {pot: span for pot, span in pots.items() if pot not in rules.sources}
    known = Known(own, frozenset({"d"}), {"x": End.EXCHANGE, **dict.fromkeys(rules.sources, End.RETURNED)})
    found = reached(course(movements, pots, rules), known, backwards=rules.backwards)
    for number in (1, 2, 3):
        assert sum(arrival.by[number] for arrival in found.ends.values()) == found.sources
    assert all(arrival.by.poison >= max(arrival.by) for arrival in found.ends.values())


def _line(*amounts: tuple[str, str, int]) -> Iterable[Movement]:
    for number, (giver, taker, amount) in enumerate(amounts):
        yield Movement(f"m{number}", giver, taker, amount, (f"2024-01-{number + 1:02}", "", 0, 0, f"m{number}"))


def test_a_pot_that_was_emptied_poisons_nothing_more() -> None:
    found = course(_line((SOURCE, "a", 5), ("a", "b", 5), (OUTSIDE, "a", 7), ("a", TARGET, 7)), SPANS, FORWARD)
    assert poison(found).carried == [5, 5, 0, 0]


def test_what_a_pot_did_not_have_is_clean() -> None:
    found = course(_line((SOURCE, "a", 4), ("a", TARGET, 10)), SPANS, FORWARD)
    assert [method(found).carried[1] for method in (haircut, fifo, lifo, poison)] == [4, 4, 4, 10]


def test_a_window_begins_with_what_was_there_and_ends_with_what_is_left() -> None:
    moved = list(_line((SOURCE, "a", 4), (OUTSIDE, "a", 4), (SOURCE, "a", 2), ("a", TARGET, 5), ("a", TARGET, 5)))
    later = course(moved, SPANS, Rules({SOURCE}, since="2024-01-02", until="2024-01-05"))
    assert [m.key for m in later.movements] == ["m0", "m1", "m2", "m3"]
    assert (fifo(later).carried, lifo(later).carried) == ([0, 0, 2, 0], [0, 0, 2, 2])
    assert fifo(later).held["a"] == 2


def test_equal_moments_are_ordered_by_transaction_index_and_id() -> None:
    orders = list(itertools.permutations([("t", "", 0, 0, "a"), ("t", "x", 0, 1, "0"), ("t", "x", 0, 0, "9")]))
    for one in orders:
        moved = [Movement(order[4], SOURCE, "a", 1, order) for order in one]
        assert [m.key for m in course(moved, SPANS, FORWARD).movements] == ["a", "9", "0"]
