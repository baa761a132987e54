"""What the graph holds, declared once. Constraints, GraphQL types, filters, load statements, the Browser style
and the reference pages derive from here.

model          the words: Property, NodeType, RelationshipType
envelope       what every relationship and every entity carries
nodes          the node types
relationships  the relationship types
catalogue      look-ups over both: groups, ends, which fields a type or interface has
"""

from graph.ontology.catalogue import ONTOLOGY, Direction, End, Ontology
from graph.ontology.envelope import ENTITY_PROPERTIES, ENVELOPE
from graph.ontology.model import Kind, NodeType, Property, RelationshipType

__all__ = [
    "ENTITY_PROPERTIES",
    "ENVELOPE",
    "ONTOLOGY",
    "Direction",
    "End",
    "Kind",
    "NodeType",
    "Ontology",
    "Property",
    "RelationshipType",
]
