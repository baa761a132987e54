"""Selection → plan. Names are resolved and scope is applied here; what a reader cannot see is not planned.

Planners for one type each share one rule: equal things asked twice of one row share a slot, so that aliases and
interfaces cost nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from graph.compile import plan as p
from graph.compile import served
from graph.compile.filters import (
    assertion_properties,
    edge_predicate,
    link_predicate,
    node_predicate,
    node_properties,
)
from graph.compile.paging import page_size, plan_order, plan_page
from graph.compile.selection import TYPENAME, Field, Selection
from graph.errors import BadInput, LimitExceeded, RequestError
from graph.ontology import ONTOLOGY, Direction, End, Property
from graph.ontology.catalogue import ENTITY
from graph.scope import Scope

T = TypeVar("T")
MAX_ROWS = 10_000_000
"""Five pages of the default size inside each other come to 9,765,625; beyond, Neo4j's limits would end it anyway."""
EDGE_FACTS: dict[str, p.Fact | Property] = {f.value: f for f in p.Fact}


@dataclass(slots=True)
class Row:
    """Collects the slots of one row; the same thing asked twice gets one slot."""

    slots: list[p.Slot] = field(default_factory=list)
    _known: dict[Any, int] = field(default_factory=dict)

    def slot(self, identity: Any, make: Callable[[], p.Slot]) -> int:
        if identity not in self._known:
            made = make()
            self._known[identity] = len(self.slots)
            self.slots.append(made)
        return self._known[identity]


@dataclass(slots=True)
class Planner:
    """Plans the selections of one operation under one scope. `path` is where in the answer it is, for errors."""

    scope: Scope
    path: list[str] = field(default_factory=list)
    _projections: dict[Any, p.Projection] = field(default_factory=dict)
    _rows: int = 1
    """How many rows the pages around what is being planned can multiply to."""

    def fields(self, asked: Iterable[Field], plan: Callable[[Field], T]) -> tuple[tuple[Field, T | None], ...]:
        """Each field and its plan, None for `__typename`; an error leaves with the path of response keys at which it
        arose.
        """
        planned: list[tuple[Field, T | None]] = []
        for f in asked:
            self.path.append(f.key)
            try:
                planned.append((f, None if f.name == TYPENAME else plan(f)))
            except RequestError as error:
                error.path = error.path or tuple(self.path)
                raise
            finally:
                self.path.pop()
        return tuple(planned)

    @contextmanager
    def inside(self, rows: int) -> Iterator[None]:
        """Plans what stands in each of so many rows. Raises LimitExceeded where rows in rows come to too many."""
        around, self._rows = self._rows, self._rows * max(rows, 1)
        try:
            if self._rows > MAX_ROWS:
                raise LimitExceeded(
                    f"Pages inside pages come to {self._rows} rows here, at most {MAX_ROWS} are answered",
                    "give the inner ones a smaller `first`",
                )
            yield
        finally:
            self._rows = around

    def visible(self, labels: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(x for x in labels if x not in self.scope.unseen_labels)

    # --- rows of nodes ---

    def node(self, labels: tuple[str, ...], selection: Selection) -> p.Projection:
        """The projection of a node that may have any of these labels."""
        identity = ("node", labels, id(selection), self._rows)
        if identity not in self._projections:
            row = Row()
            fields = {label: self._node_fields(row, label, selection) for label in labels}
            self._projections[identity] = p.Projection({x: x for x in labels}, tuple(row.slots), fields)
        return self._projections[identity]

    def _node_fields(self, row: Row, label: str, selection: Selection) -> p.Shown:
        return self.fields(selection.of(label), lambda f: self._node_slot(row, label, f, selection))

    def _node_slot(self, row: Row, label: str, f: Field, around: Selection) -> int:
        properties = node_properties(label)
        if f.name in properties:
            prop = properties[f.name]
            keys = f.selection.keys("GeoPoint")
            if keys:
                return row.slot((prop, keys), lambda: p.Value(prop, keys))
            return row.slot(prop, lambda: p.Value(prop))
        identity = (f.name, id(f.selection), repr(f.arguments))
        selection = f.selection
        if f.name == "links":
            return row.slot(identity, lambda: self.links(f.arguments, selection))
        if f.name == "degrees":
            return row.slot(identity, lambda: p.Degrees(selection.keys("Degree")))
        if f.name == "identity":
            return row.slot(identity, lambda: self.identity(selection))
        end = next(e for e in ONTOLOGY.ends_of(label) if e.field == f.name)
        few = served.few(end, f, around)
        return row.slot((end, *identity), lambda: self.connection(end, f.arguments, selection, few))

    # --- connections ---

    def connection(
        self, end: End, arguments: Mapping[str, Any], selection: Selection, few: tuple[str, ...]
    ) -> p.Connection:
        far = self.visible(ONTOLOGY.far_labels(end))
        interface = ONTOLOGY.interface_of(ONTOLOGY.far_labels(end))
        own = {x.name: x for x in end.relationship.properties}
        edge_order: dict[str, Property | p.Fact] = {**EDGE_FACTS, **(own if end.relationship.event else {})}
        order = plan_order(arguments.get("orderBy"), node_properties(interface), edge_order)
        page = plan_page(end.stem, arguments, order)
        row = Row()

        def edge_slot(f: Field) -> int:
            if f.name == "node":
                return row.slot(("node", id(f.selection)), lambda: p.Here(self.node(far, f.selection), "node"))
            return self._evidence_slot(row, f, end.relationship.type, page, own if end.relationship.event else {})

        with self.inside(page.first):
            shape, rows, total = self._connection_shape(end.stem, selection, row, edge_slot)
        return p.Connection(
            end, edge_predicate(end, arguments.get("where")), page, tuple(row.slots), shape, rows, total, few
        )

    def listing(
        self, labels: tuple[str, ...], interface: str, arguments: Mapping[str, Any], selection: Selection
    ) -> p.Listing:
        """A plural root. `labels` are those asked for, of the type or interface `interface`."""
        order = plan_order(arguments.get("orderBy"), node_properties(interface), None)
        page = plan_page(interface + ",".join(labels), arguments, order)
        visible = self.visible(labels)
        shape, rows, total, row = self.node_rows(interface, visible, selection, page)
        where = node_predicate(interface, arguments.get("where"))
        return p.Listing(visible, where, page, row, shape, rows, total)

    def node_rows(
        self, stem: str, labels: tuple[str, ...], selection: Selection, page: p.Page
    ) -> tuple[p.ConnectionShape, bool, bool, tuple[p.Slot, ...]]:
        """The rows of a connection of nodes alone: `PersonConnection`, `EntityConnection`, `SearchConnection`."""
        row = Row()

        def edge_slot(f: Field) -> int:
            if f.name == "node":
                return row.slot(("node", id(f.selection)), lambda: p.Here(self.node(labels, f.selection), "node"))
            return row.slot("cursor", p.Cursor)

        with self.inside(page.first):
            shape, rows, total = self._connection_shape(stem, selection, row, edge_slot)
        return shape, rows, total, tuple(row.slots)

    def links(self, arguments: Mapping[str, Any], selection: Selection) -> p.Links:
        page = plan_page("links", arguments, ())
        row = Row()

        def edge_slot(f: Field) -> int:
            if f.name == "cursor":
                return row.slot("cursor", p.Cursor)
            return row.slot(("link", id(f.selection)), lambda: p.Here(self.link(f.selection), "link"))

        with self.inside(page.first):
            shape, rows, total = self._connection_shape("Link", selection, row, edge_slot)
        return p.Links(
            walkable(arguments.get("types")),
            arguments.get("direction") or Direction.BOTH,
            link_predicate(arguments.get("where")),
            page,
            tuple(row.slots),
            shape,
            rows,
            total,
        )

    def link(self, selection: Selection) -> p.Projection:
        """The projection of a link: parallel assertions of one type between two nodes, or one happening."""
        identity = ("link", id(selection), self._rows)
        if identity not in self._projections:
            row = Row()
            labels = self.visible(ONTOLOGY.labels((ENTITY,)))

            def slot(f: Field) -> int:
                if f.name in ("from", "to"):
                    return row.slot((f.name, id(f.selection)), lambda: p.Here(self.node(labels, f.selection), f.name))
                if f.name == "id":
                    return row.slot("id", p.LinkId)
                if f.name == "type":
                    return row.slot("type", p.LinkType)
                return self._evidence_slot(row, f, None, None, {})

            fields = self.fields(selection.of("Link"), slot)
            self._projections[identity] = p.Projection({"Link": "Link"}, tuple(row.slots), {"Link": fields})
        return self._projections[identity]

    def identity(self, selection: Selection) -> p.Identity:
        """What the records are, and say, that are judged to be one thing with a node."""
        row, told = Row(), Row()
        labels = self.visible(ONTOLOGY.labels((ENTITY,)))

        def value_slot(f: Field) -> int:
            match f.name:
                case "entity":
                    return told.slot(
                        ("entity", id(f.selection)), lambda: p.Here(self.node(labels, f.selection), "node")
                    )
                case "sources":
                    return told.slot(
                        ("sources", id(f.selection)), lambda: p.Tellers(self.node(("Source",), f.selection))
                    )
                case name:
                    return told.slot(name, lambda: p.Told(name))

        def part(f: Field) -> Any:
            match f.name:
                case "members":
                    with self.inside(p.MAX_MEMBERS):
                        return row.slot((f.name, id(f.selection)), lambda: p.Members(self.node(labels, f.selection)))
                case "values":
                    with self.inside(p.MAX_VALUES):
                        shown = self.fields(f.selection.of("IdentityValue"), value_slot)
                    return row.slot((f.name, id(f.selection)), lambda: p.MergedValues(tuple(told.slots), shown))
                case "assertions":
                    return self._evidence_slot(row, f, "SAME_AS", None, {})
                case "disputed":
                    return row.slot(f.name, p.Disputed)
                case "limits":
                    return f.selection.keys("Limit")
                case _:
                    return None

        fields = self.fields(selection.of("Identity"), part)
        return p.Identity(tuple(row.slots), fields)

    # --- evidence ---

    def _evidence_slot(
        self, row: Row, f: Field, relationship: str | None, page: p.Page | None, own: Mapping[str, Property]
    ) -> int:
        if f.name == "cursor" and page is not None:
            return row.slot("cursor", p.Cursor)
        if f.name in own:
            return row.slot(own[f.name], lambda: p.Value(own[f.name]))
        if f.name == "assertions":
            selection = f.selection
            first = page_size(f.arguments.get("first"))

            def assertions() -> p.Assertions:
                with self.inside(first):
                    return p.Assertions(self.assertion(relationship, selection), first)

            return row.slot(("assertions", id(selection), first), assertions)
        fact = p.Fact(f.name)
        return row.slot(fact, lambda: p.FactValue(fact))

    def assertion(self, relationship: str | None, selection: Selection) -> p.Projection:
        """The projection of one assertion, of one type or (None) of any."""
        identity = ("assertion", relationship, id(selection), self._rows)
        if identity not in self._projections:
            row = Row()
            types = [relationship] if relationship else list(ONTOLOGY.relationships)
            names = {t: ONTOLOGY.relationships[t].pascal + "Assertion" for t in types}
            fields = {
                name: self.fields(selection.of(name), partial(self._assertion_slot, row, t))
                for t, name in names.items()
            }
            self._projections[identity] = p.Projection(names, tuple(row.slots), fields)
        return self._projections[identity]

    def _assertion_slot(self, row: Row, relationship: str, f: Field) -> int:
        if f.name == "source":
            return row.slot(("source", id(f.selection)), lambda: p.SourceOf(self.node(("Source",), f.selection)))
        prop = assertion_properties(relationship)[f.name]
        return row.slot(prop, lambda: p.Value(prop))

    # --- the part that all connections share ---

    def _connection_shape(
        self,
        stem: str,
        selection: Selection,
        row: Row,
        edge_slot: Callable[[Field], int],
    ) -> tuple[p.ConnectionShape, bool, bool]:
        def part(f: Field) -> tuple[str, Any]:
            match f.name:
                case "totalCount" | "totalCountExact":
                    return f.name, None
                case "pageInfo":
                    return f.name, (row.slot("cursor", p.Cursor), f.selection.keys("PageInfo"))
                case "limits":
                    return f.name, f.selection.keys("Limit")
                case "nodes":
                    return f.name, edge_slot(Field("nodes", "node", {}, f.selection, required=True))
                case _:
                    return f.name, self.fields(f.selection.of(f"{stem}Edge"), edge_slot)

        parts = self.fields(selection.of(f"{stem}Connection"), part)
        fields = tuple((f.key, *(part or (TYPENAME, None))) for f, part in parts)
        asked = {name for _, name, _ in fields} - {TYPENAME}
        return p.ConnectionShape(f"{stem}Connection", fields), bool(asked & ROWS), bool(asked - ROWS)


ROWS = frozenset({"edges", "nodes", "pageInfo"})
"""The parts of a connection that are read off its rows; the others are counts."""


def walkable(types: Any) -> tuple[str, ...]:
    """The relationship types that a traversal walks: those asked for, or all that may be walked.

    Raises BadInput for a type that no traversal walks.
    """
    if types is None:
        return tuple(r.type for r in ONTOLOGY.relationship_types if r.traversable)
    if not types:
        raise BadInput("`types` is empty", "name at least one relationship type, or leave it out to walk all")
    for name in types:
        if not ONTOLOGY.relationships[name].traversable:
            raise BadInput(
                f"`types` has {name}, which says who reported something and not that two things are linked",
                "leave it out",
            )
    return tuple(r.type for r in ONTOLOGY.relationship_types if r.type in set(types))
