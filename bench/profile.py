"""Db hits of our statements beside the hand-written ones: `python -m bench.profile [NAME …]`.

For the same values each, from Neo4j's PROFILE; and of ours the operators that read more than they pass on. Needs the
graph loaded. Also says how long the text is, since Neo4j plans long ones slowly.
"""

import asyncio
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import neo4j
from graphql import OperationDefinitionNode, parse
from graphql.execution.values import get_variable_values

from api import selection
from api.schema import schema
from bench import load
from bench.questions import BOLT, OURS, Question, questions
from bench.variables import variables
from graph import local
from graph.compile.paging import encode_cursor
from graph.compile.plan import Operation
from graph.engine import plan, statement
from graph.scope import Scope
from graph.settings import Endpoint

SCANS = ("AllNodesScan", "NodeByLabelScan", "DirectedRelationshipTypeScan", "UndirectedRelationshipTypeScan")


def planned(question: Question, values: Mapping[str, Any]) -> Operation:
    """What our engine makes of the question."""
    document = parse(question.texts[OURS].replace("$after: String!", "$after: String"))
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    coerced = get_variable_values(schema(), operation.variable_definitions or (), question.variables(OURS, values))
    assert not isinstance(coerced, list), coerced
    moment = selection.as_of(operation, coerced)
    scope = Scope(valid_at=moment.valid_at, known_at=moment.known_at)
    return plan(selection.root_fields(schema(), document, operation, coerced), scope)


async def profile(driver: neo4j.AsyncDriver, endpoint: Endpoint, text: str, values: Mapping[str, Any]) -> Any:
    async with driver.session(database=endpoint.database, default_access_mode=neo4j.READ_ACCESS) as session:
        result = await session.run("PROFILE " + text, dict(values))
        return (await result.consume()).profile


def operators(node: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[int, str, int, int, str]]:
    """(depth, operator, db hits, rows, details) of a profile."""
    arguments = node.get("args", {})
    yield (
        depth,
        node["operatorType"].partition("@")[0],
        node.get("dbHits", 0),
        node.get("rows", 0),
        str(arguments.get("Details", "")),
    )
    for child in node.get("children", ()):
        yield from operators(child, depth + 1)


def hits(node: Mapping[str, Any]) -> int:
    return sum(h for _, _, h, _, _ in operators(node))


async def main(names: list[str]) -> None:
    with local.session(load.settings()) as endpoint:
        auth = (endpoint.username, endpoint.password)
        async with neo4j.AsyncGraphDatabase.driver(endpoint.uri, auth=auth, notifications_min_severity="OFF") as driver:
            for question in questions():
                if names and question.name not in names:
                    continue
                await _tell(driver, endpoint, question, detailed=bool(names))


async def _tell(driver: neo4j.AsyncDriver, endpoint: Endpoint, question: Question, *, detailed: bool) -> None:
    [values] = variables(question.base, 1)
    if question.base == "filtered":
        first = dict(values, after=None)
        [(_, listing)] = planned(question, first).roots
        values["after"] = encode_cursor(listing.page.digest, [values["name"], values["personId"]])
    text, parameters = statement(planned(question, values))
    mine = await profile(driver, endpoint, text, parameters)
    hand = await profile(driver, endpoint, question.texts[BOLT], question.variables(BOLT, values))
    scans = [o for _, o, _, _, _ in operators(mine) if o in SCANS]
    scanned = f"; scans: {', '.join(scans)}" if scans else ""
    print(f"{question.name}: ours {hits(mine):,} db hits, by hand {hits(hand):,}; {len(text)} characters{scanned}")
    if detailed:
        print(text)
        for title, root in (("ours", mine), ("by hand", hand)):
            print(f"-- {title}")
            for depth, name, count, rows, details in operators(root):
                print(f"{'  ' * depth}{name} {count:,} hits, {rows:,} rows  {details[:160]}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
