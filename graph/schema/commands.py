"""`crimegraph schema apply|check`: data on stdout, everything else on stderr."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import typer

from graph import local
from graph.cli.console import Json, answer, telling
from graph.database import Database
from graph.local.progress import Progress
from graph.schema.apply import SchemaState, current_hash, missing, stored_hash
from graph.schema.apply import apply as apply_schema
from graph.schema.checks import Violation, check_names, run_checks
from graph.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Constraints and indexes, and the rules that the data keeps.")


@app.command()
def apply(json: Json = False) -> None:
    """Create the constraints and indexes that are missing; nothing is done where they are as declared."""
    state = asyncio.run(_apply())
    facts = {"applied": state.applied, "statements": state.statements, "dropped": state.dropped, "hash": state.hash}
    done = "applied" if state.applied else "already there"
    answer(f"{state.statements} constraints and indexes: {done}", facts, json=json)


@app.command()
def check(json: Json = False) -> None:
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
    nothing = f"The schema is as declared, and {len(check_names())} checks found nothing."
    answer("\n".join(lines) or nothing, facts, json=json)
    if lines:
        raise typer.Exit(1)


async def _apply() -> SchemaState:
    async with _database() as (database, progress):
        return await apply_schema(database, lambda done, total: progress("constraints and indexes", done, total))


async def _check() -> tuple[bool, tuple[str, ...], list[Violation]]:
    async with _database() as (database, _):
        current = await stored_hash(database) == current_hash()
        return current, await missing(database), await run_checks(database)


@asynccontextmanager
async def _database() -> AsyncIterator[tuple[Database, Progress]]:
    settings = Settings.from_environment(os.environ)
    with telling() as progress, local.session(settings, progress) as endpoint:
        async with Database.opened(endpoint, timeout_seconds=settings.statement_timeout_seconds) as database:
            yield database, progress
