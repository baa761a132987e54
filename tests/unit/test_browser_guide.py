"""The guide of Neo4j Browser: its questions are the files of cypher/traversals, and Browser gets it whole."""

import html
import io
import re
import zipfile
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from api.browser.guide import guide, parameters
from api.browser.pages import browser_routes
from graph.local.configuration import configuration
from graph.local.memory import Memory
from graph.local.ports import Ports
from graph.scripts import names, script
from graph.settings import Settings

ROOT = Path(__file__).parents[2]
ADDRESS = "http://127.0.0.1:8000"
QUERY = re.compile(r'<pre class="code runnable" data-query="(\w+)"[^>]*>(.*?)</pre>', re.DOTALL)
COMMAND = re.compile(r'<pre class="command" data-exec="([^"]*)"[^>]*>(.*?)</pre>', re.DOTALL)
SLIDE = re.compile(r"<slide><div[^>]*>\s*<h3>(.*?)</h3>(.*?)</slide>", re.DOTALL)
# What Browser takes out of every guide, so that it runs nothing: attributes that begin with `on`, scripts.
TAKEN_OUT = (
    re.compile(r"""(\s+(on[^\s=]+)[^\s=]*\s*=\s*("[^"]*"|'[^']*'|[\w\-.:]+\s*))""", re.IGNORECASE),
    re.compile(r"<script\b", re.IGNORECASE),
    re.compile(r"""href=['"].*javascript:"""),
)


@pytest.fixture(scope="module")
def text() -> str:
    return guide(ADDRESS)


@pytest.fixture
def client() -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Starlette(routes=browser_routes()))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8123")


def test_every_question_is_a_file_of_the_traversals_with_its_parameters(text: str) -> None:
    asked = QUERY.findall(text)
    assert len(asked) >= 10
    for name, shown in asked:
        assert html.unescape(shown) == f"{script(f'traversals/{name}').statement};"
    commands = [html.unescape(command) for command, _ in COMMAND.findall(text)]
    set_up = [command for command in commands if command.startswith("param ")]
    assert len(set_up) == len(asked)
    for (name, _), command in zip(asked, set_up, strict=True):
        assert re.findall(r" AS (\w+)", command) == [p.name for p in script(f"traversals/{name}").parameters]


def test_browser_takes_nothing_out_of_it(text: str) -> None:
    assert not [found for pattern in TAKEN_OUT for found in pattern.findall(text)]
    assert "<ask" not in text


def test_a_parameter_that_the_question_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="personId"):
        parameters(script("traversals/list_contradictions"), {"personId": "'x'"})


def test_the_page_names_every_question_of_every_step(text: str) -> None:
    rows = [
        f"| {title} | {', '.join(f'[{n}](../cypher/traversals/{n}.cypher)' for n, _ in QUERY.findall(slide))} |"
        for title, slide in SLIDE.findall(text)
        if QUERY.search(slide)
    ]
    page = (ROOT / "docs" / "neo4j-browser.md").read_text(encoding="utf-8")
    shown = page.partition("<!-- asked -->\n\n")[2].partition("\n\n")[0]
    assert shown == "\n".join(["| step | question |", "|---|---|", *rows])


@pytest.mark.parametrize("name", ["guide.html", "style.grass", "favorites.zip"])
async def test_the_page_of_another_port_may_read_it_and_ask_with_headers(client: httpx.AsyncClient, name: str) -> None:
    asked = {"origin": "http://127.0.0.1:7474", "access-control-request-method": "GET"}
    before = await client.options(f"/browser/{name}", headers=asked | {"access-control-request-headers": "pragma"})
    assert before.status_code == 204
    assert {"cache-control", "pragma"} <= set(before.headers["access-control-allow-headers"].split(", "))
    answer = await client.get(f"/browser/{name}", headers={"origin": asked["origin"]})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
    assert (await client.post(f"/browser/{name}")).status_code == 405


async def test_the_guide_names_the_address_at_which_it_was_asked(client: httpx.AsyncClient) -> None:
    page = (await client.get("/browser/guide.html")).text
    assert 'data-exec="style http://127.0.0.1:8123/browser/style.grass"' in page
    style = (await client.get("/browser/style.grass")).text
    assert style == (ROOT / "cypher" / "style.grass").read_text(encoding="utf-8")


async def test_the_favourites_are_all_the_traversals_and_named_by_their_question(client: httpx.AsyncClient) -> None:
    answer = await client.get("/browser/favorites.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        held = {name: archive.read(name).decode() for name in archive.namelist()}
    assert list(held) == [f"crimegraph/{name.removeprefix('traversals/')}.cypher" for name in names("traversals")]
    # Browser shows the first line without its slashes, and takes a folder's name from the path.
    assert all(text.startswith("// ") and "?" in text.splitlines()[0] for text in held.values())


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1")])
def test_neo4j_opens_the_guide_where_the_api_serves_it(host: str, shown: str) -> None:
    environ = {"CRIMEGRAPH_HOST": host, "CRIMEGRAPH_PORT": "8321", "CRIMEGRAPH_PUBLISHED_ON_LOOPBACK": "1"}
    told = configuration(Settings.from_environment(environ), Memory(512, 64), Ports(7687, 7474))
    assert told["browser.post_connect_cmd"].endswith(f" http://{shown}:8321/browser/guide.html")
    assert shown in told["browser.remote_content_hostname_whitelist"].split(", ")
