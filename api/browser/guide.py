"""The guide of Neo4j Browser: a text of cypher/guides, in which each question is a file of cypher/traversals.

`<ask query="NAME" parameter="'value'"/>` becomes a line that sets the parameters, and the statement. Parameters that it
does not name are those of the file's own example. In Browser `data-exec` runs a command, and `runnable` a query.
"""

import html
import re
from collections.abc import Mapping
from importlib.resources import files

from graph.scripts import Script, script

_ASK = re.compile(r'<ask query="(?P<name>\w+)"(?P<given>(?:\s+\w+="[^"]*")*)\s*/>')
_GIVEN = re.compile(r'(\w+)="([^"]*)"')


def guide(address: str) -> str:
    """The page, for an API at this address: `http://127.0.0.1:8000`."""
    text = files("cypher").joinpath("guides", "from_advert_to_wildlife.html").read_text("utf-8")
    style, favourites = f"{address}/browser/style.grass", f"{address}/browser/favorites.zip"
    links = {
        "<style-sheet/>": _command(f"style {style}"),
        "<favourites/>": _link(favourites, "favorites.zip"),
        "<graphql/>": _link(f"{address}/graphql", f"{address}/graphql"),
    }
    for mark, link in links.items():
        text = text.replace(mark, link)
    return _ASK.sub(lambda found: _asked(found["name"], dict(_GIVEN.findall(found["given"]))), text)


def setting(asked: Script, given: Mapping[str, str]) -> str:
    """The command that sets a script's parameters. Raises ValueError for one that the script does not have.

    As a query, since Browser takes any other number for one with a fraction, and LIMIT does not.
    """
    values = {p.name: given.get(p.name, p.example) for p in asked.parameters}
    if missing := [*(set(given) - set(values)), *(name for name, value in values.items() if value is None)]:
        raise ValueError(f"The guide asks {asked.name} with {missing[0]}, which has no value or does not exist.")
    pairs = ", ".join(f"{value} AS {name}" for name, value in values.items())
    return f"param [{', '.join(values)}] => {{ RETURN {pairs} }}"


def _asked(name: str, given: Mapping[str, str]) -> str:
    asked = script(f"traversals/{name}")
    statement = html.escape(f"{asked.statement};", quote=False)
    return f'{_command(setting(asked, given))}\n<pre class="runnable" data-query="{name}">{statement}</pre>'


def _command(text: str) -> str:
    shown = html.escape(text)
    return f'<pre class="command" data-exec="{shown}">:{shown}</pre>'


def _link(address: str, shown: str) -> str:
    return f'<a href="{html.escape(address)}" target="_blank" rel="noopener">{html.escape(shown)}</a>'
