"""`crimegraph case`: a reader's cases, for whoever runs this machine and acts as one of them."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from api.cases.mutations import read_variables, require_document
from graph import local
from graph.cases import store
from graph.cases.case import Case, Draft, Question
from graph.cli.console import Json, Yes, answer, confirm, counted, telling
from graph.cli.readers import NOBODY, reader_named
from graph.database import Database
from graph.errors import BadInput, RequestError
from graph.scope import Reader, Scope
from graph.settings import Settings
from graph.vocabularies import Marking

app = typer.Typer(no_args_is_help=True, help="What investigators keep: entities, questions and notes of their own.")

As = Annotated[str, typer.Option("--as", metavar="READER", help="Whose cases: the name of a token that is good.")]
Id = Annotated[str, typer.Argument(metavar="CASE", help="The id of a case, as `crimegraph case list` shows it.")]
Answer = TypeVar("Answer")


@app.command("list")
def list_cases(as_: As, json: Json = False) -> None:
    """List the cases of a reader, the oldest first."""
    found = _run(as_, lambda database, reader: store.cases(database, reader))
    answer("\n".join(_line(case) for case in found) or "no cases", {"cases": [c.as_json() for c in found]}, json=json)


@app.command()
def show(id_: Id, as_: As, json: Json = False) -> None:
    """Show a case: its entities and which of them are gone, its questions, its notes."""

    async def read(database: Database, reader: Reader) -> tuple[Case, set[str]]:
        case = await store.case(database, reader, id_)
        return case, await visible(database, reader, case)

    case, there = _run(as_, read)
    gone = [one for one in case.entities if one not in there]
    answer("\n".join(_lines(case, gone)), {**case.as_json(), "gone": gone}, json=json)


@app.command()
def save(
    as_: As,
    title: Annotated[
        str | None, typer.Option("--title", help="What it is called; that of the case it changes.")
    ] = None,
    entities: Annotated[
        list[str] | None, typer.Option("--entity", metavar="ID", help="An entity to add; may be repeated.")
    ] = None,
    questions: Annotated[
        list[Path] | None,
        typer.Option(
            "--question",
            metavar="FILE",
            help="A GraphQL document to add under its file's name, with the variables of FILE.json beside it.",
        ),
    ] = None,
    marking: Annotated[
        str | None,
        typer.Option("--marking", metavar="TLP", help="At most the reader's clearance, which it is without."),
    ] = None,
    id_: Annotated[
        str | None, typer.Option("--id", metavar="CASE", help="Add to this case; without it, a new one.")
    ] = None,
    json: Json = False,
) -> None:
    """Keep a new case, or add entities and questions to one."""
    if marking is not None and marking.upper() not in Marking.__members__:
        raise typer.BadParameter(f"use one of {', '.join(Marking.__members__)}.", param_hint="--marking")
    asked = [question(path) for path in questions or ()]

    async def keep(database: Database, reader: Reader) -> Case:
        before = None if id_ is None else await store.case(database, reader, id_)
        names = {q.name for q in asked}
        draft = Draft(
            title=title or (before.title if before else ""),
            entities=[*(before.entities if before else ()), *(entities or ())],
            questions=[*(q for q in (before.questions if before else ()) if q.name not in names), *asked],
            marking=Marking[marking.upper()] if marking else before.marking if before else None,
        )
        return await store.save(database, reader, draft, datetime.now(UTC), id_)

    case = _run(as_, keep)
    answer(case.id, case.as_json(), json=json)


@app.command("note")
def add_note(id_: Id, text: str, as_: As, json: Json = False) -> None:
    """Add a note to a case."""
    case = _run(as_, lambda database, reader: store.add_note(database, reader, id_, text, datetime.now(UTC)))
    answer(f"{case.id} has {counted(len(case.notes), 'note')}", case.as_json(), json=json)


@app.command()
def delete(id_: Id, as_: As, yes: Yes = False, json: Json = False) -> None:
    """Delete a case with its notes."""
    confirm(f"Delete {id_} with its notes?", yes=yes)
    if not _run(as_, lambda database, reader: store.delete(database, reader, id_)):
        raise store.no_such(id_)
    answer(f"{id_} is deleted", {"id": id_, "deleted": True}, json=json)


def question(path: Path) -> Question:
    """A document from a file, and its variables from the file beside it. Raises BadInput and LimitExceeded."""
    beside = path.with_name(path.name + ".json")
    text = _text(path, "name a GraphQL document")
    variables = _text(beside, "correct the file of variables, or move it away") if beside.exists() else None
    with _naming(path):
        require_document(text)
    with _naming(beside):
        return Question(path.stem, text, read_variables(variables))


def _text(path: Path, remedy: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror})", remedy) from None
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} cannot be read (byte {error.start} is not UTF-8)", remedy) from None


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    try:
        yield
    except RequestError as error:
        raise type(error)(f"{path}: {error.fault}", error.remedy) from None


async def visible(database: Database, reader: Reader, case: Case) -> set[str]:
    """The entities of a case that its owner sees now."""
    scope = Scope(reader)
    text = f"MATCH (n:Entity) WHERE n.id IN $ids AND {scope.sees_node('n')} RETURN n.id"
    rows = await database.read(text, {**scope.parameters, "ids": list(case.entities)})
    return {one for (one,) in rows}


def _line(case: Case) -> str:
    entities, questions = counted(len(case.entities), "entity", "entities"), counted(len(case.questions), "question")
    return f"{case.id}  {case.marking.name}  {entities}  {questions}  {case.title}"


def _lines(case: Case, gone: list[str]) -> list[str]:
    lines = [f"{case.id}  {case.marking.name}  {case.title}", f"changed {case.changed_at}"]
    lines += [f"entity    {one}{'  gone' if one in gone else ''}" for one in case.entities]
    lines += [f"erased    {case.erased} of its entities"] if case.erased else []
    lines += [f"question  {q.name}" for q in case.questions]
    return lines + [f"note      {n.at}  {n.text}" for n in case.notes]


def _run(name: str, work: Callable[[Database, Reader], Awaitable[Answer]]) -> Answer:
    if name == NOBODY:
        raise typer.BadParameter(f"a case has an owner, and {NOBODY} is nobody: name a reader.", param_hint="--as")
    settings = Settings.from_environment(os.environ)
    reader = reader_named(settings, name)
    with telling() as progress, local.session(settings, progress) as endpoint:

        async def done() -> Answer:
            async with Database.opened(endpoint, timeout_seconds=settings.statement_timeout_seconds) as database:
                return await work(database, reader)

        return asyncio.run(done())
