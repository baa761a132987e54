"""Ids that a client names: their form, and which of them nothing was found under."""

from collections.abc import Iterable, Sequence
from typing import Any

from graph.compile.given import combined
from graph.errors import BadInput, LimitExceeded
from graph.ids import is_well_formed

MAX_IDS = 1_000


def check_ids(name: str, ids: Any) -> Any:
    """Ids in their form, each once: a tuple, or a Given of one.

    Raises BadInput for text that cannot be an id, LimitExceeded for too many.
    """
    return combined(lambda *given: _checked(name, given[0]), ids)


def _checked(name: str, ids: Sequence[str]) -> tuple[str, ...]:
    if len(ids) > MAX_IDS:
        raise LimitExceeded(
            f"`{name}` has {len(ids)} ids, at most {MAX_IDS} are looked up at once", "split the question"
        )
    for one in ids:
        if not is_well_formed(one):
            raise BadInput(
                f"`{name}` has {one[:60]!r}, which is not an id as person:do-kwon or country:FI are",
                'find it with search(text: "…")',
            )
    return tuple(dict.fromkeys(ids))


def about_how_many(ids: Sequence[str]) -> int:
    """Up to the next power of two, so that lists of nearly one length share a plan."""
    return 1 << max(len(ids) - 1, 0).bit_length()


def missing(asked: Iterable[str], found: Iterable[str]) -> list[str]:
    """What was asked and is absent or hidden, which nobody can tell apart."""
    known = set(found)
    return [one for one in asked if one not in known]
