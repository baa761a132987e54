"""The plan of an analysis: how what it found is read by the operation's statement, and how the answer is shaped."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.compile import evidence, roots
from graph.compile import plan as p
from graph.compile.bound import Bound, Lines
from graph.compile.given import Variables, combined, resolved
from graph.compile.selection import Field
from graph.compile.shape import Shaper
from graph.compile.sought import Asking, Sought
from graph.compile.text import Text
from graph.ontology import ONTOLOGY
from graph.scope import Scope
from graph.traverse.analysis.declared import Analysis, Item, Looks, Of, Result
from graph.traverse.analysis.search import Search
from graph.traverse.explain import explain
from graph.traverse.ids import missing
from graph.traverse.limits import limit_rows
from graph.traverse.walk import Shaped, Walk, keyed
from graph.vocabularies import Marking


class _GoneError(Exception):
    """What an item names is not there any more."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What is asked of one item: of an object its parts, of a limit its keys, of an entity or link who reads it."""

    item: Item
    reading: int | None = None
    inner: "Parts" = ()
    keys: tuple[tuple[str, str], ...] = ()


Parts = tuple[tuple[Field, Part | None], ...]
"""None for `__typename`."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Entities, sources, links or sentences that are read alike. `labels`: of what may stand there."""

    of: Of
    labels: tuple[str, ...] = ()
    projection: p.Projection | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Searched:
    name: str
    values: tuple[Any, ...]
    """Of its arguments, in their order."""
    named: tuple[Any, ...]
    """Those of them that are lists of ids."""
    walk: Walk
    shows: int
    looks: Looks | None
    readings: tuple[Reading, ...]
    parts: Parts
    analysis: Analysis = field(repr=False)

    # --- text ---

    def text(self, text: Text) -> str:
        """`[what was found, pruned to what is asked; the rows of each reading; ids that are there]`"""
        found = text.names.parameter(self._sought(text.scope))
        named = text.names.parameter(combined(_joined, *self.named))
        there = f"COLLECT {{ MATCH (n:Entity) WHERE n.id IN {named} AND {text.sees_node('n')} RETURN n.id }}"
        rows = [self._rows(text, one, f"{found}.readings[{at}]") for at, one in enumerate(self.readings)]
        return f"[{found}.found, [{', '.join(rows)}], {there}]"

    def _rows(self, text: Text, reading: Reading, keys: str) -> str:
        """An expression: `[key, row]` of what is there."""
        if reading.projection is None:
            return self._told(text, keys)
        if reading.of is not Of.LINK:
            return roots.by_ids(text, reading.labels, reading.projection, lambda: keys)
        lines = Lines(text.names)
        bound = Bound(rs="rs", groups="groups", start="a", end="b", type="type")
        row = text.projection(reading.projection, bound, lines)
        groups = evidence.groups("rs", text.scope, text.names.variable("g"))
        return (
            f"COLLECT {{ {self._assertions(text, keys)}"
            f" WITH at, hop, rs, a, b, hop[0] AS type, {groups} AS groups"
            f"{lines.then(['at', 'hop', 'rs', 'a', 'b', 'type', 'groups'])} RETURN [hop, {row}] ORDER BY at }}"
        )

    def _assertions(self, text: Text, keys: str) -> str:
        """Clauses that bind `rs`, the assertions of the link `hop` from `a` to `b`, denials too."""
        return (
            f"UNWIND range(0, size({keys}) - 1) AS at WITH at, {keys}[at] AS hop {keyed(text, self.walk, 'hop')}"
            f" WITH at, hop, a, b, collect(DISTINCT q) AS rs WHERE any(x IN rs WHERE {evidence.ASSERTS})"
        )

    def _told(self, text: Text, keys: str) -> str:
        """An expression: of each link what a sentence needs: `[key, [[start id, name], [end id, name], sources]]`."""
        sources = (
            f"COLLECT {{ UNWIND rs AS x MATCH (s:Source {{id: x.source}}) WHERE {text.sees_node('s', 'Source')}"
            " WITH DISTINCT x.stance AS stance, coalesce(s.publisher, s.name, s.id) AS publisher"
            " ORDER BY stance, publisher RETURN [stance, publisher] }"
        )
        return (
            f"COLLECT {{ {self._assertions(text, keys)} WITH at, hop, a, b, {sources} AS sources"
            " RETURN [hop, [[a.id, coalesce(a.name, a.id)], [b.id, coalesce(b.name, b.id)], sources]] ORDER BY at }"
        )

    # --- search ---

    def _sought(self, scope: Scope) -> Sought:
        return Sought(self._finder(scope), (*self.values, scope.valid_at, scope.known_at))

    def _finder(self, scope: Scope) -> Callable[[Asking, Sequence[Any]], Awaitable[Any]]:
        analysis, walk, parts, readings = self.analysis, self.walk, self.parts, len(self.readings)
        names = [a.name for a in analysis.arguments]

        async def find(ask: Asking, values: Sequence[Any]) -> dict[str, Any]:
            *own, valid_at, known_at = values
            search = Search(scope, walk, _day(valid_at), known_at, ask, ask.kept)
            found = await analysis.find(search, dict(zip(names, own, strict=True)))
            keys: list[dict[Any, None]] = [{} for _ in range(readings)]
            pruned = _pruned(parts, found, keys)
            return {"found": pruned, "readings": [[_unkey(key) for key in one] for one in keys]}

        return find

    # --- answer ---

    def shaped(self, shaper: Shaper) -> Shaped:
        decoders = [shaper.projection(one.projection) if one.projection else _same for one in self.readings]

        def decode(value: Sequence[Any], variables: Variables) -> tuple[dict[str, Any], list[str]]:
            found, rows, there = value
            read = [{_key(key): one(row) for key, row in part} for one, part in zip(decoders, rows, strict=True)]
            shown = _Shown(read, shaper).object(self.analysis.result, self.parts, found)
            asked = [one for ids in self.named for one in resolved(ids, variables)]
            return shown, missing(asked, there)

        return decode


def _pruned(parts: Parts, found: Mapping[str, Any], keys: Sequence[dict[Any, None]]) -> list[Any]:
    """The values of what is asked, in its order; what has to be read is put into `keys`."""

    def one(part: Part, value: Any) -> Any:
        if isinstance(part.item.of, Result):
            return _pruned(part.inner, value, keys)
        if part.reading is not None:
            keys[part.reading][_key(value[0] if part.item.of is Of.SENTENCE else value)] = None
        return value

    pruned: list[Any] = []
    for _, part in parts:
        value = None if part is None else found[part.item.name]
        if part is None or value is None:
            pruned.append(None)
        elif part.item.many:
            pruned.append([one(part, x) for x in value])
        else:
            pruned.append(one(part, value))
    return pruned


@dataclass(frozen=True, slots=True)
class _Shown:
    """Shapes what was found. `read`: by reading, the rows that are there by their keys."""

    read: Sequence[Mapping[Any, Any]]
    shaper: Shaper

    def object(self, result: Result, parts: Parts, values: Sequence[Any]) -> dict[str, Any]:
        """Raises _GoneError where something that it must have is not there."""
        shown = self.shaper.new(result.name)
        for (f, part), value in zip(parts, values, strict=True):
            shown[f.key] = result.name if part is None else self._value(part, value)
        return shown

    def _value(self, part: Part, value: Any) -> Any:
        if part.item.of is Of.LIMIT:
            return limit_rows([(x[0], x[1], x[2]) for x in value], part.keys, self.shaper)
        if part.item.many:
            shown = list(self._there(part, value))
            self.shaper.rows += len(shown)
            return shown
        if value is None:
            return None
        return self._one(part, value) if part.item.required else next(self._there(part, [value]), None)

    def _there(self, part: Part, values: Sequence[Any]) -> Iterator[Any]:
        for value in values:
            try:
                yield self._one(part, value)
            except _GoneError:
                continue

    def _one(self, part: Part, value: Any) -> Any:
        of = part.item.of
        if isinstance(of, Result):
            return self.object(of, part.inner, value)
        if of is Of.MARKING:
            # The exact path completes what Neo4j stores.
            return Marking(value).name if self.shaper.checked else int(value)
        if part.reading is None:
            return value
        key = _key(value[0] if of is Of.SENTENCE else value)
        row = self.read[part.reading].get(key)
        if row is None:
            raise _GoneError
        return _sentence(key[0], value[1], *row) if of is Of.SENTENCE else row


def _sentence(
    relationship: str, near: str, start: Sequence[str], end: Sequence[str], sources: Sequence[tuple[str, str]]
) -> str:
    forward = near == start[0]
    here, there = (start, end) if forward else (end, start)
    return explain(ONTOLOGY.relationships[relationship], here[1], there[1], forward=forward, sources=sources)


def _key(value: Any) -> Any:
    """An id, or a LinkKey as a tuple."""
    return value if isinstance(value, str) else tuple(value)


def _unkey(key: Any) -> Any:
    return key if isinstance(key, str) else list(key)


def _same(value: Any) -> Any:
    return value


def _joined(*lists: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(one for ids in lists for one in ids))


def _day(moment: Any) -> date | None:
    return None if moment is None else date(moment.year, moment.month, moment.day)
