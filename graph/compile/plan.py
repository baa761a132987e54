"""The plan: a frozen tree in which names are resolved and everything is decided. `print(plan)` draws it.

A *slot* is one position of a row. A *projection* is a row: its slots, and for each concrete type which response
key shows which slot. Slots are read off variables that a MATCH has bound: a node, or a list of parallel assertions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from graph.compile.outline import outline
from graph.compile.selection import Field
from graph.ontology import End, Property
from graph.scope import Scope

MAX_COUNT = 10_000
"""Counts stop here and say so: on a node of 200,000 transfers a count to 1,001 takes 25 ms, an exact one 575 ms."""

MAX_MEMBERS = 100
"""Records of one identity. More are the work of a rule that is too lenient."""
MAX_VALUES = 1_000
"""Values of one identity."""
MAX_TELLERS = 25
"""Sources of one value of an identity."""


class Quantifier(StrEnum):
    SOME = "some"
    ALL = "all"
    NONE = "none"
    SINGLE = "single"


class Fact(StrEnum):
    """What a group of parallel assertions says together."""

    CONFIDENCE = "confidence"
    CORROBORATION = "corroboration"
    DISPUTED = "disputed"
    VALID_FROM = "validFrom"
    VALID_TO = "validTo"


# --- predicates -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple["Predicate", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Predicate", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Predicate"


@dataclass(frozen=True, slots=True)
class Compare:
    """A test of one property of the node, or of the assertion, that the predicate is about.

    Of a partial date, gt, gte, lt and lte have a day for a value, to be compared with the derived days.
    """

    property: Property
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class CompareFact:
    """A test of what the parallel assertions of an edge say together."""

    fact: Fact
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class Stated:
    """Holds where some, all, none or one of the assertions of an edge pass."""

    quantifier: Quantifier
    where: "Predicate"


@dataclass(frozen=True, slots=True)
class OfNode:
    """A test of the neighbour, inside a predicate on an edge."""

    where: "Predicate"


@dataclass(frozen=True, slots=True)
class Related:
    """Holds where some, all, none or one of the visible neighbours pass."""

    end: End
    quantifier: Quantifier
    where: "Predicate | None"


@dataclass(frozen=True, slots=True)
class RelatedCount:
    """A test of the number of distinct visible neighbours."""

    end: End
    operator: str
    value: Any


Predicate = AllOf | AnyOf | Not | Compare | CompareFact | Stated | OfNode | Related | RelatedCount


# --- orders and pages -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One key of an order: a property of the node, a fact of the edge, or a property of an event's edge."""

    subject: Property | Fact
    of_edge: bool
    descending: bool


@dataclass(frozen=True, slots=True)
class Page:
    """`after` holds the values of the order's keys, then the id, of the last row seen."""

    first: int
    order: tuple[OrderKey, ...]
    after: tuple[Any, ...] | None
    digest: str
    """Of what was ordered by what: a cursor of another order is refused."""


# --- slots and projections --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """A property of the bound node or assertion. `keys` are (response key, coordinate) of a point."""

    property: Property
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class FactValue:
    fact: Fact


@dataclass(frozen=True, slots=True, eq=False)
class Cursor:
    """The values of the order's keys and the id, which the shaper makes into a cursor."""


@dataclass(frozen=True, slots=True, eq=False)
class Here:
    """A projection of variables that are bound already: `node` of an edge, `from` of a link."""

    projection: "Projection"
    variable: str
    """Which of the bound variables: node, from, to."""


@dataclass(frozen=True, slots=True, eq=False)
class SourceOf:
    """The source of the bound assertion, where the reader may see it."""

    projection: "Projection"


@dataclass(frozen=True, slots=True, eq=False)
class Assertions:
    """The assertions of the bound edge, at most `first`."""

    projection: "Projection"
    first: int


@dataclass(frozen=True, slots=True, eq=False)
class LinkId:
    pass


@dataclass(frozen=True, slots=True, eq=False)
class LinkType:
    pass


@dataclass(frozen=True, slots=True, eq=False)
class Degrees:
    """Number of walkable links per type and direction; `fields` are (response key, type | direction | count)."""

    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """The entities of an identity, by id."""

    projection: "Projection"


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What an identity's value is: `property`, `value`, `qualifier` or `unit`."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Tellers:
    """The sources of an identity's value."""

    projection: "Projection"


@dataclass(frozen=True, slots=True, eq=False)
class MergedValues:
    """Every value of every member. `row` holds Told, Tellers and Here slots."""

    row: tuple["Slot", ...]
    shown: "Shown"


@dataclass(frozen=True, slots=True, eq=False)
class Disputed:
    """Whether somebody holds that two members are not the same."""


Shown = tuple[tuple[Field, int | None], ...]
"""Which field shows which slot of a row; None for `__typename`."""


@dataclass(frozen=True, slots=True)
class ConnectionShape:
    """Which response keys a connection of type `name` shows: (key, part, slot or nested keys)."""

    name: str
    fields: tuple[tuple[str, str, Any], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Connection:
    """The neighbours over one relationship end. `row` holds one slot per distinct thing asked of a row."""

    end: End
    where: Predicate | None
    page: Page
    row: tuple["Slot", ...]
    shape: ConnectionShape
    rows: bool
    total: bool
    few: tuple[str, ...] = ()
    """The labels that ask for it, where nodes of each have so few that a page needs no index. Nodes of other labels in
    the same rows are not followed.
    """


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """The walkable links of a node, over any types."""

    types: tuple[str, ...]
    direction: str
    where: Predicate | None
    page: Page
    row: tuple["Slot", ...]
    shape: ConnectionShape
    rows: bool
    total: bool


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """The records that are judged to be one thing with the bound node. `fields`: each with its slot, or nested keys."""

    slots: tuple["Slot", ...]
    fields: tuple[tuple[Field, Any], ...]


Slot = (
    Value | FactValue | Cursor | Here | SourceOf | Assertions | LinkId | LinkType | Degrees | Connection | Links
    | Identity | Members | MergedValues | Told | Tellers | Disputed
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """One row. `fields` gives what is shown per concrete type name; `names` the possible concrete types.

    names: what tells them apart (labels of a node, types of an assertion) to the GraphQL type name
    """

    names: Mapping[str, str]
    slots: tuple[Slot, ...]
    fields: Mapping[str, Shown]


# --- roots ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """Nodes by id, in the order asked, null where there is none to see. `many` is false for a singular root."""

    labels: tuple[str, ...]
    ids: Any
    """Each once; a tuple, or a Given of one."""
    asked: Any
    """As the client wrote them, repetitions kept."""
    number: int
    """Of ids, up to the next power of two."""
    many: bool
    projection: Projection


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """The nodes of some labels, filtered, ordered, paged."""

    labels: tuple[str, ...]
    where: Predicate | None
    page: Page
    row: tuple[Slot, ...]
    shape: ConnectionShape
    rows: bool
    total: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """Everything that one statement answers: each root field and its plan, None for `__typename`."""

    scope: Scope
    roots: tuple[tuple[Field, Any], ...]

    def __str__(self) -> str:
        return "\n".join(outline("operation", self))
