"""The whole of a list of which an API shows the first rows only: what is asked is narrowed until all of it is shown.

What the API counts for a question (`total`) decides. A question whose rows are not all shown is asked again with one
more filter, value by value, and again, until as many different rows are known as it counts. Nothing is assumed of what
the filters mean: rows that no value of one filter reaches (no date of birth, no nationality) are looked for by the
next, and what is missing in the end is told.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
Query = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Answer:
    """How many rows there are, and those that were shown."""

    total: int
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Filter:
    """A parameter, and what may be asked of it.

    seen      its values in a row; `shown`: rows of the list have them
    all       values that there may be; where rows show them, asked only of everything
    letters   values are beginnings of what is seen, and grow by one of these where one is not narrow enough
    """

    parameter: str
    seen: Callable[[Row], Iterable[str]]
    all: Sequence[str] = ()
    letters: str = ""
    shown: bool = True


OLDEST = 120
LONGEST_BEGINNING = 24


@dataclass(slots=True)
class Slicer:
    """`ask` answers a question with what it counts and at most `limit` rows, and remembers what it was asked.

    `found` grows by every row, under its `key`; rows without one cannot be counted.
    """

    ask: Callable[[Query], Answer]
    limit: int
    key: Callable[[Row], str | None]
    filters: Sequence[Filter]
    ages: bool = True
    found: dict[str, Row] = field(default_factory=dict)

    def everything(self) -> int:
        """How many rows the API counts; all that can be reached are in `found` then."""
        self._cover({}, self.filters)
        return self.ask({}).total

    def _cover(self, query: Query, filters: Sequence[Filter]) -> set[str]:
        """The rows of a question that can be reached."""
        total, reached = self._shown(query)
        if len(reached) < total:
            reached |= self._known(query)
        if self.ages and total > self.limit and len(reached) < total and "ageMin" not in query:
            reached |= self._ages(query, 0, OLDEST, total, filters)
        for index, narrower in enumerate(filters):
            if total <= self.limit or len(reached) >= total:
                break
            rest = filters[index + 1 :]
            if narrower.letters:
                reached |= self._beginnings(query, narrower, "", total, reached)
            else:
                self._narrowed(query, narrower, total, reached, rest)
        return reached

    def _shown(self, query: Query) -> tuple[int, set[str]]:
        answer = self.ask(query)
        keys = {key: row for row in answer.rows if (key := self.key(row))}
        for key, row in keys.items():
            self.found.setdefault(key, row)
        return answer.total, set(keys)

    def _known(self, query: Query) -> set[str]:
        """Rows that came with other questions and answer this one too, where rows show what it asks."""
        shown = {one.parameter: one.seen for one in self.filters if one.shown and not one.letters}
        if not query or set(query) - set(shown):
            return set()
        return {
            key
            for key, row in self.found.items()
            if all(str(value) in shown[name](row) for name, value in query.items())
        }

    def _ages(self, query: Query, youngest: int, oldest: int, total: int, filters: Sequence[Filter]) -> set[str]:
        """Halves of a span of ages, down to a year; a year of too many is narrowed by the other filters."""
        if youngest == oldest:
            return self._cover({**query, "ageMin": youngest, "ageMax": oldest}, filters)
        middle = (youngest + oldest) // 2
        halves = [(youngest, middle), (middle + 1, oldest)]
        shown = [self._shown({**query, "ageMin": first, "ageMax": last}) for first, last in halves]
        reached = shown[0][1] | shown[1][1]
        if _overlap(total, shown[0][0] + shown[1][0]):
            return reached
        for (first, last), (count, known) in zip(halves, shown, strict=True):
            if count > self.limit and len(known) < count:
                reached |= self._ages(query, first, last, count, filters)
        return reached

    def _narrowed(self, query: Query, narrower: Filter, total: int, reached: set[str], rest: Sequence[Filter]) -> None:
        """Adds what is reached by the values of a filter, the most frequent first."""
        without_effect = 0
        for value in self._values(query, narrower, reached):
            asked = {**query, narrower.parameter: value}
            without_effect += self._shown(asked)[0] >= total
            if without_effect > 1:
                return
            reached |= self._cover(asked, rest)
            if len(reached) >= total:
                return

    def _values(self, query: Query, narrower: Filter, reached: set[str]) -> Iterator[str]:
        """Those of the rows that are reached, which grow meanwhile; of everything, all that there may be."""
        if not narrower.shown:
            yield from self._existing(narrower)
            return
        asked: set[str] = set()
        while True:
            counted = Counter(value for key in reached for value in narrower.seen(self.found[key]))
            left = [(-times, value) for value, times in counted.items() if value not in asked]
            if not left:
                break
            value = min(left)[1]
            asked.add(value)
            yield value
        if not query:
            yield from (value for value in narrower.all if value not in asked)

    def _existing(self, narrower: Filter) -> list[str]:
        """Values that any row has, the most frequent first. Asked of everything, and so only once."""
        counts = {value: self._shown({narrower.parameter: value})[0] for value in narrower.all}
        return sorted((value for value in counts if counts[value]), key=lambda value: (-counts[value], value))

    def _beginnings(self, query: Query, narrower: Filter, start: str, total: int, known: set[str]) -> set[str]:
        """The rows that are reached by one letter more, the most frequent first."""
        reached: set[str] = set()
        counted = 0
        for letter in self._letters(narrower, start):
            value = start + letter
            count, shown = self._shown({**query, narrower.parameter: f"^{_literal(value)}"})
            counted += count
            if _overlap(total, counted):
                return reached | shown
            if not query and len(shown) < count:
                shown |= {key for key, row in self.found.items() if _begins(narrower.seen(row), value)}
            if count > self.limit and len(shown) < count and len(value) < LONGEST_BEGINNING:
                shown |= self._beginnings(query, narrower, value, count, shown)
            reached |= shown
            if len(reached | known) >= total or counted >= total:
                break
        return reached

    def _letters(self, narrower: Filter, start: str) -> list[str]:
        following = Counter(
            name[len(start)]
            for row in self.found.values()
            for name in narrower.seen(row)
            if name.startswith(start) and len(name) > len(start)
        )
        seen = sorted(following, key=lambda letter: (-following[letter], letter))
        return [*seen, *(letter for letter in narrower.letters if letter not in following)]


def _overlap(total: int, counted: int) -> bool:
    """Whether parts that have nothing in common count too much: the filter does not do what it is for.

    Not at once: rows come and go while they are counted.
    """
    return counted > total + max(10, total // 10)


def _begins(names: Iterable[str], start: str) -> bool:
    return any(name.startswith(start) for name in names)


def _literal(text: str) -> str:
    """The API takes names as regular expressions."""
    return "".join(f"\\{char}" if char in r"\.^$*+?()[]{}|" else char for char in text)
