"""The canonical text of a graph: the same for the same graph, other for any other."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import orjson
import pytest
import pytest_asyncio
from typer.testing import CliRunner

from graph import canonical
from graph.canonical import write_canonical
from graph.database import Database
from graph.local.commands import app
from graph.provenance import AssertionRow, NodeRow
from graph.schema.apply import apply
from graph.settings import Endpoint
from graph.vocabularies import Stance
from graph.write import Writer

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
LATER = datetime(2025, 1, 1, tzinfo=UTC)
NODES = [
    NodeRow("Source", "source:zz-canon", {"name": "S", "publisher": "P", "publishedAt": "2024"}, FIRST),
    NodeRow("Person", "person:zz-canon", {"name": "Z"}, FIRST),
    NodeRow("Organization", "organization:zz-canon", {"name": "O", "kind": "COMPANY"}, FIRST),
    NodeRow("Compound", "compound:zz-canon", {"name": "C", "point": (16.7, 98.5), "pointPrecision": "CITY"}, FIRST),
]
LEADS = AssertionRow("LEADS", "person:zz-canon", "organization:zz-canon", "source:zz-canon", FIRST, valid_from="2020")
REPORT = AssertionRow("REPORTED_BY", "compound:zz-canon", "source:zz-canon", "source:zz-canon", FIRST)


@pytest_asyncio.fixture
async def database(database_endpoint: Endpoint) -> AsyncIterator[Database]:
    async with Database.opened(database_endpoint, timeout_seconds=120) as opened:
        await apply(opened)
        try:
            yield opened
        finally:
            await _remove(opened)


async def _remove(database: Database) -> None:
    await database.write([("MATCH (n) WHERE n.id ENDS WITH ':zz-canon' DETACH DELETE n", {})])


async def _lines(database: Database, *, times: bool = True) -> list[bytes]:
    out = BytesIO()
    fingerprint = await write_canonical(database, out, times=times)
    text = out.getvalue()
    lines = text.splitlines(keepends=True)
    assert fingerprint.sha256 == hashlib.sha256(text).hexdigest()
    assert len(lines) == fingerprint.nodes + fingerprint.relationships
    assert lines == sorted(lines)
    assert b"DeploymentState" not in text
    return [line for line in lines if b"zz-canon" in line]


async def test_the_order_of_writing_makes_no_difference(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await Writer(database, LATER).write(NODES, [LEADS, REPORT])
    lines = await _lines(database)
    await _remove(database)
    await Writer(database, LATER, batch=1).write(NODES[::-1], [REPORT, LEADS])
    monkeypatch.setattr(canonical, "RUN_BYTES", 300)  # sorted on the disk, in very many runs
    assert await _lines(database) == lines


async def test_values_keep_their_kinds(database: Database) -> None:
    await Writer(database, LATER).write(NODES, [LEADS])
    by_id = {line["node"]: line for line in map(orjson.loads, await _lines(database)) if "node" in line}
    compound = by_id["compound:zz-canon"]
    assert compound["labels"] == ["Compound", "Entity"]
    assert compound["properties"]["point"] == {"point": [4326, 98.5, 16.7]}
    source = by_id["source:zz-canon"]["properties"]
    assert (source["publishedAt"], source["publishedAtFromDay"]) == ("2024", {"date": "2024-01-01"})
    assert source["recordedAt"]["datetime"].startswith("2024-01-01T00:00:00")


async def test_without_times_only_what_was_written_counts(database: Database) -> None:
    await Writer(database, LATER).write(NODES, [LEADS])
    timed, plain = await _lines(database), await _lines(database, times=False)
    await _remove(database)
    moved = [replace(row, recorded_at=LATER) for row in NODES]
    await Writer(database, LATER).write(moved, [replace(LEADS, recorded_at=LATER)])
    assert await _lines(database) != timed
    assert await _lines(database, times=False) == plain


async def test_what_is_withdrawn_is_told_apart_with_and_without_times(database: Database) -> None:
    await Writer(database, LATER).write(NODES, [LEADS])
    before = await _lines(database, times=False)
    await Writer(database, LATER).write([], [replace(LEADS, stance=Stance.DENIES, recorded_at=LATER)])
    after = await _lines(database, times=False)
    assert len(after) == len(before) + 1
    assert sum(b'"retractedAt":true' in line for line in after) == 1


def test_the_command_tells_the_hash(database_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("uri", "username", "password", "database"):
        monkeypatch.setenv(f"NEO4J_{name.upper()}", getattr(database_endpoint, name))
    runner = CliRunner()
    plain = runner.invoke(app, ["canonical", "--hash"], catch_exceptions=False)
    told = orjson.loads(runner.invoke(app, ["canonical", "--json"], catch_exceptions=False).stdout)
    assert plain.stdout == f"{told['sha256']}\n"
    assert set(told) == {"sha256", "nodes", "relationships"}
