"""Positional row → nested values by response key, by functions compiled once per plan.

An object is a dict of its response keys; `TYPE` holds the name of its concrete type.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graph.compile import plan as p
from graph.compile.paging import encode_cursor
from graph.ontology import Kind

TYPE = "\0type"
Decoder = Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def projection(plan: p.Projection) -> Decoder:
    """`[kind, slot, slot …]` → an object; null stays null."""
    decoders = [slot(s, None) for s in plan.slots]
    only = next(iter(plan.names.values())) if len(plan.names) == 1 else None

    def decode(row: Sequence[Any] | None) -> dict[str, Any] | None:
        if row is None:
            return None
        name = only or plan.names.get(row[0])
        if name is None:
            return None
        shown: dict[str, Any] = {TYPE: name}
        for key, index in plan.fields[name]:
            shown[key] = decoders[index](row[index + 1])
        return shown

    return decode


def slot(plan: p.Slot, page: p.Page | None) -> Decoder:
    match plan:
        case p.Value(prop, keys) if prop.kind is Kind.POINT:
            return _point(keys)
        case p.Here(inner) | p.SourceOf(inner):
            return projection(inner)
        case p.Assertions(inner):
            one = projection(inner)
            return lambda rows: [one(row) for row in rows]
        case p.Cursor() if page is not None:
            digest = page.digest
            return lambda values: encode_cursor(digest, values)
        case p.Degrees(fields):
            return _degrees(fields)
        case p.Connection() | p.Links():
            return connection(plan)
        case _:
            return _same


def _point(keys: tuple[tuple[str, str], ...]) -> Decoder:
    def decode(pair: Sequence[float] | None) -> dict[str, Any] | None:
        if pair is None:
            return None
        values = {"latitude": pair[0], "longitude": pair[1]}
        return {TYPE: "GeoPoint", **{key: values[name] for key, name in keys}}

    return decode


def _degrees(fields: tuple[tuple[str, str], ...]) -> Decoder:
    names = ("type", "direction", "count")

    def decode(rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for row in rows:
            values = dict(zip(names, row, strict=True))
            found.append({TYPE: "Degree", **{key: values[name] for key, name in fields if name in values}})
        return found

    return decode


def connection(plan: p.Connection | p.Links | p.Listing) -> Decoder:
    """`[rows, total]` → a connection with the parts that were asked for."""
    decoders = [slot(s, plan.page) for s in plan.row]
    parts = [(key, _part(part, detail, decoders, plan.page)) for key, part, detail in plan.shape.fields]
    first = plan.page.first

    def decode(pair: Sequence[Any]) -> dict[str, Any]:
        rows, total = pair[0] or [], pair[1] or 0
        more = len(rows) > first
        shown: dict[str, Any] = {}
        for key, part in parts:
            shown[key] = part(rows[:first], more, total)
        return shown

    return decode


Part = Callable[[Sequence[Sequence[Any]], bool, int], Any]


def _part(part: str, detail: Any, decoders: Sequence[Decoder], page: p.Page) -> Part:
    match part:
        case "totalCount":
            return lambda rows, more, total: min(total, p.MAX_COUNT)
        case "totalCountExact":
            return lambda rows, more, total: total <= p.MAX_COUNT
        case "nodes":
            decode = decoders[detail]
            return lambda rows, more, total: [decode(row[detail]) for row in rows]
        case "pageInfo":
            cursor, keys = detail
            return lambda rows, more, total: _page_info(rows, more, page, decoders[cursor], cursor, keys)
        case _:
            edges: tuple[tuple[str, int], ...] = detail
            return lambda rows, more, total: [{key: decoders[i](row[i]) for key, i in edges} for row in rows]


def _page_info(
    rows: Sequence[Sequence[Any]],
    more: bool,
    page: p.Page,
    decode: Decoder,
    cursor: int,
    keys: tuple[tuple[str, str], ...],
) -> Mapping[str, Any]:
    values = {
        "hasNextPage": more,
        "hasPreviousPage": page.after is not None,
        "startCursor": decode(rows[0][cursor]) if rows else None,
        "endCursor": decode(rows[-1][cursor]) if rows else None,
    }
    return {key: values[name] for key, name in keys}
