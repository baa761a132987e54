"""Db hits of our statements beside the hand-written ones: `python -m bench.profile [NAME …]`.

For the same values each, from Neo4j's PROFILE; and of ours the operators that read more than they pass on. Loads the
graph when it is not there. Also says how long the text is, since Neo4j plans long ones slowly.
"""

import asyncio
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import neo4j
import orjson

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from bench import load
from bench.answers import CURSOR
from bench.questions import BOLT, OURS, Question, questions
from bench.variables import variables
from graph import local
from graph.database import Database
from graph.settings import Endpoint

SCANS = ("AllNodesScan", "NodeByLabelScan", "DirectedRelationshipTypeScan", "UndirectedRelationshipTypeScan")


@dataclass(slots=True)
class Recorder:
    """Reads as the database does, and keeps what was sent."""

    database: Database
    sent: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    async def read(
        self, text: str, parameters: Mapping[str, Any] | None = None, *, metadata: Mapping[str, Any] | None = None
    ) -> list[list[Any]]:
        self.sent.append((text, parameters or {}))
        return await self.database.read(text, parameters, metadata=metadata)


async def ours(database: Database, query: str, values: Mapping[str, Any]) -> tuple[str, Mapping[str, Any], Any]:
    """The statement that our engine sends, its parameters, and what is answered."""
    recorder = Recorder(database)
    answer = await Executor(schema(), cast("Database", recorder)).run(Request(query, values))
    [(text, parameters)] = recorder.sent
    return text, parameters, orjson.loads(answer.content)["data"]


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
    settings = load.settings()
    await asyncio.to_thread(load.ensure, settings, lambda said: print(said, file=sys.stderr))
    with local.session(settings) as endpoint:
        auth = (endpoint.username, endpoint.password)
        async with (
            neo4j.AsyncGraphDatabase.driver(endpoint.uri, auth=auth, notifications_min_severity="OFF") as driver,
            Database.opened(endpoint) as database,
        ):
            for question in questions():
                if names and question.name not in names:
                    continue
                await _tell(driver, database, endpoint, question, detailed=bool(names))


async def _tell(
    driver: neo4j.AsyncDriver, database: Database, endpoint: Endpoint, question: Question, *, detailed: bool
) -> None:
    [values] = variables(question.base, 1)
    if question.base == "filtered":
        _, _, data = await ours(database, CURSOR, {"id": values["personId"]})
        values["after"] = data["people"]["edges"][0]["cursor"]
    text, parameters, _ = await ours(database, question.texts[OURS], question.variables(OURS, values))
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
