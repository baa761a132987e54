"""How long work tells what it is doing; the command line draws it, others ignore it."""

from typing import Protocol


class Progress(Protocol):
    def __call__(self, what: str, done: int = 0, total: int = 0, detail: str = "") -> None:
        """Says what is being done; `done` of `total` where work can be counted, and what else is worth seeing."""


def silent(what: str, done: int = 0, total: int = 0, detail: str = "") -> None:
    """Ignores progress."""
