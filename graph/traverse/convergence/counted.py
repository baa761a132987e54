"""The statements that count meetings: which of those found count, and how many there are in all that the reader sees.

A meeting is a pair: whoever is suspected of a crime and charged with it meets it once.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.compile.text import Text
from graph.traverse.analysis.search import Search
from graph.traverse.analysis.together import together
from graph.traverse.convergence.ball import Pair
from graph.traverse.convergence.kinds import MEETINGS, OF_LABEL, UNDECIDED, WALKED, label_of, only_walked
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
        f" MATCH (x)-[r:{'|'.join(sorted(by))}]-(c) WHERE {_counts(search, text, by)}"
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
    """Counted for each crime, scheme and compound, never for each entity; those of each label at the same time. Raises
    DatabaseError.
    """
    counted = [
        _counted(search, named, kinds, label, types)
        for label, kind in OF_LABEL.items()
        if (kind is None or kind in kinds) and (types := [x for x in MEETINGS[label] if x in by])
    ]
    of: Counter[str] = Counter()
    cut = False
    for found in await together(*counted):
        for kind, number, _ in found:
            of[kind] += number
        cut = cut or sum(count for _, _, count in found) == MAX_BEARERS
    return Ends(of, cut)


async def _counted(
    search: Search, named: Collection[str], kinds: Collection[str], label: str, types: Sequence[str]
) -> Sequence[Sequence[Any]]:
    """Of each kind that crimes, or schemes, or compounds bear: how often they are met, and how many they are."""
    text = search.text()
    query = f"CALL () {{ {_ends(search, text, label, types)} }} RETURN kind, sum(number), count(*) ORDER BY kind"
    return await search.rows(query, text, {"named": sorted(named), "kinds": sorted(kinds)})


def _ends(search: Search, text: Text, label: str, types: Sequence[str]) -> str:
    """A query: of each crime, scheme or compound its kind, and how many meet it."""
    own = OF_LABEL[label]
    # The type tells in most cases what stands there, and costs nothing to look at.
    surely = text.names.parameter([name for name in types if only_walked(name, label)])
    of_kind = " AND c.kind IN $kinds" if own is None else ""
    kind = "c.kind" if own is None else text.names.parameter(own)
    hub = "" if search.walk.through_hubs else " AND coalesce(x.hub, false) = false"
    walked = f"x.protected = false{hub} AND (type(r) IN {surely} OR x:{' OR x:'.join(WALKED)})"
    return (
        f"MATCH (c:{label}) WHERE {text.sees_node('c')} AND c.protected = false{of_kind} AND NOT c.id IN $named"
        f" WITH c ORDER BY c.id LIMIT {text.names.parameter(MAX_BEARERS)}"
        f" RETURN {kind} AS kind, COUNT {{ MATCH (c)-[r:{'|'.join(types)}]-(x:Entity)"
        f" WHERE {_counts(search, text, types)} AND {text.sees_node('x')} AND (({walked}) OR x.id IN $named)"
        f" RETURN DISTINCT x LIMIT {MAX_MET} }} AS number"
    )


def _counts(search: Search, text: Text, types: Collection[str]) -> str:
    """Cypher that holds where the assertion `r` of one of the types, between `x` and `c`, is a meeting."""
    tests = ["r.stance = 'ASSERTS'", search.walk.sees(text, "r")]
    if "LINKED_TO" in types:
        tests.append("(type(r) <> 'LINKED_TO' OR coalesce(r.judgement, 'POSITIVE') = 'POSITIVE')")
    if set(UNDECIDED) & set(types):
        sees = search.scope.sees_relationship("a")
        acquitted = f"EXISTS {{ (x)-[a:ACQUITTED_OF]->(c) WHERE a.stance = 'ASSERTS' AND {sees} }}"
        tests.append(f"NOT (type(r) IN {text.names.parameter(list(UNDECIDED))} AND {acquitted})")
    return " AND ".join(tests)
