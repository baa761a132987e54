"""The movements of one asset in their order, and what each pot had to give: the course that taint takes.

A pot is a wallet that is followed, or a UTXO transaction, which takes its inputs and gives its outputs at one moment.
What a pot gives beyond all that is known to have come in has an unknown origin: it is put into the pot just before, so
that pots never owe. What a pot still has in the end rests there.

Backwards the same movements run in reverse: what rested is there at first, what was of unknown origin is taken out
again, and nothing else is added. So a backward course says of two wallets what a forward one says of them: how many of
the coins that reached the one had come from the other.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

Order = tuple[str, str, int, int, str]
"""Time, transaction, whether inputs or outputs of it, index, id: which of two movements came first."""


@dataclass(frozen=True, slots=True)
class Movement:
    """`key`: the id of its assertion. `amount`: in the smallest unit of the asset."""

    key: str
    giver: str
    taker: str
    amount: int
    order: Order

    @property
    def time(self) -> str:
        return self.order[0]


def moment(at: str) -> str:
    """A partial date as a text that sorts by the first moment that it may mean; of equal ones the vaguer first."""
    return at.removesuffix("Z")


NEVER, ALWAYS = "", "~"
"""Before and after every moment."""


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
    since, until  moments; no movement after `until` counts. Forwards what sources gave before `since` is clean;
                  backwards nothing before `since` is looked at
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


@dataclass(slots=True)
class _Levels:
    """What pots have, in the order of time."""

    pots: Mapping[str, Span]
    level: dict[str, int] = field(default_factory=dict)

    def keeps(self, account: str, time: str) -> bool:
        span = self.pots.get(account)
        return span is not None and span.covers(time)

    def missing(self, movement: Movement) -> int:
        """Takes note of a movement; how much of it the giver is not known to have had."""
        missing = 0
        if self.keeps(movement.giver, movement.time):
            had = self.level.get(movement.giver, 0)
            missing = max(0, movement.amount - had)
            self.level[movement.giver] = max(0, had - movement.amount)
        if self.keeps(movement.taker, movement.time):
            self.level[movement.taker] = self.level.get(movement.taker, 0) + movement.amount
        return missing


def course(movements: Iterable[Movement], pots: Mapping[str, Span], rules: Rules) -> Course:
    """`pots`: who keeps what they take, and between which moments. Sources are none of them. What a wallet sends to
    itself moves nothing."""
    own = {account: span for account, span in pots.items() if account not in rules.sources}
    moved = sorted(
        (m for m in movements if m.time <= rules.until and m.giver != m.taker and m.amount > 0), key=lambda m: m.order
    )
    levels = _Levels(own)
    missing = [levels.missing(m) for m in moved]
    steps: list[Step] = []
    for at, m in reversed(list(enumerate(moved))) if rules.backwards else enumerate(moved):
        if rules.backwards and m.time < rules.since:
            break
        giver, taker = (m.taker, m.giver) if rules.backwards else (m.giver, m.taker)
        origin = From.OUTSIDE
        if giver in rules.sources:
            origin = From.SOURCE if m.time >= rules.since else From.OUTSIDE
        elif levels.keeps(giver, m.time):
            origin = From.POT
        step = Step(
            at, giver, taker, m.amount, origin,
            before=0 if rules.backwards else missing[at],
            after=missing[at] if rules.backwards else 0,
            lands=levels.keeps(taker, m.time),
            dust=m.amount < rules.least and taker not in rules.exempt,
        )  # fmt: skip
        steps.append(step)
    return Course(moved, steps, levels.level if rules.backwards else {})
