"""Queries that ask for everything a schema has to give of each label, a few connections at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from graphql import GraphQLObjectType, GraphQLSchema, get_named_type, is_leaf_type

from graph.ontology import ONTOLOGY, End, NodeType

# Neo4j plans a statement of many subqueries faster than as many statements, up to about this many.
AT_ONCE = 12
# Pages inside pages may come to a million rows.
NODES, NEIGHBOURS, ASSERTIONS = 100, 500, 20


class Detail(Enum):
    """How much of the edges of a connection is asked for."""

    ASSERTIONS = auto()
    EVIDENCE = auto()
    """Every field of theirs."""


@dataclass(frozen=True, slots=True)
class Page:
    """One query of a walk, under the key `all`, whose variable `after` goes through its nodes.

    `connections` are the ends that it asks for, each under the name of its field.
    """

    label: str
    query: str
    connections: tuple[End, ...]


def pages(
    schema: GraphQLSchema, node_type: NodeType, details: Mapping[End, Detail], ends: Sequence[End] | None = None
) -> Iterator[Page]:
    """Every field of the label: what it holds itself, `links`, `degrees`, and its connections (or those of `ends`).

    Of connections without a detail, who stands there and how many they are: the rest takes Neo4j long to plan.
    """
    own = schema.type_map[node_type.label]
    assert isinstance(own, GraphQLObjectType)
    every = ONTOLOGY.ends_of(node_type.label)
    covered = {end.field for end in every} | {"links", "degrees", "identity", *_leaves(own), "point"}
    assert set(own.fields) <= covered, f"a field of {own} is not walked"
    first = [*_leaves(own), "point { latitude longitude }"] if "point" in own.fields else _leaves(own)
    if node_type.entity:
        first += ["degrees { type direction count }", LINKS, IDENTITY]
    yield Page(node_type.label, _query(node_type, first), ())
    wanted = every if ends is None else ends
    for at in range(0, len(wanted), AT_ONCE):
        some = tuple(wanted[at : at + AT_ONCE])
        yield Page(node_type.label, _query(node_type, [_connection(schema, e, details.get(e)) for e in some]), some)


def _query(node_type: NodeType, fields: list[str]) -> str:
    return (
        f"query($after: String) {{ all: {node_type.plural}(first: {NODES}, after: $after) {{"
        f" totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ id {' '.join(fields)} }} }} }}"
    )


def _leaves(of: GraphQLObjectType) -> list[str]:
    return [name for name, field in of.fields.items() if is_leaf_type(get_named_type(field.type))]


LINKS = f"""links(first: {NEIGHBOURS}) {{
  totalCount
  edges {{ cursor node {{
    id type confidence corroboration disputed from {{ id name __typename }} to {{ id name __typename }}
    assertions(first: {ASSERTIONS}) {{ id note source {{ id name }} }}
  }} }}
}}"""


IDENTITY = "identity { size disputed members { id } values { property value entity { id } sources { id } } }"


def _connection(schema: GraphQLSchema, end: End, detail: Detail | None) -> str:
    edge, assertion = schema.type_map[f"{end.stem}Edge"], schema.type_map[f"{end.relationship.pascal}Assertion"]
    assert isinstance(edge, GraphQLObjectType)
    assert isinstance(assertion, GraphQLObjectType)
    match detail:
        case Detail.EVIDENCE:
            stated = f"{' '.join(_leaves(assertion))} source {{ id name publisher }}"
            edges = f"edges {{ {' '.join(_leaves(edge))} node {{ id name }} {_assertions(stated)} }}"
        case Detail.ASSERTIONS:
            edges = f"edges {{ node {{ id }} {_assertions('id note source { id }')} }}"
        case _:
            edges = ""
    return f"{end.field}(first: {NEIGHBOURS}) {{ totalCount totalCountExact nodes {{ id }} {edges} }}"


def _assertions(fields: str) -> str:
    return f"assertions(first: {ASSERTIONS}) {{ {fields} }}"
