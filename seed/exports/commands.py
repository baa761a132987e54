"""`crimegraph export`: the graph, or a part of it, in the formats of this field; or a database of one reader's own."""

import asyncio
import os
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graph import local
from graph.cli.console import Json, answer, note, telling
from graph.cli.readers import reader_named
from graph.database import Database
from graph.errors import DatasetError
from graph.settings import Endpoint, Settings
from graph.vocabularies import Marking
from seed.exports.chosen import Chosen, Whom, answered, around
from seed.exports.written import Written, output

TIMEOUT_SECONDS = 600.0


class Form(StrEnum):
    FTM = "ftm"
    STIX = "stix"
    GRAPHML = "graphml"
    CSV = "csv"
    CYPHER = "cypher"


Out = Annotated[
    Path | None,
    typer.Option("--out", help="The file to write, or for csv the folder; without it, standard output."),
]


def export(
    what: Annotated[
        str, typer.Argument(metavar="FORMAT|DIR", help="ftm, stix, graphml, csv or cypher; with --as, a folder.")
    ],
    out: Out = None,
    ids: Annotated[
        list[str] | None, typer.Option("--id", help="Export what lies around this node; may be repeated.")
    ] = None,
    hops: Annotated[int, typer.Option("--hops", help="How far around, 0 to 4; hubs are not walked through.")] = 1,
    cypher: Annotated[
        str | None,
        typer.Option("--cypher", help="Export what this question answers, in Cypher: it returns nodes or paths."),
    ] = None,
    clearance: Annotated[
        str, typer.Option("--clearance", metavar="TLP", help="Leave out what is marked higher.")
    ] = Marking.CLEAR.name,
    victims: Annotated[
        bool, typer.Option("--victims", help="With victim cases and the protected, as far as the clearance goes.")
    ] = False,
    reader: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="READER",
            help="Make DIR a Neo4j database of what this reader of the token file, or anonymous, may see.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Write the graph, or a part of it, in another format: what is CLEAR, without victims, unless more is asked for."""
    if reader is not None:
        if out or ids or cypher or victims or clearance != Marking.CLEAR.name:
            raise typer.BadParameter("the reader says what is exported: give no other option.", param_hint="--as")
        _export_as(reader, Path(what), json=json)
        return
    form = _form(what)
    if clearance.upper() not in Marking.__members__:
        raise typer.BadParameter(f"use one of {', '.join(Marking.__members__)}.", param_hint="--clearance")
    if ids and cypher:
        raise typer.BadParameter("give ids or a question, not both.", param_hint="--cypher")
    if form is Form.CSV and out is None:
        raise typer.BadParameter("csv is a folder of files: name it.", param_hint="--out")
    if json and out is None:
        raise typer.BadParameter("the account and the export cannot both go to standard output.", param_hint="--out")
    whom = Whom(Marking[clearance.upper()], victims)
    settings = Settings.from_environment(os.environ)
    with telling() as progress, local.session(settings, progress) as endpoint:
        progress("exporting")
        written = asyncio.run(_export(endpoint, form, out, whom, ids or [], hops, cypher))
    _say(written, out, json=json)


def _form(name: str) -> Form:
    try:
        return Form(name.lower())
    except ValueError:
        raise typer.BadParameter(f"use one of {', '.join(Form)}.", param_hint="FORMAT") from None


def _export_as(name: str, folder: Path, *, json: bool) -> None:
    from seed.exports.own_database import build

    settings = Settings.from_environment(os.environ)
    reader = reader_named(settings, name)
    with telling() as progress:
        handed = build(settings, reader, folder, progress)
    text = f"{handed.nodes:,} nodes and {handed.assertions:,} assertions in {folder}: {handed}"
    answer(
        f"{text}\nopen it with `crimegraph db start --from {folder}`", {"dir": folder, **handed.as_json()}, json=json
    )


async def _export(
    endpoint: Endpoint, form: Form, out: Path | None, whom: Whom, ids: list[str], hops: int, cypher: str | None
) -> Written:
    async with Database.opened(endpoint, timeout_seconds=TIMEOUT_SECONDS) as database:
        if ids:
            chosen = await around(database, whom, ids, hops)
        elif cypher:
            chosen = await answered(database, whom, cypher)
        else:
            chosen = Chosen(database, whom)
        return await write(chosen, form, out)


async def write(chosen: Chosen, form: Form, out: Path | None) -> Written:
    """Writes what was chosen in a format; to standard output without a path."""
    if form is Form.CSV:
        from seed.exports.tables import write_tables

        if out is None:
            raise DatasetError("csv is a folder of files: name it.")
        return await write_tables(chosen, out, retrieved=datetime.now(UTC).date().isoformat())
    with output(out) as file:
        match form:
            case Form.GRAPHML:
                from seed.exports.graphml import write_graphml

                return await write_graphml(chosen, file)
            case Form.CYPHER:
                from seed.exports.statements import write_statements

                return await write_statements(chosen, file)
            case Form.FTM:
                from seed.exports.ftm import write_ftm

                return await write_ftm(chosen, file)
            case Form.STIX:
                from seed.exports.stix import write_stix

                return await write_stix(chosen, file)


def _say(written: Written, out: Path | None, *, json: bool) -> None:
    for what, number in sorted(written.left_out.items()):
        note(f"left out: {number:,} {what}")
    text = f"{written.nodes:,} nodes and {written.assertions:,} assertions"
    if out is None:
        note(text)
    else:
        answer(f"{text} in {out}", {"out": out, **written.as_json()}, json=json)
