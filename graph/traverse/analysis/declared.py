"""An analysis as a table: what it is asked, what it answers, how it is found. Free of GraphQL's own classes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from graph.ontology.catalogue import ENTITY

if TYPE_CHECKING:
    from graph.traverse.analysis.search import Search

LinkKey = Sequence[str | None]
"""`[type, start id, end id, id of the happening or null]`; the ends of an undirected type in the order of their ids."""


class Of(StrEnum):
    """What the value of an item or argument is. In an answer that was found:

    ENTITY, SOURCE  an id
    LINK            a LinkKey
    SENTENCE        `[LinkKey, the id of the end that it is told from]`
    LIMIT           `[name, value, reached]`
    MARKING         a Marking
    the others      the value as JSON has it; DECIMAL, DATE, DATE_TIME and PARTIAL_DATE as text
    """

    ENTITY = "entity"
    SOURCE = "source"
    LINK = "link"
    SENTENCE = "sentence"
    LIMIT = "limit"
    ID = "id"
    TEXT = "text"
    INT = "int"
    FLOAT = "float"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    DATE = "date"
    DATE_TIME = "dateTime"
    PARTIAL_DATE = "partialDate"
    RELATIONSHIP_TYPE = "relationshipType"
    ENTITY_TYPE = "entityType"
    DIRECTION = "direction"
    MARKING = "marking"


@dataclass(frozen=True, slots=True)
class Names:
    """An enum: the name of its type, and what each of its names says."""

    name: str
    names: Mapping[str, str]
    description: str


@dataclass(frozen=True, slots=True)
class Argument:
    """`many`: a list. `least`, `most`: bounds of a number, or of how many ids a list has."""

    name: str
    of: Of | Names
    description: str
    default: Any = None
    required: bool = False
    many: bool = False
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A field of an answer. One that is not required may be null; a list and its elements never are.

    interface: of an ENTITY, which interface or type it is shown as
    """

    name: str
    of: "Of | Names | Result"
    description: str
    many: bool = False
    required: bool = True
    interface: str = ENTITY


@dataclass(frozen=True, slots=True)
class Result:
    """An object of an answer: found as a mapping with a value for each item."""

    name: str
    items: tuple[Item, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A number that bounds an analysis, for the table of limits. `constant`: its name in the code; `answer`: what an
    answer says of it, or the code of the refusal."""

    subject: str
    value: int
    unit: str
    constant: str
    answer: str = "`limits`"


LIMITS = Item("limits", Of.LIMIT, "Limits that were hit.", many=True)
"""Every answer has it."""
Found = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Looks:
    """Entities of which an analysis looks at all that is stated, at both of two moments: those that are named, whatever
    they have, and others, which are no hubs.
    """

    named: int
    others: int
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A root field.

    find        from the search and its arguments by name (all of them, defaults applied) to what was found
    statements  how many it sends at most before the operation's own
    touches     rows of the database that those touch at most, for the estimate of cost
    shows       from the arguments (of ids: about how many) to how many entities and links an answer may show
    check       raises RequestError for arguments that do not go together
    looks       from the arguments to what it looks at however much it is, for the estimate of cost
    reads       the types of the links that it finds, where they are others than those that are walked
    """

    name: str
    description: str
    arguments: tuple[Argument, ...]
    result: Result
    find: Callable[["Search", Mapping[str, Any]], Awaitable[Found]]
    statements: int
    touches: int
    shows: Callable[[Mapping[str, Any]], int]
    check: Callable[[Mapping[str, Any]], None] | None = None
    looks: Callable[[Mapping[str, Any]], Looks] | None = None
    reads: tuple[str, ...] | None = None
    bounds: tuple[Bound, ...] = ()


TYPES = Argument("types", Of.RELATIONSHIP_TYPE, "Walk these alone.", many=True)
DIRECTION = Argument("direction", Of.DIRECTION, "Which way relationships are walked.", default="BOTH")
MIN_CONFIDENCE = Argument("minConfidence", Of.FLOAT, "Of a link; leaves out the ungraded.", least=0, most=1)
EXCLUDE_INFERRED = Argument(
    "excludeInferred", Of.BOOLEAN, "Leave out what was inferred and not reported.", default=False
)
THROUGH_HUBS = Argument(
    "throughHubs",
    Of.BOOLEAN,
    "Walk through countries, agencies, exchanges and other nodes that join nearly everything.",
    default=False,
)
WALK = (TYPES, DIRECTION, MIN_CONFIDENCE, EXCLUDE_INFERRED, THROUGH_HUBS)
"""How links are walked; an analysis takes those of them that it honours."""
