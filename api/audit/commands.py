"""`crimegraph audit verify`: whether the log is what was written, and the first line that is not."""

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from api.audit.chain import Verdict, verify
from api.audit.file import head_file, read_head
from graph.cli.console import Json, answer
from graph.errors import AuditError, SettingsError
from graph.settings import Settings

app = typer.Typer(no_args_is_help=True, help="The log of who read what.")

File = Annotated[Path | None, typer.Argument(help="The log; without it, that of CRIMEGRAPH_AUDIT.")]
KeptHead = Annotated[
    str | None, typer.Option("--head", metavar="HASH", help="A hash that was kept elsewhere and has to be in the log.")
]


@app.callback()
def _frame() -> None:
    """Its presence keeps Typer from making the only command the whole group."""


@app.command("verify")
def verify_log(file: File = None, head: KeptHead = None, json: Json = False) -> None:
    """Check the chain of the log; exit code 6 where it is broken."""
    path = file or Settings.from_environment(os.environ).audit
    if head is not None and not re.fullmatch(r"[0-9a-f]{64}", head):
        raise SettingsError(
            "--head is not a hash: give the 64 hexadecimal digits that `crimegraph audit verify` printed."
        )
    beside = read_head(path)
    expected = [each for each in (head, beside.hash if beside else None) if each]
    try:
        with path.open("rb") as lines:
            found = verify(lines, expected=expected)
    except OSError as error:
        raise AuditError(f"The audit log {path} cannot be read ({error.strerror}).") from error
    answer(
        _told(path, found, anchored=beside is not None), _as_json(path, found, anchored=beside is not None), json=json
    )
    if found.fault:
        raise AuditError(f"The audit log {path} is broken at line {found.fault.line}: {found.fault.what}.")


def _told(path: Path, found: Verdict, *, anchored: bool) -> str:
    if found.fault:
        return f"broken at line {found.fault.line}: {found.fault.what}"
    lines = [f"whole: {found.head.seq} entries, head {found.head.hash}"]
    if found.torn or found.tail:
        lines.append(f"unfinished lines: {found.torn + bool(found.tail)}; no answer left with them")
    if not anchored:
        lines.append(f"{head_file(path).name} is missing, so entries cut from the end would not show: give --head")
    return "\n".join(lines)


def _as_json(path: Path, found: Verdict, *, anchored: bool) -> dict[str, object]:
    return {
        "file": str(path),
        "whole": found.fault is None,
        "entries": found.head.seq,
        "head": found.head.hash,
        "torn": found.torn,
        "tornTail": found.tail,
        "headFile": anchored,
        "line": found.fault and found.fault.line,
        "fault": found.fault and found.fault.what,
    }
