"""`crimegraph serve --workers 2`: one port, two processes, one end."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from graph.settings import Endpoint
from tests.http.asked import ANSWER, QUERY

_ROOT = Path(__file__).parents[2]
_COMMAND = "from graph.cli.main import main; main()"


@pytest.fixture
def served_by_two(seeded: Endpoint, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, Path]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environ = os.environ | {
        "PYTHONPATH": str(_ROOT),
        "CRIMEGRAPH_PORT": str(port),
        "CRIMEGRAPH_LOG": "json",
        "NEO4J_URI": seeded.uri,
        "NEO4J_USERNAME": seeded.username,
        "NEO4J_PASSWORD": seeded.password,
        "NEO4J_DATABASE": seeded.database,
    }
    said = tmp_path / "said"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", _COMMAND, "serve", "--workers", "2"], env=environ, stdout=out, stderr=out
        )
    try:
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 180
        while len(workers(process)) < 2 or not answers(address):
            assert process.poll() is None, said.read_text()
            assert time.monotonic() < until, said.read_text()
            time.sleep(0.2)
        yield process, address, said
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(20)


def workers(process: subprocess.Popen[bytes]) -> set[int]:
    """The processes that it started to answer, by their id."""
    listed = subprocess.run(["ps", "-axwwo", "pid=,ppid=,command="], capture_output=True, text=True, check=True).stdout
    rows = (line.split(None, 2) for line in listed.splitlines())
    return {int(pid) for pid, parent, command in rows if int(parent) == process.pid and "spawn_main" in command}


def alive(pids: set[int]) -> set[int]:
    listed = subprocess.run(["ps", "-axwwo", "pid=,stat="], capture_output=True, text=True, check=True).stdout
    return pids & {int(pid) for pid, state in (line.split() for line in listed.splitlines()) if state[0] != "Z"}


def answers(address: str) -> bool:
    try:
        return bool(httpx.post(f"{address}/graphql", json={"query": QUERY}, timeout=30).json() == ANSWER)
    except httpx.HTTPError:
        return False


def test_two_workers_share_the_port_and_end_together(served_by_two: tuple[subprocess.Popen[bytes], str, Path]) -> None:
    process, address, said = served_by_two

    # A connection each: the kernel deals them out.
    assert all(answers(address) for _ in range(40))
    counted = re.search(r'requests_total\{code="NONE",status="200"\} (\d+)', httpx.get(f"{address}/metrics").text)
    assert counted is not None
    assert int(counted[1]) >= 40, "either worker tells of both"

    first, second = sorted(workers(process))
    os.kill(first, signal.SIGKILL)
    until = time.monotonic() + 120
    while len(workers(process) - {first}) < 2:
        assert time.monotonic() < until, "no worker took its place"
        time.sleep(0.2)
    assert answers(address)

    both = workers(process)
    process.send_signal(signal.SIGTERM)
    assert process.wait(13) == 128 + signal.SIGTERM
    assert not alive(both | {first, second})
    assert "Traceback" not in said.read_text()


def test_workers_do_not_outlive_the_first_process(served_by_two: tuple[subprocess.Popen[bytes], str, Path]) -> None:
    process, _, _ = served_by_two
    left = workers(process)
    process.kill()
    process.wait(10)
    until = time.monotonic() + 10
    while alive(left) and time.monotonic() < until:
        time.sleep(0.2)
    remaining = alive(left)
    for pid in remaining:
        os.kill(pid, signal.SIGKILL)
    assert not remaining
