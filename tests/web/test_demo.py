"""`make demo` as a person runs it: everything comes up, Neo4j Browser opens its guide, and one signal takes everything
down.
"""

import base64
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from api.browser.guide import guide
from api.browser.pages import FOLDER
from graph.export.style import COLOURS
from graph.local.files import Files
from graph.local.process import Running, find, lives
from graph.scripts import names, script
from graph.settings import Settings
from tests.web.neo4j_browser import Desk

_ROOT = Path(__file__).parents[2]
_READY_SECONDS = 240
QUERY = re.compile(r'data-query="(\w+)"')


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that is ready, and what it has said by then."""

    process: subprocess.Popen[bytes]
    said: Path
    files: Files
    server: Running
    graphql: str

    @property
    def address(self) -> str:
        return self.graphql.removesuffix("/graphql")


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment with a home and ports of its own, and the jars that are there already."""
    # The test database may be starting at the same moment, and prefers the ports that the demo would.
    with (
        socket.create_server(("127.0.0.1", 0)) as api,
        socket.create_server(("127.0.0.1", 0)) as bolt,
        socket.create_server(("127.0.0.1", 0)) as http,
    ):
        port, bolt_port, http_port = (one.getsockname()[1] for one in (api, bolt, http))
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "MAKE", "CRIMEGRAPH_"))}
    return inherited | {
        "CRIMEGRAPH_JARS": str(Settings.from_environment(os.environ).jars),
        "CRIMEGRAPH_HOME": str(tmp_path_factory.mktemp("demo") / "home"),
        "CRIMEGRAPH_HEAP_MEGABYTES": "1024",
        "CRIMEGRAPH_PAGECACHE_MEGABYTES": "64",
        "CRIMEGRAPH_PORT": str(port),
        "CRIMEGRAPH_BOLT_PORT": str(bolt_port),
        "CRIMEGRAPH_HTTP_PORT": str(http_port),
    }


@pytest.fixture(scope="module")
def demo(environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    said = tmp_path_factory.mktemp("said") / "out"
    with said.open("wb") as out:
        process = subprocess.Popen(
            ["make", "demo"], cwd=_ROOT, env=environ, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        graphql = f"http://127.0.0.1:{environ['CRIMEGRAPH_PORT']}/graphql"
        until = time.monotonic() + _READY_SECONDS
        while f"ready: {graphql}\n" not in (told := said.read_text(encoding="utf-8")):
            assert process.poll() is None, told
            assert time.monotonic() < until, told
            time.sleep(0.2)
        files = Files(Path(environ["CRIMEGRAPH_HOME"]))
        server = find(files)
        assert server is not None
        yield Demo(process, said, files, server, graphql)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def test_it_says_where_everything_is_and_answers(demo: Demo) -> None:
    said = demo.said.read_text(encoding="utf-8")
    assert demo.server.browser in said
    assert f"password is in {demo.files.password}" in said
    question = urllib.request.Request(  # noqa: S310 - the demo's
        demo.graphql, json.dumps({"query": "{ __typename }"}).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(question, timeout=30) as response:  # noqa: S310 - the demo's
        assert json.load(response) == {"data": {"__typename": "Query"}}


@pytest.fixture
def desk(demo: Demo, browser: Browser) -> Iterator[Desk]:
    """Neo4j Browser with somebody logged in. It may be answered by no other host."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(20_000)
    elsewhere: list[str] = []

    def answered(response: Response) -> None:
        if not response.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            elsewhere.append(response.url)

    context.on("response", answered)
    page: Page = context.new_page()
    page.goto(demo.server.browser)
    desk = Desk(page)
    desk.log_in(demo.server.uri, demo.files.read_password())
    yield desk
    context.close()
    assert elsewhere == []


def test_the_guide_opens_by_itself_and_each_question_is_answered_by_a_click(desk: Desk) -> None:
    expect(desk.guide).to_contain_text("From a job advert to an exchange, and to wildlife")
    asked: list[str] = []
    for slide in desk.slides():
        for line in slide.locator("pre.command, pre.runnable").all():
            query, text = line.get_attribute("data-query"), line.text_content()
            frame = desk.run(line)
            if query is not None:
                assert text == f"{script(f'traversals/{query}').statement};"
                assert desk.answer(frame) > 0, query
                asked.append(query)
    assert asked == QUERY.findall(guide(""))
    assert len(asked) >= 10


def test_the_style_is_the_ontologys_once_its_line_is_run(desk: Desk) -> None:
    frame = desk.run(desk.guide.locator("pre.command").first)
    expect(frame).to_contain_text("node.Compound {")
    desk.page.get_by_test_id("guideNextSlide").click()
    for line in desk.guide.locator("pre.command, pre.runnable").all():
        frame = desk.run(line)
    label = frame.get_by_test_id("property-details-overview-node-label-Person")
    colour = label.evaluate("x => getComputedStyle(x).backgroundColor")
    assert colour == "rgb({}, {}, {})".format(*bytes.fromhex(COLOURS["Party"][0][1:]))


def test_the_favourites_are_imported_by_dropping_their_file(desk: Desk, demo: Demo) -> None:
    with urllib.request.urlopen(f"{demo.address}/browser/favorites.zip", timeout=30) as response:  # noqa: S310 - the demo's
        content = base64.b64encode(response.read()).decode()
    desk.drop("favorites.zip", content)
    desk.page.get_by_test_id("navigationFavorites").click()
    desk.page.get_by_test_id(f"expandFolder-{FOLDER}").click()
    for name in names("traversals"):
        expect(desk.page.get_by_test_id(f"scriptTitle-{script(name).sentence}")).to_be_visible()


def test_one_signal_to_make_ends_everything_that_the_demo_started(demo: Demo) -> None:
    began = time.monotonic()
    demo.process.send_signal(signal.SIGTERM)
    assert demo.process.wait(15) != 0
    assert time.monotonic() - began < 15
    assert not lives(demo.files)
    with pytest.raises(ProcessLookupError):
        os.killpg(demo.process.pid, 0)
    with pytest.raises(ProcessLookupError):
        os.killpg(demo.server.pid, 0)
    assert "Traceback" not in demo.said.read_text(encoding="utf-8")
