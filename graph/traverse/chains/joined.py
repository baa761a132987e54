"""Chains through things that are named together and that no evidence joins: one chain, with the gap between them.

The first ends at an earlier part than the other begins, and the dates of both allow it. Whoever names an advert and a
compound asks what lies between them; the answer may be that nothing does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.traverse.chains.best import LACKING, Chain, taken_from
from graph.traverse.chains.known import Known
from graph.traverse.chains.parts import ORDER

MAX_PIECES = 100
"""Chains that are tried with one another. Of those joined so far as many through the same of what is named are tried
further, so that those through all of it are not lost among the others.
"""
_UNJOINED = LACKING // 2
"""What a gap weighs that nothing joins: less than a part that is missing, more than evidence."""


@dataclass(frozen=True, slots=True)
class _Piece:
    chain: Chain
    named: frozenset[str]


def joined(known: Known, chains: Sequence[Chain]) -> list[Chain]:
    """The chains, with those that were joined in the place of their pieces; best first."""
    pieces = [_piece(known, chain) for chain in sorted(chains, key=lambda x: x.order)[:MAX_PIECES]]
    last = max((ORDER[piece.chain.stops[0].part] for piece in pieces), default=0)
    made: dict[Chain, _Piece] = {}
    parts: set[Chain] = set()
    edge = pieces
    most = len(chains) if len(known.anchors) > 1 else 0
    while edge:
        longer: dict[frozenset[str], list[_Piece]] = {}
        for first in edge:
            for then in pieces:
                if (chain := _joined(known, first, then)) is not None and chain not in made:
                    made[chain] = piece = _Piece(chain, first.named | then.named)
                    parts |= {first.chain, then.chain}
                    if ORDER[chain.stops[-1].part] < last:
                        longer.setdefault(piece.named, []).append(piece)
        most = max(most, *map(len, longer.values()), 0)
        edge = [one for same in longer.values() for one in sorted(same, key=lambda x: x.chain.order)[:MAX_PIECES]]
    if most > MAX_PIECES:
        known.limits["pieces"] = ("pieces", MAX_PIECES, most)
    whole = [chain for chain in (*chains, *made) if chain not in parts]
    return sorted(dict.fromkeys(whole), key=lambda x: x.order)


def _piece(known: Known, chain: Chain) -> _Piece:
    return _Piece(chain, frozenset(stop.entity for stop in chain.stops if stop.entity in known.anchors))


def _joined(known: Known, first: _Piece, then: _Piece) -> Chain | None:
    one, other = first.chain, then.chain
    if ORDER[one.stops[-1].part] >= ORDER[other.stops[0].part] or first.named & then.named:
        return None
    taken = taken_from(known, other.stops, one.clock)
    if taken is None:
        return None
    links, clock = taken
    lacking = len(ORDER) - len({stop.part for stop in (*one.stops, *other.stops)})
    cost = one.cost + sum(link.cost for link in links if link is not None)
    gaps = sum(link is None for link in (*one.links, *links)) - 1
    weight = lacking * LACKING + gaps * _UNJOINED + cost
    return Chain(weight, (*one.stops, *other.stops), (*one.links, *links), clock)
