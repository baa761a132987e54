"""Plans found again by what was decided for them (given.py).

Planning is deterministic: as long as the outcomes are the same, the next question is the same. So the questions of all
plans of one operation form a tree, and finding a plan is walking it: one look-up per question.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Generic, TypeVar

from graph.compile.given import Made, Read, Variables

T = TypeVar("T")
MAX_SHAPES = 64
"""Plans kept of one operation; then its tree starts anew. Page sizes and orders in variables make most of them."""


@dataclass(slots=True)
class _Fork(Generic[T]):
    read: Read
    ways: dict[Any, "_Fork[T] | T"] = field(default_factory=dict)


@dataclass(slots=True)
class Shapes(Generic[T]):
    """The plans of one operation."""

    _root: "_Fork[T] | T | None" = None
    kept: int = 0
    weight: int = 0
    """Of the plans kept, in whatever `keep` was told."""

    def find(self, variables: Variables) -> T | None:
        """The plan made for a request of the same shape. A question may raise as it did while planning."""
        at = self._root
        while isinstance(at, _Fork):
            at = at.ways.get(at.read(variables))
        return at

    def keep(self, made: Made, plan: T, weight: int = 0) -> None:
        if self.kept >= MAX_SHAPES:
            self._root, self.kept, self.weight = None, 0, 0
        self.kept += 1
        self.weight += weight
        if not made:
            self._root = plan
            return
        if not isinstance(self._root, _Fork):
            self._root = _Fork(made[0][0])
        fork = self._root
        for (_, outcome), (read, _) in pairwise(made):
            following = fork.ways.get(outcome)
            if not isinstance(following, _Fork):
                following = _Fork(read)
                fork.ways[outcome] = following
            fork = following
        fork.ways[made[-1][1]] = plan
