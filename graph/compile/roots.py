"""The Cypher of nodes by id. listings.py writes pages of nodes."""

from graph.compile import plan as p
from graph.compile.bound import Bound, Lines
from graph.compile.text import Text
from graph.ontology import ONTOLOGY
from graph.ontology.catalogue import ENTITY


def lookup(text: Text, root: p.Lookup) -> str:
    """A list of [id, projection]; entities are found under one index, sources and claims under their own."""
    entities = tuple(x for x in root.labels if ONTOLOGY.nodes[x].entity)
    anchors = ([(ENTITY, entities)] if entities else []) + [
        (x, (x,)) for x in root.labels if not ONTOLOGY.nodes[x].entity
    ]
    found: list[str] = []
    for anchor, labels in anchors:
        i, n, lines = text.names.variable("i"), text.names.variable("n"), Lines(text.names)
        row = text.projection(root.projection, Bound(n, n), lines)
        match = f"UNWIND {text.names.parameter(root.ids)} AS {i} MATCH ({n}:{anchor} {{id: {i}}})"
        found.append(
            f"COLLECT {{ {match} WHERE {text.sees_node(n, anchor)}{text.labelled(n, anchor, labels)}"
            f"{lines.then([n, i])} RETURN [{i}, {row}] }}"
        )
    return " + ".join(found) or "[]"
