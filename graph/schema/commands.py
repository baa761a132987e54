"""`crimegraph schema apply|check`: data on stdout, everything else on stderr."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from graph import local
from graph.database import Database
from graph.schema.apply import SchemaState, current_hash, missing, stored_hash
from graph.schema.apply import apply as apply_schema
from graph.schema.checks import Violation, check_names, run_checks
from graph.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Constraints and indexes, and the rules that the data keeps.")
errors = Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


@app.command()
def apply(as_json: AsJson = False) -> None:
    """Create the constraints and indexes that are missing; nothing is done where they are as declared."""
    state = asyncio.run(_apply())
    facts = {"applied": state.applied, "statements": state.statements, "dropped": state.dropped, "hash": state.hash}
    done = "applied" if state.applied else "already there"
    _answer(as_json, facts, [f"{state.statements} constraints and indexes: {done}"])


@app.command()
def check(as_json: AsJson = False) -> None:
    """Say whether the schema is the declared one and the data keeps every rule; exit code 1 where not."""
    current, absent, violations = asyncio.run(_check())
    facts = {
        "current": current,
        "missing": absent,
        "checks": check_names(),
        "violations": [{"check": v.check, "subject": v.subject, "problem": v.problem} for v in violations],
    }
    lines = [f"missing: {name}" for name in absent]
    lines += [f"{v.check}: {v.subject} {v.problem}" for v in violations]
    if not current:
        lines.append("The schema is not the declared one: run `crimegraph schema apply`.")
    _answer(as_json, facts, lines or [f"The schema is as declared, and {len(check_names())} checks found nothing."])
    if lines:
        raise typer.Exit(1)


async def _apply() -> SchemaState:
    async with _database() as database:
        if not errors.is_terminal:
            _say("applying constraints and indexes")
        with Progress(console=errors, transient=True, disable=not errors.is_terminal) as drawn:
            task = drawn.add_task("constraints and indexes", total=None)
            return await apply_schema(database, lambda done, total: drawn.update(task, completed=done, total=total))


async def _check() -> tuple[bool, tuple[str, ...], list[Violation]]:
    async with _database() as database:
        current = await stored_hash(database) == current_hash()
        return current, await missing(database), await run_checks(database)


@asynccontextmanager
async def _database() -> AsyncIterator[Database]:
    settings = Settings.from_environment(os.environ)
    with local.session(settings, _say) as endpoint:
        async with Database.opened(endpoint, timeout_seconds=settings.statement_timeout_seconds) as database:
            yield database


def _say(what: str, done: int = 0, total: int = 0) -> None:
    # Counts belong to a drawn bar; as plain lines they would fill the screen.
    if not total:
        errors.print(what, highlight=False)


def _answer(as_json: bool, facts: Mapping[str, Any], lines: Iterable[str]) -> None:
    text = json.dumps(facts, indent=2) if as_json else "\n".join(lines)
    sys.stdout.write(f"{text}\n")
