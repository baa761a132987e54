"""Whose request is being answered: set before its operation runs, for whatever gives each client its share."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Visit:
    """One client's account for the time of a request, written by `Rates`, told in the answer's headers."""

    key: str
    free: bool
    """Whether nothing is charged to it."""
    remaining: int = -1
    full_in: int = 0
    """Seconds."""
    wait: int = 1
    """Seconds until what was refused can be asked again."""


visiting: ContextVar[Visit | None] = ContextVar("visiting", default=None)
"""None where nothing is rationed."""
