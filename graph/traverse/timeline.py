"""`timeline`: what happened around some entities, in the order of world time.

Two things are dated: assertions of links that touch the ids (since when, until when, and when of a happening), and the
entities that are named or one link away (events, notices, adverts). Each date stands by itself with those who state it:
two sources that differ make two entries. Whoever has a birth date was born, which is no happening.

Dates are as precise as they are known and are ordered by their first possible day, then by their text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.compile import links as compiled
from graph.compile import plan as p
from graph.compile.given import Variables, decided, resolved
from graph.compile.planner import Planner, Row
from graph.compile.selection import Field, Selection
from graph.compile.shape import Decoder, Shaper
from graph.compile.text import Text
from graph.ontology import ONTOLOGY
from graph.ontology.catalogue import ENTITY
from graph.traverse.explain import dated, explain, happened
from graph.traverse.ids import about_how_many, check_ids, missing
from graph.traverse.limits import limit_rows
from graph.traverse.walk import Shaped, Walk, columns, link_rows, node_rows, parallel, plan_walk, whole_number

MAX_ENTRIES = 1_000
STATED = {"AT": "at", "VALID_FROM": "validFrom", "VALID_TO": "validTo"}
"""Kinds of dates of assertions, and the properties that hold them."""
OWN = {
    "ADOPTED_AT": "adoptedAt", "AT": "at", "DATE": "date", "FROM": "from", "LISTED_ON": "listedOn",
    "POSTED_AT": "postedAt", "PUBLISHED_AT": "publishedAt", "TO": "to",
}  # fmt: skip
"""Kinds of dates of entities."""
KINDS = tuple(sorted({*STATED, *OWN}))
_DAY = "CASE size(date) WHEN 4 THEN date + '-01-01' WHEN 7 THEN date + '-01' ELSE left(date, 10) END"


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    ids: Any
    number: int
    """Of ids, about."""
    walk: Walk
    limit: int
    slots: Mapping[str, tuple[p.Slot, ...]]
    """Of the rows of `entity` and `link`."""
    fields: tuple[tuple[Field, Any], ...]
    """Each with its slot; `entries` with what is asked of each entry, in the same form."""

    @property
    def explains(self) -> bool:
        return any(f.name == "sentence" for field, part in self.fields if field.name == "entries" for f, _ in part)

    def text(self, text: Text) -> str:
        """`[[date, kind, recordedAt] each, which are of links, entities, what is told of them, links, found ids]`"""
        limit = text.names.parameter(self.limit + 1)
        order = "ORDER BY day, date, kind, key"
        near = (
            f"UNWIND found AS x MATCH {self.walk.pattern('x', 'r', 'y')}"
            f" WHERE {self.walk.hop(text, 'x', 'r')} AND {text.sees_node('y')}"
        )
        clauses = [
            f"MATCH (n:Entity) WHERE n.id IN {text.names.parameter(self.ids)} AND {text.sees_node('n')}",
            "WITH n ORDER BY n.id WITH collect(n) AS found",
            # What is sorted is counted with all variables of its row, so long lists stay inside.
            f"CALL (found) {{ CALL (found) {{ {near} WITH DISTINCT r",
            f"WITH r, {self._key(text)} AS key",
            f"UNWIND {_pairs('r', STATED)} AS pair",
            "WITH r, key, pair[0] AS kind, pair[1] AS date WHERE date IS :: STRING NOT NULL",
            "WITH key, kind, date, collect(r) AS stating, min(r.recordedAt) AS since",
            f"RETURN {_DAY} AS day, date, kind, key, null AS subject, stating, since {order} LIMIT {limit}",
            f"UNION ALL {near} WITH collect(DISTINCT y) AS near UNWIND found + near AS y WITH DISTINCT y",
            f"UNWIND {_pairs('y', OWN)} AS pair",
            "WITH y, y.id AS key, pair[0] AS kind, pair[1] AS date WHERE date IS :: STRING NOT NULL",
            f"RETURN {_DAY} AS day, date, kind, key, y AS subject, null AS stating, y.recordedAt AS since",
            f"{order} LIMIT {limit} }} WITH * {order} LIMIT {limit}",
            "RETURN collect([date, kind, toString(since)]) AS entries, collect(subject) AS subjects,",
            "collect(stating) AS stating, collect(subject IS NULL) AS of_links }",
            "WITH found, entries, of_links, subjects, stating, [s IN stating | s[0]] AS hops",
            f"WITH found, entries, of_links, subjects, stating, {self._links(text)} AS links",
            f"WITH found, entries, of_links, {node_rows(text, 'subjects', self.slots['entity'])} AS entities,",
            f"{self._told(text)} AS told, {self._link_rows(text)} AS links",
            "RETURN [entries, of_links, entities, told, links, [n IN found | n.id]]",
        ]
        return f"head(COLLECT {{ {' '.join(clauses)} }})"

    def _key(self, text: Text) -> str:
        """An expression: the id of the link that the assertion `r` is of."""
        events, undirected = text.names.parameter(compiled.EVENTS), text.names.parameter(compiled.UNDIRECTED)
        return (
            f"CASE WHEN type(r) IN {events} THEN r.id"
            f" WHEN type(r) IN {undirected} AND startNode(r).id > endNode(r).id"
            " THEN type(r) + ' ' + endNode(r).id + ' ' + startNode(r).id"
            " ELSE type(r) + ' ' + startNode(r).id + ' ' + endNode(r).id END"
        )

    def _links(self, text: Text) -> str:
        return parallel(text, self.walk, "hops") if self.slots["link"] or self.explains else "[]"

    def _link_rows(self, text: Text) -> str:
        """Links in the order of their entries; with the beginning of a sentence, who states this date and who denies
        the link.
        """
        beside = ""
        if self.explains:
            said = "[x IN rs WHERE x.stance = 'DENIES' OR x IN stating[at]]"
            source = f"MATCH (s:Source {{id: q.source}}) WHERE {text.sees_node('s', 'Source')}"
            publishers = f"COLLECT {{ UNWIND {said} AS q {source} {_PUBLISHERS} }}"
            beside = f"type, coalesce(a.name, a.id), coalesce(b.name, b.id), {publishers}, "
        return link_rows(text, "links", self.slots["link"], beside=beside)

    def _told(self, text: Text) -> str:
        """An expression: of each entity its name, and who reports it."""
        if not self.explains:
            return "[]"
        reports = f"{text.scope.sees_relationship('q')} AND {text.sees_node('s', 'Source')}"
        report = f"COLLECT {{ MATCH (one)-[q:REPORTED_BY]->(s:Source) WHERE {reports} {_PUBLISHERS} }}"
        return (
            "COLLECT { UNWIND range(0, size(subjects) - 1) AS at WITH at, subjects[at] AS one"
            f" WITH at, one, {report} AS told"
            " RETURN [coalesce(one.name, one.id), told] ORDER BY at }"
        )

    def shaped(self, shaper: Shaper) -> Shaped:
        of = columns(shaper, self.slots)

        def decode(value: Sequence[Any], variables: Variables) -> tuple[dict[str, Any], list[str]]:
            entries, of_links, entities, told, links, found = value
            subjects, sayings, rows = iter(entities), iter(told), iter(links)
            whole = [
                (
                    *entry,
                    of_link,
                    next(rows, None) if of_link else next(subjects, None),
                    None if of_link else next(sayings, None),
                )
                for entry, of_link in zip(entries, of_links, strict=True)
            ][: self.limit]
            shaper.rows += len(whole)
            limits = [("limit", self.limit, self.limit)] if len(entries) > self.limit else []
            shown = shaper.new("Timeline")
            for f, part in self.fields:
                match f.name:
                    case "__typename":
                        shown[f.key] = "Timeline"
                    case "limits":
                        shown[f.key] = limit_rows(limits, part, shaper)
                    case _:
                        shown[f.key] = [_entry(entry, part, of, shaper) for entry in whole]
            return shown, missing(resolved(self.ids, variables), found)

        return decode


_PUBLISHERS = (
    "WITH DISTINCT q.stance AS stance, coalesce(s.publisher, s.name, s.id) AS publisher"
    " ORDER BY stance, publisher RETURN [stance, publisher]"
)


def _pairs(of: str, kinds: Mapping[str, str]) -> str:
    return "[" + ", ".join(f"['{kind}', {of}.`{name}`]" for kind, name in kinds.items()) + "]"


def _entry(
    entry: Sequence[Any], asked: Sequence[tuple[Field, Any]], of: Mapping[str, Sequence[Decoder]], shaper: Shaper
) -> dict[str, Any]:
    date, kind, since, of_link, row, told = entry
    shown = shaper.new("TimelineEntry")
    for f, slot in asked:
        match f.name:
            case "__typename":
                shown[f.key] = "TimelineEntry"
            case "date":
                shown[f.key] = date
            case "kind":
                shown[f.key] = kind
            case "recordedAt":
                shown[f.key] = since
            case "entity":
                shown[f.key] = None if of_link else of["entity"][slot]([row])[0]
            case "link":
                shown[f.key] = of["link"][slot]([row[-1]])[0] if of_link else None
            case _:
                shown[f.key] = _of_link(row, kind, date) if of_link else happened(told[0], kind, date, told[1])
    return shown


def _of_link(row: Sequence[Any], kind: str, date: str) -> str:
    relationship, start, end, sources, _ = row
    r = ONTOLOGY.relationships[relationship]
    return explain(r, start, end, forward=True, sources=sources, when=dated(kind, date))


def plan(planner: Planner, arguments: Mapping[str, Any], selection: Selection) -> Timeline:
    """Raises BadInput and LimitExceeded for arguments out of bounds."""
    labels = planner.visible(ONTOLOGY.labels((ENTITY,)))
    rows = {"entity": Row(), "link": Row()}

    def entry_part(f: Field) -> int | None:
        if f.name == "entity":
            return rows[f.name].slot(id(f.selection), lambda: p.Here(planner.node(labels, f.selection), "node"))
        if f.name == "link":
            return rows[f.name].slot(id(f.selection), lambda: p.Here(planner.link(f.selection), "link"))
        return None

    def part(f: Field) -> Any:
        if f.name == "limits":
            return f.selection.keys("Limit")
        return planner.fields(f.selection.of("TimelineEntry"), entry_part)

    limit = whole_number(arguments, "limit", 100, 1, MAX_ENTRIES)
    with planner.inside(limit):
        parts = planner.fields(selection.of("Timeline"), part)
    ids = check_ids("ids", arguments["ids"])
    return Timeline(
        ids=ids,
        number=decided(ids, about_how_many),
        walk=plan_walk(arguments),
        limit=limit,
        slots={name: tuple(row.slots) for name, row in rows.items()},
        fields=parts,
    )
