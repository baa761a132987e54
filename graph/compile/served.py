"""Pages that an index serves: the statement walks the index in its order and stops when the page is full.

Where very many meet (a country's residents, an exchange's transfers) everything else reads all of them first. An order
is served where its only key is what the index holds beside the end's id. The others are answered whole, and `limits`
says that all were read: a largest transfer that is only the largest of ten thousand is no answer.

Neo4j takes an index's order only where ORDER BY names all of its properties, the first too, and where a range stands
on the last: `r.toId = n.id AND r.at > '' … ORDER BY r.toId, r.at`. Measured on a wallet that received 240,000
transfers: 28 entries are read for a page of 25, and all where the range or the first property is left out.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.compile import plan as p
from graph.compile.bound import listed
from graph.compile.selection import Field, Selection
from graph.ontology import Direction, End, Kind

if TYPE_CHECKING:
    from graph.compile.text import Text


@dataclass(frozen=True, slots=True)
class Seek:
    """An index of a relationship type on (near, key), walked in its order."""

    near: str
    """`toId` or `fromId`: the id of the end whose page it is."""
    key: str
    descending: bool
    nullable: bool
    """Whether the key may be absent; such rows come last, and are not in the index."""

    @property
    def way(self) -> str:
        return " DESC" if self.descending else ""


@dataclass(frozen=True, slots=True)
class Along:
    """How neighbours are matched along an index on (near, key). `held` is Cypher about `{r}` that bounds the key."""

    near: str
    key: str
    held: str

    def match(self, end: End, near: str, r: str, n: str) -> str:
        """`MATCH (n)-[r:SENT]->() USING INDEX … WHERE r.toId = near.id AND …`"""
        t = end.relationship.type
        pattern = f"({n})-[{r}:{t}]->()" if self.near == "toId" else f"()-[{r}:{t}]->({n})"
        return (
            f"MATCH {pattern} USING INDEX {r}:{t}({self.near}, {self.key})"
            f" WHERE {r}.{self.near} = {near}.id AND {self.held.format(r=r)}"
        )


@dataclass(frozen=True, slots=True)
class Served:
    """A page that is limited already: the query so far, and what it binds."""

    text: str
    n: str
    r: str
    rs: str | None = None
    groups: str | None = None


def crowded(end: End) -> bool:
    """Whether so many may meet at this end that its pages go along an index."""
    side = {Direction.IN: "targets", Direction.OUT: "sources"}.get(end.direction)
    return end.relationship.event or side in end.relationship.crowded


def seek(c: p.Connection) -> Seek | None:
    """The index that serves a page's order; None where none does, or none is needed."""
    end, page = c.end, c.page
    if c.few or not crowded(end):
        return None
    near, far = _ends(end)
    event = end.relationship.event
    if not page.order:
        return Seek(near, "id" if event else far, descending=False, nullable=False)
    if len(page.order) > 1:
        return None
    [key] = page.order
    match key.subject:
        case p.Fact():
            return None
        case prop if event and key.of_edge and prop.name == "at" and prop.kind is Kind.PARTIAL_DATE:
            return Seek(near, "at", key.descending, nullable=True)
        case prop if not event and not key.of_edge and prop.name == "id":
            return Seek(near, far, key.descending, nullable=False)
        case _:
            return None


def few(end: End, f: Field, around: Selection) -> tuple[str, ...]:
    """The labels for which a connection is asked, where nodes of each have few; none where those of one have many."""
    if not end.relationship.few:
        return ()
    fields = around.by_type.items()
    asking = [x for x, of in fields if any(g.name == f.name and g.selection is f.selection for g in of)]
    return tuple(asking) if set(asking) <= set(end.relationship.few) else ()


def along(end: End) -> Along | None:
    """The index by which neighbours can be grouped without holding all of them, for counts."""
    if end.relationship.event or not crowded(end):
        return None
    near, far = _ends(end)
    return Along(near, far, f"{{r}}.{far} > ''")


def page(text: "Text", c: p.Connection, s: Seek, near: str, *, assertions: bool) -> Served:
    """The rows of a page, and one more, along its index."""
    most = text.names.parameter(c.page.first + 1)
    if not c.end.relationship.event:
        return _neighbours(text, c, s, near, most, assertions=assertions)
    if not s.nullable:
        last = "''" if c.page.after is None else text.names.parameter(c.page.after[-1])
        found = _happenings(text, c, Along(s.near, "id", f"{{r}}.id > {last}"), near, f"{{r}}.{s.near}, {{r}}.id", most)
    elif c.page.after is not None and c.page.after[0] is None:
        found = _undated(text, c, s, near, most)
    else:
        found = _dated_first(text, c, s, near, most)
    if not assertions:
        return found
    rs = text.names.variable("rs")
    return Served(f"{found.text} WITH {found.n}, {found.r}, [{found.r}] AS {rs}", found.n, found.r, rs)


def _ends(end: End) -> tuple[str, str]:
    return ("toId", "fromId") if end.direction is Direction.IN else ("fromId", "toId")


def _neighbours(text: "Text", c: p.Connection, s: Seek, near: str, most: str, *, assertions: bool) -> Served:
    """Parallel assertions stand beside each other in the index, so a group is whole when the next one begins."""
    last, sign = "''", ">"
    if c.page.after is not None:
        last, sign = text.names.parameter(c.page.after[-1]), "<" if s.descending else ">"
    index = Along(s.near, s.key, f"{{r}}.{s.key} {sign} {last}")
    m = text.predicates.matched(c.end, near, c.where, keep_assertions=assertions, along=index)
    kept = listed([m.n, m.rs, m.groups, *m.order])
    order = ", ".join(f"{x}{s.way}" for x in m.order)
    return Served(f"{m.text} WITH {kept} ORDER BY {order} LIMIT {most}", m.n, m.r, m.rs, m.groups)


def _happenings(text: "Text", c: p.Connection, index: Along, near: str, order: str, most: str) -> Served:
    m = text.predicates.matched(c.end, near, c.where, along=index)
    limited = f"{m.text} WITH {m.n}, {m.r} ORDER BY {order.format(r=m.r)} LIMIT {most}"
    return Served(limited, m.n, m.r)


def _undated(text: "Text", c: p.Connection, s: Seek, near: str, most: str) -> Served:
    """Those without the key, by id. They are few, and come when all others have been shown."""
    after = c.page.after
    last = "''" if after is None or after[0] is not None else text.names.parameter(after[-1])
    index = Along(s.near, "id", f"{{r}}.id > {last} AND {{r}}.{s.key} IS NULL")
    return _happenings(text, c, index, near, f"{{r}}.{s.near}, {{r}}.id", most)


def _dated_first(text: "Text", c: p.Connection, s: Seek, near: str, most: str) -> Served:
    held = f"{{r}}.{s.key} > ''"
    if c.page.after is not None:
        value, last = (text.names.parameter(x) for x in c.page.after)
        # The range enters the index; the rest leaves out what was shown of the same moment.
        held = (
            f"{{r}}.{s.key} {'<' if s.descending else '>'}= {value} AND ({{r}}.{s.key} <> {value} OR {{r}}.id > {last})"
        )
    order = f"{{r}}.{s.near}{s.way}, {{r}}.{s.key}{s.way}, {{r}}.id"
    first = _happenings(text, c, Along(s.near, s.key, held), near, order, most)
    second = _undated(text, c, s, near, most)
    a, b, go, r, n = (text.names.variable(x) for x in ("a", "b", "w", "r", "n"))
    far = "startNode" if s.near == "toId" else "endNode"
    # The second is asked only where the first does not fill the page.
    joined = (
        f"CALL ({near}) {{ {first.text} RETURN collect({first.r}) AS {a} }}"
        f" CALL ({near}, {a}) {{ UNWIND CASE WHEN size({a}) < {most} THEN [1] ELSE [] END AS {go} {second.text}"
        f" RETURN collect({second.r}) AS {b} }}"
        f" UNWIND ({a} + {b})[0..{most}] AS {r} WITH {far}({r}) AS {n}, {r}"
    )
    return Served(joined, n, r)
