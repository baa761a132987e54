"""What a command says: its data on stdout, everything else on stderr."""

import os
import re
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

Json = Annotated[bool, typer.Option("--json", help="Print the answer as one JSON value.")]
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def answer(text: str, data: Mapping[str, Any], *, json: bool) -> None:
    """Prints a command's answer on stdout: text for people, or the same as JSON."""
    with while_read():
        typer.echo(orjson.dumps(data, option=orjson.OPT_INDENT_2, default=str).decode() if json else text)


def note(text: str) -> None:
    """Prints a line on stderr. What of it is from a file may not steer the terminal."""
    with while_read():
        typer.echo(_CONTROL.sub(lambda found: repr(found[0])[1:-1], text), err=True)


@contextmanager
def while_read() -> Iterator[None]:
    """Around what is printed: where nobody reads on (`| head -1`), the command ends as SIGPIPE ends other tools, though
    not before it has stopped what it started.
    """
    try:
        yield
    except BrokenPipeError:
        # What is still in the buffers would be written at the end of the process, and fail again.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except BrokenPipeError:
                os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        raise SystemExit(128 + signal.SIGPIPE) from None


def counted(number: int, one: str, many: str = "") -> str:
    """`1 source`, `2 sources`."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def confirm(question: str, *, yes: bool) -> None:
    """Asks before something is lost. Ends the command unless the answer is yes, or nobody can be asked."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"{question} Nobody can be asked here: give --yes.")
    typer.confirm(question, abort=True, err=True)


@contextmanager
def telling(*, share: bool = False) -> Iterator["Lines | Bars"]:
    """A `graph.local.progress.Progress` on stderr: with bars on a terminal, plain lines elsewhere.

    `share`: what is counted says nothing by itself, such as bytes, and is shown in percent.
    """
    if not sys.stderr.isatty():
        yield Lines(share)
        return
    bars = Bars(share)
    try:
        yield bars
    finally:
        bars.close()


@dataclass(slots=True)
class Lines:
    """A line for every new thing, and at every tenth of what can be counted."""

    share: bool = False
    _last: tuple[str, int] | None = None

    def __call__(self, what: str, done: int = 0, total: int = 0, detail: str = "") -> None:
        tenth = done * 10 // total if total else 0
        if self._last == (what, tenth):
            return
        self._last = (what, tenth)
        counted = f" {done * 100 // total} %" if self.share and total else f" {done}/{total}" if total else ""
        note(f"{what}{counted}{f', {detail}' if detail else ''}")


@dataclass(slots=True)
class Bars:
    """A line for what is done, and a bar as long as there is something to count."""

    share: bool = False
    _said: str = ""
    _drawn: Progress | None = None
    _task: TaskID | None = None

    def __call__(self, what: str, done: int = 0, total: int = 0, detail: str = "") -> None:
        if what != self._said:
            self.close()
            note(what)
            self._said = what
        if not total:
            return
        if self._drawn is None and done < total:
            counted = TaskProgressColumn() if self.share else MofNCompleteColumn()
            columns = (
                SpinnerColumn(),
                BarColumn(),
                counted,
                TextColumn("{task.fields[detail]}"),
                TimeRemainingColumn(),
            )
            self._drawn = Progress(*columns, console=Console(stderr=True), transient=True)
            self._drawn.start()
            self._task = self._drawn.add_task(what, total=total, detail=detail)
        if self._drawn is not None and self._task is not None:
            self._drawn.update(self._task, completed=done, total=total, detail=detail)
        if done >= total:
            self.close()

    def close(self) -> None:
        if self._drawn is not None:
            self._drawn.stop()
            self._drawn = None
