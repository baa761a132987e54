"""`crimegraph`: one command, its groups mounted from the entry points `crimegraph.commands`.

`graph` may import neither `api` nor `seed`, so their commands come in by name; and only the one that is asked for is
imported, since all of them together take a second.
"""

import sys
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import NoReturn

import typer

from graph.cli import signals
from graph.cli.console import note
from graph.errors import CrimegraphError


def main() -> NoReturn:
    """The console script: expected errors become one sentence on stderr and an exit code."""
    signals.install()
    try:
        application(*sys.argv[1:2])(prog_name="crimegraph")
    except CrimegraphError as error:
        note(f"crimegraph: {error}")
        sys.exit(error.exit_code)
    sys.exit(0)


def run(*arguments: str) -> None:
    """Runs one command in this process. Raises what it raises, and typer.Exit when it ends with an exit code."""
    code = application(arguments[0])(list(arguments), prog_name="crimegraph", standalone_mode=False)
    if code:
        raise typer.Exit(code)


def application(name: str = "") -> typer.Typer:
    """The whole command, or only what `name` needs where that is one of its commands."""
    from graph.cli.demo import demo

    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help="A knowledge graph of transnational scam centres: its database, its data and its GraphQL API.",
    )
    app.callback()(_frame)
    app.command()(demo)
    points = _mounted()
    for point in [points[name]] if name in points else points.values():
        loaded = point.load()
        if isinstance(loaded, typer.Typer):
            app.add_typer(loaded, name=point.name)
        else:
            app.command(point.name)(loaded)
    return app


def _frame() -> None:
    """Its presence keeps Typer from making the only command the whole program."""


@cache
def _mounted() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group="crimegraph.commands")}
