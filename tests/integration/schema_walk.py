"""Queries that ask for everything a schema has to give of each label, a few connections at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import GraphQLObjectType, GraphQLSchema, get_named_type, is_leaf_type

from graph.ontology import ONTOLOGY, End, NodeType

# Eight subqueries side by side take Neo4j little longer to plan than one; far more take it long.
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Page:
    """One query of a walk. `connections` are the ends that it asks for, each under the name of its field."""

    label: str
    query: str
    connections: tuple[End, ...]


def pages(schema: GraphQLSchema, node_type: NodeType, ends: tuple[End, ...] | None = None) -> Iterator[Page]:
    """Every field of the label: what it holds itself, `links`, `degrees`, and its connections (or those of `ends`)."""
    own = schema.type_map[node_type.label]
    assert isinstance(own, GraphQLObjectType)
    wanted = ONTOLOGY.ends_of(node_type.label) if ends is None else ends
    covered = {end.field for end in ONTOLOGY.ends_of(node_type.label)} | {"links", "degrees", *_leaves(own), "point"}
    assert set(own.fields) <= covered, f"a field of {own} is not walked"
    first = [*_leaves(own), "point { latitude longitude }"] if "point" in own.fields else _leaves(own)
    if node_type.entity:
        first += ["degrees { type direction count }", _links()]
    yield Page(node_type.label, _query(node_type, first), ())
    for at in range(0, len(wanted), AT_ONCE):
        some = wanted[at : at + AT_ONCE]
        yield Page(node_type.label, _query(node_type, [_connection(schema, end) for end in some]), some)


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
    edge, assertion = schema.type_map[f"{end.stem}Edge"], schema.type_map[f"{end.relationship.pascal}Assertion"]
    assert isinstance(edge, GraphQLObjectType)
    assert isinstance(assertion, GraphQLObjectType)
    stated = f"{' '.join(_leaves(assertion))} source {{ id name }}"
    return (
        f"{end.field}(first: 1000) {{ totalCount totalCountExact nodes {{ id }} edges {{ {' '.join(_leaves(edge))}"
        f" node {{ id name }} assertions(first: 1000) {{ {stated} }} }} }}"
    )
