"""Oracles of the methods, written in other ways: coin by coin, and by exact fractions of every coin's origin."""

from collections.abc import Collection, Sequence
from fractions import Fraction

from graph.traverse.money_flow.ledger import Movement


def dealt(
    movements: Sequence[Movement], pots: Collection[str], sources: Collection[str], *, newest: bool
) -> tuple[dict[str, int], dict[str, int]]:
    """Of each movement how many coins are tainted, and how many such each pot keeps. Every coin is one entry of a list;
    what a pot has not got is minted on the spot, clean, and is then the newest that it has.
    """
    purse: dict[str, list[bool]] = {pot: [] for pot in pots}
    carried: dict[str, int] = {}
    for m in sorted(movements, key=lambda m: m.order):
        if m.giver in sources:
            hand = [True] * m.amount
        elif m.giver not in purse:
            hand = [False] * m.amount
        else:
            own = purse[m.giver]
            own.extend([False] * (m.amount - len(own)))
            hand = [own.pop(-1 if newest else 0) for _ in range(m.amount)]
        carried[m.key] = sum(hand)
        if m.taker in purse:
            purse[m.taker].extend(hand)
    return carried, {pot: sum(own) for pot, own in purse.items()}


def mixed(
    movements: Sequence[Movement], pots: Collection[str], sources: Collection[str]
) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """The same by fractions: of every pot how much it holds of what each source movement, and who is not followed,
    gave."""
    clean = "clean"
    purse: dict[str, dict[str, Fraction]] = {pot: {} for pot in pots}
    carried: dict[str, Fraction] = {}
    for m in sorted(movements, key=lambda m: m.order):
        if m.giver in sources:
            hand = {m.key: Fraction(m.amount)}
        elif m.giver not in purse:
            hand = {clean: Fraction(m.amount)}
        else:
            own = purse[m.giver]
            short = m.amount - sum(own.values())
            if short > 0:
                own[clean] = own.get(clean, Fraction()) + short
            part = Fraction(m.amount) / sum(own.values())
            hand = {origin: units * part for origin, units in own.items()}
            purse[m.giver] = {origin: units - hand[origin] for origin, units in own.items()}
        carried[m.key] = sum((units for origin, units in hand.items() if origin != clean), Fraction())
        if m.taker in purse:
            taker = purse[m.taker]
            for origin, units in hand.items():
                taker[origin] = taker.get(origin, Fraction()) + units
    held = {
        pot: sum((units for origin, units in own.items() if origin != clean), Fraction()) for pot, own in purse.items()
    }
    return carried, held


def spread(
    movements: Sequence[Movement], pots: Collection[str], sources: Collection[str]
) -> tuple[dict[str, int], dict[str, int]]:
    """Poison, coin by coin: one bad coin makes all in its purse bad, and all that come to it."""
    purse: dict[str, list[bool]] = {pot: [] for pot in pots}
    carried: dict[str, int] = {}
    for m in sorted(movements, key=lambda m: m.order):
        bad = m.giver in sources
        if m.giver in purse:
            own = purse[m.giver]
            bad = any(own)
            del own[: m.amount]
        carried[m.key] = m.amount if bad else 0
        if m.taker in purse:
            together = [*purse[m.taker], *[bad] * m.amount]
            purse[m.taker] = [any(together)] * len(together)
    return carried, {pot: sum(own) for pot, own in purse.items()}
