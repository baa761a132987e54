"""What a mapping file says, as values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graph.ontology import NodeType, RelationshipType
from seed.importers.origin import Origin
from seed.importers.tables.values import Value

ENVELOPE = ("validFrom", "validTo", "stance", "credibility", "basis", "marking", "note")
"""What an assertion may be given beside its own properties. Its reliability is that of the source."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A node that an edge names: by the id in a cell, by label and natural key, or as a node of the same row.

    shared  the key is the world's, as an LEI, and not one that this source gave out
    """

    entity: Value | None = None
    label: NodeType | None = None
    key: tuple[Value, ...] = ()
    shared: bool = False
    same_row: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    about: str
    value: Value
    qualifier: Value | None = None
    unit: Value | None = None
    envelope: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entity:
    """A node for each row. `called` is how edges of the same row name it.

    optional  a row without its key has none
    named     the table only names it: somebody else describes it
    """

    called: str
    type: NodeType
    key: tuple[Value, ...]
    shared: bool
    optional: bool
    named: bool
    name: Value | None
    properties: Mapping[str, Value]
    protected: Value | None
    marking: Value | None
    record: Value | None
    url: Value | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """A relationship for each row. `optional`: a row that does not name both ends has none."""

    type: RelationshipType
    start: Reference
    end: Reference
    optional: bool
    properties: Mapping[str, Value]
    envelope: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Table:
    """One file. `columns` where it has no header; `ignored` are known and meant to be left out."""

    file: str
    delimiter: str
    encoding: str
    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    entities: tuple[Entity, ...]
    edges: tuple[Edge, ...]

    def values(self) -> Iterator[Value]:
        """Everything that is made of its cells."""
        for entity in self.entities:
            yield from entity.key
            yield from entity.properties.values()
            yield from _given(entity.name, entity.protected, entity.marking, entity.record, entity.url)
            for claim in entity.claims:
                yield from _given(claim.value, claim.qualifier, claim.unit)
                yield from claim.envelope.values()
        for edge in self.edges:
            for end in (edge.start, edge.end):
                yield from (*end.key, *_given(end.entity))
            yield from (*edge.properties.values(), *edge.envelope.values())


@dataclass(frozen=True, slots=True)
class TableMapping:
    """`space` begins the natural keys that are this source's own, so that no other source's are taken for them."""

    origin: Origin
    space: str
    tables: tuple[Table, ...]


def _given(*values: Value | None) -> Iterator[Value]:
    return (value for value in values if value is not None)
