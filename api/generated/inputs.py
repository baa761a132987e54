"""Filters and orders, in the grammar that users of Neo4j's own GraphQL library know."""

from collections.abc import Callable, Iterable
from typing import Any

from graphql import (
    GraphQLFloat,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInt,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLString,
)

from api.generated.registry import Registry
from graph.compile.filters import node_properties
from graph.ontology import ENVELOPE, ONTOLOGY, End, Kind, Property
from graph.ontology.model import RelationshipType

Fields = dict[str, GraphQLInputField]
COMPARED = (Kind.INT, Kind.FLOAT, Kind.DECIMAL, Kind.DATE, Kind.DATETIME, Kind.PARTIAL_DATE, Kind.MARKING)
SCALAR_NOTES = {
    "contains": "Ignores upper and lower case.",
    "startsWith": "Ignores upper and lower case.",
    "endsWith": "Ignores upper and lower case.",
    "includes": "The list has this entry.",
    "eq": "Exactly; null for what is absent.",
}
PARTIAL_NOTES = {
    "eq": 'The same text: "2024" does not equal "2024-07".',
    "gt": "Certainly after: on no reading of either date the same or earlier.",
    "gte": "Certainly not before the first day that is meant.",
    "lt": "Certainly before.",
    "lte": "Certainly not after the last day that is meant.",
}


def listed(one: GraphQLInputType) -> GraphQLList[GraphQLNonNull[Any]]:
    return GraphQLList(GraphQLNonNull(one))


class Inputs:
    """Makes the input types of one schema."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def _input(
        self, name: str, description: str, fields: Callable[[GraphQLInputObjectType], Fields]
    ) -> GraphQLInputObjectType:
        def make() -> GraphQLInputObjectType:
            made = GraphQLInputObjectType(name, lambda: fields(made), description=description)
            return made

        return self.registry.named(name, make)

    def _combined(self, name: str, description: str, fields: Callable[[], Fields]) -> GraphQLInputObjectType:
        """A filter object: its fields all hold, beside AND, OR and NOT."""

        def all_fields(made: GraphQLInputObjectType) -> Fields:
            return {
                **fields(),
                "AND": GraphQLInputField(listed(made), description="All of these hold."),
                "OR": GraphQLInputField(listed(made), description="At least one of these holds."),
                "NOT": GraphQLInputField(made, description="This does not hold."),
            }

        return self._input(name, description, all_fields)

    # --- of one value ---

    def value_where(self, prop: Property) -> GraphQLInputObjectType:
        """`StringWhere`, `PartialDateWhere`, `NoticeColourWhere`, `StringListWhere` …"""
        one = self.registry.scalar(prop)
        name = f"{one.name}ListWhere" if prop.many else f"{one.name}Where"
        notes = PARTIAL_NOTES if prop.kind is Kind.PARTIAL_DATE else SCALAR_NOTES

        def field(operator: str, of: GraphQLInputType) -> tuple[str, GraphQLInputField]:
            return operator, GraphQLInputField(of, description=notes.get(operator))

        def fields(_: GraphQLInputObjectType) -> Fields:
            scalar: GraphQLInputType = one  # type: ignore[assignment] # a scalar or an enum
            if prop.many:
                operators = [("includes", scalar), ("eq", listed(scalar))]
                if one is GraphQLString:
                    operators.append(("contains", scalar))
            else:
                operators = [("eq", scalar)]
                if prop.kind is not Kind.BOOLEAN:
                    operators.append(("in", listed(scalar)))
                if prop.kind in COMPARED:
                    operators += [(x, scalar) for x in ("gt", "gte", "lt", "lte")]
                if one in (GraphQLString, GraphQLID):
                    operators += [(x, scalar) for x in ("contains", "startsWith", "endsWith")]
            return dict(field(x, of) for x, of in operators)

        return self._input(
            name, f"A test of {one.name}{' lists' if prop.many else ' values'}. All given operators hold.", fields
        )

    def _number(self, of: GraphQLNamedType) -> GraphQLInputObjectType:
        kind = Kind.INT if of is GraphQLInt else Kind.FLOAT
        return self.value_where(Property("", kind, ""))

    def _tests(self, properties: Iterable[Property]) -> Fields:
        return {
            p.name: GraphQLInputField(self.value_where(p), description=p.description)
            for p in properties
            if p.kind is not Kind.POINT
        }

    # --- of nodes ---

    def node_where(self, name: str) -> GraphQLInputObjectType:
        """`PersonWhere`, `PartyWhere`, `EntityWhere` …"""

        def fields() -> Fields:
            found = self._tests(node_properties(name).values())
            for end in ONTOLOGY.ends_of(name):
                found[end.field] = GraphQLInputField(self.match(end), description=end.relationship.description)
                found[f"{end.field}Count"] = GraphQLInputField(
                    self._number(GraphQLInt), description="Number of distinct visible neighbours."
                )
            return found

        return self._combined(f"{name}Where", f"Which {name} nodes are meant. All given tests hold.", fields)

    def match(self, end: End) -> GraphQLInputObjectType:
        def fields(_: GraphQLInputObjectType) -> Fields:
            where = self.end_where(end)
            return {
                "some": GraphQLInputField(where, description="At least one neighbour passes."),
                "all": GraphQLInputField(where, description="Every neighbour passes; also where there is none."),
                "none": GraphQLInputField(where, description="No neighbour passes."),
                "single": GraphQLInputField(where, description="Exactly one neighbour passes."),
            }

        return self._input(f"{end.stem}Match", "How many of the visible neighbours pass.", fields)

    def end_where(self, end: End) -> GraphQLInputObjectType:
        far = ONTOLOGY.interface_of(ONTOLOGY.far_labels(end))

        def fields() -> Fields:
            return {
                "node": GraphQLInputField(self.node_where(far), description="The neighbour."),
                "edge": GraphQLInputField(
                    self.edge_where(end.relationship), description="What the assertions say together."
                ),
            }

        return self._combined(
            f"{end.stem}Where", "A test of a neighbour and of the assertions that lead to it.", fields
        )

    def link_where(self) -> GraphQLInputObjectType:
        def fields() -> Fields:
            return {
                "node": GraphQLInputField(self.node_where("Entity"), description="The node at the other end."),
                "edge": GraphQLInputField(self.edge_where(None), description="What the assertions say together."),
            }

        return self._combined("LinkWhere", "A test of a link, whatever its type.", fields)

    # --- of edges ---

    def edge_where(self, relationship: RelationshipType | None) -> GraphQLInputObjectType:
        """Shared as `EdgeWhere` by the types that have no properties of their own."""
        own = relationship.properties if relationship else ()
        partial = Property("", Kind.PARTIAL_DATE, "")

        def fields() -> Fields:
            return {
                "confidence": GraphQLInputField(
                    self._number(GraphQLFloat), description="Combined over independent sources."
                ),
                "corroboration": GraphQLInputField(
                    self._number(GraphQLInt), description="Number of independent sources."
                ),
                "disputed": GraphQLInputField(
                    self.value_where(Property("", Kind.BOOLEAN, "")), description="Some assert and some deny it."
                ),
                "validFrom": GraphQLInputField(self.value_where(partial), description="Earliest start that is stated."),
                "validTo": GraphQLInputField(self.value_where(partial), description="Latest end that is stated."),
                **self._tests(own),
                "assertions": GraphQLInputField(
                    self.assertion_match(relationship), description="How many of the visible assertions pass."
                ),
            }

        name = f"{relationship.pascal}EdgeWhere" if relationship and own else "EdgeWhere"
        return self._combined(
            name, "A test of parallel assertions together. Own properties: one assertion says so.", fields
        )

    def assertion_match(self, relationship: RelationshipType | None) -> GraphQLInputObjectType:
        own = relationship.properties if relationship else ()
        stem = relationship.pascal if relationship and own else ""

        def where() -> Fields:
            return self._tests([*(p for p in ENVELOPE if p.name != "key"), *own])

        def fields(_: GraphQLInputObjectType) -> Fields:
            one = self._combined(
                f"{stem}AssertionWhere", "A test of one assertion. `source` is the id of its source.", where
            )
            return {x: GraphQLInputField(one) for x in ("some", "all", "none", "single")}

        return self._input(f"{stem}AssertionMatch", "How many of the visible assertions of an edge pass.", fields)

    # --- orders ---

    def _order(self, properties: Iterable[Property]) -> Fields:
        way = self.registry.sort_direction
        return {
            p.name: GraphQLInputField(way, description=p.description)
            for p in properties
            if not p.many and p.kind is not Kind.POINT
        }

    def node_order(self, name: str) -> GraphQLInputObjectType:
        return self._input(
            f"{name}Order", "One field to order by.", lambda _: self._order(node_properties(name).values())
        )

    def edge_order(self, relationship: RelationshipType) -> GraphQLInputObjectType:
        way = self.registry.sort_direction
        own = relationship.properties if relationship.event else ()

        def fields(_: GraphQLInputObjectType) -> Fields:
            facts = ("confidence", "corroboration", "disputed", "validFrom", "validTo")
            return {**{x: GraphQLInputField(way) for x in facts}, **self._order(own)}

        return self._input(f"{relationship.pascal}EdgeOrder" if own else "EdgeOrder", "One fact to order by.", fields)

    def end_order(self, end: End) -> GraphQLInputObjectType:
        far = ONTOLOGY.interface_of(ONTOLOGY.far_labels(end))
        return self._input(
            f"{end.stem}Order",
            "One field of the neighbour or of the edge to order by.",
            lambda _: {
                "node": GraphQLInputField(self.node_order(far)),
                "edge": GraphQLInputField(self.edge_order(end.relationship)),
            },
        )
