"""The Cypher of a plural root: which index its nodes are found by, and in which order they are read.

Neo4j chooses among indexes by its statistics, if it is let. So every listing names the label that has the index on ids
and names, bounds the ids of its label, and writes filters as tests of the stored property: an equality or a part of a
name is then looked up, and what is left is read in the order of the index until the page is full. docs/plans.md shows
which filter leads to which index.

An order by a property that may be absent is read in two parts, since absent values come last and no range index holds
them: those that have it along the index, and the others only where these do not fill the page.
"""

from dataclasses import replace

from graph.compile import connections
from graph.compile import plan as p
from graph.compile.bound import Bound
from graph.compile.predicates import DAY_SIGNS, About, far_is_entity, pattern
from graph.compile.text import Text
from graph.ontology import ENTITY_PROPERTIES, ONTOLOGY, End, Kind, Property
from graph.ontology.catalogue import ENTITY
from graph.storage import days_index

ID, NAME = (next(x for x in ENTITY_PROPERTIES if x.name == name) for name in ("id", "name"))
FIRST_DAY = "FromDay"
LEAST = {Kind.STRING: "''", Kind.ENUM: "''", Kind.PARTIAL_DATE: "date('0001-01-01')"}
"""What no value of a kind is less than. Cypher takes an order from an index only where a range stands on it."""


def listing(text: Text, root: p.Listing) -> str:
    """`[rows, total]` of the nodes of some labels."""
    rows = total = "null"
    if root.rows and root.labels:
        rows = f"COLLECT {{ {_page(text, root)} }}"
    if root.total and root.labels:
        n = text.names.variable("n")
        counted = _matched(text, root, n, hint=_days(root, n))
        total = f"COUNT {{ {counted} RETURN {n} LIMIT {p.MAX_COUNT + 1} }}"
    return f"[{rows}, {total}]"


def _page(text: Text, root: p.Listing) -> str:
    n = text.names.variable("n")
    order, after = root.page.order, root.page.after
    if not order or order[0].subject == ID:
        held = _ids(text, root.labels, n, after, descending=bool(order) and order[0].descending)
        page = replace(root.page, after=None)
        return connections.page(
            text, _matched(text, root, n, held), page, root.row, Bound(n, n), [n], f"{n}.id", present=True
        )
    stored = indexed(root.labels, order[0].subject)
    if stored is None or anchor(root.where) is not None:
        match = _matched(text, root, n)
        return connections.page(text, match, root.page, root.row, Bound(n, n), [n], f"{n}.id")
    match = _in_two_parts(text, root, n, *stored)
    return connections.page(text, match, root.page, root.row, Bound(n, n), [n], f"{n}.id", limited=True)


def _in_two_parts(text: Text, root: p.Listing, n: str, stored: str, least: str) -> str:
    """A page's nodes, at most one too many: those that have the first key of the order, then those without."""
    page = root.page
    absent = replace(page, order=page.order[1:], after=None)
    if page.after is not None and page.after[0] is None:
        return _part(text, root, n, f"{n}.{stored} IS NULL", replace(absent, after=page.after[1:]))
    most = text.names.parameter(page.first + 1)
    one, other, a, b, go = (text.names.variable(x) for x in ("n", "n", "a", "b", "w"))
    held = f"{one}.{stored} >= {least}"
    if page.after is not None:
        sign = "<=" if page.order[0].descending else ">="
        held = f"{one}.{stored} {sign} {text.names.parameter(page.after[0])}"
    if stored.endswith(FIRST_DAY):
        # The index holds both days, and is taken where both are tested.
        held += f" AND {one}.{stored.removesuffix(FIRST_DAY)}ToDay IS NOT NULL"
    first = _part(text, root, one, held, page, present=True)
    second = _part(text, root, other, f"{other}.{stored} IS NULL", absent)
    return (
        f"CALL () {{ {first} RETURN collect({one}) AS {a} }}"
        f" CALL ({a}) {{ UNWIND CASE WHEN size({a}) < {most} THEN [1] ELSE [] END AS {go} {second}"
        f" RETURN collect({other}) AS {b} }} UNWIND ({a} + {b})[0..{most}] AS {n}"
    )


def _part(text: Text, root: p.Listing, n: str, held: str, page: p.Page, *, present: bool = False) -> str:
    if not page.order:
        held += f" AND {_ids(text, root.labels, n, page.after, descending=False)}"
        page = replace(page, after=None)
    match = _matched(text, root, n, held)
    return connections.ordered(text, match, page, Bound(n, n), [n], f"{n}.id", present=present).text


def _days(root: p.Listing, n: str) -> str:
    """The index that holds all that a count of a range of dates tests, where the filter is nothing else."""
    tests = _all_hold(root.where)
    dates = {x.property for x in tests if isinstance(x, p.Compare) and x.operator in DAY_SIGNS and x.property.indexed}
    if len(root.labels) != 1 or len(dates) != 1 or not all(isinstance(x, p.Compare) for x in tests):
        return ""
    [date] = dates
    if date.kind is not Kind.PARTIAL_DATE or any(x.property != date for x in tests if isinstance(x, p.Compare)):
        return ""
    [label] = root.labels
    held = days_index(ONTOLOGY.nodes[label], date)
    return f" USING INDEX {n}:{label}({', '.join(held)})"


def _matched(text: Text, root: p.Listing, n: str, held: str = "", hint: str = "") -> str:
    """The visible nodes that pass the filter. `held` is what bounds them along an index."""
    label = root.labels[0] if len(root.labels) == 1 else ENTITY
    entity = label == ENTITY or ONTOLOGY.nodes[label].entity
    # Both labels, since the index of ids is of one and those of other properties of the other; a hint has chosen.
    labels = f"{ENTITY}:{label}" if entity and label != ENTITY and not hint else label
    labelled = text.labelled(n, label, root.labels)
    if held and labelled:
        # As a list, since Neo4j takes `n:A OR n:B` for two scans with all of both in them.
        labelled = f" AND any(l IN labels({n}) WHERE l IN {text.names.parameter(list(root.labels))})"
    sees = f"{text.sees_node(n, label, sought=bool(hint))}{labelled}"
    filtered = f" AND {text.predicates.text(root.where, About(n, n))}" if root.where is not None else ""
    held = f"{held} AND " if held else ""
    near = anchor(root.where)
    if near is None:
        return f"MATCH ({n}:{labels}){hint} WHERE {held}{sees}{filtered}"
    end, tests = near
    x, r = text.names.variable("n"), text.names.variable("r")
    far = ONTOLOGY.far_labels(end)
    far_label = f":{ENTITY}" if far_is_entity(end) else ""
    far_label += f":{far[0]}" if len(far) == 1 else ""
    given = " AND ".join(text.predicates.compare(c, x) for c in tests)
    met = pattern(end, n, r, x, label=False)
    return (
        f"MATCH ({x}{far_label}) WHERE {given} MATCH {met} WITH DISTINCT {n}"
        f" WHERE {n}:{label} AND {held}{sees}{filtered}"
    )


def _ids(text: Text, labels: tuple[str, ...], n: str, after: tuple[object, ...] | None, *, descending: bool) -> str:
    """A range of ids: from the first prefix of the labels to the last; after a cursor's."""
    prefixes = [ONTOLOGY.nodes[x].prefix for x in labels]
    # `;` follows `:`. Whole bounds are compared, since `wallet-` comes before `wallet:`.
    low, high = min(f"'{x}:'" for x in prefixes), max(f"'{x};'" for x in prefixes)
    if after is not None:
        last = text.names.parameter(after[-1])
        low, high = (low, last) if descending else (last, high)
    return f"{n}.id > {low} AND {n}.id < {high}"


def indexed(labels: tuple[str, ...], subject: Property | p.Fact) -> tuple[str, str] | None:
    """The stored property whose index holds an order, and what none of its values is less than."""
    if not isinstance(subject, Property) or subject.many or subject.kind not in LEAST:
        return None
    own = subject.indexed and len(labels) == 1 and subject in ONTOLOGY.nodes[labels[0]].properties
    common = subject == NAME and all(ONTOLOGY.nodes[x].entity for x in labels)
    if not (own or common):
        return None
    stored = f"{subject.name}{FIRST_DAY}" if subject.kind is Kind.PARTIAL_DATE else subject.name
    return stored, LEAST[subject.kind]


def serves(root: p.Listing) -> bool:
    """Whether an index serves the order of a listing."""
    order = root.page.order
    return not order or order[0].subject == ID or indexed(root.labels, order[0].subject) is not None


def anchor(where: p.Predicate | None) -> tuple[End, tuple[p.Compare, ...]] | None:
    """A neighbour that a filter names by an indexed property: a listing starts there, and tests what it finds."""
    for part in _all_hold(where):
        if isinstance(part, p.Related) and part.quantifier is p.Quantifier.SOME:
            far = ONTOLOGY.far_labels(part.end)
            of_node = [
                x for inner in _all_hold(part.where) if isinstance(inner, p.OfNode) for x in _all_hold(inner.where)
            ]
            tests = tuple(x for x in of_node if isinstance(x, p.Compare) and _looks_up(x, far))
            if tests:
                return part.end, tests
    return None


def _all_hold(where: p.Predicate | None) -> tuple[p.Predicate, ...]:
    match where:
        case None:
            return ()
        case p.AllOf(parts):
            return tuple(x for part in parts for x in _all_hold(part))
        case _:
            return (where,)


def _looks_up(c: p.Compare, labels: tuple[str, ...]) -> bool:
    if c.operator not in ("eq", "in") or c.value is None:
        return False
    common = c.property == ID or (c.property == NAME and all(ONTOLOGY.nodes[x].entity for x in labels))
    return common or (c.property.indexed and c.property.kind is not Kind.PARTIAL_DATE and len(labels) == 1)
