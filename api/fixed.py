"""The types that do not depend on the ontology, written with Strawberry.

The types that do derive from it are built on graphql-core (docs/decisions/graphql-types.md says why).
"""

from datetime import date, datetime
from enum import Enum

import strawberry
from graphql import GraphQLDirective, GraphQLEnumType, GraphQLObjectType, GraphQLScalarType
from strawberry.directive import DirectiveLocation
from strawberry.schema.config import StrawberryConfig

from api.scalars import DATE, DATE_TIME


@strawberry.type(description="Where a page begins and ends.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more follow.")
    has_previous_page: bool = strawberry.field(description="Whether this page was asked for with `after`.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first row.")
    end_cursor: str | None = strawberry.field(description="Pass it as `after` to get the next page.")


@strawberry.type(description="A limit that was hit: the answer is not all there is.")
class Limit:
    name: str = strawberry.field(description="Which limit.")
    value: int = strawberry.field(description="Where it lies.")
    reached: int = strawberry.field(
        description="How far it would have gone, where that is known; else the limit itself."
    )


@strawberry.type(description="WGS 84, in degrees.")
class GeoPoint:
    latitude: float
    longitude: float


@strawberry.enum(description="Which paths come first.")
class PathRank(Enum):
    SHORTEST = strawberry.enum_value("SHORTEST", description="Fewest hops.")
    STRONGEST = strawberry.enum_value("STRONGEST", description="Best evidence. Refused by this version.")


@strawberry.directive(
    locations=[DirectiveLocation.QUERY],
    name="asOf",
    description=(
        "The whole operation is answered as the world was on the day validAt, from what this graph knew at knownAt."
        " Without validAt: whenever it was so. Without knownAt: now."
        " retractedAt and updatedAt after knownAt are not shown."
    ),
)
def as_of(valid_at: date | None = strawberry.UNSET, known_at: datetime | None = strawberry.UNSET) -> None:
    """Strawberry calls no resolver for a directive on a query: `api.execute` reads it off the operation."""


@strawberry.type
class _Fixed:
    page: PageInfo
    limit: Limit
    point: GeoPoint
    rank: PathRank


_schema = strawberry.Schema(_Fixed, directives=[as_of], config=StrawberryConfig())._schema


def _object(name: str) -> GraphQLObjectType:
    """A type as Strawberry built it. Its values come from the row, so its own resolvers are taken off."""
    named = _schema.type_map[name]
    if not isinstance(named, GraphQLObjectType):
        raise TypeError(name)
    named.is_type_of = None
    for field in named.fields.values():
        field.resolve = None
    return named


def _enum(name: str) -> GraphQLEnumType:
    named = _schema.type_map[name]
    if not isinstance(named, GraphQLEnumType):
        raise TypeError(name)
    return named


def _as_of() -> GraphQLDirective:
    directive = next(d for d in _schema.directives if d.name == "asOf")
    scalars: dict[str, GraphQLScalarType] = {"validAt": DATE, "knownAt": DATE_TIME}
    for name, argument in directive.args.items():
        argument.type = scalars[name]
    return directive


PAGE_INFO = _object("PageInfo")
LIMIT = _object("Limit")
GEO_POINT = _object("GeoPoint")
PATH_RANK = _enum("PathRank")
AS_OF = _as_of()
