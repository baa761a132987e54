"""The words in which the ontology is written: properties, node types, relationship types."""

from dataclasses import dataclass
from enum import Enum, StrEnum


class Kind(StrEnum):
    """What a property holds, and so how it is stored, filtered, ordered and shown.

    PARTIAL_DATE is stored as its text, with two derived native dates beside it: `<name>FromDay`, the first
    possible day, and `<name>ToDay`, the day after the last possible one. DECIMAL is stored as its canonical text.
    """

    STRING = "STRING"
    INT = "INT"
    FLOAT = "FLOAT"
    BOOLEAN = "BOOLEAN"
    DECIMAL = "DECIMAL"
    DATE = "DATE"
    DATETIME = "DATETIME"
    PARTIAL_DATE = "PARTIAL_DATE"
    POINT = "POINT"
    ENUM = "ENUM"
    MARKING = "MARKING"


@dataclass(frozen=True, slots=True)
class Property:
    """One property. `many` makes it a list of strings or codes; `searchable` feeds full-text search."""

    name: str
    kind: Kind
    description: str
    vocabulary: type[Enum] | None = None
    many: bool = False
    indexed: bool = False
    searchable: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class NodeType:
    """A node label. `group` is its interface; `starts` names the partial date before which it does not exist yet."""

    label: str
    plural: str
    group: str | None
    description: str
    properties: tuple[Property, ...] = ()
    entity: bool = True
    starts: str | None = None
    hub: bool = False
    """Every node of this label joins nearly everything, so traversals do not walk through it."""
    hub_kinds: tuple[str, ...] = ()
    """Values of the property `kind` that make a node of this label a hub."""
    victim: bool = False

    @property
    def prefix(self) -> str:
        """The first part of the ids of this label: `job-advert` for JobAdvert."""
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in self.label).removeprefix("-")

    @property
    def singular(self) -> str:
        return self.label[0].lower() + self.label[1:]

    def property(self, name: str) -> Property:
        return next(p for p in self.properties if p.name == name)


@dataclass(frozen=True, slots=True)
class RelationshipType:
    """A relationship type, read from source to target. `reads` and `reads_back` are its verbs in a sentence.

    sources, targets: labels, or names of groups (`Party`), or `Entity`
    discriminator: own properties that tell two assertions by one source apart
    """

    type: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    field: str
    inverse: str
    reads: str
    reads_back: str
    description: str
    properties: tuple[Property, ...] = ()
    discriminator: tuple[str, ...] = ()
    undirected: bool = False
    traversable: bool = True
    event: bool = False
    crowded: tuple[str, ...] = ()
    """Ends at which so many may meet that pages there go along an index: `targets`, as of a country's residents, or
    `sources`. Both ends of an event are."""
    few: tuple[str, ...] = ()
    """Labels at a crowded end of which each has few all the same, as a person has few wallets and an exchange many."""

    @property
    def keeps_ends(self) -> bool:
        """Whether the ids of its ends are stored on it, as `fromId` and `toId`."""
        return self.event or bool(self.crowded)

    @property
    def pascal(self) -> str:
        """`MemberOf` for MEMBER_OF: the stem of its GraphQL type names."""
        return "".join(part.capitalize() for part in self.type.split("_"))
