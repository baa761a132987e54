"""What the questions are asked about: for every question seeded values, so many that no cache of answers helps.

A question's values serve all sides: each takes those that its text names.
"""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from bench import graph

COUNT = 200
Values = dict[str, Any]


def variables(name: str, count: int = COUNT) -> list[Values]:
    """`count` sets of values for a question of that name, its second variant included."""
    draw = random.Random(f"{graph.SEED} asks {name}")
    make = _MADE[name]
    return [{**make(draw), "validAt": f"{draw.randrange(2019, 2027)}-06-01"} for _ in range(count)]


def _lookup(draw: random.Random) -> Values:
    return {"id": graph.person_id(draw.choice(graph.concerned())[1])}


def _neighbourhood(draw: random.Random) -> Values:
    return {"id": graph.compound_id(draw.randrange(graph.COMPOUNDS))}


def _deep(draw: random.Random) -> Values:
    senders = _sent()
    while True:
        person, wallet = draw.choice(graph.controlled())
        if wallet in senders:
            return {"id": graph.person_id(person)}


def _wide(draw: random.Random) -> Values:
    return _days(draw, 250)


def _count(draw: random.Random) -> Values:
    return _days(draw, 730)


def _days(draw: random.Random, days: int) -> Values:
    start = date(1950, 1, 1) + timedelta(days=draw.randrange(19_000))
    return {"from": start.isoformat(), "to": (start + timedelta(days=days)).isoformat()}


def _shortest(draw: random.Random) -> Values:
    """Two people who are two or three acquaintances apart, or less."""
    known = _acquaintances()
    while True:
        start = here = draw.choice(sorted(known))
        for _ in range(draw.choice((2, 3))):
            here = draw.choice(known[here])
        if here != start:
            return {"from": graph.person_id(start), "to": graph.person_id(here)}


def _filtered(draw: random.Random) -> Values:
    """The page after a woman in the middle of all of them by name. `after` is asked of the API, and set by the run."""
    women = _women()
    rank = draw.randrange(len(women) * 3 // 10, len(women) * 7 // 10)
    name, number = women[rank]
    return {"name": name, "personId": graph.person_id(number), "offset": rank + 1}


def _search(draw: random.Random) -> Values:
    """A given name and the beginning of a family name; `query` is Lucene's, written by hand for Bolt."""
    given, family, _ = graph.person_name(draw.randrange(graph.PEOPLE)).lower().split()
    words = [given, family[:4]]
    either = " AND ".join(f"({word}* OR {word}~{1 if len(word) < 7 else 2})" for word in words if len(word) > 3)
    exact = "".join(f" AND {word}*" for word in words if len(word) <= 3)
    text, squeezed = " ".join(words), "".join(words)
    return {"text": text, "squeezed": squeezed, "words": words, "query": f"({either}{exact}) OR {squeezed}*"}


def _supernode(draw: random.Random) -> Values:
    """The biggest wallet half of the time, else one of the next."""
    biggest = [wallet for wallet, _ in _sent().most_common(8)]
    return {"id": graph.wallet_id(biggest[0] if draw.random() < 0.5 else draw.choice(biggest))}


@cache
def _sent() -> Counter[int]:
    return Counter(start for start, _ in graph.transferred())


@cache
def _women() -> list[tuple[str, int]]:
    women = [i for i in range(graph.PEOPLE) if graph.gender(i) == "FEMALE"]
    return sorted((graph.person_name(i), i) for i in women)


@cache
def _acquaintances() -> Mapping[int, list[int]]:
    known: dict[int, list[int]] = {}
    for one, other in graph.associated():
        known.setdefault(one, []).append(other)
        known.setdefault(other, []).append(one)
    return known


_MADE: Mapping[str, Callable[[random.Random], Values]] = {
    "lookup": _lookup,
    "neighbourhood": _neighbourhood,
    "deep": _deep,
    "wide": _wide,
    "shortest": _shortest,
    "filtered": _filtered,
    "count": _count,
    "search": _search,
    "supernode": _supernode,
}
