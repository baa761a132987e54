"""The Cypher of a page: match, filter, order, keyset, limit, then the row. One row more than asked for is read, which
tells whether there is a next page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph.compile import evidence, served
from graph.compile import plan as p
from graph.compile.bound import Bound, Lines, listed
from graph.compile.predicates import Matched, reads_assertions
from graph.ontology import Kind

if TYPE_CHECKING:
    from graph.compile.text import Text

GROUPED = frozenset({p.Fact.CONFIDENCE, p.Fact.CORROBORATION})


def connection(text: "Text", c: p.Connection, near: str, lines: Lines) -> str:
    """`[rows, total]` of the neighbours over one relationship end."""
    rows = lines.bind(_rows(text, c, near)) if c.rows else "null"
    total = lines.bind(_total(text, c, near)) if c.total else "null"
    return f"[{rows}, {total}]"


def _rows(text: "Text", c: p.Connection, near: str) -> str:
    event = c.end.relationship.event
    facts = shown_facts(c.row) | ordered_facts(c.page)
    asserted = bool(facts) or any(isinstance(s, p.Assertions) for s in c.row)
    seek = served.seek(c)
    matched: served.Served | Matched
    if seek is not None:
        matched = served.page(text, c, seek, near, assertions=asserted)
    else:
        asking = f"{near}:{'|'.join(c.few)}" if c.few else near
        matched = text.predicates.matched(
            c.end, asking, c.where, keep_assertions=asserted, keep_groups=bool(ordered_facts(c.page) & GROUPED)
        )
    row = matched.r if event else matched.n
    bound = Bound(matched.n, row, matched.rs, matched.groups)
    carried = [matched.n, row, matched.rs, matched.groups]
    query = page(text, matched.text, c.page, c.row, bound, carried, f"{row}.id", limited=seek is not None)
    return f"COLLECT {{ {query} }}"


def _total(text: "Text", c: p.Connection, near: str) -> str:
    """Stops at MAX_COUNT. Where groups are tested and very many meet, they are made one by one along an index."""
    along = served.along(c.end) if reads_assertions(c.where) else None
    matched = text.predicates.matched(c.end, near, c.where, along=along)
    counted = matched.r if c.end.relationship.event else matched.n
    ordered = f" WITH {listed([matched.n, *matched.order])} ORDER BY {', '.join(matched.order)}" if along else ""
    return f"COUNT {{ {matched.text}{ordered} RETURN {counted} LIMIT {p.MAX_COUNT + 1} }}"


def ordered_facts(page: p.Page) -> set[p.Fact]:
    """The facts that a page is ordered by."""
    return {k.subject for k in page.order if isinstance(k.subject, p.Fact)}


def shown_facts(row: Sequence[p.Slot]) -> set[p.Fact]:
    """The facts that a row shows, those of a link in place included."""
    facts = {s.fact for s in row if isinstance(s, p.FactValue)}
    for slot in row:
        if isinstance(slot, p.Here) and slot.variable == "link":
            facts |= shown_facts(slot.projection.slots)
    return facts


@dataclass(frozen=True, slots=True)
class Ordered:
    """A query whose rows are ordered and limited, the variables of its keys, all that it binds, and the order."""

    text: str
    keys: tuple[str, ...]
    kept: tuple[str, ...]
    by: str


def ordered(
    text: "Text",
    match: str,
    page: p.Page,
    bound: Bound,
    carried: Sequence[str | None],
    unique: str,
    *,
    limited: bool = False,
    present: bool = False,
) -> Ordered:
    """`match` bound the variables `carried`; `unique` is the id that ends every order. `limited`: it bound no more than
    the page. `present`: all of it has the first key, so that an index can give the order.
    """
    kept = [v for v in dict.fromkeys(carried) if v]
    keys: list[str] = []
    for key in page.order:
        name = text.names.variable("k")
        match += f" WITH {listed(kept)}, {_key(text, key, bound)} AS {name}"
        keys.append(name)
        kept.append(name)
    if page.after is not None and not limited:
        match += f" WITH {listed(kept)} WHERE {_after(text, page, keys, unique)}"
    ways = [f"{k} IS NULL, {k}{' DESC' if o.descending else ''}" for k, o in zip(keys, page.order, strict=True)]
    if present and ways:
        ways[0] = ways[0].partition(", ")[2]
    by = f" ORDER BY {', '.join([*ways, unique])}"
    if not limited:
        match += f" WITH {listed(kept)}{by} LIMIT {text.names.parameter(page.first + 1)}"
    return Ordered(match, tuple(keys), tuple(kept), by)


def page(
    text: "Text",
    match: str,
    page: p.Page,
    row: Sequence[p.Slot],
    bound: Bound,
    carried: Sequence[str | None],
    unique: str,
    *,
    limited: bool = False,
    present: bool = False,
) -> str:
    """A whole query: what `ordered` makes of `match`, then the row."""
    limits = ordered(text, match, page, bound, carried, unique, limited=limited, present=present)
    match, kept = limits.text, list(limits.kept)
    if bound.rs and bound.groups is None and shown_facts(row) & GROUPED:
        # Only for the rows of the page: independence is looked up source by source.
        groups = text.names.variable("g")
        match += f" WITH {listed(kept)}, {evidence.groups(bound.rs, text.scope, groups)} AS {groups}"
        bound = replace(bound, groups=groups)
        kept.append(groups)
    lines = Lines(text.names)
    shown = [_key_shown(o, k) for o, k in zip(page.order, limits.keys, strict=True)]
    cursor = f"[{', '.join([*shown, unique])}]"
    returned = text.row(row, replace(bound, cursor=cursor), lines)
    return f"{match}{lines.then(kept)} RETURN {returned}{limits.by}"


def _key(text: "Text", key: p.OrderKey, bound: Bound) -> str:
    """What is compared: days for dates, a number for decimals."""
    if isinstance(key.subject, p.Fact):
        if key.subject in (p.Fact.VALID_FROM, p.Fact.VALID_TO):
            return evidence.fact_day(key.subject, str(bound.rs))
        return evidence.fact(key.subject, str(bound.rs), bound.groups)
    expression = f"{bound.subject if key.of_edge else bound.node}.{key.subject.name}"
    match key.subject.kind:
        case Kind.PARTIAL_DATE if not key.of_edge:
            return f"{expression}FromDay"
        case Kind.DECIMAL:
            # Beyond what a float holds all are alike, and a cursor cannot hold infinity.
            number = f"toFloat({expression})"
            return f"CASE WHEN abs({number}) > 1e308 THEN sign({number}) * 1e308 ELSE {number} END"
        case Kind.DATETIME if key.subject.name == "updatedAt" and text.scope.known_at is not None:
            return f"CASE WHEN {expression} <= $knownAt THEN {expression} END"
        case Kind.MARKING if not key.of_edge:
            return text.scope.marking(str(bound.node))
        case _:
            return expression


def _key_shown(key: p.OrderKey, name: str) -> str:
    """The key as a cursor keeps it."""
    if isinstance(key.subject, p.Fact):
        dated = key.subject in (p.Fact.VALID_FROM, p.Fact.VALID_TO)
    else:
        # Happenings are ordered by their text, which keeps the time of day.
        partial = key.subject.kind is Kind.PARTIAL_DATE and not key.of_edge
        dated = partial or key.subject.kind in (Kind.DATE, Kind.DATETIME)
    return f"toString({name})" if dated else name


def _after(text: "Text", page: p.Page, keys: Sequence[str], unique: str) -> str:
    """Rows that come after the cursor; absent values come last in every order."""
    *values, last = page.after or ()
    alternatives: list[str] = []
    same: list[str] = []
    for key, order, value in zip(keys, page.order, values, strict=True):
        if value is None:
            same.append(f"{key} IS NULL")
            continue
        parameter = text.names.parameter(value)
        beyond = f"({key} {'<' if order.descending else '>'} {parameter} OR {key} IS NULL)"
        alternatives.append(" AND ".join([*same, beyond]))
        same.append(f"{key} = {parameter}")
    alternatives.append(" AND ".join([*same, f"{unique} > {text.names.parameter(last)}"]))
    return " OR ".join(f"({x})" for x in alternatives)
