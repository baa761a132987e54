"""Which sets of sources have to be taken away for what a source says to have nobody left who says it.

A source falls when it is taken away itself, or when it was derived from others and all of those have fallen. So a word
falls with its page, with the one origin that all who repeat it have, or with all of several origins at once.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.compile.evidence import DERIVATION_MOST

MAX_WAYS = 64
"""Ways in which one link can fall that are looked at, the smallest first."""
MAX_COMBINED = 200_000
"""Combinations of such ways that are looked at, of all links together: each takes some microseconds."""
Way = frozenset[str]


@dataclass(slots=True)
class Derivation:
    """origins: of a source, those that it was derived from, as far as they are followed. cut: whether there are more
    ways for something to fall than are looked at."""

    origins: Mapping[str, Sequence[str]]
    cut: bool = False
    _combined: int = 0

    def ways(self, sources: Collection[str]) -> dict[str, list[Way]]:
        """Of each source the smallest sets that make it fall."""
        every = {*sources, *self.origins, *(one for them in self.origins.values() for one in them)}
        found: dict[str, list[Way]] = {one: [frozenset((one,))] for one in every}
        for _ in range(DERIVATION_MOST):
            # All of one step from those of the step before, so that repetition in a circle ends.
            further = {
                one: self._smallest([frozenset((one,)), *self.together([found[o] for o in of])])
                for one, of in sorted(self.origins.items())
            }
            if all(found[one] == ways for one, ways in further.items()):
                break
            found |= further
        return found

    def together(self, each: Sequence[Sequence[Way]]) -> list[Way]:
        """The smallest sets in which all of these fall."""
        found: list[Way] = [frozenset()]
        for ways in each:
            # One with one is no choice, and is not counted.
            if (number := len(found) * len(ways)) > 1:
                self._combined += number
            if self._combined > MAX_COMBINED:
                self.cut = True
                return self._few(each)
            found = self._smallest({one | way for one in found for way in ways})
        return found

    def _few(self, each: Sequence[Sequence[Way]]) -> list[Way]:
        """Without combining: the sources in whose fall, alone, all of these fall, and one set more that will do."""
        alone = frozenset[Way].intersection(*(frozenset(way for way in ways if len(way) == 1) for ways in each))
        return self._smallest([*alone, frozenset[str]().union(*(ways[0] for ways in each))])

    def _smallest(self, ways: Iterable[Way]) -> list[Way]:
        kept: list[Way] = []
        for way in sorted(set(ways), key=lambda one: (len(one), sorted(one))):
            if any(less <= way for less in kept):
                continue
            if len(kept) == MAX_WAYS:
                self.cut = True
                break
            kept.append(way)
        return kept
