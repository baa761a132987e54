"""OpenTelemetry: a span for each request and one for its statement, sent where CRIMEGRAPH_OTLP_ENDPOINT says.

Nothing of it is imported where that is unset. Spans carry names, hashes, counts and codes, no values and no variables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from api.exchange import Response
from api.transport.logs import printable
from graph.database import Database, Parameters
from graph.errors import SettingsError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span, Tracer

# An exception's message, or that of its cause, may carry a value. Left to itself a span records both and the traceback.
_SILENT: dict[str, Any] = {"record_exception": False, "set_status_on_exception": False}
_STATEMENT = {"db.system.name": "neo4j"}


@dataclass(slots=True)
class Telemetry:
    provider: TracerProvider
    tracer: Tracer

    @contextmanager
    def request(self, headers: Mapping[bytes, bytes]) -> Iterator[Span]:
        """A span around one request, a child of the client's where it sent `traceparent`."""
        from opentelemetry.propagate import extract

        carrier = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}
        with self.tracer.start_as_current_span("graphql", context=extract(carrier), **_SILENT) as span:
            yield span

    def close(self) -> None:
        self.provider.shutdown()


def describe(span: Span, answer: Response, status: int) -> None:
    """Writes onto the span what the log says of the same operation."""
    report = answer.report
    span.set_attribute("graphql.document.hash", report.document)
    span.set_attribute("graphql.operation.name", printable(report.operation or ""))
    span.set_attribute("http.response.status_code", status)
    span.set_attribute("crimegraph.cost", report.cost)
    span.set_attribute("crimegraph.rows", report.rows)
    span.set_attribute("crimegraph.codes", list(answer.codes))


class TracedDatabase(Database):
    """A database whose reads are spans."""

    tracer: Tracer

    async def read(
        self, text: str, parameters: Parameters | None = None, *, metadata: Mapping[str, Any] | None = None
    ) -> list[list[Any]]:
        with self.tracer.start_as_current_span("statement", attributes=_STATEMENT, **_SILENT) as span:
            try:
                return await super().read(text, parameters, metadata=metadata)
            except Exception as error:
                span.set_attribute("error.type", type(error).__name__)
                raise


def start(endpoint: str) -> Telemetry:
    """Raises SettingsError where the packages are not installed."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise SettingsError(
            "CRIMEGRAPH_OTLP_ENDPOINT is set and OpenTelemetry is not installed: install crimegraph[telemetry], or"
            " unset it."
        ) from None
    provider = TracerProvider(resource=Resource.create({"service.name": "crimegraph"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint.rstrip("/") + "/v1/traces")))
    return Telemetry(provider, provider.get_tracer("crimegraph"))


def traced(database: Database, telemetry: Telemetry) -> Database:
    """The same database, its reads traced."""
    found = TracedDatabase(*(getattr(database, each.name) for each in fields(Database) if each.init))
    found.tracer = telemetry.tracer
    return found
