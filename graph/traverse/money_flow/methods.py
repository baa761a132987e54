"""Four answers to one question: of what a pot gives, how much is tainted.

poison   all of it, as soon as anything tainted is in the pot, until the pot is empty
haircut  the share that is tainted of all that is in the pot, rounded down to the smallest unit
fifo     what came in first goes out first
lifo     what came in last goes out first

The last three move what is tainted and make none of it: what sources gave is what pots hold, what was of unknown
origin, and what was carried to where it is not followed. Poison makes more of it, and is never less than any of them.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.traverse.money_flow.ledger import Course, From


@dataclass(frozen=True, slots=True)
class Taint:
    """By one method.

    carried  of each movement, by its place
    held     what pots hold in the end
    unknown  of each pot what had an unknown origin; backwards alone
    """

    carried: Sequence[int]
    held: Mapping[str, int]
    unknown: Mapping[str, int]


def haircut(course: Course) -> Taint:
    carried = [0] * len(course.movements)
    level, tainted, unknown = dict(course.opening), dict.fromkeys(course.opening, 0), dict[str, int]()
    for at, giver, taker, amount, origin, before, after, lands, dust in course.steps:
        part = 0
        if origin is From.SOURCE:
            part = amount
        elif origin is From.POT:
            all_, bad = level.get(giver, 0) + before, tainted.get(giver, 0)
            part = bad * amount // all_ if bad else 0
            level[giver], tainted[giver] = all_ - amount, bad - part
        carried[at] = part
        if lands:
            all_, bad = level.get(taker, 0) + amount, tainted.get(taker, 0) + (0 if dust else part)
            if after:
                gone = bad * after // all_
                unknown[taker] = unknown.get(taker, 0) + gone
                all_, bad = all_ - after, bad - gone
            level[taker], tainted[taker] = all_, bad
    return Taint(carried, tainted, unknown)


def poison(course: Course) -> Taint:
    carried = [0] * len(course.movements)
    level, unknown = dict(course.opening), dict[str, int]()
    bad: set[str] = set()
    for at, giver, taker, amount, origin, before, after, lands, dust in course.steps:
        part = 0
        if origin is From.SOURCE:
            part = amount
        elif origin is From.POT:
            part = amount if giver in bad else 0
            level[giver] = level.get(giver, 0) + before - amount
            if not level[giver]:
                bad.discard(giver)
        carried[at] = part
        if lands:
            if part and not dust:
                bad.add(taker)
            if after and taker in bad:
                unknown[taker] = unknown.get(taker, 0) + after
            level[taker] = level.get(taker, 0) + amount - after
            if not level[taker]:
                bad.discard(taker)
    return Taint(carried, {pot: level[pot] for pot in bad}, unknown)


Run = tuple[int, bool]
"""So many coins in a row, and whether they are tainted."""


@dataclass(slots=True)
class _Row:
    """The coins of a pot in the order in which they came in. `newest`: which end gives first."""

    newest: bool
    runs: deque[Run] = field(default_factory=deque)

    def put(self, runs: Sequence[Run]) -> None:
        for amount, bad in runs:
            if self.runs and self.runs[-1][1] is bad:
                self.runs[-1] = (self.runs[-1][0] + amount, bad)
            else:
                self.runs.append((amount, bad))

    def take(self, amount: int) -> list[Run]:
        """The next coins, in the order in which they are given."""
        taken: list[Run] = []
        runs, next_, back = self.runs, self.runs.popleft, self.runs.appendleft
        if self.newest:
            next_, back = runs.pop, runs.append
        while amount:
            there, bad = next_()
            if there > amount:
                back((there - amount, bad))
                there = amount
            taken.append((there, bad))
            amount -= there
        return taken


def _bad(runs: Sequence[Run]) -> int:
    return sum(amount for amount, bad in runs if bad)


def _in_order(course: Course, *, newest: bool) -> Taint:
    carried = [0] * len(course.movements)
    pots = {pot: _Row(newest, deque([(level, False)])) for pot, level in course.opening.items() if level}
    unknown: dict[str, int] = {}

    def row(pot: str) -> _Row:
        if pot not in pots:
            pots[pot] = _Row(newest)
        return pots[pot]

    for at, giver, taker, amount, origin, before, after, lands, dust in course.steps:
        runs: list[Run] = [(amount, origin is From.SOURCE)]
        if origin is From.POT:
            pot = row(giver)
            if before:
                pot.put([(before, False)])
            runs = pot.take(amount)
        carried[at] = _bad(runs)
        if lands:
            pot = row(taker)
            pot.put([(amount, False)] if dust else runs)
            if after:
                unknown[taker] = unknown.get(taker, 0) + _bad(pot.take(after))
    return Taint(carried, {pot: _bad(row.runs) for pot, row in pots.items()}, unknown)


def fifo(course: Course) -> Taint:
    return _in_order(course, newest=False)


def lifo(course: Course) -> Taint:
    return _in_order(course, newest=True)


METHODS: Mapping[str, Callable[[Course], Taint]] = {"POISON": poison, "HAIRCUT": haircut, "FIFO": fifo, "LIFO": lifo}
