"""`crimegraph token`: who may read more than everybody. The token is printed once and kept nowhere."""

import os
import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from api.readers.token_file import changing, read_tokens
from graph.cli.console import Json, answer, note
from graph.errors import SettingsError
from graph.settings import Settings
from graph.vocabularies import Marking

app = typer.Typer(no_args_is_help=True, help="Tokens of readers: what each may see, and until when.")

_DAYS = re.compile(r"([1-9][0-9]{0,4})d", re.ASCII)

Clearance = Annotated[
    str, typer.Option("--clearance", metavar="MARKING", help=f"One of {', '.join(Marking.__members__)}.")
]
Victims = Annotated[bool, typer.Option("--victims", help="May also see victim cases and what is protected.")]
Expires = Annotated[
    str, typer.Option("--expires", metavar="DAY|90d", help="A day (it ends as that begins, UTC), or days.")
]


@app.command()
def add(
    name: str, clearance: Clearance, victims: Victims = False, expires: Expires = "90d", json: Json = False
) -> None:
    """Make a token, and print it. It cannot be shown again."""
    settings = Settings.from_environment(os.environ)
    if clearance.upper() not in Marking.__members__:
        raise typer.BadParameter(f"use one of {', '.join(Marking.__members__)}.", param_hint="--clearance")
    marking, end = Marking[clearance.upper()], moment_of(expires)
    with changing(settings.tokens) as held:
        held[0], text = held[0].with_new(name, marking, victims=victims, expires=end)
    sees = "with victim cases" if victims else "without victim cases"
    note(f"{name} reads up to {marking.name}, {sees}, until {end.isoformat()}; the token is not shown again")
    said = {"name": name, "token": text, "clearance": marking.name, "victims": victims, "expires": end.isoformat()}
    answer(text, said, json=json)


@app.command("list")
def list_tokens(json: Json = False) -> None:
    """List the tokens: names and rights, not the tokens themselves."""
    now = datetime.now(UTC)
    tokens = read_tokens(Settings.from_environment(os.environ).tokens).by_hash.values()
    rows: list[dict[str, Any]] = [
        {**{k: v for k, v in token.as_json().items() if k != "sha256"}, "state": token.state(now)} for token in tokens
    ]
    lines = [
        f"{r['name']}  {r['clearance']}  {'victims' if r['victims'] else '-'}  {r['state']}  until {r['expires']}"
        for r in rows
    ]
    answer("\n".join(lines) if lines else "no tokens", {"tokens": rows}, json=json)


@app.command()
def revoke(name: str) -> None:
    """End a reader's token at once. A running server notices within a second."""
    with changing(Settings.from_environment(os.environ).tokens) as held:
        held[0] = held[0].without(name)
    note(f"the token of {name} is revoked")


def moment_of(text: str) -> datetime:
    """A day's first moment in UTC, or so many days from now. Raises SettingsError."""
    if days := _DAYS.fullmatch(text):
        return (datetime.now(UTC) + timedelta(days=int(days[1]))).replace(microsecond=0)
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise SettingsError(f"{text!r} is no end for a token: give a day like 2027-01-01, or 90d.") from None
