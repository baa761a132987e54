"""What is asked of every node, and what the answer has to be."""

from collections.abc import Mapping
from typing import Any

from graph.ontology import ONTOLOGY, End
from tests.integration.oracle import evidence
from tests.integration.oracle.records import Graph, Node

FACTS = "confidence corroboration disputed validFrom validTo assertions { id source { id } }"
ASKED = {
    "Person": ("memberOf", "leads", "associates", "notices", "claims"),
    "Organization": ("members", "associates", "operates", "sanctions", "claims"),
    "Wallet": ("sent", "received", "controllers"),
    "Stage": ("experiencedBy", "next", "perpetrators", "recruiters"),
    "Country": ("operators",),
}


def document(label: str) -> str:
    """Every node of the label whose id begins with `$prefix`, with its connections, links and degrees."""
    connections = " ".join(_connection(label, name) for name in ASKED[label])
    return (
        f"query($prefix: ID!) {{ found: {ONTOLOGY.nodes[label].plural}(where: {{id: {{startsWith:"
        f" $prefix}}}}, first: 200)"
        f" {{ totalCount nodes {{ id name {connections}"
        f" links(first: 40) {{ totalCount nodes {{ id type from {{ id }} to {{ id }} {FACTS} }} }}"
        " degrees { type direction count } } } }"
    )


def _connection(label: str, name: str) -> str:
    end = end_of(label, name)
    # Claims have no name, and happenings an order of their own.
    unnamed = end.relationship.event or name == "claims"
    order = "" if unnamed else "orderBy: [{node: {name: DESC}}], "
    return f"{name}({order}first: 40) {{ totalCount totalCountExact edges {{ node {{ id }} {FACTS} }} }}"


def end_of(label: str, name: str) -> End:
    return next(e for e in ONTOLOGY.ends_of(label) if e.field == name)


def expected(graph: Graph, label: str, prefix: str) -> dict[str, Any]:
    """The answer on a graph from which everything out of scope was deleted."""
    nodes = sorted(
        (n for n in graph.nodes.values() if n.label == label and n.id.startswith(prefix)), key=lambda n: n.id
    )
    return {"totalCount": len(nodes), "nodes": [_node(graph, n) for n in nodes]}


def _node(graph: Graph, node: Node) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": node.id, "name": node.values.get("name")}
    for name in ASKED[node.label]:
        end = end_of(node.label, name)
        edges = evidence.edges(graph, node.id, end.relationship.type, end.direction)
        if end.relationship.event:
            edges.sort(key=lambda e: e.key)
        else:
            edges.sort(key=lambda e: e.far)
            edges.sort(key=lambda e: graph.nodes[e.far].values.get("name") or "", reverse=True)
        rows = [{"node": {"id": e.far}, **evidence.facts(graph, e.stated)} for e in edges]
        shown[name] = {"totalCount": len(edges), "totalCountExact": True, "edges": rows}
    links = sorted(evidence.links(graph, node.id), key=lambda link: link.id)
    shown["links"] = {
        "totalCount": len(links),
        "nodes": [
            {
                "id": link.id,
                "type": link.type,
                "from": {"id": link.start},
                "to": {"id": link.end},
                **evidence.facts(graph, link.stated),
            }
            for link in links
        ],
    }
    shown["degrees"] = [
        {"type": kind, "direction": way, "count": number} for kind, way, number in evidence.degrees(graph, node.id)
    ]
    return shown


def plain(answer: Any) -> Any:
    """An answer with assertions as their ids, once each was seen to name its source."""
    if isinstance(answer, list):
        return [plain(x) for x in answer]
    if not isinstance(answer, Mapping):
        return answer
    shown = {key: plain(value) for key, value in answer.items() if key != "assertions"}
    if "assertions" in answer:
        assert all(a["source"] for a in answer["assertions"]), "an assertion shows no source"
        shown["assertions"] = [a["id"] for a in answer["assertions"]]
    return shown
