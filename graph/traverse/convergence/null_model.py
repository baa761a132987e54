"""How many kinds of crime so many links meet by chance.

The null model keeps every degree: each entity has as many meetings as it has, each crime as many as it has, and which
meets which is drawn at random (the configuration model of the bipartite graph). Around some entities there are m
meetings, so their other ends are m draws without replacement from all ends of meetings, of which each kind has a known
number. The number of kinds among them is then known exactly, by inclusion and exclusion over the kinds that are not
met: all of a set of kinds with s ends together are missed with probability C(N - s, m) / C(N, m).

A hub has many meetings, and many draws meet many kinds: it takes more than that to be convergent.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb

EXACT = 50_000
"""Ends up to which nothing is put back; with more, as if each end drawn was, which then changes next to nothing."""
_ONE = 1 << 160
"""Fixed point: probabilities as whole numbers, so that sums that cancel lose nothing."""

_Missed = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Chance:
    """expected: kinds that are met on average; p_value: the probability of at least as many as were seen."""

    expected: float
    p_value: float


def chance(ends: Sequence[int], draws: int, seen: int) -> Chance:
    """`ends`: of each kind, how many ends of meetings it has."""
    kinds = [number for number in ends if number]
    total = sum(kinds)
    missed = _exact(total, min(draws, total)) if total <= EXACT else _with_return(total, draws)
    expected = sum(_ONE - missed(number) for number in kinds)
    return Chance(expected / _ONE, _at_least(kinds, missed, seen))


def _exact(total: int, draws: int) -> _Missed:
    """Of a number of ends: the probability that none of them is drawn."""
    found, now = [_ONE], _ONE
    for s in range(total):
        now = now * max(total - s - draws, 0) // (total - s)
        found.append(now)
    return found.__getitem__


def _with_return(total: int, draws: int) -> _Missed:
    return lambda s: int((1 - s / total) ** draws * _ONE)


def _at_least(kinds: Sequence[int], missed: _Missed, seen: int) -> float:
    """The probability that no more than `len(kinds) - seen` kinds are missed."""
    if seen <= 0:
        return 1.0
    least = len(kinds) - seen + 1
    if least <= 0:
        return 0.0
    sums = [0]
    for number in kinds:
        sums += [s + number for s in sums]
    # Of each number of kinds: the probabilities that all of a set of so many are missed, summed over the sets.
    of_size = [0] * (len(kinds) + 1)
    for members, s in enumerate(sums):
        of_size[members.bit_count()] += missed(s)
    more_missed = sum(
        (1 - 2 * ((size - least) % 2)) * comb(size - 1, least - 1) * of_size[size]
        for size in range(least, len(kinds) + 1)
    )
    return min(max((_ONE - more_missed) / _ONE, 0.0), 1.0)
