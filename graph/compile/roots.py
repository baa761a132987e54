"""The Cypher of nodes by id. listings.py writes pages of nodes."""

from collections.abc import Callable

from graph.compile import plan as p
from graph.compile.bound import Bound, Lines
from graph.compile.text import Text
from graph.ontology import ONTOLOGY
from graph.ontology.catalogue import ENTITY


def lookup(text: Text, root: p.Lookup) -> str:
    """A list of [id, projection]."""
    return by_ids(text, root.labels, root.projection, lambda: text.names.parameter(root.ids))


def by_ids(text: Text, labels: tuple[str, ...], projection: p.Projection, ids: Callable[[], str]) -> str:
    """A list of [id, projection], for the list of ids whose expression `ids` makes.

    Entities are found under one index, sources and claims under their own.
    """
    entities = tuple(x for x in labels if ONTOLOGY.nodes[x].entity)
    anchors = ([(ENTITY, entities)] if entities else []) + [(x, (x,)) for x in labels if not ONTOLOGY.nodes[x].entity]
    found: list[str] = []
    for anchor, those in anchors:
        i, n, lines = text.names.variable("i"), text.names.variable("n"), Lines(text.names)
        row = text.projection(projection, Bound(n, n), lines)
        found.append(
            f"COLLECT {{ UNWIND {ids()} AS {i} MATCH ({n}:{anchor} {{id: {i}}})"
            f" WHERE {text.sees_node(n, anchor)}{text.labelled(n, anchor, those)}"
            f"{lines.then([n, i])} RETURN [{i}, {row}] }}"
        )
    return " + ".join(found) or "[]"
