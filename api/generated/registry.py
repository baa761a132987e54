"""The table of types by name, the enums, and how a property looks in GraphQL."""

from collections.abc import Callable
from enum import Enum, IntEnum
from inspect import cleandoc
from typing import TypeVar

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLString,
)

from api import fixed, scalars
from graph import vocabularies
from graph.ontology import ONTOLOGY, Kind, Property
from graph.ontology.catalogue import ENTITY

T = TypeVar("T", bound=GraphQLNamedType)
Leaf = GraphQLScalarType | GraphQLEnumType | GraphQLObjectType
SCALARS: dict[Kind, Leaf] = {
    Kind.STRING: GraphQLString,
    Kind.INT: GraphQLInt,
    Kind.FLOAT: GraphQLFloat,
    Kind.BOOLEAN: GraphQLBoolean,
    Kind.DECIMAL: scalars.DECIMAL,
    Kind.DATE: scalars.DATE,
    Kind.DATETIME: scalars.DATE_TIME,
    Kind.PARTIAL_DATE: scalars.PARTIAL_DATE,
    Kind.POINT: fixed.GEO_POINT,
}
NON_NULL = frozenset({"id", "marking", "protected", "synthetic", "stance", "graded", "basis"})


class Registry:
    """Makes each type once, when it is first named."""

    def __init__(self) -> None:
        self.types: dict[str, GraphQLNamedType] = {}

    def named(self, name: str, make: Callable[[], T]) -> T:
        if name not in self.types:
            self.types[name] = make()
        return self.types[name]  # type: ignore[return-value] # as `make` made it

    def enum(self, vocabulary: type[Enum]) -> GraphQLEnumType:
        """A vocabulary as an enum whose internal values are what Neo4j stores."""
        return self.named(
            vocabulary.__name__,
            lambda: GraphQLEnumType(
                vocabulary.__name__,
                {
                    member.name: GraphQLEnumValue(
                        int(member.value) if isinstance(member, IntEnum) else str(member.value)
                    )
                    for member in vocabulary
                },
                description=cleandoc(vocabulary.__doc__ or vocabulary.__name__),
            ),
        )

    def names_enum(self, name: str, names: dict[str, str], description: str) -> GraphQLEnumType:
        """An enum of names of the ontology: (name, description)."""
        return self.named(
            name,
            lambda: GraphQLEnumType(
                name, {n: GraphQLEnumValue(n, description=text) for n, text in names.items()}, description=description
            ),
        )

    @property
    def relationship_type(self) -> GraphQLEnumType:
        texts = {
            r.type: r.description + ("" if r.traversable else " Never walked by a traversal.")
            for r in ONTOLOGY.relationship_types
        }
        return self.names_enum("RelationshipType", texts, "The types of relationships.")

    @property
    def entity_type(self) -> GraphQLEnumType:
        texts = {x: ONTOLOGY.nodes[x].description for x in ONTOLOGY.groups[ENTITY]}
        return self.names_enum("EntityType", texts, "The types of entities.")

    @property
    def direction(self) -> GraphQLEnumType:
        texts = {"OUT": "From this node.", "IN": "To this node.", "BOTH": "Either way."}
        return self.names_enum("Direction", texts, "Of a relationship, seen from a node.")

    @property
    def sort_direction(self) -> GraphQLEnumType:
        texts = {"ASC": "Smallest first; absent values last.", "DESC": "Largest first; absent values last."}
        return self.names_enum("SortDirection", texts, "An order.")

    def scalar(self, prop: Property) -> Leaf:
        """The type of one value of a property."""
        if prop.name == "id":
            return GraphQLID
        if prop.kind is Kind.MARKING:
            return self.enum(vocabularies.Marking)
        if prop.vocabulary is not None:
            return self.enum(prop.vocabulary)
        return SCALARS[prop.kind if prop.kind is not Kind.ENUM else Kind.STRING]

    def output(self, prop: Property, *, of_assertion: bool = False) -> GraphQLOutputType:
        # The contract shows the Admiralty grade as text; filters know its codes.
        one = GraphQLString if prop.vocabulary is vocabularies.Reliability else self.scalar(prop)
        if prop.many:
            return GraphQLNonNull(GraphQLList(GraphQLNonNull(one)))
        required = prop.name in NON_NULL or (of_assertion and prop.name == "recordedAt")
        return GraphQLNonNull(one) if required else one
