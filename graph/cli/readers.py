"""Readers by their names. `api` knows who has a token, and `graph` may not import it: it comes in by an entry point."""

from importlib.metadata import entry_points

from graph.scope import ANONYMOUS, Reader
from graph.settings import Settings

NOBODY = "anonymous"


def reader_named(settings: Settings, name: str) -> Reader:
    """A reader with a good token, or who has none: `anonymous`. Raises SettingsError."""
    if name == NOBODY:
        return ANONYMOUS
    [point] = entry_points(group="crimegraph.readers")
    found: Reader = point.load()(settings, name)
    return found
