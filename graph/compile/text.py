"""Plan → Cypher. Decides nothing: every choice stands in the plan already.

A subquery that stands beside other columns must not aggregate (Neo4j calls it implicit grouping), so each is bound
to a variable in a WITH first: that is what `Lines` collects.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.compile import evidence
from graph.compile import plan as p
from graph.compile.names import Names
from graph.compile.predicates import About, Predicates, far_is_entity
from graph.ontology import ONTOLOGY, Direction, Kind, Property
from graph.scope import Scope

LABEL_OF = "[l IN labels({n}) WHERE l <> 'Entity'][0]"
EVENTS = tuple(r.type for r in ONTOLOGY.relationship_types if r.event)
UNDIRECTED = tuple(r.type for r in ONTOLOGY.relationship_types if r.undirected)


@dataclass(frozen=True, slots=True)
class Bound:
    """The variables that a row's slots may read. `keys` are the expressions of the order's keys."""

    node: str | None = None
    subject: str | None = None
    """The node, or the assertion, whose properties are read."""
    rs: str | None = None
    groups: str | None = None
    start: str | None = None
    end: str | None = None
    type: str | None = None
    cursor: str | None = None


@dataclass(slots=True)
class Lines:
    """Expressions that have to be bound before the RETURN."""

    names: Names
    bound: list[str] = field(default_factory=list)

    def bind(self, expression: str) -> str:
        name = self.names.variable("v")
        self.bound.append(f"{expression} AS {name}")
        return name

    def then(self, carried: Sequence[str | None]) -> str:
        """` WITH carried, expr AS v1, …`, or nothing where nothing was bound."""
        if not self.bound:
            return ""
        return " WITH " + ", ".join([*dict.fromkeys(x for x in carried if x), *self.bound])


@dataclass(frozen=True, slots=True)
class Text:
    """Renders one statement."""

    scope: Scope
    names: Names = field(default_factory=Names)

    @property
    def predicates(self) -> Predicates:
        return Predicates(self.names, self.scope)

    def sees_node(self, n: str, labels: tuple[str, ...]) -> str:
        return self.scope.sees_node(n, entity=ONTOLOGY.nodes[labels[0]].entity)

    # --- rows ---

    def projection(self, projection: p.Projection, bound: Bound, lines: Lines) -> str:
        """`[type, slot, slot …]`; null where the subject is null."""
        kind = self._kind(projection, bound)
        return "[" + ", ".join([kind, *(self.slot(s, bound, lines) for s in projection.slots)]) + "]"

    def _kind(self, projection: p.Projection, bound: Bound) -> str:
        if len(projection.names) == 1:
            return "null"
        if bound.type is not None:
            return bound.type
        return LABEL_OF.format(n=bound.node)

    def row(self, slots: Sequence[p.Slot], bound: Bound, lines: Lines) -> str:
        return "[" + ", ".join(self.slot(s, bound, lines) for s in slots) + "]"

    def slot(self, slot: p.Slot, bound: Bound, lines: Lines) -> str:
        match slot:
            case p.Value(prop):
                return self.value(prop, str(bound.subject))
            case p.FactValue(fact):
                return evidence.fact(fact, str(bound.rs), bound.groups)
            case p.Cursor():
                return str(bound.cursor)
            case p.Here(projection, variable):
                return self._here(projection, variable, bound, lines)
            case p.Assertions(projection, first):
                return lines.bind(self._assertions(projection, first, str(bound.rs)))
            case p.SourceOf(projection):
                return lines.bind(self._source(projection, str(bound.subject)))
            case p.LinkType():
                return str(bound.type)
            case p.LinkId():
                return self.link_id(bound)
            case p.Degrees():
                return lines.bind(self._degrees(str(bound.node)))
            case p.Connection():
                return self._pair(slot, lines, self._connection(slot, str(bound.node)), self._total(slot, str(bound.node)))
            case p.Links():
                rows, total = self._links(slot, str(bound.node))
                return self._pair(slot, lines, rows, total)

    def _pair(self, c: Any, lines: Lines, rows: str, total: str) -> str:
        shown = lines.bind(rows) if c.rows else "null"
        counted = lines.bind(total) if c.total else "null"
        return f"[{shown}, {counted}]"

    def value(self, prop: Property, x: str) -> str:
        expression = f"{x}.{prop.name}"
        if prop.many:
            return f"coalesce({expression}, [])"
        match prop.kind:
            case Kind.DATETIME:
                if prop.name in ("updatedAt", "retractedAt") and self.scope.known_at is not None:
                    return f"CASE WHEN {expression} <= $knownAt THEN toString({expression}) END"
                return f"toString({expression})"
            case Kind.DATE:
                return f"toString({expression})"
            case Kind.POINT:
                return f"CASE WHEN {expression} IS NULL THEN null ELSE [{expression}.latitude, {expression}.longitude] END"
            case _:
                return expression

    def _here(self, projection: p.Projection, variable: str, bound: Bound, lines: Lines) -> str:
        match variable:
            case "node":
                return self.projection(projection, Bound(bound.node, bound.node), lines)
            case "from":
                return self.projection(projection, Bound(bound.start, bound.start), lines)
            case "to":
                return self.projection(projection, Bound(bound.end, bound.end), lines)
            case _:
                return self.projection(projection, bound, lines)

    # --- evidence ---

    def _assertions(self, projection: p.Projection, first: int, rs: str) -> str:
        x, lines = self.names.variable("x"), Lines(self.names)
        bound = Bound(subject=x, type=f"type({x})")
        returned = self.projection(projection, bound, lines)
        limit = self.names.parameter(first)
        ordered = f"UNWIND {rs} AS {x} WITH {x} ORDER BY {x}.recordedAt, {x}.id LIMIT {limit}"
        return f"COLLECT {{ {ordered}{lines.then([x])} RETURN {returned} }}"

    def _source(self, projection: p.Projection, x: str) -> str:
        s, lines = self.names.variable("s"), Lines(self.names)
        returned = self.projection(projection, Bound(s, s), lines)
        match = f"MATCH ({s}:Source {{id: {x}.source}}) WHERE {self.scope.sees_node(s, entity=False)}"
        return f"head(COLLECT {{ {match}{lines.then([s])} RETURN {returned} }})"

    # --- connections ---

    def _connection(self, c: p.Connection, near: str) -> str:
        if not c.rows:
            return ""
        event = c.end.relationship.event
        facts = {s.fact for s in c.row if isinstance(s, p.FactValue)} | {
            k.subject for k in c.page.order if isinstance(k.subject, p.Fact)
        }
        asserted = bool(facts) or any(isinstance(s, p.Assertions) for s in c.row)
        match, n, (r, rs, g) = self.predicates.matched(
            c.end,
            near,
            c.where,
            keep_assertions=asserted,
            keep_groups=bool(facts & {p.Fact.CONFIDENCE, p.Fact.CORROBORATION}),
        )
        unique = f"{r}.id" if event else f"{n}.id"
        bound = Bound(n, r if event else n, rs, g)
        carried = [n, r if event else None, rs, g]
        return f"COLLECT {{ {self.page(match, c.page, c.row, bound, carried, unique)} }}"

    def _total(self, c: p.Connection, near: str) -> str:
        if not c.total:
            return ""
        match, n, (r, _, _) = self.predicates.matched(c.end, near, c.where)
        counted = r if c.end.relationship.event else n
        return f"COUNT {{ {match} RETURN DISTINCT {counted} LIMIT {p.MAX_COUNT + 1} }}"

    def page(
        self, match: str, page: p.Page, row: Sequence[p.Slot], bound: Bound, carried: Sequence[str | None], unique: str
    ) -> str:
        """A matched, keyset-paged query: one row more than asked for tells whether there is a next page."""
        kept = list(dict.fromkeys(x for x in carried if x))
        keys: list[str] = []
        for key in page.order:
            name = self.names.variable("k")
            keys.append(name)
            match += f" WITH {', '.join(kept)}, {self._key(key, bound)} AS {name}"
            kept.append(name)
        if page.after is not None:
            match += f" WITH {', '.join(kept)} WHERE {self._after(page, keys, unique)}"
        ways = [f"{k} IS NULL, {k}{' DESC' if o.descending else ''}" for k, o in zip(keys, page.order, strict=True)]
        ordered = f" ORDER BY {', '.join([*ways, unique])}"
        match += f" WITH {', '.join(kept)}{ordered} LIMIT {self.names.parameter(page.first + 1)}"
        lines = Lines(self.names)
        shown = [self._key_text(o, k) for o, k in zip(page.order, keys, strict=True)]
        cursor = "[" + ", ".join([*shown, unique]) + "]"
        returned = self.row(row, Bound(**{**_fields(bound), "cursor": cursor}), lines)
        return f"{match}{lines.then(kept)} RETURN {returned}{ordered}"

    def _key(self, key: p.OrderKey, bound: Bound) -> str:
        if isinstance(key.subject, p.Fact):
            if key.subject in (p.Fact.VALID_FROM, p.Fact.VALID_TO):
                return evidence.fact_day(key.subject, str(bound.rs))
            return evidence.fact(key.subject, str(bound.rs), bound.groups)
        x = bound.subject if key.of_edge else bound.node
        expression = f"{x}.{key.subject.name}"
        match key.subject.kind:
            case Kind.PARTIAL_DATE if not key.of_edge:
                return expression + "FromDay"
            case Kind.DECIMAL:
                return f"toFloat({expression})"
            case Kind.DATETIME if key.subject.name == "updatedAt" and self.scope.known_at is not None:
                return f"CASE WHEN {expression} <= $knownAt THEN {expression} END"
            case _:
                return expression

    def _key_text(self, key: p.OrderKey, name: str) -> str:
        days = isinstance(key.subject, p.Fact) and key.subject in (p.Fact.VALID_FROM, p.Fact.VALID_TO)
        kind = None if isinstance(key.subject, p.Fact) else key.subject.kind
        if days or kind in (Kind.DATE, Kind.DATETIME) or (kind is Kind.PARTIAL_DATE and not key.of_edge):
            return f"toString({name})"
        return name

    def _after(self, page: p.Page, keys: Sequence[str], unique: str) -> str:
        """Rows that come after the cursor; nulls come last in every order."""
        *values, last = page.after or ()
        alternatives: list[str] = []
        same: list[str] = []
        for key, order, value in zip(keys, page.order, values, strict=True):
            if value is None:
                same.append(f"{key} IS NULL")
                continue
            parameter = self.names.parameter(value)
            beyond = f"({key} {'<' if order.descending else '>'} {parameter} OR {key} IS NULL)"
            alternatives.append(" AND ".join([*same, beyond]))
            same.append(f"{key} = {parameter}")
        alternatives.append(" AND ".join([*same, f"{unique} > {self.names.parameter(last)}"]))
        return " OR ".join(f"({x})" for x in alternatives)

    # --- links ---

    def _links(self, c: p.Links, near: str) -> tuple[str, str]:
        match, bound, key = self.linked(near, c.types, c.direction, c.where, groups=needs_groups(c.row))
        rows = ""
        if c.rows:
            carried = [bound.rs, bound.start, bound.end, bound.type, bound.groups, key]
            rows = f"COLLECT {{ {self.page(match, c.page, c.row, bound, carried, key)} }}"
        total = ""
        if c.total:
            again, _, key = self.linked(near, c.types, c.direction, c.where, groups=False)
            total = f"COUNT {{ {again} RETURN DISTINCT {key} LIMIT {p.MAX_COUNT + 1} }}"
        return rows, total

    def linked(
        self, near: str, types: Sequence[str], direction: str, where: p.Predicate | None, *, groups: bool
    ) -> tuple[str, Bound, str]:
        """The walkable links of a bound node: the query so far, its variables, and the link's id.

        A link that only denials speak for is not one.
        """
        from graph.compile.predicates import reads_groups

        r, m, rs = self.names.variable("r"), self.names.variable("n"), self.names.variable("rs")
        start, end, ty, key = (self.names.variable(x) for x in ("f", "t", "y", "i"))
        left, right = ("<-", "-") if direction == Direction.IN else ("-", "->" if direction == Direction.OUT else "-")
        undirected = [t for t in types if t in UNDIRECTED]
        arrows = [f"({near}){left}[{r}:{'|'.join(types) or '`none`'}]{right}({m})"]
        sees = f"{self.scope.sees_relationship(r)} AND {self.scope.sees_node(m)}"
        if direction != Direction.BOTH and undirected:
            # An undirected type has no way: it counts as both.
            way = f"(({left == '<-' and f'endNode({r})' or f'startNode({r})'} = {near}) OR type({r}) IN {self.names.parameter(undirected)})"
            arrows = [f"({near})-[{r}:{'|'.join(types)}]-({m})"]
            sees += f" AND {way}"
        body = (
            f"MATCH {arrows[0]} WHERE {sees}"
            f" WITH {m}, {r}, CASE WHEN type({r}) IN {self.names.parameter(list(UNDIRECTED))}"
            f" THEN {near}.id < {m}.id ELSE startNode({r}) = {near} END AS {ty}"
            f" WITH {m}, CASE WHEN {ty} THEN {near} ELSE {m} END AS {start},"
            f" CASE WHEN {ty} THEN {m} ELSE {near} END AS {end}, type({r}) AS {ty},"
            f" CASE WHEN type({r}) IN {self.names.parameter(list(EVENTS))} THEN {r}.id END AS {key}, {r}"
            f" WITH {m}, {start}, {end}, {ty}, {key}, collect({r}) AS {rs}"
            f" WHERE any(x IN {rs} WHERE {evidence.ASSERTS})"
            f" WITH {m}, {start}, {end}, {ty}, {rs}, coalesce({key}, {ty} + ' ' + {start}.id + ' ' + {end}.id) AS {key}"
        )
        g = None
        if groups or reads_groups(where):
            g = self.names.variable("g")
            body += f" WITH {m}, {start}, {end}, {ty}, {rs}, {key}, {evidence.groups(rs, self.scope, g)} AS {g}"
        if where is not None:
            body += f" WHERE {self.predicates.text(where, About(m, m, rs, g))}"
        bound = Bound(node=m, subject=None, rs=rs, groups=g, start=start, end=end, type=ty)
        return body, bound, key

    def link_id(self, bound: Bound) -> str:
        plain = f"{bound.type} + ' ' + {bound.start}.id + ' ' + {bound.end}.id"
        return f"CASE WHEN {bound.type} IN {self.names.parameter(list(EVENTS))} THEN {bound.rs}[0].id ELSE {plain} END"

    def _degrees(self, near: str) -> str:
        types = [r.type for r in ONTOLOGY.relationship_types if r.traversable]
        body, bound, key = self.linked(near, types, Direction.BOTH, None, groups=False)
        way = (
            f"CASE WHEN {bound.type} IN {self.names.parameter(list(UNDIRECTED))} THEN 'BOTH'"
            f" WHEN {bound.start} = {near} THEN 'OUT' ELSE 'IN' END"
        )
        d, c = self.names.variable("d"), self.names.variable("c")
        return (
            f"COLLECT {{ {body} WITH {bound.type} AS {bound.type}, {way} AS {d}, count(DISTINCT {key}) AS {c}"
            f" ORDER BY {bound.type}, {d} RETURN [{bound.type}, {d}, {c}] }}"
        )

    # --- roots ---

    def lookup(self, root: p.Lookup) -> str:
        i, n, lines = self.names.variable("i"), self.names.variable("n"), Lines(self.names)
        returned = self.projection(root.projection, Bound(n, n), lines)
        ids = self.names.parameter(list(root.ids))
        queries = [
            f"UNWIND {ids} AS {i} MATCH ({n}:{label} {{id: {i}}}) WHERE {self.sees_node(n, labels)}"
            + ("" if label != "Entity" or len(labels) > 30 else f" AND ({' OR '.join(f'{n}:{x}' for x in labels)})")
            + f"{lines.then([n, i])} RETURN [{i}, {returned}]"
            for label, labels in _anchors(root.labels)
        ]
        return " + ".join(f"COLLECT {{ {q} }}" for q in queries) or "[]"

    def listing(self, root: p.Listing) -> str:
        n = self.names.variable("n")
        match = self._listed(root, n)
        rows, total = "null", "null"
        if root.rows and root.labels:
            rows = f"COLLECT {{ {self.page(match, root.page, root.row, Bound(n, n), [n], f'{n}.id')} }}"
        if root.total and root.labels:
            total = f"COUNT {{ {self._listed(root, n)} RETURN {n} LIMIT {p.MAX_COUNT + 1} }}"
        return f"[{rows}, {total}]"

    def _listed(self, root: p.Listing, n: str) -> str:
        label = root.labels[0] if len(root.labels) == 1 else "Entity"
        match = f"MATCH ({n}:{label}) WHERE {self.sees_node(n, root.labels or ('Person',))}"
        if 1 < len(root.labels) < len(ONTOLOGY.groups["Entity"]) - 1:
            match += f" AND ({' OR '.join(f'{n}:{x}' for x in root.labels)})"
        if root.labels == ("Claim",):
            owner, r = self.names.variable("n"), self.names.variable("r")
            match += (
                f" AND EXISTS {{ ({n})<-[{r}:HAS_CLAIM]-({owner}) WHERE {self.scope.sees_relationship(r)}"
                f" AND {self.scope.sees_node(owner)} }}"
            )
        if root.where is not None:
            match += f" AND {self.predicates.text(root.where, About(n, n))}"
        return match


def needs_groups(row: Sequence[p.Slot]) -> bool:
    """Whether any slot of a row, or of what is shown in place in it, shows confidence or corroboration."""
    for slot in row:
        if isinstance(slot, p.FactValue) and slot.fact in (p.Fact.CONFIDENCE, p.Fact.CORROBORATION):
            return True
        if isinstance(slot, p.Here) and slot.variable == "link" and needs_groups(slot.projection.slots):
            return True
    return False


def _anchors(labels: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """The indexed label under which ids of these labels are found: Entity for all entities."""
    entities = tuple(x for x in labels if ONTOLOGY.nodes[x].entity)
    anchors = [("Entity", entities)] if entities else []
    return anchors + [(x, (x,)) for x in labels if not ONTOLOGY.nodes[x].entity]


def _fields(bound: Bound) -> dict[str, Any]:
    return {name: getattr(bound, name) for name in Bound.__slots__}


__all__ = ["Bound", "Lines", "Text", "far_is_entity", "needs_groups"]
