"""Whether the model lets a relationship join two nodes, by their labels."""

from functools import cache

from graph.ids import node_type_of
from graph.ontology import ONTOLOGY


def joins(relation: str, start: str, end: str) -> bool:
    """Whether it may join these two nodes, in this direction."""
    if start == end and ONTOLOGY.relationships[relation].undirected:
        return False
    return starts(relation, start) and ends(relation, end)


def starts(relation: str, node: str) -> bool:
    """Whether the node may be where it starts."""
    return node.partition(":")[0] in _prefixes(relation)[0]


def ends(relation: str, node: str) -> bool:
    """Whether the node may be where it ends."""
    return node.partition(":")[0] in _prefixes(relation)[1]


def has_property(node: str, name: str) -> bool:
    """Whether the node's label declares this property."""
    return name in _declared(node.partition(":")[0])


@cache
def _prefixes(relation: str) -> tuple[frozenset[str], frozenset[str]]:
    declared = ONTOLOGY.relationships[relation]
    sources, targets = (
        frozenset(ONTOLOGY.nodes[label].prefix for label in ONTOLOGY.labels(names))
        for names in (declared.sources, declared.targets)
    )
    return sources, targets


@cache
def _declared(prefix: str) -> frozenset[str]:
    node_type = node_type_of(prefix)
    return frozenset(prop.name for prop in node_type.properties) if node_type else frozenset()
