"""One operation under the audit: its purpose is read, the entry is written, and only then the answer leaves.

Written is each operation of a named reader, and each of anyone who may see victims. Of the answer only its size and
the codes of its errors enter the log; of the question everything does, since that is what an audit asks for.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from api.audit.chain import READ
from api.audit.journal import Journal
from api.errors import from_crimegraph
from api.exchange import Inner, Report, Request, Response
from graph.errors import AuditError, BadInput
from graph.scope import Reader

PURPOSE_HEADER = "crimegraph-purpose"
LONGEST_PURPOSE = 500
WITHHELD = "The audit log cannot be written, so the answer is withheld: ask again later."
_REMEMBERED = 4_096


@dataclass(slots=True)
class Audit:
    """Answers through an executor, and tells the journal. An answer that cannot be told of is withheld."""

    journal: Journal
    _written: set[str] = field(default_factory=set, init=False)
    """Documents whose text this process has written already."""

    async def told(self, asked: Request, reader: Reader, purpose: str | None, answer: Response) -> Response:
        """The answer once its entry lasts; in its place an error where that failed."""
        if reader.name is None and not reader.victims:
            return answer
        try:
            await self.journal.write(self._entry(asked, reader, purpose, answer))
        except AuditError:
            # The journal has logged the reason, which names files.
            self._written.clear()
            return _withheld(answer.report)
        except asyncio.CancelledError:
            # Its document may not be there.
            self._written.clear()
            raise
        return answer

    def _entry(self, asked: Request, reader: Reader, purpose: str | None, answer: Response) -> Mapping[str, Any]:
        report = answer.report
        # What could not even be parsed has no report of its document.
        document = report.document or hashlib.sha256(asked.query.encode()).hexdigest()
        entry: dict[str, Any] = {
            "kind": READ,
            "time": datetime.now(UTC).isoformat(),
            "reader": reader.name,
            "purpose": purpose,
            "operation": report.operation,
            "document": document,
            "variables": _as_json(asked.variables),
            "scope": {
                "clearance": reader.clearance.name,
                "victims": reader.victims,
                "validAt": report.valid_at and report.valid_at.isoformat(),
                "knownAt": report.known_at and report.known_at.isoformat(),
            },
            "rows": report.rows,
            "executed": answer.executed,
            "codes": list(answer.codes),
        }
        if report.asked:
            entry["asked"] = [self._inner(one) for one in report.asked]
        return entry | self._text(document, asked.query)

    def _inner(self, one: Inner) -> Mapping[str, Any]:
        """A question that a mutation asked."""
        return {
            "operation": one.request.operation_name,
            "document": one.document,
            "variables": _as_json(one.request.variables),
            "validAt": one.valid_at and one.valid_at.isoformat(),
            "knownAt": one.known_at and one.known_at.isoformat(),
            "rows": one.rows,
        } | self._text(one.document, one.request.query)

    def _text(self, document: str, text: str) -> dict[str, str]:
        """The text of a document that this process has not written yet."""
        if document in self._written:
            return {}
        if len(self._written) >= _REMEMBERED:
            self._written.clear()
        self._written.add(document)
        return {"text": text}


def stated_purpose(values: Sequence[str]) -> str | None:
    """What a reader states the answer is for. Raises BadInput for more than a line of text."""
    if not values:
        return None
    try:
        # Headers arrive as Latin-1; what people write is UTF-8.
        purpose = values[0].encode("latin-1").decode()
    except UnicodeError:
        purpose = "\0"
    if len(values) > 1 or len(purpose) > LONGEST_PURPOSE or not purpose.isprintable():
        raise BadInput(
            "The header Crimegraph-Purpose cannot be used",
            f"state one purpose, in one line of at most {LONGEST_PURPOSE} characters",
        )
    return purpose.strip() or None


def _as_json(variables: Mapping[str, Any]) -> Any:
    """As they were asked. What JSON of an entry cannot hold is written as text."""
    try:
        return orjson.loads(orjson.dumps(variables, default=str))
    except (orjson.JSONEncodeError, orjson.JSONDecodeError):
        return repr(variables)


def _withheld(report: Report) -> Response:
    error = AuditError(WITHHELD)
    return Response(
        orjson.dumps({"errors": [from_crimegraph(error).formatted], "data": None}), report, codes=(error.code,)
    )
