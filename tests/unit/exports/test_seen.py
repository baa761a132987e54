"""When something is there, by the moments of its withdrawals and returns; beside a brute force over moments."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime

from neo4j.time import DateTime

from seed.exports.seen import _met, _windows


def at(second: int) -> DateTime:
    return DateTime.from_native(datetime.fromtimestamp(second, UTC))


def there(recorded: int, absences: Sequence[int], moment: int) -> bool:
    """As Scope.sees_node has it."""
    return recorded <= moment and sum(t <= moment for t in absences) % 2 == 0


def test_what_some_moment_shows_is_what_has_a_window() -> None:
    rng = random.Random(7)
    for _ in range(3_000):
        recorded, absences = rng.randrange(6), [rng.randrange(6) for _ in range(rng.randrange(4))]
        shown = any(there(recorded, absences, moment) for moment in range(7))
        assert bool(_windows(at(recorded), [at(t) for t in absences] or None)) == shown, (recorded, absences)


def test_an_assertion_is_met_where_some_moment_shows_it_with_both_ends() -> None:
    rng = random.Random(8)
    for _ in range(5_000):
        ends = [(rng.randrange(6), [rng.randrange(6) for _ in range(rng.randrange(4))]) for _ in range(2)]
        since, until = rng.randrange(6), rng.randrange(8)
        shown = any(
            since <= moment < until and all(there(recorded, absences, moment) for recorded, absences in ends)
            for moment in range(7)
        )
        given = [(at(recorded), [at(t) for t in absences], False) for recorded, absences in ends]
        assert _met((at(since), at(until)), *given) == shown, (since, until, ends)
