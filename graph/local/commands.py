"""`crimegraph db …`: the local Neo4j from the command line."""

import asyncio
import os
import shlex
import signal
import subprocess
import sys
import webbrowser
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, BinaryIO

import typer

from graph import local
from graph.canonical import Fingerprint, write_canonical
from graph.cli.console import Json, Yes, answer, confirm, telling, while_read
from graph.database import Database
from graph.errors import LocalServerError
from graph.local import admin
from graph.local.artifacts import checked_jars
from graph.local.files import Files
from graph.local.handed import FILE, Handed, home_of
from graph.local.java import SHELL, Java
from graph.settings import Endpoint, Settings

app = typer.Typer(no_args_is_help=True, help="The local Neo4j: start, stop, look into it, dump, load, reset.")

_NOT_RUNNING = 1

From = Annotated[
    Path | None,
    typer.Option("--from", metavar="DIR", help="The database of one reader, made by `crimegraph export --as`."),
]


@app.command()
def start(source: From = None, json: Json = False) -> None:
    """Start the local Neo4j in the background, until `stop`."""
    settings = _local_settings(source)
    with telling() as progress:
        local.start(settings, progress)
    text, data = _described(settings)
    answer(text, data, json=json)


@app.command()
def stop(source: From = None, json: Json = False) -> None:
    """Stop the local Neo4j."""
    settings = _local_settings(source)
    with telling() as progress:
        stopped = local.stop(settings, progress)
    answer("stopped" if stopped else "it was not running", {"stopped": stopped}, json=json)


@app.command()
def status(source: From = None, json: Json = False) -> None:
    """Say which database is in use, and where; exit code 1 when the local one does not run."""
    settings = _settings_of(source)
    text, data = _described(settings)
    answer(text, data, json=json)
    if not data["running"]:
        raise typer.Exit(_NOT_RUNNING)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def shell(context: typer.Context, source: From = None) -> None:
    """Neo4j's own cypher-shell, logged in. What follows goes to it: a statement, -f FILE, --format plain, or stdin.

    `--from DIR` is ours: the database of one reader.
    """
    settings = _settings_of(source)
    files = Files(settings.home)
    files.prepare()
    with telling() as progress:
        java = Java.prepared(files, checked_jars(settings.jars, progress))
        with local.session(settings, progress) as endpoint:
            credentials = {
                "NEO4J_URI": endpoint.uri,
                "NEO4J_USERNAME": endpoint.username,
                "NEO4J_PASSWORD": endpoint.password,
                "NEO4J_DATABASE": endpoint.database,
            }
            command = java.command(SHELL, context.args, ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"])
            # Ctrl-C is the shell's: it ends a statement there.
            before = signal.signal(signal.SIGINT, _left_to_the_shell)
            try:
                ended = subprocess.run(command, env=java.environment(credentials), check=False)  # noqa: S603 - a command of ours
            finally:
                signal.signal(signal.SIGINT, before)
    raise typer.Exit(ended.returncode)


@app.command()
def browser(source: From = None, json: Json = False) -> None:
    """Start the local Neo4j and say where Neo4j Browser is; on a terminal, open it."""
    settings = _local_settings(source)
    with telling() as progress:
        local.start(settings, progress)
    text, data = _described(settings)
    answer(text, data, json=json)
    if sys.stdout.isatty():
        webbrowser.open(data["browser"])


@app.command()
def dump(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it exists.")] = False,
    json: Json = False,
) -> None:
    """Write the database into a file. A running server is stopped for it and started again."""
    with telling() as progress:
        admin.dump(_local_settings(), file.absolute(), progress, overwrite=overwrite)
    answer(f"dumped to {file}", {"file": file.absolute(), "bytes": file.stat().st_size}, json=json)


@app.command()
def canonical(
    without_times: Annotated[
        bool, typer.Option("--without-times", help="Leave out when this graph came to know something.")
    ] = False,
    only_hash: Annotated[bool, typer.Option("--hash", help="Print the SHA-256 of the text instead of it.")] = False,
    json: Json = False,
) -> None:
    """Print the whole graph as lines of JSON: the same for the same graph, whoever wrote it and in what order."""
    settings = _settings()
    out = None if only_hash or json else sys.stdout.buffer
    with telling() as progress, local.session(settings, progress) as endpoint, while_read():
        found = asyncio.run(_canonical(endpoint, out, times=not without_times))
    if out is None:
        data = {"sha256": found.sha256, "nodes": found.nodes, "relationships": found.relationships}
        answer(found.sha256, data, json=json)


async def _canonical(endpoint: Endpoint, out: BinaryIO | None, *, times: bool) -> Fingerprint:
    async with Database.opened(endpoint) as database:
        return await write_canonical(database, out, times=times)


@app.command()
def load(file: Annotated[Path, typer.Argument(help="A dump.")], yes: Yes = False, json: Json = False) -> None:
    """Replace the database with a dump. A running server is stopped for it and started again."""
    settings = _local_settings()
    admin.require_dump(file)
    confirm(f"Replace all data in {settings.home}?", yes=yes)
    with telling() as progress:
        admin.load(settings, file.absolute(), progress)
    answer(f"loaded {file}", {"file": file.absolute()}, json=json)


@app.command()
def reset(yes: Yes = False, json: Json = False) -> None:
    """Delete the database and its password. A running server is stopped for it and started again, empty."""
    settings = _local_settings()
    confirm(f"Delete all data in {settings.home}?", yes=yes)
    with telling() as progress:
        admin.reset(settings, progress)
    answer("the database is empty", {"reset": True}, json=json)


def _settings() -> Settings:
    return Settings.from_environment(os.environ)


def _settings_of(source: Path | None) -> Settings:
    """Of the database in use, or of a reader's."""
    return _settings() if source is None else _local_settings(source)


def _local_settings(source: Path | None = None) -> Settings:
    settings = _settings()
    if source is not None:
        return home_of(settings, source)
    if settings.endpoint is not None:
        raise LocalServerError(
            "NEO4J_URI is set, so the local Neo4j is not in use: unset it to work with the local one."
        )
    return settings


def _described(settings: Settings) -> tuple[str, dict[str, Any]]:
    if settings.endpoint is not None:
        uri = settings.endpoint.uri
        return f"in use: {uri} (NEO4J_URI)", {"running": True, "local": False, "uri": uri}
    found = local.running(settings)
    if found is None:
        return f"not running ({settings.home})", {"running": False, "local": True, "home": settings.home}
    password = Files(settings.home).password
    whose = Handed.read(settings.home) if (settings.home / FILE).is_file() else None
    stop = f"crimegraph db stop --from {shlex.quote(str(settings.home))}" if whose else "crimegraph db stop"
    until = f"until `{stop}`" if found.kept else "while it is in use"
    text = "\n".join(
        [
            f"running        process {found.pid}, {until}",
            f"Bolt           {found.uri}",
            f"Neo4j Browser  {found.browser}",
            f"user           neo4j, its password is in {password}",
            *([f"holds          what {whose} may see, as of {whose.made}"] if whose else []),
        ]
    )
    data = {
        "running": True,
        "local": True,
        "home": settings.home,
        "pid": found.pid,
        "uri": found.uri,
        "browser": found.browser,
        "username": "neo4j",
        "passwordFile": password,
        "kept": found.kept,
    } | ({"handed": whose.as_json()} if whose else {})
    return text, data


def _left_to_the_shell(_number: int, _frame: FrameType | None) -> None:
    """A handler, and not SIG_IGN, which the shell would inherit."""
