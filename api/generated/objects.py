"""Interfaces, objects, connections, edges and assertions."""

from collections.abc import Callable
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLString,
)

from api import fixed
from api.generated.inputs import Inputs, listed
from api.generated.registry import Registry
from api.scalars import PARTIAL_DATE
from graph.compile.filters import node_properties
from graph.ontology import ENVELOPE, ONTOLOGY, End, Property
from graph.ontology.catalogue import ENTITY
from graph.ontology.model import RelationshipType

Fields = dict[str, GraphQLField]
Composite = GraphQLObjectType | GraphQLInterfaceType
PAGE_SIZE = GraphQLArgument(GraphQLInt, default_value=25, description="At most 1000.")
AFTER = GraphQLArgument(GraphQLString, description="A cursor of the page before.")
GROUPS = {
    ENTITY: "Anything in the graph that sources speak of.",
    "Party": "A person or an organization: whoever can act.",
    "Location": "A compound, place or country.",
    "Online": "What is found on a platform.",
    "Money": "Wallets, clusters, transactions, assets and accounts: what value moves through.",
    "Event": "What happened, or is said to have happened.",
    "Victim": "Cases of victims, under pseudonyms.",
    "Exhibit": "Things that a crime or seizure involves.",
    "Cyber": "Tools and what points to them.",
    "Measure": "What authorities do: notices, sanctions, operations, resolutions.",
}


def required(of: GraphQLOutputType) -> GraphQLNonNull[Any]:
    return GraphQLNonNull(of)


def all_of(of: GraphQLOutputType) -> GraphQLNonNull[Any]:
    """`[X!]!`"""
    return GraphQLNonNull(GraphQLList(GraphQLNonNull(of)))


class Objects:
    """Makes the output types of one schema."""

    def __init__(self, registry: Registry, inputs: Inputs) -> None:
        self.registry = registry
        self.inputs = inputs

    def _object(self, name: str, description: str, fields: Callable[[], Fields]) -> GraphQLObjectType:
        return self.registry.named(name, lambda: GraphQLObjectType(name, fields, description=description))

    # --- nodes ---

    @property
    def node(self) -> GraphQLInterfaceType:
        return self.registry.named(
            "Node",
            lambda: GraphQLInterfaceType(
                "Node",
                {"id": GraphQLField(required(GraphQLID), description="Stable id.")},
                description="Anything with an id.",
            ),
        )

    def interface(self, name: str) -> GraphQLInterfaceType:
        above = [self.node] if name == ENTITY else [self.node, self.interface(ENTITY)]
        return self.registry.named(
            name,
            lambda: GraphQLInterfaceType(
                name, lambda: self._node_fields(name), interfaces=above, description=GROUPS[name]
            ),
        )

    def type(self, name: str) -> Composite:
        """The object of a label, or the interface of a group."""
        if name in ONTOLOGY.groups:
            return self.interface(name)
        n = ONTOLOGY.nodes[name]
        above = [self.node]
        if n.entity:
            above.append(self.interface(ENTITY))
        if n.group:
            above.append(self.interface(n.group))
        return self.registry.named(
            name,
            lambda: GraphQLObjectType(
                name, lambda: self._node_fields(name), interfaces=above, description=n.description
            ),
        )

    def _node_fields(self, name: str) -> Fields:
        fields = {p.name: self._property(p) for p in node_properties(name).values()}
        if name in ONTOLOGY.groups or ONTOLOGY.nodes[name].entity:
            fields["links"] = GraphQLField(
                required(self.link_connection),
                {
                    "types": GraphQLArgument(listed(self.registry.relationship_type)),
                    "direction": GraphQLArgument(self.registry.direction, default_value="BOTH"),
                    "where": GraphQLArgument(self.inputs.link_where()),
                    "first": PAGE_SIZE,
                    "after": AFTER,
                },
                description="Every relationship of this entity that may be walked, whatever its type.",
            )
            fields["degrees"] = GraphQLField(
                all_of(self.degree), description="Number of links per type and direction, as this reader may see them."
            )
            fields["identity"] = GraphQLField(
                required(self.identity),
                description="The records that are judged to be one thing with this one, and what they say together.",
            )
        for end in ONTOLOGY.ends_of(name):
            fields[end.field] = GraphQLField(
                required(self.connection(end)),
                {
                    "where": GraphQLArgument(self.inputs.end_where(end)),
                    "orderBy": GraphQLArgument(listed(self.inputs.end_order(end))),
                    "first": PAGE_SIZE,
                    "after": AFTER,
                },
                description=end.relationship.description,
            )
        return fields

    def _property(self, p: Property, *, of_assertion: bool = False) -> GraphQLField:
        return GraphQLField(self.registry.output(p, of_assertion=of_assertion), description=p.description)

    # --- connections ---

    def _connection(self, name: str, edge: GraphQLObjectType, node: GraphQLOutputType, what: str) -> GraphQLObjectType:
        return self._object(
            name,
            f"A page of {what}.",
            lambda: {
                "edges": GraphQLField(all_of(edge), description="The rows, each with its cursor."),
                "nodes": GraphQLField(all_of(node), description="The nodes of the edges."),
                "pageInfo": GraphQLField(required(fixed.PAGE_INFO), description="Whether there is more."),
                "totalCount": GraphQLField(required(GraphQLInt), description="Counted to 10,000."),
                "totalCountExact": GraphQLField(
                    required(GraphQLBoolean), description="Whether totalCount is all there is."
                ),
                "limits": GraphQLField(
                    all_of(fixed.LIMIT),
                    description="`orderBy`: no index serves the order, and more than value were sorted.",
                ),
            },
        )

    def connection(self, end: End) -> GraphQLObjectType:
        def build() -> GraphQLObjectType:
            node = self.type(ONTOLOGY.interface_of(ONTOLOGY.far_labels(end)))
            return self._connection(f"{end.stem}Connection", self._edge(end, node), node, "neighbours")

        name = f"{end.stem}Connection"
        return self.registry.types[name] if name in self.registry.types else build()  # type: ignore[return-value] # a connection

    def listing(self, name: str) -> GraphQLObjectType:
        """`PersonConnection`, `EntityConnection`."""
        node = self.type(name)
        edge = self._object(
            f"{name}Edge",
            f"One {name} of a page.",
            lambda: {
                "cursor": GraphQLField(required(GraphQLString), description="Pass it as `after`."),
                "node": GraphQLField(required(node), description="What the row is about."),
            },
        )
        return self._connection(f"{name}Connection", edge, node, f"{name} nodes")

    def search_connection(self) -> GraphQLObjectType:
        node = self.interface(ENTITY)
        edge = self._object(
            "SearchEdge",
            "One match.",
            lambda: {
                "cursor": GraphQLField(required(GraphQLString), description="Pass it as `after`."),
                "node": GraphQLField(required(node), description="What the row is about."),
            },
        )
        return self._connection("SearchConnection", edge, node, "matches, best first")

    def _edge(self, end: End, node: GraphQLOutputType) -> GraphQLObjectType:
        r = end.relationship
        note = "One happening." if r.event else "One neighbour, and every assertion that this reader may see."

        def fields() -> Fields:
            return {
                **self._row(node),
                **self._facts(),
                **({p.name: self._property(p) for p in r.properties} if r.event else {}),
                "assertions": self._assertions(self.assertion(r)),
            }

        return self._object(f"{end.stem}Edge", note, fields)

    def _row(self, node: GraphQLOutputType) -> Fields:
        return {
            "cursor": GraphQLField(required(GraphQLString), description="Pass it as `after`."),
            "node": GraphQLField(required(node), description="What the row is about."),
        }

    def _facts(self) -> Fields:
        return {
            "confidence": GraphQLField(
                GraphQLFloat,
                description="1 − Π(1 − c) over independent sources that assert it; null where none is graded.",
            ),
            "corroboration": GraphQLField(
                required(GraphQLInt),
                description="Number of independent sources that assert it: distinct publishers, after following what"
                " repeats what.",
            ),
            "disputed": GraphQLField(
                required(GraphQLBoolean), description="Some visible sources assert, others deny it."
            ),
            "validFrom": GraphQLField(PARTIAL_DATE, description="Earliest start that an asserting source states."),
            "validTo": GraphQLField(PARTIAL_DATE, description="Latest end that an asserting source states."),
        }

    def _assertions(self, of: GraphQLOutputType) -> GraphQLField:
        return GraphQLField(
            all_of(of),
            {"first": GraphQLArgument(GraphQLInt, default_value=25, description="At most 1000.")},
            description="What each source states, oldest record first.",
        )

    # --- assertions ---

    @property
    def any_assertion(self) -> GraphQLInterfaceType:
        return self.registry.named(
            "Assertion",
            lambda: GraphQLInterfaceType(
                "Assertion", self._envelope, description="What one source asserts or denies, with its grades and times."
            ),
        )

    def assertion(self, r: RelationshipType) -> GraphQLObjectType:
        name = f"{r.pascal}Assertion"

        def fields() -> Fields:
            return {**self._envelope(), **{p.name: self._property(p) for p in r.properties}}

        return self.registry.named(
            name,
            lambda: GraphQLObjectType(name, fields, interfaces=[self.any_assertion], description=r.description),
        )

    def _envelope(self) -> Fields:
        fields: Fields = {}
        for p in ENVELOPE:
            if p.name == "source":
                fields["source"] = GraphQLField(self.type("Source"), description="Who states it.")
            elif p.name != "key":
                fields[p.name] = self._property(p, of_assertion=True)
        return fields

    # --- links ---

    @property
    def link(self) -> GraphQLObjectType:
        def fields() -> Fields:
            entity = self.interface(ENTITY)
            return {
                "id": GraphQLField(required(GraphQLID), description="Of its type and ends, or of the happening."),
                "type": GraphQLField(required(self.registry.relationship_type), description="Read from start to end."),
                "from": GraphQLField(required(entity), description="Its start; the lesser id of an undirected type."),
                "to": GraphQLField(required(entity), description="Its end."),
                **self._facts(),
                "assertions": self._assertions(self.any_assertion),
            }

        return self._object("Link", "Parallel assertions of one type between two entities, or one happening.", fields)

    @property
    def link_connection(self) -> GraphQLObjectType:
        edge = self._object(
            "LinkEdge",
            "One link of a page.",
            lambda: {
                "cursor": GraphQLField(required(GraphQLString), description="Pass it as `after`."),
                "node": GraphQLField(required(self.link), description="The link."),
            },
        )
        return self._connection("LinkConnection", edge, self.link, "links")

    # --- identities ---

    @property
    def identity(self) -> GraphQLObjectType:
        def fields() -> Fields:
            assertion = self.assertion(ONTOLOGY.relationships["SAME_AS"])
            return {
                "members": GraphQLField(
                    all_of(self.interface(ENTITY)),
                    description="This record and those that POSITIVE judgements join to it, by id.",
                ),
                "size": GraphQLField(required(GraphQLInt), description="Number of members; 1 where nobody judged so."),
                "assertions": GraphQLField(
                    all_of(assertion),
                    {"first": GraphQLArgument(GraphQLInt, default_value=25, description="At most 1000.")},
                    description="The POSITIVE judgements that join the members, oldest record first.",
                ),
                "disputed": GraphQLField(
                    required(GraphQLBoolean), description="Somebody holds that two of the members are not the same."
                ),
                "values": GraphQLField(
                    all_of(self.identity_value), description="Every value of every member; no value is chosen."
                ),
                "limits": GraphQLField(
                    all_of(fixed.LIMIT), description="Limits that were hit: of members, values, or sources of a value."
                ),
            }

        text = (
            "One thing as several records tell of it: those that are joined by visible judgements, and nobody who is"
            " protected. Nothing is merged in the graph."
        )
        return self._object("Identity", text, fields)

    @property
    def identity_value(self) -> GraphQLObjectType:
        return self._object(
            "IdentityValue",
            "One value of one member: of its properties, in the order of the ontology, or of a claim.",
            lambda: {
                "property": GraphQLField(required(GraphQLString), description="Name of the property or claim."),
                "value": GraphQLField(required(GraphQLString), description="As text; one of a list by itself."),
                "qualifier": GraphQLField(GraphQLString, description="Of a claim."),
                "unit": GraphQLField(GraphQLString, description="Of a claim."),
                "entity": GraphQLField(required(self.interface(ENTITY)), description="The member that has it."),
                "sources": GraphQLField(
                    all_of(self.type("Source")),
                    description="Who asserts the claim; of a property who described the member, else who reports it.",
                ),
            },
        )

    @property
    def degree(self) -> GraphQLObjectType:
        return self._object(
            "Degree",
            "How many links of one type and direction.",
            lambda: {
                "type": GraphQLField(required(self.registry.relationship_type), description="Type of the links."),
                "direction": GraphQLField(required(self.registry.direction), description="BOTH for undirected types."),
                "count": GraphQLField(required(GraphQLInt), description="Links, or happenings of an event type."),
            },
        )
