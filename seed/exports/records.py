"""Nodes and assertions as they leave the graph: plain values, in a fixed order, a stream of each."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from graph.ontology import ONTOLOGY, Kind, NodeType, Property, RelationshipType


@dataclass(frozen=True, slots=True)
class Node:
    """An entity, source or claim. `properties` are those of the ontology, without what is derived from them."""

    label: str
    id: str
    properties: Mapping[str, Any]

    @property
    def type(self) -> NodeType:
        return ONTOLOGY.nodes[self.label]

    @property
    def name(self) -> str | None:
        value = self.properties.get("name")
        return None if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Assertion:
    """A relationship. `properties` are the type's own and the envelope's."""

    relation: str
    start: str
    end: str
    properties: Mapping[str, Any]

    @property
    def type(self) -> RelationshipType:
        return ONTOLOGY.relationships[self.relation]

    @property
    def source(self) -> str:
        return str(self.properties["source"])


class Records(Protocol):
    """What is exported. Each may be read more than once, and comes in the same order."""

    def nodes(self, *labels: str) -> AsyncIterator[Node]:
        """Of these labels, or of all: entities in the order of the ontology and of their ids, then sources, claims."""

    def assertions(self, *types: str) -> AsyncIterator[Assertion]:
        """Of these types, or of all: in the order of the ontology and of their ids."""


def plain(prop: Property, value: Any) -> Any:
    """A stored value as text, number, boolean, list, or (latitude, longitude)."""
    if value is None:
        return None
    if prop.kind is Kind.POINT:
        longitude, latitude = value
        return (latitude, longitude)
    if hasattr(value, "iso_format"):
        return value.iso_format()
    return list(value) if isinstance(value, list | tuple) else value
