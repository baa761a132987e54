"""What follows from judgements: records that POSITIVE ones join are one thing; a NEGATIVE one inside it contradicts."""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

Pair = tuple[str, str]


def pair(a: str, b: str) -> Pair:
    return (a, b) if a <= b else (b, a)


@dataclass(slots=True)
class Clusters:
    """Union-find over records, which knows the pairs that were kept apart."""

    _parent: dict[str, str] = field(default_factory=dict)
    _apart: dict[str, set[Pair]] = field(default_factory=lambda: defaultdict(set))
    """By representative: the NEGATIVE pairs that one of its records is in."""

    @classmethod
    def of(cls, positive: Iterable[Pair], negative: Iterable[Pair]) -> "Clusters":
        made = cls()
        for a, b in positive:
            made.join(a, b)
        for a, b in negative:
            made.keep_apart(a, b)
        return made

    def of_record(self, a: str) -> str:
        """The representative of the thing that a record is of."""
        root = a
        while (above := self._parent.get(root, root)) != root:
            root = above
        while (above := self._parent.get(a, a)) != root:
            self._parent[a], a = root, above
        return root

    def same(self, a: str, b: str) -> bool:
        return self.of_record(a) == self.of_record(b)

    def join(self, a: str, b: str) -> None:
        one, other = sorted((self.of_record(a), self.of_record(b)))
        if one != other:
            self._parent[other] = one
            if other in self._apart:
                self._apart[one] |= self._apart.pop(other)

    def keep_apart(self, a: str, b: str) -> None:
        for end in (a, b):
            self._apart[self.of_record(end)].add(pair(a, b))

    def against(self, a: str, b: str) -> Pair | None:
        """A NEGATIVE pair that would lie inside one thing if these two were the same; the least of them."""
        one, other = self.of_record(a), self.of_record(b)
        between = self._apart.get(one, set()) & self._apart.get(other, set())
        return min((p for p in between if {self.of_record(p[0]), self.of_record(p[1])} <= {one, other}), default=None)


def chain(positive: Iterable[Pair], start: str, end: str) -> list[str]:
    """The records on the shortest way of POSITIVE judgements from one to another; empty where there is none."""
    near: dict[str, set[str]] = defaultdict(set)
    for a, b in positive:
        near[a].add(b)
        near[b].add(a)
    before: dict[str, str] = {start: start}
    waiting = deque([start])
    while waiting:
        at = waiting.popleft()
        if at == end:
            way = [end]
            while way[-1] != start:
                way.append(before[way[-1]])
            return way[::-1]
        for far in sorted(near[at]):
            if far not in before:
                before[far] = at
                waiting.append(far)
    return []
