"""The analyses that one statement answers: their types, arguments and fields."""

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString,
)

from api import fixed
from api.generated.inputs import listed
from api.generated.objects import Fields, Objects, all_of, required
from api.generated.registry import Registry
from api.scalars import DATE_TIME, PARTIAL_DATE
from graph.ontology import ONTOLOGY
from graph.ontology.catalogue import ENTITY
from graph.traverse import common_neighbors, near, timeline
from graph.traverse.ids import MAX_IDS

IDS = GraphQLArgument(GraphQLNonNull(GraphQLList(GraphQLNonNull(GraphQLID))), description=f"At most {MAX_IDS}.")
EXCLUDE_INFERRED = GraphQLArgument(
    GraphQLBoolean, default_value=False, description="Leave out what was inferred and not reported."
)


def analyses(registry: Registry, objects: Objects) -> Fields:
    """The root fields by name."""
    return {
        "commonNeighbors": _common_neighbors(registry, objects),
        "timeline": _timeline(registry, objects),
        "near": _near(registry, objects),
    }


def _walked(registry: Registry, limit: str) -> dict[str, GraphQLArgument]:
    """Arguments of all that looks one hop far."""
    return {
        "types": GraphQLArgument(listed(registry.relationship_type), description="Walk these alone."),
        "excludeInferred": EXCLUDE_INFERRED,
        "limit": GraphQLArgument(GraphQLInt, default_value=100, description=limit),
    }


def _common_neighbors(registry: Registry, objects: Objects) -> GraphQLField:
    entity = objects.interface(ENTITY)
    element = registry.named(
        "SharedElement",
        lambda: GraphQLObjectType(
            "SharedElement",
            lambda: {
                "entity": GraphQLField(required(entity), description="What is shared."),
                "ids": GraphQLField(all_of(GraphQLID), description="Those of the ids that are linked to it."),
                "links": GraphQLField(
                    all_of(objects.link),
                    description=f"Its links to them; at most {common_neighbors.MAX_LINKS}.",
                ),
                "degree": GraphQLField(
                    required(GraphQLInt),
                    description="Links that it has in all, of the types walked and as this reader sees them; counted to"
                    f" {common_neighbors.MAX_DEGREE}.",
                ),
            },
            description="Something that several entities are linked to. That they share it is no finding: read its"
            " links.",
        ),
    )
    result = registry.named(
        "CommonNeighbors",
        lambda: GraphQLObjectType(
            "CommonNeighbors",
            lambda: {
                "shared": GraphQLField(all_of(element), description="Fewest links first, then by id."),
                "limits": GraphQLField(all_of(fixed.LIMIT), description="Limits that were hit."),
                "skippedHubs": GraphQLField(
                    all_of(entity), description="Shared too, but joining nearly everything; by id."
                ),
            },
            description="What several entities are linked to.",
        ),
    )
    arguments = {
        "ids": IDS,
        "least": GraphQLArgument(
            GraphQLInt, description="How many of the ids an element is linked to, at least 2; without it, all."
        ),
        **_walked(registry, f"Elements; at most {common_neighbors.MAX_SHARED}."),
    }
    return GraphQLField(
        required(result), arguments, description="What several entities are linked to, rare things first."
    )


def _timeline(registry: Registry, objects: Objects) -> GraphQLField:
    kinds = {
        "VALID_FROM": "Since when a link was so.",
        "VALID_TO": "Until when a link was so.",
        "AT": "When a transfer, payment or transaction happened.",
        "FROM": "First known date of an event.",
        "TO": "Last known date of an event.",
        "DATE": "When an event was.",
        "PUBLISHED_AT": "When a notice was issued.",
        "LISTED_ON": "When a sanction was listed.",
        "ADOPTED_AT": "When a resolution was adopted.",
        "POSTED_AT": "When an advert was posted.",
    }
    kind = registry.named(
        "DateKind",
        lambda: GraphQLEnumType(
            "DateKind",
            {name: GraphQLEnumValue(name, description=kinds[name]) for name in timeline.KINDS},
            description="What a date says.",
        ),
    )
    entry = registry.named(
        "TimelineEntry",
        lambda: GraphQLObjectType(
            "TimelineEntry",
            lambda: {
                "date": GraphQLField(required(PARTIAL_DATE), description="In the world, as precise as it is known."),
                "kind": GraphQLField(required(kind), description="What the date says."),
                "entity": GraphQLField(
                    objects.interface(ENTITY), description="Whose date it is, where it is one's own."
                ),
                "link": GraphQLField(objects.link, description="Which link is dated so, where it is a link's."),
                "sentence": GraphQLField(
                    required(GraphQLString), description="What happened and when, according to whom."
                ),
                "recordedAt": GraphQLField(DATE_TIME, description="When this graph came to know it."),
            },
            description="One date as it is stated.",
        ),
    )
    result = registry.named(
        "Timeline",
        lambda: GraphQLObjectType(
            "Timeline",
            lambda: {
                "entries": GraphQLField(
                    all_of(entry), description="By the first possible day, then by the date's text, kind and id."
                ),
                "limits": GraphQLField(all_of(fixed.LIMIT), description="Limits that were hit."),
            },
            description="What happened around some entities.",
        ),
    )
    arguments = {"ids": IDS, **_walked(registry, f"Entries, the earliest; at most {timeline.MAX_ENTRIES}.")}
    return GraphQLField(
        required(result),
        arguments,
        description="What happened around some entities: dates of their links, of themselves, and of what is one link"
        " away; the earliest first.",
    )


def _near(registry: Registry, objects: Objects) -> GraphQLField:
    degrees = GraphQLNonNull(GraphQLFloat)
    point = registry.named(
        "GeoPointInput",
        lambda: GraphQLInputObjectType(
            "GeoPointInput",
            {
                "latitude": GraphQLInputField(degrees, description="-90 to 90."),
                "longitude": GraphQLInputField(degrees, description="-180 to 180."),
            },
            description="WGS 84, in degrees.",
        ),
    )
    entry = registry.named(
        "Nearby",
        lambda: GraphQLObjectType(
            "Nearby",
            lambda: {
                "entity": GraphQLField(required(objects.interface(ENTITY)), description="What is near."),
                "distance": GraphQLField(
                    required(GraphQLFloat), description="Kilometres along a great circle, to the metre."
                ),
                "place": GraphQLField(
                    required(objects.interface("Location")),
                    description="Whose coordinates it has: itself, or of an event the nearest place. Its"
                    " `pointPrecision` says what they stand for.",
                ),
                "link": GraphQLField(objects.link, description="Of an event, that it took place there."),
            },
            description="Something near a point.",
        ),
    )
    result = registry.named(
        "NearResult",
        lambda: GraphQLObjectType(
            "NearResult",
            lambda: {
                "nearby": GraphQLField(all_of(entry), description="By distance, then by id."),
                "limits": GraphQLField(all_of(fixed.LIMIT), description="Limits that were hit."),
            },
            description="What lies around a point.",
        ),
    )
    labels = ", ".join(ONTOLOGY.labels((*near.SITES, *near.EVENTS)))
    arguments = {
        "point": GraphQLArgument(GraphQLNonNull(point), description="The middle."),
        "km": GraphQLArgument(GraphQLNonNull(GraphQLFloat), description=f"How far around; at most {near.MAX_KM}."),
        "types": GraphQLArgument(listed(registry.entity_type), description=f"These alone, of {labels}."),
        "excludeInferred": EXCLUDE_INFERRED,
        "limit": GraphQLArgument(
            GraphQLInt, default_value=100, description=f"Entries, the nearest; at most {near.MAX_NEARBY}."
        ),
    }
    return GraphQLField(
        required(result), arguments, description="Compounds, places and events around a point, the nearest first."
    )
