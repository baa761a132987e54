"""What the server says about itself: logs, metrics, spans. Never a value from the data, nor a variable."""

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace

import httpx
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api.exchange import Report, Response
from api.transport import telemetry
from api.transport.logs import MAX_NAME, Lines, Traceless, printable
from graph.database import Database
from graph.errors import DatabaseError
from graph.scope import ANONYMOUS, Reader
from graph.settings import Endpoint, Log, ReadTransport
from graph.vocabularies import Marking
from tests.http.asked import QUERY

REPORT = Report("ab" * 32, "Named", cost=7, rows=3, database_seconds=0.0123)
ANALYST = Reader("analyst", Marking.CLEAR, victims=False)


async def lines_of(style: Log, *, status: int = 200, seconds: float = 0.02, name: str | None = "Named") -> list[str]:
    written: list[bytes] = []
    lines = Lines(style, written.append)
    report = Report(REPORT.document, name, 7, 3, 0.0123)
    lines.operation(report, ANALYST, status, ("DATABASE_TIMEOUT",) if status >= 500 else (), seconds, 99)
    await asyncio.sleep(0.3)
    return b"".join(written).decode().splitlines()


async def test_a_line_of_json_tells_an_operation() -> None:
    (line,) = await lines_of(Log.JSON, status=503)
    told = json.loads(line)
    assert told.pop("at")
    assert told == {
        "event": "operation",
        "operation": "Named",
        "document": "ab" * 8,
        "reader": "analyst",
        "status": 503,
        "codes": ["DATABASE_TIMEOUT"],
        "seconds": 0.02,
        "databaseSeconds": 0.0123,
        "cost": 7,
        "rows": 3,
        "bytes": 99,
    }


async def test_a_line_of_text_tells_the_same() -> None:
    (line,) = await lines_of(Log.TEXT, status=503)
    for part in ("503", "20.0 ms (12.3 in Neo4j)", "3 rows, 99 bytes, cost 7", "Named", "analyst", "DATABASE_TIMEOUT"):
        assert part in line


async def test_by_default_only_failures_and_slow_operations_are_told() -> None:
    assert await lines_of(Log.FAILURES) == []
    assert len(await lines_of(Log.FAILURES, status=503)) == 1
    assert len(await lines_of(Log.FAILURES, seconds=2.0)) == 1


async def test_the_name_of_an_operation_cannot_forge_a_line() -> None:
    (line,) = await lines_of(Log.TEXT, name="A\n200 all is well\x1b[2J" + "x" * 500)
    assert "\x1b" not in line
    assert len(line) < 300
    assert printable("é\u202e\n") == "???"
    assert len(printable("x" * 500)) == MAX_NAME


def test_a_traceback_is_told_without_what_the_exception_says() -> None:
    try:
        raise ValueError("passport 123456")
    except ValueError:
        record = logging.LogRecord("crimegraph.api", logging.ERROR, "", 0, "an operation failed", (), sys.exc_info())
    for style in Log:
        told = Traceless(style).format(record)
        assert "an operation failed" in told
        assert "ValueError" in told
        assert "test_told.py" in told
        assert "passport" not in told


_INSTALLED = """
import asyncio, logging
from api.transport.logs import install
from graph.settings import Log

async def main():
    async def failing():
        raise ValueError("passport 123456")
    task = asyncio.create_task(failing())
    await asyncio.sleep(0)
    del task
    import gc; gc.collect()

install(Log.JSON)
asyncio.run(main())
for name in ("crimegraph.api", "uvicorn.error", "neo4j"):
    try:
        raise ValueError("passport 123456")
    except ValueError:
        logging.getLogger(name).exception("it failed")
import graph.database
graph.database._log.warning("reads fell back")
"""


def test_every_log_of_the_process_is_told_in_one_form_and_once() -> None:
    done = subprocess.run([sys.executable, "-c", _INSTALLED], capture_output=True, text=True, check=True)
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert [each["logger"] for each in told] == [
        "asyncio",
        "crimegraph.api",
        "uvicorn.error",
        "neo4j",
        "crimegraph.database",
    ]
    assert all(each["where"][0] == "ValueError" for each in told[:4])
    assert "passport" not in done.stderr


def test_metrics_count_requests_by_status_and_code(client: httpx.Client) -> None:
    def count(line: str) -> float:
        found = [x for x in client.get("/metrics").text.splitlines() if x.startswith(line + " ")]
        return float(found[0].split()[-1]) if found else 0.0

    good = 'crimegraph_requests_total{code="NONE",status="200"}'
    bad = 'crimegraph_requests_total{code="GRAPHQL_VALIDATION_FAILED",status="200"}'
    database, seconds = "crimegraph_database_seconds_count", "crimegraph_request_seconds_count"
    before = [count(x) for x in (good, bad, database, seconds)]
    client.post("/graphql", json={"query": QUERY})
    client.post("/graphql", json={"query": "{ persn }"})
    assert [count(x) for x in (good, bad, database, seconds)] == [
        before[0] + 1,
        before[1] + 1,
        before[2] + 1,
        before[3] + 2,
    ]


def test_no_label_of_a_metric_comes_from_a_client(client: httpx.Client) -> None:
    client.post("/graphql", json={"query": "query Zebra { __typename }", "variables": {"a": "Giraffe"}})
    told = client.get("/metrics").text
    assert "Zebra" not in told
    assert "Giraffe" not in told


def test_metrics_are_for_this_machine(client: httpx.Client) -> None:
    assert client.get("/metrics").status_code == 200
    # A proxy on this machine brings others.
    assert client.get("/metrics", headers={"x-forwarded-for": "192.0.2.1"}).status_code == 403


def test_opentelemetry_is_not_imported_unless_it_is_wanted() -> None:
    code = "import sys, api.app; print([m for m in sys.modules if m.startswith('opentelemetry')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def tracing() -> tuple[InMemorySpanExporter, telemetry.Telemetry]:
    kept, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    return kept, telemetry.Telemetry(provider, provider.get_tracer("test"))


async def test_a_request_is_a_span_and_its_statement_one_inside_it(seeded: Endpoint) -> None:
    kept, traced = tracing()
    headers: Mapping[bytes, bytes] = {b"traceparent": b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
    async with Database.opened(seeded) as database:
        with traced.request(headers) as span:
            await telemetry.traced(database, traced).read("RETURN $secret", {"secret": "passport"})
            telemetry.describe(span, Response(b"{}", REPORT), 200)

    statement, request = kept.get_finished_spans()
    assert (statement.name, request.name) == ("statement", "graphql")
    assert statement.parent is not None
    assert request.context is not None
    assert statement.parent.span_id == request.context.span_id
    assert request.context.trace_id == 0x0AF7651916CD43DD8448EB211C80319C
    assert request.attributes is not None
    assert request.attributes["graphql.document.hash"] == REPORT.document
    assert "passport" not in statement.to_json() + request.to_json()


@pytest.mark.parametrize("transport", ReadTransport)
async def test_the_spans_of_what_failed_hold_no_value(transport: ReadTransport, seeded: Endpoint) -> None:
    kept, traced = tracing()
    async with Database.opened(replace(seeded, read_transport=transport)) as database:
        with pytest.raises(DatabaseError), traced.request({}):
            # Neo4j repeats in its message what it could not read as a date.
            await telemetry.traced(database, traced).read("RETURN date($secret)", {"secret": "passport"})
    statement, request = kept.get_finished_spans()
    assert statement.attributes is not None
    assert statement.attributes["error.type"]
    assert "passport" not in statement.to_json() + request.to_json()
    assert (statement.events, request.events) == ((), ())


async def test_anonymous_has_no_name() -> None:
    written: list[bytes] = []
    lines = Lines(Log.JSON, written.append)
    lines.operation(None, ANONYMOUS, 400, ("BAD_REQUEST",), 0.0, 0)
    lines.flush()
    assert json.loads(written[0])["reader"] is None
