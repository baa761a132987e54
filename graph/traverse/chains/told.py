"""A chain as the answer shows it: every part in order, and what is missing in words."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import exp
from typing import Any

from graph.traverse.chains.best import Chain
from graph.traverse.chains.known import Stop
from graph.traverse.chains.opened import Link
from graph.traverse.chains.parts import PLACES, Part
from graph.traverse.strength import UNIT

_Taken = tuple[Stop, Link, str]
"""Where a step led to, over which link, and from which entity."""


def told(chain: Chain) -> dict[str, Any]:
    there: dict[Part, list[Stop]] = {}
    for stop in chain.stops:
        there.setdefault(stop.part, []).append(stop)
    steps = list(_steps(chain))
    unjoined = {far.part: near.part for near, far, link in _pairs(chain) if link is None}
    return {
        "complete": len(there) == len(PLACES) and not unjoined,
        "found": len(there),
        "strength": float(f"{exp(-chain.cost / UNIT):.4g}"),
        "parts": [_part(part, there, steps, unjoined) for part in Part],
    }


def _pairs(chain: Chain) -> Iterator[tuple[Stop, Stop, Link | None]]:
    for (near, far), link in zip(pairwise(chain.stops), chain.links[1:], strict=True):
        yield near, far, link


def _steps(chain: Chain) -> Iterator[_Taken]:
    for near, far, link in _pairs(chain):
        if link is not None:
            yield far, link, near.leads


def _part(
    part: Part, there: Mapping[Part, list[Stop]], steps: list[_Taken], unjoined: Mapping[Part, Part]
) -> dict[str, Any]:
    own = [(link, near) for stop, link, near in steps if stop.part is part]
    keys = [list(link.key) for link, _ in own]
    gap = _missing(part, there) if part not in there else None
    if part in unjoined:
        gap = f"no evidence between {PLACES[unjoined[part]].name} and {PLACES[part].name}"
    return {
        "part": part.value,
        "entities": [stop.entity for stop in there.get(part, ())],
        "links": keys,
        "sentences": [[key, near] for key, (_, near) in zip(keys, own, strict=True)],
        "undated": sum(not link.span.dated for link, _ in own),
        "gap": gap,
    }


def _missing(part: Part, there: Mapping[Part, list[Stop]]) -> str:
    parts = list(Part)
    at = parts.index(part)
    before = next((PLACES[x].name for x in reversed(parts[:at]) if x in there), None)
    after = next((PLACES[x].name for x in parts[at + 1 :] if x in there), None)
    where = f"between {before} and {after}" if before and after else f"after {before}" if before else f"before {after}"
    return f"no evidence of {PLACES[part].name} {where}"
