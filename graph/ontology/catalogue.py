"""Look-ups over the declaration: labels of a group, the ends that a label has, the interface of several labels."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from graph.ontology.envelope import ENTITY_PROPERTIES
from graph.ontology.model import NodeType, Property, RelationshipType
from graph.ontology.nodes import NODE_TYPES
from graph.ontology.relationships import RELATIONSHIP_TYPES

ENTITY = "Entity"


class Direction(StrEnum):
    """Of a relationship, seen from the node that has it."""

    OUT = "OUT"
    IN = "IN"
    BOTH = "BOTH"


@dataclass(frozen=True, slots=True)
class End:
    """A relationship type as one of its ends sees it: the field `notices` on a person is (CONCERNS, IN)."""

    relationship: RelationshipType
    direction: Direction

    @property
    def field(self) -> str:
        return self.relationship.inverse if self.direction is Direction.IN else self.relationship.field

    @property
    def stem(self) -> str:
        """`ConcernsIn`: the stem of the names of connection, edge, filter and order types."""
        suffix = "" if self.direction is Direction.BOTH else self.direction.value.capitalize()
        return self.relationship.pascal + suffix

    @property
    def near(self) -> tuple[str, ...]:
        return self.relationship.targets if self.direction is Direction.IN else self.relationship.sources

    @property
    def far(self) -> tuple[str, ...]:
        return self.relationship.sources if self.direction is Direction.IN else self.relationship.targets


@dataclass(frozen=True)
class Ontology:
    """All of it. `labels` keep the order of declaration everywhere, so that derived text is stable."""

    node_types: tuple[NodeType, ...]
    relationship_types: tuple[RelationshipType, ...]
    entity_properties: tuple[Property, ...] = field(default=ENTITY_PROPERTIES)

    @cached_property
    def nodes(self) -> dict[str, NodeType]:
        return {n.label: n for n in self.node_types}

    @cached_property
    def relationships(self) -> dict[str, RelationshipType]:
        return {r.type: r for r in self.relationship_types}

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Interface name to the labels in it, `Entity` first."""
        groups: dict[str, list[str]] = {ENTITY: [n.label for n in self.node_types if n.entity]}
        for n in self.node_types:
            if n.group:
                groups.setdefault(n.group, []).append(n.label)
        return {name: tuple(labels) for name, labels in groups.items()}

    @cached_property
    def ends(self) -> tuple[End, ...]:
        ends: list[End] = []
        for r in self.relationship_types:
            if r.undirected:
                ends.append(End(r, Direction.BOTH))
            else:
                ends += [End(r, Direction.OUT), End(r, Direction.IN)]
        return tuple(ends)

    @cached_property
    def prefixes(self) -> dict[str, NodeType]:
        return {n.prefix: n for n in self.node_types}

    @cached_property
    def victim_labels(self) -> frozenset[str]:
        return frozenset(n.label for n in self.node_types if n.victim)

    def labels(self, names: Iterable[str]) -> tuple[str, ...]:
        """The labels behind labels and group names, in the order of declaration, each once."""
        wanted = {label for name in names for label in self.groups.get(name, (name,))}
        return tuple(n.label for n in self.node_types if n.label in wanted)

    def near_labels(self, end: End) -> tuple[str, ...]:
        return self._same_as_labels(end) or self.labels(end.near)

    def far_labels(self, end: End) -> tuple[str, ...]:
        return self._same_as_labels(end) or self.labels(end.far)

    def _same_as_labels(self, end: End) -> tuple[str, ...]:
        """SAME_AS joins any two entities of one label, but never victims."""
        if end.relationship.type != "SAME_AS":
            return ()
        return tuple(x for x in self.labels((ENTITY,)) if x not in self.victim_labels)

    def ends_of(self, name: str) -> tuple[End, ...]:
        """The ends that a label has, or that all members of a group have."""
        members = set(self.groups.get(name, (name,)))
        return tuple(e for e in self.ends if members <= set(self.near_labels(e)))

    def properties_of(self, name: str) -> tuple[Property, ...]:
        """Own properties of a label; of a group, those that all its members declare alike."""
        members = self.groups.get(name)
        if members is None:
            return self.nodes[name].properties
        first, *rest = (self.nodes[m].properties for m in members)
        return tuple(p for p in first if all(p in other for other in rest))

    def interface_of(self, labels: tuple[str, ...]) -> str:
        """The narrowest type that covers these labels: the label itself, a group, or Entity."""
        if len(labels) == 1:
            return labels[0]
        groups = {self.nodes[x].group for x in labels}
        group = groups.pop()
        return group if not groups and group else ENTITY


ONTOLOGY = Ontology(NODE_TYPES, RELATIONSHIP_TYPES)
