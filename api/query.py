"""The root fields: one and many of every label, any entity, search, and the traversals."""

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString,
)

from api import fixed
from api.analyses import searched
from api.generated.inputs import Inputs, listed
from api.generated.objects import AFTER, PAGE_SIZE, Fields, Objects, all_of, required
from api.generated.registry import Registry
from api.traversals import IDS, analyses
from graph.ontology import ONTOLOGY
from graph.ontology.catalogue import ENTITY
from graph.traverse import expand, paths


def query_type(registry: Registry, inputs: Inputs, objects: Objects) -> GraphQLObjectType:
    """`Query`, with one singular and one plural root per label."""
    fields: Fields = {
        "node": GraphQLField(
            objects.node,
            {"id": GraphQLArgument(GraphQLNonNull(GraphQLID))},
            description="Whatever has this id; null where there is none, or none that this reader may see.",
        ),
        "nodes": GraphQLField(
            GraphQLNonNull(GraphQLList(objects.node)),
            {"ids": IDS},
            description="In the order asked, null as with node.",
        ),
        "entities": GraphQLField(
            required(objects.listing(ENTITY)),
            {
                "where": GraphQLArgument(inputs.node_where(ENTITY)),
                "types": GraphQLArgument(listed(registry.entity_type)),
                "orderBy": GraphQLArgument(listed(inputs.node_order(ENTITY))),
                "first": PAGE_SIZE,
                "after": AFTER,
            },
            description="Entities of any type.",
        ),
    }
    for n in ONTOLOGY.node_types:
        fields[n.singular] = GraphQLField(
            objects.type(n.label), {"id": GraphQLArgument(GraphQLNonNull(GraphQLID))}, description=n.description
        )
        fields[n.plural] = GraphQLField(
            required(objects.listing(n.label)),
            {
                "where": GraphQLArgument(inputs.node_where(n.label)),
                "orderBy": GraphQLArgument(listed(inputs.node_order(n.label))),
                "first": PAGE_SIZE,
                "after": AFTER,
            },
            description=n.description,
        )
    fields["search"] = GraphQLField(
        required(objects.search_connection()),
        {
            "text": GraphQLArgument(GraphQLNonNull(GraphQLString), description="A name, address or number."),
            "types": GraphQLArgument(listed(registry.entity_type)),
            "first": GraphQLArgument(GraphQLInt, default_value=20, description="At most 1000."),
            "after": AFTER,
        },
        description="Names, aliases, addresses and numbers; tolerant of spelling and script. Best match first.",
    )
    fields["expand"] = _expand(registry, objects)
    fields["paths"] = _paths(registry, objects)
    fields |= analyses(registry, objects)
    fields |= searched(registry, objects)
    return GraphQLObjectType("Query", fields, description="What can be asked. All of it only reads.")


def _walk(registry: Registry) -> dict[str, GraphQLArgument]:
    return {
        "types": GraphQLArgument(listed(registry.relationship_type), description="Walk these alone."),
        "direction": GraphQLArgument(
            registry.direction, default_value="BOTH", description="Which way relationships are walked."
        ),
        "minConfidence": GraphQLArgument(GraphQLFloat, description="Of a link; leaves out the ungraded."),
        "excludeInferred": GraphQLArgument(GraphQLBoolean, default_value=False),
        "throughHubs": GraphQLArgument(
            GraphQLBoolean,
            default_value=False,
            description="Walk through countries, agencies, exchanges and other nodes that join nearly everything.",
        ),
        "resolveIdentities": GraphQLArgument(
            GraphQLBoolean,
            default_value=False,
            description="Walk records that POSITIVE judgements join as one thing. Steps between them are links of type"
            " SAME_AS with those judgements; they cost nothing, and no confidence is asked of them.",
        ),
    }


def _expand(registry: Registry, objects: Objects) -> GraphQLField:
    entity, limit = objects.interface(ENTITY), fixed.LIMIT
    subgraph = registry.named(
        "Subgraph",
        lambda: GraphQLObjectType(
            "Subgraph",
            lambda: {
                "nodes": GraphQLField(
                    all_of(entity), description="The start first, then by distance, strongest evidence first."
                ),
                "links": GraphQLField(all_of(objects.link), description="The links that were walked."),
                "limits": GraphQLField(all_of(limit), description="Limits that were hit."),
                "skippedHubs": GraphQLField(all_of(entity), description="Reached, but not walked through."),
            },
            description="Entities and the links between them.",
        ),
    )
    arguments = {
        "from": IDS,
        "nodeTypes": GraphQLArgument(
            listed(registry.entity_type), description="Walk over and show these alone; the start stays."
        ),
        **_walk(registry),
        "minHops": GraphQLArgument(
            GraphQLInt, default_value=1, description="Leave out what is nearer; the start stays."
        ),
        "maxHops": GraphQLArgument(GraphQLInt, default_value=2, description=f"At most {expand.MAX_HOPS}."),
        "limit": GraphQLArgument(GraphQLInt, default_value=200, description=f"Nodes; at most {expand.MAX_NODES}."),
    }
    return GraphQLField(
        required(subgraph),
        arguments,
        description="The neighbourhood of some entities, breadth first, strongest evidence first.",
    )


def _paths(registry: Registry, objects: Objects) -> GraphQLField:
    entity, limit = objects.interface(ENTITY), fixed.LIMIT
    path = registry.named(
        "Path",
        lambda: GraphQLObjectType(
            "Path",
            lambda: {
                "nodes": GraphQLField(all_of(entity), description="From the one end to the other."),
                "links": GraphQLField(
                    all_of(objects.link),
                    description="One between each two nodes; SAME_AS between two records of one thing.",
                ),
                "hops": GraphQLField(required(GraphQLInt), description="Number of links, those of type SAME_AS aside."),
                "confidence": GraphQLField(
                    GraphQLFloat, description="Product over the hops; null where a hop has no graded source."
                ),
                "weakest": GraphQLField(
                    objects.link, description="The link of least confidence, an ungraded one first."
                ),
                "explanation": GraphQLField(
                    all_of(GraphQLString), description="One sentence per hop: who, what, according to whom."
                ),
            },
            description="A chain of links. That it exists is no finding: read its evidence.",
        ),
    )
    result = registry.named(
        "PathResult",
        lambda: GraphQLObjectType(
            "PathResult",
            lambda: {
                "paths": GraphQLField(all_of(path), description="Fewest hops first, or strongest evidence first."),
                "limits": GraphQLField(all_of(limit), description="Limits that were hit."),
                "skippedHubs": GraphQLField(
                    all_of(entity), description="Nodes next to an end that were not walked through."
                ),
            },
            description="Paths between two sets of entities.",
        ),
    )
    arguments = {
        "from": IDS,
        "to": IDS,
        "rank": GraphQLArgument(fixed.PATH_RANK, default_value="SHORTEST", description="Which come first."),
        "k": GraphQLArgument(GraphQLInt, default_value=5, description=f"How many; at most {paths.MAX_PATHS}."),
        "maxHops": GraphQLArgument(GraphQLInt, default_value=6, description=f"At most {paths.MAX_HOPS}."),
        **_walk(registry),
        "avoid": GraphQLArgument(listed(GraphQLID), description="Never inside a path."),
        "inTimeOrder": GraphQLArgument(
            GraphQLBoolean,
            default_value=False,
            description="Only hops that can follow one another in time; of happenings, each is a hop.",
        ),
        "staleness": GraphQLArgument(
            GraphQLBoolean,
            default_value=False,
            description="For STRONGEST: a hop that has ended counts half for each three years since.",
        ),
        "hubPenalty": GraphQLArgument(
            GraphQLBoolean,
            default_value=True,
            description="For STRONGEST with throughHubs: a hub on the way counts as a hop of confidence 0.1.",
        ),
    }
    return GraphQLField(
        required(result), arguments, description="Paths between two sets of entities, each hop with its evidence."
    )
