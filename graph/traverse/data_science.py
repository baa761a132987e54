"""Neo4j's Graph Data Science, for one question: a graph of numbers is handed to it, measured and dropped again.

It is handed what was found in scope (neighbourhood), and looks at nothing of the database itself. All of that is one
statement. Where it does not end, the graph is dropped by another, whatever becomes of who asked.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from secrets import token_hex
from typing import Any

from graph.errors import AnalysisUnavailable, DatabaseError
from graph.traverse.analysis.search import Search
from graph.traverse.neighbourhood import Neighbourhood, cost

STATEMENTS = 4
"""At most: whether it is there, what others left, the measurement, and after a failure what it left itself."""
SEED = 7
_PROJECTED = (
    "UNWIND $lines AS line WITH gds.graph.project($graph, line[0], line[1],"
    " {relationshipProperties: {weight: line[2], cost: line[3]}},"
    " {undirectedRelationshipTypes: ['*'], readConcurrency: 1}) AS made"
)
_MEASURED = (
    "CALL gds.{procedure}.stream(made.graphName, {{{configuration}}}) YIELD nodeId, {value}"
    " WITH made, collect([nodeId, {value}]) AS rows"
    " CALL gds.graph.drop(made.graphName, false) YIELD graphName RETURN rows"
)
_THERE = "SHOW FUNCTIONS YIELD name WHERE name = 'gds.graph.project' RETURN name"
_PREFIX = "crimegraph-"
_SWEPT = (
    "CALL gds.graph.list() YIELD graphName, creationTime"
    f" WITH graphName, creationTime WHERE graphName STARTS WITH '{_PREFIX}'"
    " AND creationTime < datetime() - duration('PT1H')"
    " CALL gds.graph.drop(graphName, false) YIELD graphName AS dropped RETURN dropped"
)
"""What a process that was killed in that moment left: no statement runs for an hour."""
_DROPPED = "CALL gds.graph.drop($graph, false) YIELD graphName RETURN graphName"
_dropping: set[asyncio.Task[Any]] = set()
"""Else nobody would hold them until they end."""


async def require(search: Search) -> None:
    """Raises AnalysisUnavailable where it is not installed."""
    if not await search.rows(_THERE, search.text(), tuple[str]):
        raise AnalysisUnavailable(
            "This needs Neo4j's Graph Data Science, which the database in use does not have: start the local one with"
            " CRIMEGRAPH_GDS=1, or install its plugin in the Neo4j of NEO4J_URI (docs/structure.md)."
        )


async def measured(
    search: Search, of: Neighbourhood, procedure: str, value: str, configuration: Mapping[str, str]
) -> dict[str, Any]:
    """A value for each entity that has a line. Raises DatabaseError.

    procedure, value, configuration  texts of ours: the name of the procedure, and what it yields
    """
    if not of.lines:
        return {}
    graph = f"{_PREFIX}{token_hex(16)}"
    await search.rows(_SWEPT, search.text(), tuple[str])
    options = {"concurrency": "1", **configuration}
    query = " ".join(
        [
            _PROJECTED,
            _MEASURED.format(
                procedure=procedure, value=value, configuration=", ".join(f"{k}: {v}" for k, v in options.items())
            ),
        ]
    )
    lines = [[a, b, weight, float(cost(weight))] for a, b, weight in of.lines]
    try:
        given = {"lines": lines, "graph": graph}
        [(rows,)] = await search.rows(query, search.text(), tuple[list[tuple[int, int | float]]], given)
    except BaseException:
        task = asyncio.create_task(_drop(search, graph))
        _dropping.add(task)
        task.add_done_callback(_dropping.discard)
        await asyncio.shield(task)
        raise
    return {of.nodes[at]: one for at, one in rows}


async def _drop(search: Search, graph: str) -> None:
    # What failed is told already; a server that does not answer keeps no graph.
    with suppress(DatabaseError):
        await search.rows(_DROPPED, search.text(), tuple[str], {"graph": graph})
