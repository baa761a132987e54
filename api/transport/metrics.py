"""What `/metrics` tells Prometheus. No label comes from a client: its values would be without end.

With several workers, PROMETHEUS_MULTIPROC_DIR is set before this module is imported, and each answers for all of them.
"""

import asyncio
import os

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from api.exchange import Report
from api.transport.gate import Gate

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
GAUGE_SECONDS = 1.0
NONE = "NONE"
"""The code of what went well."""

REQUESTS = Counter("crimegraph_requests", "Requests to /graphql by status and first error code.", ["status", "code"])
SECONDS = Histogram("crimegraph_request_seconds", "From the request's headers to its answer.", buckets=_SECONDS)
DATABASE_SECONDS = Histogram("crimegraph_database_seconds", "Of one statement, as the API waits.", buckets=_SECONDS)
ANSWER_BYTES = Counter("crimegraph_answer_bytes", "Of all answers, before compression.")
RUNNING = Gauge("crimegraph_operations_running", "Operations running now.", multiprocess_mode="livesum")
WAITING = Gauge("crimegraph_operations_waiting", "Operations waiting for their turn.", multiprocess_mode="livesum")
SHED = Counter("crimegraph_shed", "Operations turned away because too many were running.")
LIMITED = Counter("crimegraph_rate_limited", "Requests turned away because their reader had spent enough.")
FAILED_LOGINS = Counter("crimegraph_failed_logins", "Requests whose token was not accepted.", ["status"])
GONE = Counter("crimegraph_clients_gone", "Operations ended because their client hung up.")
NOT_MODIFIED = Counter("crimegraph_not_modified", "Answers that the client had already (304).")
COST = Counter("crimegraph_cost", "Estimated cost of what was run.")

_KNOWN: dict[tuple[int, str], Counter] = {}


def told(status: int, code: str, seconds: float, report: Report | None, size: int) -> None:
    """Counts one answered request."""
    counter = _KNOWN.get((status, code))
    if counter is None:
        counter = _KNOWN[status, code] = REQUESTS.labels(str(status), code)
    counter.inc()
    SECONDS.observe(seconds)
    ANSWER_BYTES.inc(size)
    if report is not None and report.database_seconds:
        DATABASE_SECONDS.observe(report.database_seconds)
        COST.inc(report.cost)


async def keep_telling(gate: Gate) -> None:
    """Writes down every second how busy this process is: a gauge at every request would cost more than the gate."""
    while True:
        RUNNING.set(gate.inside)
        WAITING.set(gate.waiting)
        await asyncio.sleep(GAUGE_SECONDS)


def page() -> tuple[bytes, str]:
    """The metrics and their content type; of all workers where there are several."""
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # has no types
    return generate_latest(registry), CONTENT_TYPE_LATEST
