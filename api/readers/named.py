"""Readers by their names, for commands that act or look as one of them (`--as`; `crimegraph.readers`)."""

from datetime import UTC, datetime

from api.readers.token_file import read_tokens
from graph.errors import SettingsError
from graph.scope import Reader
from graph.settings import Settings


def reader_named(settings: Settings, name: str) -> Reader:
    """Raises SettingsError where nobody of this name has a good token."""
    for token in read_tokens(settings.tokens).good(datetime.now(UTC)):
        if token.name == name:
            return Reader(token.name, token.clearance, token.victims)
    raise SettingsError(f"{name} has no good token: use a name of `crimegraph token list`.")
