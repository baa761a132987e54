"""`where` arguments become predicates. Empty objects say nothing and hold."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from graph.compile.given import combined
from graph.compile.plan import (
    AllOf,
    AnyOf,
    Compare,
    CompareFact,
    Fact,
    Not,
    OfNode,
    Predicate,
    Quantifier,
    Related,
    RelatedCount,
    Stated,
)
from graph.errors import BadInput
from graph.ontology import ENTITY_PROPERTIES, ENVELOPE, ONTOLOGY, End, Kind, Property
from graph.ontology.catalogue import ENTITY
from graph.values import canonical_decimal, partial_date

Where = Mapping[str, Any]
ID = ENTITY_PROPERTIES[0]
COMMON = {
    # A claim has no name; when it was recorded, and how it is marked, stands on its assertions.
    "Claim": ("id",),
    "Source": ("id", "name", "marking", "recordedAt"),
}
LIST_MOST = 1_000
DEPTH_MOST = 8


def common_properties(type_name: str) -> tuple[Property, ...]:
    """Those that every entity has; sources and claims have fewer."""
    names = COMMON.get(type_name)
    return ENTITY_PROPERTIES if names is None else tuple(p for p in ENTITY_PROPERTIES if p.name in names)


def node_properties(type_name: str) -> dict[str, Property]:
    """Every property of a type or interface that may be asked, filtered and ordered, by name."""
    own = ONTOLOGY.properties_of(type_name) if type_name != ENTITY else ()
    return {p.name: p for p in (*common_properties(type_name), *own)}


def assertion_properties(end_type: str) -> dict[str, Property]:
    """The envelope and the own properties of a relationship type, by name."""
    shown = (p for p in ENVELOPE if p.name != "key")
    return {p.name: p for p in (*shown, *ONTOLOGY.relationships[end_type].properties)}


def node_predicate(type_name: str, where: Where | None, depth: int = 0) -> Predicate | None:
    """The predicate of a `PersonWhere`, `EntityWhere` …; None where it says nothing."""
    properties = node_properties(type_name)
    ends = {e.field: e for e in ONTOLOGY.ends_of(type_name)}

    def test(name: str, value: Any) -> list[Predicate]:
        if name in properties:
            return _compare(properties[name], value)
        if name in ends:
            return _related(ends[name], value, depth + 1)
        end = ends[name.removesuffix("Count")]
        return [RelatedCount(end, operator, number) for operator, number in _operators(value)]

    return _fold(where, test, lambda inner: node_predicate(type_name, inner, depth + 1), depth)


def edge_predicate(end: End, where: Where | None, depth: int = 0) -> Predicate | None:
    """The predicate of a `MemberOfOutWhere`: {node, edge, AND, OR, NOT}."""
    far = ONTOLOGY.interface_of(ONTOLOGY.far_labels(end))

    def test(name: str, value: Any) -> list[Predicate]:
        if name == "node":
            inner = node_predicate(far, value, depth + 1)
            return [OfNode(inner)] if inner else []
        inner = facts_predicate(end.relationship.type, value, depth + 1)
        return [inner] if inner else []

    return _fold(where, test, lambda inner: edge_predicate(end, inner, depth + 1), depth)


def facts_predicate(relationship: str | None, where: Where | None, depth: int = 0) -> Predicate | None:
    """The predicate of a `MemberOfEdgeWhere`; of a link, whose type is open, when `relationship` is None."""
    own: dict[str, Property] = {}
    if relationship is not None:
        own = {p.name: p for p in ONTOLOGY.relationships[relationship].properties}

    def test(name: str, value: Any) -> list[Predicate]:
        if name == "assertions":
            return [
                Stated(Quantifier(quantifier), assertion_predicate(relationship, given, depth + 1) or AllOf(()))
                for quantifier, given in value.items()
                if given is not None
            ]
        if name in own:
            return [Stated(Quantifier.SOME, p) for p in _compare(own[name], value)]
        fact = Fact(name)
        if fact in (Fact.VALID_FROM, Fact.VALID_TO):
            return [CompareFact(fact, operator, day) for operator, day in _partial_dates(name, value)]
        return [CompareFact(fact, operator, number) for operator, number in _operators(value)]

    return _fold(where, test, lambda inner: facts_predicate(relationship, inner, depth + 1), depth)


def link_predicate(where: Where | None, depth: int = 0) -> Predicate | None:
    """The predicate of a `LinkWhere`: {node, edge, AND, OR, NOT}; `node` is the one at the other end."""

    def test(name: str, value: Any) -> list[Predicate]:
        if name == "node":
            inner = node_predicate(ENTITY, value, depth + 1)
            return [OfNode(inner)] if inner else []
        inner = facts_predicate(None, value, depth + 1)
        return [inner] if inner else []

    return _fold(where, test, lambda inner: link_predicate(inner, depth + 1), depth)


def assertion_predicate(relationship: str | None, where: Where, depth: int) -> Predicate | None:
    shown = {p.name: p for p in ENVELOPE} if relationship is None else assertion_properties(relationship)
    return _fold(
        where,
        lambda name, value: _compare(shown[name], value),
        lambda inner: assertion_predicate(relationship, inner, depth + 1),
        depth,
    )


def _fold(
    where: Where | None,
    test: Callable[[str, Any], list[Predicate]],
    again: Callable[[Where], Predicate | None],
    depth: int,
) -> Predicate | None:
    if depth > DEPTH_MOST:
        raise BadInput(f"A filter is nested deeper than {DEPTH_MOST} levels", "flatten it")
    parts: list[Predicate] = []
    for name, value in (where or {}).items():
        if value is None:
            continue
        if name == "AND":
            parts += [p for inner in value if (p := again(inner))]
        elif name == "OR":
            if value:
                parts.append(AnyOf(tuple(again(inner) or AllOf(()) for inner in value)))
        elif name == "NOT":
            parts.append(Not(again(value) or AllOf(())))
        else:
            parts += test(name, value)
    if len(parts) > 1:
        return AllOf(tuple(parts))
    return parts[0] if parts else None


def _related(end: End, value: Where, depth: int) -> list[Predicate]:
    return [
        Related(end, Quantifier(quantifier), edge_predicate(end, inner, depth))
        for quantifier, inner in value.items()
        if inner is not None
    ]


def _operators(value: Where) -> list[tuple[str, Any]]:
    return [(operator, combined(lambda x, o=operator: _operand(o, x), operand)) for operator, operand in value.items()]


def _operand(operator: str, operand: Any) -> Any:
    if operand is None and operator != "eq":
        raise BadInput(f"`{operator}` is null", "leave it out, or write {eq: null} to ask for what is absent")
    if isinstance(operand, list) and len(operand) > LIST_MOST:
        raise BadInput(
            f"`{operator}` has {len(operand)} entries, at most {LIST_MOST} are compared", "split the question"
        )
    return operand


def _compare(p: Property, value: Where) -> list[Predicate]:
    if p.kind is Kind.PARTIAL_DATE:
        return [Compare(p, operator, day) for operator, day in _partial_dates(p.name, value)]
    if p.kind is Kind.DECIMAL:
        return [Compare(p, operator, combined(_decimal, operand)) for operator, operand in _operators(value)]
    return [Compare(p, operator, operand) for operator, operand in _operators(value)]


def _decimal(operand: Any) -> Any:
    if operand is None:
        return None
    if isinstance(operand, list):
        return [_decimal(x) for x in operand]
    return canonical_decimal(operand)


def _partial_dates(name: str, value: Where) -> list[tuple[str, Any]]:
    """`eq` and `in` compare the text; the others compare the day that is meant by all readings of both dates."""
    tests: list[tuple[str, Any]] = []
    for operator, operand in _operators(value):
        if operand is None or operator in ("eq", "in"):
            tests.append((operator, operand))
        else:
            after = operator in ("gt", "lte")
            tests.append((operator, combined(lambda text, after=after: _day(name, text, after=after), operand)))
    return tests


def _day(name: str, text: str, *, after: bool) -> date:
    try:
        parsed = partial_date(text)
    except ValueError as error:
        raise BadInput(f"`{name}`: {str(error).rstrip('.')}", 'write "2024", "2024-07" or "2024-07-15"') from None
    return parsed.day_after if after else parsed.first_day
