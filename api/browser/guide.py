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
_SMALL = "font-size: 12px; "
_LINE = "background-color: rgba(255, 255, 255, 0.1); color: #fff; padding-left: 22px !important; cursor: pointer; "
_GIVEN = re.compile(r'(\w+)="([^"]*)"')


def guide(address: str) -> str:
    """The page, for an API at this address: `http://127.0.0.1:8000`."""
    text = files("cypher").joinpath("guides", "from_advert_to_wildlife.html").read_text("utf-8")
    style, favourites = f"{address}/browser/style.grass", f"{address}/browser/favorites.zip"
    marks = {
        "<style-sheet/>": _command(f"style {style}", f":style {style}"),
        "<slide>": '<slide><div style="padding: 0 15px">',
        "</slide>": "</div></slide>",
        "<favourites/>": _link(favourites, "favorites.zip"),
        "<graphql/>": _link(f"{address}/graphql", f"{address}/graphql"),
    }
    for mark, meant in marks.items():
        text = text.replace(mark, meant)
    return _ASK.sub(lambda found: _asked(found["name"], dict(_GIVEN.findall(found["given"]))), text)


def parameters(asked: Script, given: Mapping[str, str]) -> Mapping[str, str]:
    """A script's parameters, those given and the others of its example, in Cypher's notation.

    Raises ValueError for one that the script does not have, and for one without a value.
    """
    values = {p.name: given.get(p.name, p.example or "") for p in asked.parameters}
    if missing := [*(set(given) - set(values)), *(name for name, value in values.items() if not value)]:
        raise ValueError(f"The guide asks {asked.name} with {missing[0]}, which has no value or does not exist.")
    return values


def _asked(name: str, given: Mapping[str, str]) -> str:
    asked = script(f"traversals/{name}")
    values = parameters(asked, given)
    # As a query: Browser takes the numbers of its other notations for such with a fraction, which LIMIT refuses.
    pairs = ", ".join(f"{value} AS {parameter}" for parameter, value in values.items())
    command = f"param [{{{', '.join(values)}}}] => {{ RETURN {pairs} }}"
    shown = ", ".join(f"{parameter} = {value}" for parameter, value in values.items())
    statement = html.escape(f"{asked.statement};", quote=False)
    query = f'<pre class="code runnable" data-query="{name}" style="{_SMALL}">{statement}</pre>'
    return f"{_command(command, f'Set {shown}')}\n{query}"


def _command(text: str, shown: str) -> str:
    return f'<pre class="command" data-exec="{html.escape(text)}" style="{_SMALL}{_LINE}">{html.escape(shown)}</pre>'


def _link(address: str, shown: str) -> str:
    return f'<a href="{html.escape(address)}" target="_blank" rel="noopener">{html.escape(shown)}</a>'
