"""`crimegraph resolve`: proposes which records are one, lists, decides, takes back."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar

import typer

from graph import local
from graph.cli.console import Json, answer, telling
from graph.database import Database
from graph.errors import DatasetError
from graph.local.progress import Progress
from graph.schema.apply import apply
from graph.settings import Settings
from graph.vocabularies import Judgement

TIMEOUT_SECONDS = 300.0
T = TypeVar("T")

app = typer.Typer(add_completion=False, help="Find records that are one thing, and decide which are.")
First = Annotated[str, typer.Argument(metavar="A", help="Id of one record, as person:do-kwon.")]
Second = Annotated[str, typer.Argument(metavar="B", help="Id of the other.")]


class Decision(StrEnum):
    """As people type it."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNSURE = "unsure"


@app.callback(invoke_without_command=True)
def resolve(
    context: typer.Context,
    threshold: Annotated[float, typer.Option(help="The score from which a pair is proposed.")] = 0.7,
    auto: Annotated[
        float | None, typer.Option(help="The score from which a pair is POSITIVE at once; without it nothing is.")
    ] = None,
    algorithm: Annotated[str, typer.Option(help="One of nomenklatura's matchers.")] = "logic-v2",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Compare, and write nothing.")] = False,
    json: Json = False,
) -> None:
    """Compare the people and the organizations of the graph, and propose pairs that may be one."""
    if context.invoked_subcommand is not None:
        return
    _require_scores(threshold, auto)
    # nomenklatura takes seconds to import.
    from seed.identity.resolve import Plan
    from seed.identity.resolve import resolve as run

    plan = Plan(threshold, auto, algorithm)
    try:
        plan.check()
    except DatasetError as error:
        raise typer.BadParameter(str(error), param_hint="--algorithm") from error

    async def work(database: Database, progress: Progress) -> Any:
        await apply(database)
        return await run(database, plan, datetime.now(UTC), progress, dry_run=dry_run)

    found = _run(work)
    held = f", {found.held} of them kept UNSURE by a NEGATIVE judgement" if found.held else ""
    text = (
        f"{found.records} records, {found.compared} pairs compared, {found.skipped} settled already:"
        f" {found.positive} POSITIVE, {found.unsure} UNSURE{held}; {found.written} written"
    )
    data = found.as_json() | {"dryRun": dry_run}
    if dry_run:
        data["pairs"] = [{"a": a, "b": b, "judgement": s.judgement, "score": s.score} for (a, b), s in found.proposed]
    answer(text, data, json=json)


@app.command("list")
def list_judgements(
    judgement: Annotated[Judgement | None, typer.Option(help="These alone.")] = None,
    contradictions: Annotated[
        bool, typer.Option("--contradictions", help="NEGATIVE judgements inside one thing, with what joins it.")
    ] = False,
    first: Annotated[int, typer.Option(min=1, help="How many are shown.")] = 50,
    json: Json = False,
) -> None:
    """List the judgements that stand, the highest score first."""
    from seed.identity import decisions, judgements

    there = _run(lambda database, progress: judgements.live(database))
    if contradictions:
        told = decisions.contradictions(there)
        lines = [f"{_line(one.as_json())}\n    yet one thing: {' = '.join(way)}" for one, way in told[:first]]
        found = [one.as_json() | {"joinedBy": way} for one, way in told]
    else:
        kept = [one for one in there if judgement is None or one.said.judgement == judgement]
        kept.sort(key=lambda one: (-(one.said.score or 0.0), one.ends, one.source))
        found = [one.as_json() for one in kept]
        lines = [_line(one) for one in found[:first]]
    if len(found) > first:
        lines.append(f"… and {len(found) - first} more: --first shows them")
    answer("\n".join(lines) or "none", {"total": len(found), "judgements": found[:first]}, json=json)


@app.command()
def decide(
    a: First,
    b: Second,
    judgement: Annotated[Decision, typer.Argument(help="Whether they are one thing.")],
    by: Annotated[str, typer.Option("--by", help="Name of the person who decides.")],
    why: Annotated[str | None, typer.Option("--why", help="The reason, kept beside the features.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Even where it contradicts what stands.")] = False,
    json: Json = False,
) -> None:
    """Decide whether two records are one thing. No later run changes it."""
    from seed.identity import decisions

    asked = Judgement[judgement.name]
    said = _run(
        lambda database, progress: decisions.decide(database, a, b, asked, by, datetime.now(UTC), why=why, force=force)
    )
    answer(
        f"{a} and {b}: {said.judgement}, decided by {said.decided_by}",
        {"a": a, "b": b, "judgement": said.judgement, "decidedBy": said.decided_by},
        json=json,
    )


@app.command()
def undo(a: First, b: Second, json: Json = False) -> None:
    """Take the last judgement of a pair back: what stood before stands again."""
    from seed.identity import decisions

    gone, stands = _run(lambda database, progress: decisions.undo(database, a, b, datetime.now(UTC)))
    now = f"{stands.judgement}, by {stands.decided_by}" if stands else "nothing"
    answer(
        f"{a} and {b}: no longer {gone.judgement}; {now} stands",
        {"a": a, "b": b, "undone": gone.judgement, "stands": stands.judgement if stands else None},
        json=json,
    )


def _require_scores(threshold: float, auto: float | None) -> None:
    for option, value in (("--threshold", threshold), ("--auto", auto)):
        if value is not None and not 0 <= value <= 1:
            raise typer.BadParameter(f"{value} is no score: use one from 0 to 1.", param_hint=option)
    if auto is not None and auto < threshold:
        raise typer.BadParameter(f"{auto} is below --threshold {threshold}: give a higher one.", param_hint="--auto")


def _run(work: Callable[[Database, Progress], Awaitable[T]]) -> T:
    settings = Settings.from_environment(os.environ)

    async def opened() -> T:
        async with Database.opened(endpoint, timeout_seconds=TIMEOUT_SECONDS) as database:
            return await work(database, progress)

    with telling() as progress, local.session(settings, progress) as endpoint:
        return asyncio.run(opened())


def _line(one: dict[str, Any]) -> str:
    score = "  –  " if one["score"] is None else f"{one['score']:.3f}"
    names = " / ".join(name or "?" for name in one["names"])
    return (
        f"{score}  {one['judgement'] or '–':8}  {one['a']}  {one['b']}  {names}  ({one['decidedBy'] or one['source']})"
    )
