"""The format `cypher`: statements for cypher-shell and any Neo4j 5.26, which change nothing when they are run again.

They hold everything that is stored, what is derived too, so the graph that they make is the one that was exported.
"""

from collections.abc import AsyncIterator, Mapping
from typing import IO, Any

from graph.literals import literal
from graph.ontology import ONTOLOGY
from seed.exports.chosen import Chosen
from seed.exports.written import Written

BLOCK = 200
"""Rows of a statement: few enough to be pasted into Neo4j Browser."""
_HEAD = """\
// Exported from crimegraph. Run cypher/seed/00_schema.cypher first: without its constraints every MERGE reads all.
// A second run changes nothing.
"""
_NODES = """
UNWIND [
{rows}
] AS row
MERGE (n:{identity} {{id: row.id}})
SET {labels}n += row;
"""
_ASSERTIONS = """
UNWIND [
{rows}
] AS row
MATCH (a:{starts} {{id: row.from}})
MATCH (b:{ends} {{id: row.to}})
MERGE (a)-[r:{relation} {{id: row.said.id}}]->(b)
SET r += row.said;
"""


async def write_statements(chosen: Chosen, out: IO[bytes]) -> Written:
    """Nodes, then assertions, in blocks."""
    written = Written()
    out.write(_HEAD.encode())
    for label, node_type in ONTOLOGY.nodes.items():
        identity = "Entity" if node_type.entity else label
        labels = f"n:{label}, " if node_type.entity else ""
        async for block in _blocks(chosen.stored_nodes(label)):
            out.write(_NODES.format(rows=_rows(block), identity=identity, labels=labels).encode())
            written.nodes += len(block)
    for relation, relationship in ONTOLOGY.relationships.items():
        starts, ends = (_identities(names) for names in (relationship.sources, relationship.targets))
        async for block in _blocks(_said(chosen, relation)):
            text = _ASSERTIONS.format(rows=_rows(block), starts=starts, ends=ends, relation=relation)
            out.write(text.encode())
            written.assertions += len(block)
    return written


async def _said(chosen: Chosen, relation: str) -> AsyncIterator[dict[str, Any]]:
    async for start, end, stored in chosen.stored_assertions(relation):
        yield {"from": start, "to": end, "said": dict(sorted(stored.items()))}


async def _blocks(rows: AsyncIterator[dict[str, Any]]) -> AsyncIterator[list[dict[str, Any]]]:
    block: list[dict[str, Any]] = []
    async for row in rows:
        block.append(dict(sorted(row.items())))
        if len(block) == BLOCK:
            yield block
            block = []
    if block:
        yield block


def _rows(block: list[dict[str, Any]]) -> str:
    return ",\n".join(f"  {literal(_native(row))}" for row in block)


def _native(value: Any) -> Any:
    """Neo4j's own dates and times as Python's, of which there are literals."""
    if isinstance(value, Mapping):
        return {name: _native(item) for name, item in value.items()}
    if isinstance(value, list):  # the moments of a node's absences
        return [_native(item) for item in value]
    return value.to_native() if hasattr(value, "to_native") else value


def _identities(names: tuple[str, ...]) -> str:
    """The label whose constraint holds the ids of an end."""
    labels = {"Entity" if ONTOLOGY.nodes[x].entity else x for x in ONTOLOGY.labels(names)}
    return "|".join(sorted(labels))
