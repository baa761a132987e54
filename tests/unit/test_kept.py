"""What is kept is what would be found: until something is committed, under the same key."""

import asyncio
from collections.abc import Sequence

from graph.kept import MOST, Kept


class Counted:
    """A database of one number, which counts how often it is looked at."""

    def __init__(self) -> None:
        self.number, self.looked, self.meanwhile = 0, 0, 0
        self.kept = Kept(self._state)

    async def _state(self) -> str:
        return f"{self.number}"

    def ask(self, key: str = "a") -> int:
        async def find() -> Sequence[Sequence[int]]:
            self.looked += 1
            found = self.number
            self.number += self.meanwhile
            return [[found]]

        [[found]] = asyncio.run(self.kept.rows(key, find))
        return int(found)


def test_it_is_found_once_and_again_after_a_commit() -> None:
    one = Counted()
    assert [one.ask(), one.ask(), one.looked] == [0, 0, 1]
    one.number = 5
    assert [one.ask(), one.ask(), one.looked] == [5, 5, 2]
    assert [one.ask("b"), one.looked] == [5, 3]


def test_what_was_found_while_something_was_committed_is_not_kept() -> None:
    one = Counted()
    one.meanwhile = 1
    assert one.ask() == 0
    one.meanwhile = 0
    assert [one.ask(), one.looked] == [1, 2]


def test_the_least_used_is_forgotten_first() -> None:
    one = Counted()
    for number in range(MOST):
        one.ask(f"{number}")
    one.ask("0")
    one.ask("another")
    assert one.looked == MOST + 1
    one.ask("0")
    assert one.looked == MOST + 1
    one.ask("1")
    assert one.looked == MOST + 2
