"""`crimegraph import` as a person runs it, and what it left in the graph."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from graph.canonical import Fingerprint, write_canonical
from graph.cli.main import application
from graph.database import Database
from graph.errors import CrimegraphError
from graph.schema.apply import STATE_LABEL
from graph.settings import Endpoint
from graph.store import mark_hubs

# Later than all that the seed knows: from an earlier moment on its countries would be known too, and cleaned away.
RECORDED = "2027-01-02T07:08:09Z"
# Of what was imported; nodes that were there before keep their own moment.
_CLEAN = (
    "MATCH ()-[r]->() WHERE r.recordedAt = datetime($at) DELETE r",
    "MATCH (n) WHERE n.recordedAt = datetime($at) DETACH DELETE n",
    f"MATCH (s:{STATE_LABEL}) WHERE s.id STARTS WITH 'import:' DELETE s",
)


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended: no traceback, or it would not be here."""

    code: int
    stdout: str
    stderr: str
    rejects: list[dict[str, Any]]
    remarks: list[dict[str, Any]]

    @property
    def account(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.stdout)
        return found


@dataclass(frozen=True, slots=True)
class Commanded:
    """A database, and a folder in which commands find and leave their files."""

    endpoint: Endpoint
    folder: Path

    @property
    def environ(self) -> dict[str, str]:
        return {
            "NEO4J_URI": self.endpoint.uri,
            "NEO4J_USERNAME": self.endpoint.username,
            "NEO4J_PASSWORD": self.endpoint.password,
            "NEO4J_DATABASE": self.endpoint.database,
        }

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def imported(self, *arguments: str | Path, stdin: bytes = b"") -> Ran:
        rejects = self.folder / "rejects.jsonl"
        given = ["--json", "--recorded-at", RECORDED]
        if "--rejects" not in arguments:
            given += ["--rejects", str(rejects)]
        return self.run("import", *map(str, arguments), *given, stdin=stdin)

    def run(self, *arguments: str, stdin: bytes = b"") -> Ran:
        result = CliRunner().invoke(application(arguments[0]), list(arguments), input=stdin, env=self.environ)
        code, stderr = result.exit_code, result.stderr
        if isinstance(result.exception, CrimegraphError):  # as graph.cli.main does
            code, stderr = result.exception.exit_code, f"{stderr}crimegraph: {result.exception}\n"
        elif result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert "Traceback" not in stderr
        return Ran(code, result.stdout, stderr, self._lines("rejects.jsonl"), self._lines("remarks.jsonl"))

    def ask(self, text: str, **parameters: Any) -> list[list[Any]]:
        async def asked() -> list[list[Any]]:
            async with Database.opened(self.endpoint) as database:
                return await database.read(text, parameters)

        return asyncio.run(asked())

    def fingerprint(self) -> Fingerprint:
        async def taken() -> Fingerprint:
            async with Database.opened(self.endpoint) as database:
                return await write_canonical(database)

        return asyncio.run(taken())

    def clean(self) -> None:
        async def cleaned() -> None:
            async with Database.opened(self.endpoint, timeout_seconds=300) as database:
                await database.write([(text, {"at": RECORDED} if "$at" in text else {}) for text in _CLEAN])
                await mark_hubs(database)

        asyncio.run(cleaned())

    def _lines(self, name: str) -> list[dict[str, Any]]:
        path = self.folder / name
        return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []
