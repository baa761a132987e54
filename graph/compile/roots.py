"""The Cypher of what an operation starts with: nodes by id, and pages of nodes."""

from graph.compile import connections
from graph.compile import plan as p
from graph.compile.bound import Bound, Lines
from graph.compile.predicates import About
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


def listing(text: Text, root: p.Listing) -> str:
    """`[rows, total]` of the nodes of some labels."""
    rows = total = "null"
    if root.rows and root.labels:
        n = text.names.variable("n")
        query = connections.page(text, _listed(text, root, n), root.page, root.row, Bound(n, n), [n], f"{n}.id")
        rows = f"COLLECT {{ {query} }}"
    if root.total and root.labels:
        n = text.names.variable("n")
        total = f"COUNT {{ {_listed(text, root, n)} RETURN {n} LIMIT {p.MAX_COUNT + 1} }}"
    return f"[{rows}, {total}]"


def _listed(text: Text, root: p.Listing, n: str) -> str:
    anchor = root.labels[0] if len(root.labels) == 1 else ENTITY
    match = f"MATCH ({n}:{anchor}) WHERE {text.sees_node(n, anchor)}{text.labelled(n, anchor, root.labels)}"
    if root.where is not None:
        match += f" AND {text.predicates.text(root.where, About(n, n))}"
    return match
