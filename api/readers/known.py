"""Readers by their name, for commands that act or look as one of them (`--as`)."""

from datetime import UTC, datetime

from api.readers.token_file import read_tokens
from graph.errors import SettingsError
from graph.scope import Reader
from graph.settings import Settings


def reader_named(settings: Settings, name: str) -> Reader:
    """Who has a good token of this name. Raises SettingsError."""
    for token in read_tokens(settings.tokens).good(datetime.now(UTC)):
        if token.name == name:
            return Reader(token.name, token.clearance, token.victims)
    raise SettingsError(f"{name!r} has no token that is good: `crimegraph token list` names those who have.")
