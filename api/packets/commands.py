"""`crimegraph packet make|page|verify`: an answer with all that it rests on, under a hash, and the same again later."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from api.cases.commands import question as read_question
from api.errors import Refused, located
from api.packets import packet as packets
from api.packets.asking import Question, require_past
from api.packets.packet import HASH, MAX_DIFFERENCES, NoPacket, Order, Packet, PacketChanged
from api.packets.page import page as made_page
from api.packets.way import Direct
from api.schema import schema
from api.validation.check import check
from graph import local
from graph.cases import store
from graph.cases.case import Question as Kept
from graph.cli.console import Json, answer, counted, note, telling, while_read
from graph.cli.readers import NOBODY, reader_named
from graph.database import Database
from graph.errors import BadInput, RequestError
from graph.scope import Reader
from graph.settings import Settings
from graph.vocabularies import Marking

app = typer.Typer(no_args_is_help=True, help="Evidence packets: an answer with all that it rests on, under a hash.")

OTHER_HASH, OTHER_ANSWER = PacketChanged.exit_code, 9
"""Exit codes of `verify`: the file is not as it was made; the graph answers otherwise."""
MAX_TOLD = 10
"""Ids that a warning names."""
As = Annotated[
    str | None,
    typer.Option("--as", metavar="READER", help=f"Ask as this reader: a name that has a good token, or `{NOBODY}`."),
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
        str | None,
        typer.Option(
            "--clearance", metavar="TLP", help="Without --as: leave out what is marked higher; CLEAR without."
        ),
    ] = None,
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
    if document is not None and case is not None:
        raise typer.BadParameter("name a document or a case with --case, not both.", param_hint="DOCUMENT")
    if document is None and case is None:
        raise typer.BadParameter("name a document, or a case with --case.", param_hint="DOCUMENT")
    if case is not None and as_ in (None, NOBODY):
        raise typer.BadParameter("a case has an owner: name them with --as.", param_hint="--case")
    if as_ is not None and (clearance is not None or victims):
        raise typer.BadParameter(
            "what a reader may see is theirs: leave out --clearance and --victims.", param_hint="--as"
        )
    cleared = (clearance or Marking.CLEAR.name).upper()
    if cleared not in Marking.__members__:
        raise typer.BadParameter(f"use one of {', '.join(Marking.__members__)}.", param_hint="--clearance")
    moment, day = _moment(known_at), _day(valid_at)
    require_past(moment)
    settings = Settings.from_environment(os.environ)
    reader = Reader(None, Marking[cleared], victims) if as_ is None else reader_named(settings, as_)
    own = None if document is None else read_question(document)
    if document is not None and own is not None:
        _require_valid(document, own)

    async def made(database: Database) -> Packet:
        asked = own or (await store.case(database, reader, case or "")).question(name)
        question = Question(asked.document, asked.variables, operation)
        return await packets.make(Direct(database, reader), Order(title or asked.name, question, reader, moment, day))

    found = _in(settings, made)
    for warning in found["answer"]["warnings"]:
        note(_told(warning))
    assertions, sources = (len(found["evidence"][name]) for name in ("assertions", "sources"))
    note(
        f"{counted(assertions, 'assertion')} of {counted(sources, 'source')}"
        + ("" if assertions else ": no source states anything of this answer")
    )
    note(f"SHA-256 {found[HASH]}")
    _print(packets.written(found))


@app.command()
def page(file: File) -> None:
    """Write a packet as one HTML page to standard output, to read or to print. Needs no database."""
    with _naming(file):
        found = packets.read(_content(file))
        if packets.digest(found) != found.get(HASH):
            raise PacketChanged("its hash is another. No page is made of it")
        Order.of_packet(found)
        made = made_page(found)
    _print(made.encode())


@app.command()
def verify(
    file: File,
    offline: Annotated[bool, typer.Option("--offline", help="The hash alone; ask no database.")] = False,
    json: Json = False,
) -> None:
    """Compute the hash of a packet again, ask its question again, and compare.

    Exit code 3: the file is no packet. 8: it is not as it was made. 9: the graph answers otherwise now.
    """
    told: dict[str, Any] = {"file": str(file), "stated": None, "computed": None, "asked": False, "differences": []}
    with _naming(file):
        try:
            found = packets.read(_content(file))
            stated, computed = found.get(HASH), packets.digest(found)
            told |= {"stated": stated, "computed": computed}
            if stated != computed:
                raise PacketChanged(f"it says {stated}, and is {computed}")
        except PacketChanged as changed:
            answer(str(PacketChanged(changed.fault, str(file))), told, json=json)
            raise typer.Exit(OTHER_HASH) from None
        order = Order.of_packet(found)
    if offline:
        answer(f"{file.name} is as it was made: {computed}", told, json=json)
        return
    settings = Settings.from_environment(os.environ)
    try:
        again = _in(settings, lambda database: packets.make(Direct(database, order.reader), order))
    except RequestError as refused:
        told |= {"asked": True, "again": None, "differences": [str(refused)]}
        answer(f"{file.name} is as it was made, and its question is refused now: {refused}", told, json=json)
        raise typer.Exit(OTHER_ANSWER) from None
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


def _told(warning: Mapping[str, Any]) -> str:
    """A warning of the answer, on one line. It may be of a thousand ids, all of which stand in the packet."""
    ids = warning.get("ids", ())
    some = ", ".join(ids[:MAX_TOLD]) + (f" and {len(ids) - MAX_TOLD} more" if len(ids) > MAX_TOLD else "")
    return f"warning: {'.'.join(map(str, warning['path']))}: {warning['message']}" + (f" {some}" if ids else "")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file} cannot be read ({error.strerror})", "name a packet") from None


@contextmanager
def _naming(file: Path) -> Iterator[None]:
    """Whoever looks at many files is told of which an error is."""
    try:
        yield
    except (NoPacket, PacketChanged) as error:
        raise type(error)(error.fault, str(file)) from None


def _require_valid(path: Path, question: Kept) -> None:
    """Before Neo4j is started for it. Raises BadInput."""
    try:
        check(schema(), question.document)
    except Refused as refused:
        told = located(refused.errors[0])
        raise BadInput(f"{path} cannot be asked ({told})", "correct the document") from None


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
            f"{text!r} is no moment: write 2026-01-31T12:00:00Z.", param_hint="--known-at"
        ) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day: write 2026-01-31.", param_hint="--valid-at") from None


def _in(settings: Settings, work: Callable[[Database], Awaitable[Answer]]) -> Answer:
    with telling() as progress, local.session(settings, progress) as endpoint:

        async def done() -> Answer:
            async with Database.opened(endpoint, timeout_seconds=settings.statement_timeout_seconds) as database:
                return await work(database)

        return asyncio.run(done())
