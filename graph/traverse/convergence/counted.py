"""The statements that count meetings: which of those found count, and how many there are in all that the reader sees.

A meeting is a pair: whoever is suspected of a crime and charged with it meets it once.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graph.compile.text import Text
from graph.traverse.analysis.search import Search
from graph.traverse.convergence.ball import Pair
from graph.traverse.convergence.kinds import MEETINGS, OF_LABEL, UNDECIDED, WALKED, label_of, only_walked
from graph.traverse.strength import Hop

MAX_BEARERS = 20_000
"""Crimes, schemes, and compounds, of which each are counted."""
MAX_MET = 1_000
"""Meetings of one of them that are counted."""


class _Number(NamedTuple):
    """Of the ends of meetings of a kind; `bearers`: how many were looked at."""

    kind: str
    number: int
    bearers: int


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
    given = {"pairs": [list(pair) for pair in pairs]}
    met: list[Met] = []
    for at, own, types in await search.rows(query, text, tuple[int, str | None, list[str]], given):
        holder, bearer = pairs[at]
        kind = OF_LABEL[label_of(bearer)] or own
        hops = tuple(hop for hop in found[holder, bearer] if hop.key[0] in types)
        if hops and kind is not None and kind in kinds:
            met.append(Met(kind, holder, bearer, hops))
    return met


async def ends(search: Search, named: Collection[str], kinds: Collection[str], by: Collection[str]) -> Ends:
    """Counted for each crime, scheme and compound, never for each entity. Raises DatabaseError.

    What there is in all takes long and is the same whoever is asked about, so it is kept; what those who are named
    change in it is counted beside it.
    """
    of: Counter[str] = Counter()
    cut = False
    for label, kind in OF_LABEL.items():
        types = [name for name in MEETINGS[label] if name in by]
        if not types or (kind is not None and kind not in kinds):
            continue
        every = await _in_all(search, kinds, label, types)
        for of_kind, number, _ in (*every, *await _of_named(search, named, kinds, label, types)):
            of[of_kind] += number
        cut = cut or sum(count for _, _, count in every) == MAX_BEARERS
    return Ends(+of, cut)


async def _in_all(search: Search, kinds: Collection[str], label: str, types: Sequence[str]) -> list[_Number]:
    """Of each kind that crimes, or schemes, or compounds bear: how often they are met, and how many they are."""
    text = search.text()
    bearer = _Bearer.of(search, text, label, types)
    query = (
        f"MATCH (c:{label}) WHERE {bearer.counts} WITH c ORDER BY c.id LIMIT {text.names.parameter(MAX_BEARERS)}"
        f" WITH {bearer.kind} AS kind, {bearer.met(bearer.walked)} AS number"
        " RETURN kind, sum(number), count(*) ORDER BY kind"
    )
    return await search.kept_rows(query, text, _Number, {"kinds": sorted(kinds)})


async def _of_named(
    search: Search, named: Collection[str], kinds: Collection[str], label: str, types: Sequence[str]
) -> list[_Number]:
    """What is to be added: those that are named themselves do not count, and of others a meeting with one that is named
    does, whatever it is. With most it counts anyway, and nothing is looked at."""
    text = search.text()
    bearer = _Bearer.of(search, text, label, types)
    all_ = bearer.met(bearer.walked)
    query = (
        f"CALL () {{ MATCH (c:{label}) WHERE c.id IN $named AND {bearer.counts}"
        f" RETURN {bearer.kind} AS kind, -{all_} AS number UNION ALL"
        f" MATCH (x:Entity)-[r:{'|'.join(types)}]-(c:{label}) WHERE x.id IN $named AND NOT c.id IN $named"
        f" AND NOT ({bearer.walked}) AND {bearer.counts} WITH DISTINCT c LIMIT {text.names.parameter(MAX_BEARERS)}"
        f" RETURN {bearer.kind} AS kind, {bearer.met(f'(({bearer.walked}) OR x.id IN $named)')} - {all_} AS number }}"
        " RETURN kind, sum(number), 0"
    )
    return await search.rows(query, text, _Number, {"named": sorted(named), "kinds": sorted(kinds)})


@dataclass(frozen=True, slots=True)
class _Bearer:
    """Cypher about a crime, scheme or compound `c`: whether it counts, its kind, and what of it `x` has to be to count
    without being named; `meets`: the pattern and its other conditions."""

    counts: str
    kind: str
    walked: str
    meets: str

    @classmethod
    def of(cls, search: Search, text: Text, label: str, types: Sequence[str]) -> "_Bearer":
        own = OF_LABEL[label]
        of_kind = " AND c.kind IN $kinds" if own is None else ""
        hub = "" if search.walk.through_hubs else " AND coalesce(x.hub, false) = false"
        # The type tells in most cases what stands there, and costs nothing to look at.
        surely = text.names.parameter([name for name in types if only_walked(name, label)])
        meets = f"MATCH (c)-[r:{'|'.join(types)}]-(x:Entity) WHERE {_counts(search, text, types)}"
        return cls(
            f"{text.sees_node('c')} AND c.protected = false{of_kind}",
            "c.kind" if own is None else text.names.parameter(own),
            f"x.protected = false{hub} AND (type(r) IN {surely} OR x:{' OR x:'.join(WALKED)})",
            f"{meets} AND {text.sees_node('x')}",
        )

    def met(self, who: str) -> str:
        """How many meet it, of whom that holds."""
        return f"COUNT {{ {self.meets} AND {who} RETURN DISTINCT x LIMIT {MAX_MET} }}"


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
