"""Kinds of crime with the ways to them, and where they meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.traverse.convergence.ball import Way
from graph.traverse.convergence.counted import Met
from graph.traverse.strength import Costs, Hop, strength

_COSTS = Costs(hubs=False)


@dataclass(frozen=True, slots=True)
class Led:
    """A meeting with the best way to what bears the kind."""

    met: Met
    way: Way


def led(met: Sequence[Met], ways: Mapping[str, Way]) -> list[Led]:
    """Nearest first, then the best by evidence."""
    found = [Led(one, ways[one.holder].on(_best(one.hops))) for one in met]
    return sorted(found, key=lambda one: one.way.order)


def _best(hops: Sequence[Hop]) -> Hop:
    return min(hops, key=lambda hop: (_COSTS.of(hop), hop.key[:3]))


def kinds(found: Sequence[Led], of: Mapping[str, int], k: int) -> list[dict[str, Any]]:
    """Nearest first, each with its k best ways; `of`: how many meetings of each there are in all."""
    by_kind: dict[str, list[Led]] = {}
    for one in found:
        by_kind.setdefault(one.met.kind, []).append(one)
    return [
        {
            "kind": kind,
            "hops": len(all_[0].way.hops),
            "meetings": len(all_),
            "inAll": of.get(kind, 0),
            "ways": [_way(one) for one in all_[:k]],
        }
        for kind, all_ in sorted(by_kind.items(), key=lambda x: (len(x[1][0].way.hops), x[0]))
    ]


def _way(one: Led) -> dict[str, Any]:
    last = sorted(one.met.hops, key=lambda hop: hop.key[:3])
    hops = [*one.way.hops[:-1], *last]
    return {
        "bearer": one.met.bearer,
        "relationships": list(dict.fromkeys(hop.key[0] for hop in last)),
        "disputed": any(hop.denial is not None for hop in last),
        "hops": len(one.way.hops),
        "strength": strength(one.way.cost),
        "entities": list(one.way.nodes),
        "links": [list(hop.key) for hop in hops],
        "sentences": [[list(hop.key), hop.near] for hop in hops],
    }


def shared(found: Sequence[Led]) -> list[dict[str, Any]]:
    """What lies on the ways to two or more kinds, and is no crime itself; of what is named, what meets them itself.
    Most kinds first, then nearest, then by ids.
    """
    at: dict[str, tuple[set[str], int]] = {}
    for one in found:
        nodes = one.way.nodes[:-1]
        for hops, node in enumerate(nodes):
            if hops or node == one.met.holder:
                of, nearest = at.setdefault(node, (set(), hops))
                of.add(one.met.kind)
                at[node] = of, min(nearest, hops)
    meeting = sorted((-len(of), hops, node) for node, (of, hops) in at.items() if len(of) > 1)
    return [{"entity": node, "hops": hops, "kinds": sorted(at[node][0])} for _, hops, node in meeting]
