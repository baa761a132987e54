"""The movements of one asset in their order, and what each pot had to give: the course that taint takes.

A pot is a wallet that is followed, or a UTXO transaction, which takes its inputs and gives its outputs at one moment.
What a pot gives beyond all that is known to have come in has an unknown origin: it is put into the pot just before, so
that pots never owe. What a pot still has in the end rests there.

Backwards the same movements run in reverse: what rested is there at first, what was of unknown origin is taken out
again, and nothing else is added. So a backward course says of two wallets what a forward one says of them: how many of
the coins that reached the one had come from the other.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import itemgetter
from typing import NamedTuple

Order = tuple[str, str, int, int, str]
"""Time, transaction, whether inputs or outputs of it, index, id: which of two movements came first."""


class Movement(NamedTuple):
    """`key`: the id of its assertion. `amount`: in the smallest unit of the asset."""

    key: str
    giver: str
    taker: str
    amount: int
    order: Order

    @property
    def time(self) -> str:
        return self.order[0]


_ORDER = Movement._fields.index("order")


def moment(at: str) -> str:
    """A partial date as a text that sorts by the first moment that it may mean; of equal ones the vaguer first."""
    return at.removesuffix("Z")


NEVER, ALWAYS = "", "~"
"""Before and after every moment."""


def end_of(moment: str) -> str:
    """What is after every time within a moment: for 2024 after the end of that year."""
    return moment + ALWAYS


class Span(NamedTuple):
    """Between which moments, neither included, all movements of a pot are known."""

    after: str = NEVER
    before: str = ALWAYS

    def covers(self, time: str) -> bool:
        return self.after < time < self.before

    def whole(self, *, backwards: bool) -> bool:
        """Whether it has no end in the direction of the arrow."""
        return self.after == NEVER if backwards else self.before == ALWAYS


class From(Enum):
    OUTSIDE = 0
    SOURCE = 1
    POT = 2


class Step(NamedTuple):
    """A movement along the arrow, which points to the past where the course runs backwards.

    at      its place among the movements
    before  what is put into the giver first, of unknown origin
    after   what is taken out of the taker next, of unknown origin
    lands   whether the taker is a pot that keeps it
    dust    too small to be followed: its taint ends here
    """

    at: int
    giver: str
    taker: str
    amount: int
    origin: From
    before: int
    after: int
    lands: bool
    dust: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """Which movements carry taint.

    sources       whose money is followed; what comes back to them is not followed again
    since, until  from which moment on, and before which. Forwards what sources gave before `since` is clean; backwards
                  nothing before it is looked at. Nothing from `until` on counts
    least         movements of less carry no taint further
    exempt        takers that `least` is not asked of: transactions, whose inputs may be small
    """

    sources: Collection[str]
    backwards: bool = False
    since: str = NEVER
    until: str = ALWAYS
    least: int = 0
    exempt: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Course:
    movements: Sequence[Movement]
    steps: Sequence[Step]
    opening: Mapping[str, int]
    """What pots had at first, clean."""


def course(movements: Iterable[Movement], pots: Mapping[str, Span], rules: Rules) -> Course:
    """`pots`: who keeps what they take, and between which moments. Sources are none of them. What a wallet sends to
    itself moves nothing."""
    sources, since, until, exempt = rules.sources, rules.since, rules.until, rules.exempt
    own = {account: span for account, span in pots.items() if account not in sources}
    moved = [m for m in movements if m.order[0] < until and m.giver != m.taker and m.amount > 0]
    moved.sort(key=itemgetter(_ORDER))
    levels: dict[str, int] = {}
    steps: list[Step] = []
    for at, (_, giver, taker, amount, (time, *_)) in enumerate(moved):
        missing, span = 0, own.get(giver)
        if gives := span is not None and span[0] < time < span[1]:
            left = levels.get(giver, 0) - amount
            missing, levels[giver] = (0, left) if left >= 0 else (-left, 0)
        span = own.get(taker)
        if takes := span is not None and span[0] < time < span[1]:
            levels[taker] = levels.get(taker, 0) + amount
        if rules.backwards:
            giver, taker, gives, takes = taker, giver, takes, gives
        if giver in sources:
            origin = From.SOURCE if time >= since else From.OUTSIDE
        else:
            origin = From.POT if gives else From.OUTSIDE
        dust = amount < rules.least and taker not in exempt
        # The arrow decides whether what was missing comes before or goes after.
        before, after = (0, missing) if rules.backwards else (missing, 0)
        steps.append(Step(at, giver, taker, amount, origin, before, after, takes, dust))
    if rules.backwards:
        steps = [step for step in reversed(steps) if moved[step.at].order[0] >= since]
    return Course(moved, steps, levels if rules.backwards else {})
