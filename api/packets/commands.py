"""`crimegraph packet make|page|verify`: an answer with all that it rests on, under a hash, and the same again later."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from api.cases.commands import question as read_question
from api.packets import packet as packets
from api.packets.asking import Question
from api.packets.packet import HASH, MAX_DIFFERENCES, Order, Packet
from api.packets.page import page as made_page
from api.packets.way import Direct
from api.readers.named import reader_named
from graph import local
from graph.cases import store
from graph.cli.console import Json, answer, note, telling, while_read
from graph.database import Database
from graph.errors import DatasetError
from graph.scope import Reader
from graph.settings import Settings
from graph.vocabularies import Marking

app = typer.Typer(no_args_is_help=True, help="Evidence packets: an answer with all that it rests on, under a hash.")

OTHER_HASH, OTHER_ANSWER = 8, 9
"""Exit codes of `verify`: the file is not as it was made; the graph answers otherwise."""
As = Annotated[
    str | None, typer.Option("--as", metavar="READER", help="Ask as this reader: the name of a token that is good.")
]
File = Annotated[Path, typer.Argument(metavar="FILE", help="A packet, as `crimegraph packet make` writes it.")]
Answer = TypeVar("Answer")


@app.command()
def make(
    document: Annotated[
        Path | None,
        typer.Argument(metavar="DOCUMENT", help="A GraphQL document; FILE.json beside it has its variables."),
    ] = None,
    case: Annotated[
        str | None, typer.Option("--case", metavar="CASE", help="Take the question from a case of READER.")
    ] = None,
    name: Annotated[str | None, typer.Option("--question", metavar="NAME", help="Which question of the case.")] = None,
    operation: Annotated[
        str | None, typer.Option("--operation", metavar="NAME", help="Of a document with several.")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="What the packet is called.")] = None,
    as_: As = None,
    clearance: Annotated[
        str, typer.Option("--clearance", metavar="TLP", help="Without --as: leave out what is marked higher.")
    ] = Marking.CLEAR.name,
    victims: Annotated[
        bool, typer.Option("--victims", help="Without --as: with victim cases and the protected.")
    ] = False,
    known_at: Annotated[
        str | None, typer.Option("--known-at", metavar="MOMENT", help="What the graph knew then; now without.")
    ] = None,
    valid_at: Annotated[
        str | None, typer.Option("--valid-at", metavar="DAY", help="As the world was then; whenever without.")
    ] = None,
) -> None:
    """Write a packet to standard output: the question, its answer, every assertion and source behind it, and a hash.

    What the document names in `@asOf` goes before --known-at and --valid-at.
    """
    if (document is None) == (case is None):
        raise typer.BadParameter("name a document, or a case with --case.", param_hint="DOCUMENT")
    if case is not None and as_ is None:
        raise typer.BadParameter("a case has an owner: name them with --as.", param_hint="--case")
    if clearance.upper() not in Marking.__members__:
        raise typer.BadParameter(f"use one of {', '.join(Marking.__members__)}.", param_hint="--clearance")
    moment, day = _moment(known_at), _day(valid_at)
    settings = Settings.from_environment(os.environ)
    reader = reader_named(settings, as_) if as_ else Reader(None, Marking[clearance.upper()], victims)
    own = read_question(document) if document is not None else None

    async def made(database: Database) -> Packet:
        asked = own or (await store.case(database, reader, case or "")).question(name)
        question = Question(asked.document, asked.variables, operation)
        return await packets.make(Direct(database, reader), Order(title or asked.name, question, reader, moment, day))

    found = _in(settings, made)
    note(f"{len(found['evidence']['assertions'])} assertions of {len(found['evidence']['sources'])} sources")
    note(f"SHA-256 {found[HASH]}")
    _print(packets.written(found))


@app.command()
def page(file: File) -> None:
    """Write a packet as one HTML page to standard output, to read or to print. Needs no database."""
    found = _read(file)
    if packets.digest(found) != found.get(HASH):
        raise DatasetError(f"{file.name} is not as it was made: its hash is another. No page is made of it.")
    _print(made_page(found).encode())


@app.command()
def verify(
    file: File,
    offline: Annotated[bool, typer.Option("--offline", help="The hash alone; ask no database.")] = False,
    json: Json = False,
) -> None:
    """Compute the hash of a packet again, ask its question again, and compare.

    Exit code 8: the file is not as it was made. 9: the graph answers otherwise now.
    """
    found = _read(file)
    stated, computed = found.get(HASH), packets.digest(found)
    told: dict[str, Any] = {
        "file": str(file),
        "stated": stated,
        "computed": computed,
        "asked": False,
        "differences": [],
    }
    if stated != computed:
        answer(f"{file.name} is not as it was made: it says {stated}, and is {computed}", told, json=json)
        raise typer.Exit(OTHER_HASH)
    if offline:
        answer(f"{file.name} is as it was made: {computed}", told, json=json)
        return
    order = Order.of_packet(found)
    again = _in(
        Settings.from_environment(os.environ), lambda database: packets.make(Direct(database, order.reader), order)
    )
    differing = [] if again == found else list(packets.differences(dict(found), dict(again)))
    shown = [one for one in differing if not one.startswith(f"/{HASH} ")]
    told |= {"asked": True, "again": again[HASH], "differences": shown[:MAX_DIFFERENCES]}
    if not differing:
        answer(f"{file.name} is as it was made, and the graph answers the same: {computed}", told, json=json)
        return
    lines = [f"{file.name} is as it was made, and the graph answers otherwise now:", *shown[:MAX_DIFFERENCES]]
    if len(shown) > MAX_DIFFERENCES:
        lines.append(f"and {len(shown) - MAX_DIFFERENCES} more differences")
    answer("\n".join(lines), told, json=json)
    raise typer.Exit(OTHER_ANSWER)


def _read(file: Path) -> Packet:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DatasetError(f"{str(file)!r} cannot be read: {type(error).__name__}.") from None
    return packets.read(content)


def _print(content: bytes) -> None:
    with while_read():
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def _moment(text: str | None) -> datetime:
    """Now, to the second that is over: what is recorded within it is not known yet."""
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no moment: write 2027-01-31T12:00:00Z.", param_hint="--known-at"
        ) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day: write 2027-01-31.", param_hint="--valid-at") from None


def _in(settings: Settings, work: Callable[[Database], Awaitable[Answer]]) -> Answer:
    with telling() as progress, local.session(settings, progress) as endpoint:

        async def done() -> Answer:
            async with Database.opened(endpoint, timeout_seconds=settings.statement_timeout_seconds) as database:
                return await work(database)

        return asyncio.run(done())
