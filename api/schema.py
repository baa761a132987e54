"""The whole schema. `python -m api.export` prints it to schema.graphql."""

from functools import cache

from graphql import GraphQLObjectType, GraphQLSchema, specified_directives

from api.cases.mutations import case_fields
from api.fixed import AS_OF
from api.generated.inputs import Inputs
from api.generated.objects import Objects
from api.generated.registry import Registry
from api.packets.mutations import packet_fields
from api.query import query_type
from graph.ontology import ONTOLOGY


@cache
def schema() -> GraphQLSchema:
    """Builds the schema from the ontology, once."""
    registry = Registry()
    inputs = Inputs(registry)
    objects = Objects(registry, inputs)
    query = query_type(registry, inputs, objects)
    types = [objects.type(n.label) for n in ONTOLOGY.node_types]
    assertions = [objects.assertion(r) for r in ONTOLOGY.relationship_types]
    return GraphQLSchema(
        query,
        mutation=_mutation(registry),
        types=[*types, *assertions],
        directives=[*specified_directives, AS_OF],
    )


def _mutation(registry: Registry) -> GraphQLObjectType:
    return GraphQLObjectType(
        "Mutation",
        {**case_fields(registry), **packet_fields(registry)},
        description="What a reader with a name keeps for themselves and has made. The graph is changed by nobody here.",
    )
