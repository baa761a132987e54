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
"""Chains that are tried with one another."""
_UNJOINED = LACKING // 2
"""What a gap weighs that nothing joins: less than a part that is missing, more than evidence."""


@dataclass(frozen=True, slots=True)
class _Piece:
    chain: Chain
    named: frozenset[str]


def joined(known: Known, chains: Sequence[Chain]) -> list[Chain]:
    """The chains, with those that were joined in the place of their pieces; best first."""
    pieces = [_piece(known, chain) for chain in sorted(chains, key=lambda x: x.order)[:MAX_PIECES]]
    made: dict[Chain, _Piece] = {}
    parts: set[Chain] = set()
    edge = pieces
    while edge:
        longer: list[_Piece] = []
        for first in edge:
            for then in pieces:
                if (chain := _joined(known, first, then)) is not None and chain not in made:
                    made[chain] = _Piece(chain, first.named | then.named)
                    longer.append(made[chain])
                    parts |= {first.chain, then.chain}
        edge = longer[:MAX_PIECES]
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
