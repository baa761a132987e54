"""`crimegraph fetch`: public data over the network, on purpose and politely."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.console import Json, answer, note, telling
from graph.errors import SettingsError
from seed.fetch.colours import BASE, Colour

if TYPE_CHECKING:
    from seed.fetch.interpol import Fetched

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Get public data over the network, politely.")


@app.callback()
def _frame() -> None:
    """Its presence keeps Typer from making the only command the whole group."""


@app.command()
def interpol(
    colour: Annotated[Colour, typer.Option("--colour", help="Which notices.")],
    out: Annotated[Path, typer.Option("--out", help="The folder to write <colour>.jsonl into.")],
    base: Annotated[str, typer.Option("--base-url", help="Where the API is.")] = BASE,
    pause: Annotated[float, typer.Option("--pause", min=0.0, help="Seconds between two requests.")] = 1.0,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds to wait for an answer.")] = 30.0,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin anew, and drop what a fetch that was stopped had got.")
    ] = False,
    json: Json = False,
) -> None:
    """Get every notice that INTERPOL publishes, one request at a time, for `crimegraph import interpol`.

    It may be stopped at any time: the same command goes on where it was. Notices name living people, the yellow ones
    missing people: what is written is readable for you alone.
    """
    # The HTTP client takes a while to load, and only this needs it.
    try:
        from seed.fetch.client import Client
        from seed.fetch.interpol import fetch
    except ModuleNotFoundError as error:
        raise SettingsError(f"{error.name} is not installed: fetching needs the extra `data` of crimegraph.") from error
    client = Client(base.rstrip("/"), pause, timeout, note)
    try:
        with telling() as progress:
            fetched = fetch(colour, out, client, progress, fresh=fresh)
    finally:
        client.close()
    answer(_sentence(fetched), fetched.as_json(), json=json)
    if fetched.listed < fetched.counted:
        note(
            f"{fetched.counted - fetched.listed} of the notices that the API counts could not be reached by any filter"
        )


def _sentence(fetched: "Fetched") -> str:
    gone = f", {fetched.gone} were withdrawn meanwhile" if fetched.gone else ""
    return f"{fetched.written} notices in {fetched.file}{gone}; {fetched.requests} requests"
