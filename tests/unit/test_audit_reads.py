"""The entry of one operation: all of what was asked, also where a mutation asked it."""

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson

from api.audit.file import AuditFile
from api.audit.journal import Journal
from api.audit.reads import Audit
from api.exchange import Inner, Report, Request, Response
from graph.scope import Reader
from graph.vocabularies import Marking

ADA = Reader("ada", Marking.AMBER, victims=True)
MAKE = Request("mutation { makePacket(case: 1) { json } }")


def entries(path: Path, *reports: Report) -> list[dict[str, Any]]:
    async def tell() -> None:
        audit = Audit(Journal(AuditFile(path)))
        for report in reports:
            await audit.told(MAKE, ADA, None, Response(b"{}", report))
        await audit.journal.close()

    asyncio.run(tell())
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def test_what_a_mutation_asked_stands_in_its_entry(tmp_path: Path) -> None:
    question = Request("query A($id: ID!) { node(id: $id) { id } }", {"id": "person:x"}, "A")
    inner = Inner(question, "ab", 3, date(2024, 5, 1), datetime(2026, 1, 1, tzinfo=UTC))
    first, second = entries(tmp_path / "log", Report("cd", asked=[inner]), Report("cd", asked=[inner]))
    told = {
        "operation": "A", "document": "ab", "variables": {"id": "person:x"}, "validAt": "2024-05-01",
        "knownAt": "2026-01-01T00:00:00+00:00", "rows": 3,
    }  # fmt: skip
    assert first["asked"] == [{**told, "text": question.query}]
    assert second["asked"] == [told]


def test_who_asked_nothing_beside_has_no_such_list(tmp_path: Path) -> None:
    [entry] = entries(tmp_path / "log", Report("cd"))
    assert "asked" not in entry
