"""What of a course is reached, by all four methods, and where taint ends."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Self

from graph.traverse.money_flow.ledger import Course, From, Span, Step
from graph.traverse.money_flow.methods import METHODS, Taint


class End(StrEnum):
    """Why taint is not followed any further."""

    EXCHANGE = "EXCHANGE"
    MIXER = "MIXER"
    AT_REST = "AT_REST"
    UNKNOWN_ORIGIN = "UNKNOWN_ORIGIN"
    RETURNED = "RETURNED"
    FEE = "FEE"
    MAX_HOPS = "MAX_HOPS"
    MIN_AMOUNT = "MIN_AMOUNT"
    HUB = "HUB"
    PROTECTED = "PROTECTED"
    LIMIT = "LIMIT"


class By(NamedTuple):
    """Units by each method, in the order of METHODS."""

    poison: int = 0
    haircut: int = 0
    fifo: int = 0
    lifo: int = 0

    def plus(self, other: Sequence[int]) -> Self:
        return type(self)(*map(sum, zip(self, other, strict=True)))

    def named(self, method: str) -> int:
        return self[tuple(METHODS).index(method)]


NOTHING = By()


@dataclass(slots=True)
class Arrival:
    """What came to an account in so many movements, the first and last of them by the time of the world.

    all    of what came there, tainted or not
    worth  whether any of it was enough to be followed
    """

    by: By = NOTHING
    all: int = 0
    movements: int = 0
    first: str = ""
    last: str = ""
    worth: bool = False

    def add(self, by: By, time: str, *, worth: bool = True) -> None:
        self.by = self.by.plus(by)
        self.movements += 1
        self.worth = self.worth or worth
        self.first = min(self.first or time, time)
        self.last = max(self.last, time)


@dataclass(slots=True)
class Reached:
    """Of one asset.

    sources   what the sources gave
    carried   of each movement that carried any, by its place
    arrivals  by account
    ends      by account and reason; what haircut, fifo and lifo end with is what the sources gave
    """

    sources: int = 0
    carried: Mapping[int, By] = field(default_factory=dict)
    arrivals: dict[str, Arrival] = field(default_factory=dict)
    ends: dict[tuple[str, End], Arrival] = field(default_factory=dict)

    def end(self, account: str, end: End, by: By, time: str | None = None) -> None:
        if any(by):
            arrival = self.ends.setdefault((account, end), Arrival())
            if time is not None:
                arrival.add(by, time)
            else:  # What rests there came with all that arrived.
                came = self.arrivals[account]
                arrival.by = arrival.by.plus(by)
                arrival.movements, arrival.first, arrival.last = came.movements, came.first, came.last


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of accounts: which are pots and between which moments, which of them are transactions, and of
    others why they are not followed. Who is in none of them is beyond a limit."""

    pots: Mapping[str, Span]
    transactions: frozenset[str]
    ends: Mapping[str, End]


def reached(
    course: Course, known: Known, *, backwards: bool = False, methods: Collection[str] = METHODS.keys()
) -> Reached:
    """`methods`: by which; of the others all is nothing."""
    nothing = Taint([0] * len(course.movements), {}, {})
    by_method = [method(course) if name in methods else nothing for name, method in METHODS.items()]
    carried = zip(*(t.carried for t in by_method), strict=True)
    found = Reached(carried={at: By(*one) for at, one in enumerate(carried) if any(one)})
    for step in course.steps:
        if step.origin is From.SOURCE:
            found.sources += step.amount
        if (by := found.carried.get(step.at)) is not None:
            time = course.movements[step.at].time
            found.arrivals.setdefault(step.taker, Arrival()).add(by, time, worth=not step.dust)
            if step.dust or not step.lands:
                found.end(step.taker, _stop(step, known), by, time)
    for step in course.steps:
        if (arrival := found.arrivals.get(step.taker)) is not None:
            arrival.all += step.amount
    for account in _all(t.held for t in by_method):
        found.end(account, _rest(account, known, backwards=backwards), By(*(t.held.get(account, 0) for t in by_method)))
    for account in _all(t.unknown for t in by_method):
        found.end(account, End.UNKNOWN_ORIGIN, By(*(t.unknown.get(account, 0) for t in by_method)))
    return found


def _stop(step: Step, known: Known) -> End:
    """Why a movement is not followed that does not land in a pot, or is too small to."""
    end = End.LIMIT if step.taker in known.pots else known.ends.get(step.taker, End.LIMIT)
    return End.MIN_AMOUNT if step.dust and end in (End.LIMIT, End.MAX_HOPS) else end


def _rest(account: str, known: Known, *, backwards: bool) -> End:
    if not known.pots[account].whole(backwards=backwards):
        return End.LIMIT
    return End.FEE if account in known.transactions else End.AT_REST


def _all(amounts: Iterable[Mapping[str, int]]) -> list[str]:
    return sorted({account for one in amounts for account in one})
