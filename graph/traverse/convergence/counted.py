"""The statements that count meetings: which of those found count, and how many there are in all that the reader sees.

A meeting is a pair: whoever is suspected of a crime and charged with it meets it once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from graph.compile.text import Text
from graph.traverse.analysis.search import Search
from graph.traverse.convergence.ball import Pair
from graph.traverse.convergence.kinds import MEETINGS, OF_LABEL, UNDECIDED, WALKED, label_of
from graph.traverse.strength import Hop

MAX_BEARERS = 20_000
"""Crimes, schemes, and compounds, of which each are counted."""
MAX_MET = 1_000
"""Meetings of one of them that are counted."""


@dataclass(frozen=True, slots=True)
class Met:
    """What bears the kind, who or what meets it, and the links between the two that count."""

    kind: str
    holder: str
    bearer: str
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Ends:
    """Of each kind the ends of meetings that there are in all; `cut`: there are more."""

    of: Mapping[str, int]
    cut: bool


async def counting(
    search: Search, found: Mapping[Pair, Sequence[Hop]], kinds: Collection[str], by: Collection[str]
) -> list[Met]:
    """Those of the meetings found that count. Raises DatabaseError."""
    if not found:
        return []
    text = search.text()
    query = (
        "UNWIND range(0, size($pairs) - 1) AS at WITH at, $pairs[at] AS pair"
        f" MATCH (x:Entity {{id: pair[0]}}) WHERE {text.sees_node('x')}"
        f" MATCH (c:Entity {{id: pair[1]}}) WHERE {text.sees_node('c')} AND c.protected = false"
        f" MATCH (x)-[r:{'|'.join(sorted(by))}]-(c) WHERE {_counts(search, text)}"
        " RETURN at, c.kind, collect(DISTINCT type(r)) ORDER BY at"
    )
    pairs = list(found)
    rows = await search.rows(query, text, {"pairs": [list(pair) for pair in pairs]})
    met: list[Met] = []
    for at, own, types in rows:
        holder, bearer = pairs[at]
        kind = OF_LABEL[label_of(bearer)] or own
        hops = tuple(hop for hop in found[holder, bearer] if hop.key[0] in types)
        if hops and kind in kinds:
            met.append(Met(kind, holder, bearer, hops))
    return met


async def ends(search: Search, named: Collection[str], kinds: Collection[str], by: Collection[str]) -> Ends:
    """Counted for each crime, scheme and compound, never for each entity. Raises DatabaseError."""
    text = search.text()
    parts = [
        part
        for label, kind in OF_LABEL.items()
        if (kind is None or kind in kinds) and (types := [x for x in MEETINGS[label] if x in by])
        for part in [_ends(search, text, label, types)]
    ]
    if not parts:
        return Ends({}, cut=False)
    query = f"CALL () {{ {' UNION ALL '.join(parts)} }} RETURN kind, sum(number), sum(last)"
    rows = await search.rows(query, text, {"named": sorted(named), "kinds": sorted(kinds)})
    return Ends({kind: number for kind, number, _ in rows if number}, cut=any(last for *_, last in rows))


def _ends(search: Search, text: Text, label: str, types: Sequence[str]) -> str:
    """A query: `kind, number, last` of each; `last` tells that it is one more than are counted."""
    own = OF_LABEL[label]
    of_kind = " AND c.kind IN $kinds" if own is None else ""
    kind = "c.kind" if own is None else text.names.parameter(own)
    hub = "" if search.walk.through_hubs else " AND coalesce(x.hub, false) = false"
    walked = f"x.protected = false{hub} AND (x:{' OR x:'.join(WALKED)})"
    return (
        f"MATCH (c:{label}) WHERE {text.sees_node('c')} AND c.protected = false{of_kind} AND NOT c.id IN $named"
        f" WITH c ORDER BY c.id LIMIT {text.names.parameter(MAX_BEARERS + 1)} WITH collect(c) AS all"
        " UNWIND range(0, size(all) - 1) AS at WITH at, all[at] AS c"
        f" RETURN {kind} AS kind, CASE WHEN at >= {MAX_BEARERS} THEN 1 ELSE 0 END AS last,"
        f" CASE WHEN at >= {MAX_BEARERS} THEN 0 ELSE COUNT {{ MATCH (c)-[r:{'|'.join(types)}]-(x:Entity)"
        f" WHERE {_counts(search, text)} AND {text.sees_node('x')} AND (x.id IN $named OR ({walked}))"
        f" RETURN DISTINCT x LIMIT {MAX_MET} }} END AS number"
    )


def _counts(search: Search, text: Text) -> str:
    """Cypher that holds where the assertion `r` between `x` and `c` is a meeting."""
    undecided = text.names.parameter(list(UNDECIDED))
    acquitted = (
        f"EXISTS {{ (x)-[a:ACQUITTED_OF]->(c) WHERE a.stance = 'ASSERTS' AND {search.scope.sees_relationship('a')} }}"
    )
    return (
        f"r.stance = 'ASSERTS' AND {search.walk.sees(text, 'r')}"
        f" AND (type(r) <> 'LINKED_TO' OR coalesce(r.judgement, 'POSITIVE') = 'POSITIVE')"
        f" AND (NOT type(r) IN {undecided} OR NOT {acquitted})"
    )
