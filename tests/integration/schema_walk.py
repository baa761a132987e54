"""Queries that ask for everything a schema has to give of each label, a few connections at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphql import GraphQLObjectType, GraphQLSchema, get_named_type, is_leaf_type

from graph.ontology import ONTOLOGY, End, NodeType

# Neo4j plans a statement of many subqueries faster than as many statements, up to about this many.
AT_ONCE = 12


@dataclass(frozen=True, slots=True)
class Page:
    """One query of a walk. `connections` are the ends that it asks for, each under the name of its field."""

    label: str
    query: str
    connections: tuple[End, ...]


def pages(
    schema: GraphQLSchema, node_type: NodeType, ends: Sequence[End] | None = None, *, whole: bool = False
) -> Iterator[Page]:
    """Every field of the label: what it holds itself, `links`, `degrees`, and its connections (or those of `ends`).

    With `whole` every field of their edges too: those of evidence take Neo4j five times as long to plan.
    """
    own = schema.type_map[node_type.label]
    assert isinstance(own, GraphQLObjectType)
    covered = {end.field for end in ONTOLOGY.ends_of(node_type.label)} | {"links", "degrees", *_leaves(own), "point"}
    assert set(own.fields) <= covered, f"a field of {own} is not walked"
    first = [*_leaves(own), "point { latitude longitude }"] if "point" in own.fields else _leaves(own)
    if node_type.entity:
        first += ["degrees { type direction count }", _links()]
    if ends is None:
        yield Page(node_type.label, _query(node_type, first), ())
        ends = ONTOLOGY.ends_of(node_type.label)
    shown = _whole_connection if whole else _connection
    for at in range(0, len(ends), AT_ONCE):
        some = tuple(ends[at : at + AT_ONCE])
        yield Page(node_type.label, _query(node_type, [shown(schema, end) for end in some]), some)


def _query(node_type: NodeType, fields: list[str]) -> str:
    return f"{{ all: {node_type.plural}(first: 1000) {{ totalCount nodes {{ id {' '.join(fields)} }} }} }}"


def _leaves(of: GraphQLObjectType) -> list[str]:
    return [name for name, field in of.fields.items() if is_leaf_type(get_named_type(field.type))]


def _links() -> str:
    end = "{ id name __typename }"
    return (
        f"links(first: 1000) {{ totalCount edges {{ cursor node {{ id type confidence corroboration disputed from {end}"
        f" to {end} assertions(first: 1000) {{ id note source {{ id name }} }} }} }} }}"
    )


def _connection(schema: GraphQLSchema, end: End) -> str:
    return (
        f"{end.field}(first: 1000) {{ totalCount totalCountExact nodes {{ id }}"
        f" edges {{ node {{ id }} assertions(first: 1000) {{ id note source {{ id }} }} }} }}"
    )


def _whole_connection(schema: GraphQLSchema, end: End) -> str:
    edge, assertion = schema.type_map[f"{end.stem}Edge"], schema.type_map[f"{end.relationship.pascal}Assertion"]
    assert isinstance(edge, GraphQLObjectType)
    assert isinstance(assertion, GraphQLObjectType)
    stated = f"{' '.join(_leaves(assertion))} source {{ id name publisher }}"
    return (
        f"{end.field}(first: 1000) {{ totalCount totalCountExact nodes {{ id }} edges {{ {' '.join(_leaves(edge))}"
        f" node {{ id name }} assertions(first: 1000) {{ {stated} }} }} }}"
    )
