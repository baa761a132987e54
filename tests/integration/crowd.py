"""A country where very many live, a wallet that very many pay: 10,100 people with a wallet each, and nothing left."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from graph.database import Database
from graph.nodes import stored_node
from graph.provenance import AssertionRow, NodeRow, envelope
from graph.schema.apply import apply
from graph.settings import Endpoint

MANY = 10_100
START = datetime(2024, 1, 1, tzinfo=UTC)
TAG = "zz-crowd"
COUNTRY, WALLET = f"country:{TAG}", f"wallet:{TAG}"
CREATE = (
    "UNWIND $rows AS row CREATE (n:Entity:{label} {{id: row.id}}) SET n += row.properties, n.marking = row.marking,"
    " n.recordedAt = row.recordedAt, n.rowHash = row.rowHash"
)
JOIN = (
    "UNWIND $rows AS row MATCH (a:Entity {{id: row.fromId}}) MATCH (b:Entity {{id: row.toId}})"
    " CREATE (a)-[r:{type}]->(b) SET r = row.properties"
)
REMOVE = f"MATCH (n:Entity) WHERE n.id CONTAINS '{TAG}' CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF 2000 ROWS"


def person(i: int) -> str:
    return f"person:{TAG}-{i:05}"


def wallet(i: int) -> str:
    return f"wallet:{TAG}-{i:05}"


def name(i: int) -> str:
    return f"Zz{i:05} Crowd"


def at(i: int) -> str:
    return (START + timedelta(minutes=i)).isoformat().replace("+00:00", "Z")


def _nodes() -> Iterator[NodeRow]:
    yield NodeRow("Country", COUNTRY, {"name": "Zz crowd"}, START, synthetic=True)
    yield NodeRow("Wallet", WALLET, {"family": "tron", "address": "zzcrowd"}, START, synthetic=True)
    for i in range(MANY):
        born = {"birthDate": f"{1900 + i % 100}-{1 + i % 12:02}"} if i % 9 else {}
        yield NodeRow("Person", person(i), {"name": name(i), **born}, START, synthetic=True)
        yield NodeRow("Wallet", wallet(i), {"family": "tron", "address": f"zzcrowd{i:05}"}, START, synthetic=True)


def _assertions() -> Iterator[AssertionRow]:
    for i in range(MANY):
        yield AssertionRow("BASED_IN", person(i), COUNTRY, "source:zz", START)
        if i % 10 == 0:
            yield AssertionRow("BASED_IN", person(i), COUNTRY, "source:zz2", START)
        yield AssertionRow("CONTROLS", person(i), wallet(i), "source:zz", START)
        own: dict[str, Any] = {"txHash": f"zz{i}", "index": 0, "amount": str(i), "at": at(i)}
        yield AssertionRow("SENT", wallet(i), WALLET, "source:zz", START, properties=own)


def _batches(rows: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for i in range(0, len(rows), 5_000):
        yield list(rows[i : i + 5_000])


@asynccontextmanager
async def crowded(endpoint: Endpoint) -> AsyncIterator[Database]:
    """The database with the crowd in it, its indexes sampled, until the end of the block."""
    async with Database.opened(endpoint, timeout_seconds=300) as database:
        await apply(database)
        await database.run_schema(REMOVE)
        try:
            by_label: dict[str, list[dict[str, Any]]] = {}
            for row in _nodes():
                by_label.setdefault(row.label, []).append(stored_node(row))
            for label, stored in by_label.items():
                for rows in _batches(stored):
                    await database.write([(CREATE.format(label=label), {"rows": rows})])
            by_type: dict[str, list[dict[str, Any]]] = {}
            for assertion in _assertions():
                joined = {"fromId": assertion.start, "toId": assertion.end, "properties": envelope(assertion)}
                by_type.setdefault(assertion.type, []).append(joined)
            for relationship, all_rows in by_type.items():
                for rows in _batches(all_rows):
                    await database.write([(JOIN.format(type=relationship), {"rows": rows})])
            await database.run_schema("CALL db.prepareForReplanning(120)")
            yield database
        finally:
            await database.run_schema(REMOVE)
            await database.run_schema("CALL db.prepareForReplanning(120)")
