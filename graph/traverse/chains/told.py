"""A chain as the answer shows it: every part in order, and what is missing in words."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from graph.traverse.chains.best import Chain
from graph.traverse.chains.known import Known, Stop
from graph.traverse.chains.opened import Link, Way
from graph.traverse.chains.parts import ORDER, PLACES, Part
from graph.traverse.strength import strength

_Taken = tuple[Stop, Link, str]
"""Where a step led to, over which link, and from which entity."""
_There = Mapping[Part, list[Stop]]
"""What stands at each part of a chain."""


def told(known: Known, chain: Chain) -> dict[str, Any]:
    there: dict[Part, list[Stop]] = {}
    for stop in chain.stops:
        there.setdefault(stop.part, []).append(stop)
    steps = list(_steps(chain))
    unjoined = {far.part: near.part for near, far, link in _pairs(chain) if link is None}
    return {
        "complete": len(there) == len(PLACES) and not unjoined,
        "found": len(there),
        "strength": strength(chain.cost),
        "parts": [_part(part, there, steps, _gap(known, part, there, unjoined)) for part in Part],
    }


def _pairs(chain: Chain) -> Iterator[tuple[Stop, Stop, Link | None]]:
    for (near, far), link in zip(pairwise(chain.stops), chain.links[1:], strict=True):
        yield near, far, link


def _steps(chain: Chain) -> Iterator[_Taken]:
    for near, far, link in _pairs(chain):
        if link is not None:
            yield far, link, near.leads


def _part(part: Part, there: _There, steps: list[_Taken], gap: str | None) -> dict[str, Any]:
    own = [(link, near) for stop, link, near in steps if stop.part is part]
    keys = [list(link.key) for link, _ in own]
    return {
        "part": part.value,
        "entities": [stop.entity for stop in there.get(part, ())],
        "links": keys,
        "sentences": [[key, near] for key, (_, near) in zip(keys, own, strict=True)],
        "undated": sum(not link.span.dated for link, _ in own),
        "gap": gap,
    }


def _gap(known: Known, part: Part, there: _There, unjoined: Mapping[Part, Part]) -> str | None:
    """What is missing, and whether it was looked for: before the last that is named the way back would have found it,
    after the first the way on.
    """
    if part in unjoined:
        where = f"between {PLACES[unjoined[part]].name} and {PLACES[part].name}"
        return f"{'not fully looked for: what lies' if known.cut else 'no evidence'} {where}"
    if part in there:
        return None
    named = [ORDER[at] for at, stops in there.items() if any(stop.entity in known.anchors for stop in stops)]
    before, after = ORDER[part] < max(named), ORDER[part] > min(named)
    cut = (before and Way.BACK in known.cut) or (after and Way.ALONG in known.cut)
    return f"{'not fully looked for:' if cut else 'no evidence of'} {_missing(part, there)}"


def _missing(part: Part, there: _There) -> str:
    parts = list(Part)
    at = parts.index(part)
    before = next((PLACES[x].name for x in reversed(parts[:at]) if x in there), None)
    after = next((PLACES[x].name for x in parts[at + 1 :] if x in there), None)
    where = f"between {before} and {after}" if before and after else f"after {before}" if before else f"before {after}"
    return f"{PLACES[part].name} {where}"
