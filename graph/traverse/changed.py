"""What of a subgraph is visible at one moment and not at another, as one statement, and how a version is told.

The statement is in the scope of the moment at which it is visible (graph/scope.py): its `$knownAt` is that moment, and
`$otherMoment` the one that it is compared with.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from graph.compile import links
from graph.compile.text import Text
from graph.ontology import ONTOLOGY
from graph.scope import Scope, held, there
from graph.traverse.analysis.search import Search
from graph.traverse.explain import dated, explain
from graph.traverse.opening import LINKS_OF_A_NODE

MAX_OPENINGS = 10
"""Statements that open what is asked about, at either moment."""
MAX_OPENED = 300
"""Entities of which what is stated is looked through, at either moment."""
LEARNED, WITHDRAWN = "LEARNED", "WITHDRAWN"
CLAIMS, REPORTS = "HAS_CLAIM", "REPORTED_BY"
BETWEEN_ENTITIES = tuple(r.type for r in ONTOLOGY.relationship_types if r.type not in (CLAIMS, REPORTS, "DERIVED_FROM"))
Place = tuple[int, str]
"""Of a change in the order of all: its moment in microseconds, then `<key> <rank><id>` of the version."""
BEGINNING: Place = (-(2**62), "")
_OTHER = "$otherMoment"
_MICROSECONDS = "{t}.epochSeconds * 1000000 + {t}.microsecond"
_LABEL = "[l IN labels({n}) WHERE l <> 'Entity'][0]"
# Of a version what an answer shows, in the order of Stated's fields.
_STATED = (
    "r.id", "type(r)", "a.id", "b.id", "coalesce(a.name, a.id)", "coalesce(b.name, b.id)", "r.stance = 'DENIES'",
    "toString(r.recordedAt)", "CASE WHEN r.retractedAt <= $mostKnown THEN toString(r.retractedAt) END", "r.reliability",
    "r.credibility", "r.confidence", "r.basis", "r.validFrom", "r.validTo", "r.note",
)  # fmt: skip


class Stated(NamedTuple):
    """One version of an assertion."""

    id: str
    type: str
    start: str
    end: str
    start_name: str
    end_name: str
    denies: bool
    recorded_at: str
    retracted_at: str | None
    reliability: str | None
    credibility: int | None
    confidence: float | None
    basis: str
    valid_from: str | None
    valid_to: str | None
    note: str | None

    def sentence(self, claim: Sequence[str | None], publisher: str | None) -> str:
        """`claim`: of one that a claim is held, what is claimed."""
        far = self.end_name
        if self.type == CLAIMS:
            name, *value = claim
            far = f"{name}: {' '.join(part for part in value if part)}"
        spans = (("VALID_FROM", self.valid_from), ("VALID_TO", self.valid_to))
        when = "".join(dated(kind, date) for kind, date in spans if date)
        # Who reports is the far end already.
        silent = publisher is None or (self.type == REPORTS and not self.denies)
        sources = [] if silent else [("DENIES" if self.denies else "ASSERTS", str(publisher))]
        return explain(
            ONTOLOGY.relationships[self.type], self.start_name, far, forward=True, sources=sources, when=when
        )

    @property
    def link(self) -> list[str | None] | None:
        """Its LinkKey; None of a claim or report."""
        if self.type in (CLAIMS, REPORTS):
            return None
        ends = sorted((self.start, self.end)) if self.type in links.UNDIRECTED else [self.start, self.end]
        return [self.type, *ends, self.id if self.type in links.EVENTS else None]


class Named(NamedTuple):
    """An entity that is visible at one moment and not at the other. `at`: since when or no longer, in microseconds and
    as a text."""

    id: str
    label: str
    name: str
    at: tuple[int, str]


class Version(NamedTuple):
    """
    moment, version  its place in the order of all
    corrects         whether the other moment shows the same statement in another version
    claim            what is claimed, where its end is a claim
    source           its id, and its publisher or name
    start, end       of those entities that the other moment does not show
    """

    stated: Stated
    moment: int
    version: str
    at: str
    corrects: bool
    claim: list[str | None] | None
    source: tuple[str, str] | None
    start: Named | None
    end: Named | None


@dataclass(frozen=True, slots=True)
class Side:
    """What is visible at one moment and not at the other. Of that moment on, or since the other."""

    kind: str
    search: Search
    moment: datetime
    other: datetime
    most_known: datetime

    @property
    def scope(self) -> Scope:
        return replace(self.search.scope, known_at=self.moment)

    def at(self, of: Sequence[str], *, of_version: bool = True) -> str:
        """An expression: since when all of these nodes, and the version `r`, were visible; or were no longer."""
        absences = " + ".join(f"coalesce({n}.absences, [])" for n in of)
        if self.kind == LEARNED:
            begun = [*(["r.recordedAt"] if of_version else []), *(f"{n}.recordedAt" for n in of)]
            later = "t <= $knownAt AND (m IS NULL OR t > m)"
            return f"reduce(m = null, t IN [{', '.join(begun)}] + {absences} | CASE WHEN {later} THEN t ELSE m END)"
        ended = "r.retractedAt" if of_version else "null"
        earlier = "t > $knownAt AND (m IS NULL OR t < m)"
        return f"reduce(m = {ended}, t IN {absences} | CASE WHEN {earlier} THEN t ELSE m END)"

    async def opened(
        self, ids: Sequence[str], types: Sequence[str] | None, limits: dict[str, tuple[str, int, int]]
    ) -> list[str]:
        """The ids, and their neighbours by links of these types, through which a walk may go on."""
        near: set[str] = set()
        open_, left = self.search.open_at(self.moment, types or links.WALKABLE), ids
        for _ in range(MAX_OPENINGS):
            opening = await open_(left)
            left = opening.left
            for node in opening.nodes:
                if node.cut:
                    limits["links"] = ("links", LINKS_OF_A_NODE, LINKS_OF_A_NODE + 1)
                near.update(hop.far for hop, _, barred in node.hops if not barred)
            if not left:
                break
        else:
            limits["statements"] = ("statements", MAX_OPENINGS, MAX_OPENINGS + 1)
        found = [*ids, *sorted(near - set(ids))]
        if len(found) > MAX_OPENED:
            limits["opened"] = ("opened", MAX_OPENED, max(len(found), limits.get("opened", (0, 0, 0))[2]))
        return found[:MAX_OPENED]

    @property
    def rank(self) -> int:
        """At one moment what a correction withdraws comes first."""
        return int(self.kind == LEARNED)

    async def rows(
        self, named: Sequence[str], opened: Sequence[str], types: Sequence[str], limit: int, after: Place
    ) -> tuple[list[Named | None], list[Version]]:
        """Those of the entities that are named; and versions, the first after a place."""
        text = Text(self.scope)
        own = {
            "knownAt": self.moment, "otherMoment": self.other, "mostKnown": self.most_known, "named": list(named),
            "opened": list(opened), "limit": limit + 1, "afterMoment": after[0], "afterVersion": after[1],
        }  # fmt: skip
        query = self._query(text, types)
        [(found,)] = await self.search.rows(query, text, tuple[tuple[list[Named | None], list[Version]]], own)
        return found

    def _query(self, text: Text, types: Sequence[str]) -> str:
        scope = text.scope
        gone = f"NOT ({held('r', _OTHER)} AND {there('n', _OTHER)} AND {there('m', _OTHER)})"
        branches = [
            f"MATCH (n)-[r:{'|'.join(of)}]-(m:{label}) WHERE {scope.sees_relationship('r')}"
            f" AND {text.sees_node('m', label)} AND {gone} RETURN r"
            for label, of in _by_label(types)
        ]
        same = f"type(q) = type(r) AND q.key = r.key AND {scope.sees_relationship('q', _OTHER)}"
        told = (
            f"[[{', '.join(_STATED)}], moment, version, toString(at),"
            f" {there('a', _OTHER)} AND {there('b', _OTHER)} AND EXISTS {{ (a)-[q]->(b) WHERE {same} }},"
            " CASE WHEN b:Claim THEN [b.property, b.qualifier, b.value, b.unit] END, "
            f"head(COLLECT {{ MATCH (s:Source {{id: r.source}}) WHERE {text.sees_node('s', 'Source')}"
            f" RETURN [s.id, coalesce(s.publisher, s.name, s.id)] }}), {self._entity('a')}, {self._entity('b')}]"
        )
        versions = (
            f"COLLECT {{ UNWIND $opened AS id MATCH (n:Entity {{id: id}}) WHERE {text.sees_node('n')}"
            f" CALL (n) {{ {' UNION '.join(branches)} }} WITH DISTINCT r"
            " WITH r, startNode(r) AS a, endNode(r) AS b"
            f" WITH r, a, b, {self.at(('a', 'b'))} AS at"
            f" WITH r, a, b, at, {_MICROSECONDS.format(t='at')} AS moment, r.key + ' {self.rank}' + r.id AS version"
            " WHERE moment > $afterMoment OR moment = $afterMoment AND version > $afterVersion"
            " WITH r, a, b, at, moment, version ORDER BY moment, version LIMIT $limit"
            f" RETURN {told} ORDER BY moment, version }}"
        )
        named = (
            f"COLLECT {{ UNWIND $named AS id MATCH (n:Entity {{id: id}}) WHERE {text.sees_node('n')}"
            f" RETURN {self._entity('n')} }}"
        )
        return f"RETURN [{named}, {versions}]"

    def _entity(self, n: str) -> str:
        """An expression: what is told of an entity that was not there at the other moment; else null."""
        at = f"head([t IN [{self.at((n,), of_version=False)}] | [{_MICROSECONDS.format(t='t')}, toString(t)]])"
        told = f"[{n}.id, {_LABEL.format(n=n)}, coalesce({n}.name, {n}.id), {at}]"
        return f"CASE WHEN {n}:Entity AND NOT ({there(n, _OTHER)}) THEN {told} END"


def _by_label(types: Sequence[str]) -> list[tuple[str, Sequence[str]]]:
    """Labels of what may stand at the far end, each with the types that lead there."""
    far = {CLAIMS: "Claim", REPORTS: "Source"}
    parted: dict[str, list[str]] = {}
    for one in types:
        parted.setdefault(far.get(one, "Entity"), []).append(one)
    return list(parted.items())
