"""`make demo` as a person runs it: everything comes up, and one signal takes everything down."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.local.files import Files
from graph.local.process import find, lives
from graph.settings import Settings

_ROOT = Path(__file__).parents[2]
_READY_SECONDS = 240


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
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
        "CRIMEGRAPH_HOME": str(tmp_path / "home"),
        "CRIMEGRAPH_HEAP_MEGABYTES": "1024",
        "CRIMEGRAPH_PAGECACHE_MEGABYTES": "64",
        "CRIMEGRAPH_PORT": str(port),
        "CRIMEGRAPH_BOLT_PORT": str(bolt_port),
        "CRIMEGRAPH_HTTP_PORT": str(http_port),
    }


@pytest.fixture
def demo(environ: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (tmp_path / "out").open("wb") as out:
        process = subprocess.Popen(
            ["make", "demo"], cwd=_ROOT, env=environ, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def test_one_signal_to_make_ends_everything_that_the_demo_started(
    demo: subprocess.Popen[bytes], environ: dict[str, str], tmp_path: Path
) -> None:
    graphql = f"http://127.0.0.1:{environ['CRIMEGRAPH_PORT']}/graphql"
    until = time.monotonic() + _READY_SECONDS
    while f"ready: {graphql}\n" not in (said := (tmp_path / "out").read_text(encoding="utf-8")):
        assert demo.poll() is None, said
        assert time.monotonic() < until, said
        time.sleep(0.2)
    files = Files(Path(environ["CRIMEGRAPH_HOME"]))
    server = find(files)
    assert server is not None
    assert server.browser in said
    assert f"password is in {files.password}" in said
    question = urllib.request.Request(
        graphql, json.dumps({"query": "{ __typename }"}).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(question, timeout=30) as response:  # noqa: S310 - the demo's
        assert json.load(response) == {"data": {"__typename": "Query"}}

    began = time.monotonic()
    demo.send_signal(signal.SIGTERM)
    assert demo.wait(15) != 0
    assert time.monotonic() - began < 15
    assert not lives(files)
    with pytest.raises(ProcessLookupError):
        os.killpg(demo.pid, 0)
    with pytest.raises(ProcessLookupError):
        os.killpg(server.pid, 0)
    assert "Traceback" not in (tmp_path / "out").read_text(encoding="utf-8")
