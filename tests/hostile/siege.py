"""A served API under attack while an honest reader asks: three processes besides Neo4j.

`python -m tests.hostile.siege 600` prints the account over the database of the environment's settings, with nobody's
requests rated, as among the anonymous of one machine. With `600 rated` it is what a deployed server sees: the attackers
are anonymous and have the usual rate, the honest reader has a token.
"""

import contextlib
import os
import re
import socket
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from api.readers.token_file import changing
from bench.processes import Worker, begun, wait_until
from graph import local
from graph.settings import Endpoint, Settings
from graph.vocabularies import Marking
from tests.http.asked import ANSWER, QUERY

_ROOT = Path(__file__).parents[2]
_TOKENS = "tokens.json"
_SERVE = "from graph.cli.main import main; main()"
IDLE_SHARE, WARM_SHARE = 0.2, 0.2
"""Of the attack's time: how long the honest reader is alone before, and how long it takes until memory is compared."""
RATED = {"CRIMEGRAPH_RATE_COST_PER_SECOND": "1000000"}
"""The rate that holds without a setting, for the anonymous of this machine too."""
ANSWER_SECONDS = 35.0
"""The limit of a statement and five more: longer nothing may be unanswered."""


@dataclass(frozen=True, slots=True)
class Siege:
    """What came of it. Latencies in milliseconds, memory in megabytes."""

    attack: dict[str, Any]
    idle: list[float]
    besieged: list[float]
    without: list[float]
    """Under attack, of a question that needs no database."""
    wrong: list[str]
    memory: list[float]
    """Of the server with the process beside it: before, and then at equal steps of the attack."""
    right_afterwards: bool
    said: str
    """What the server wrote to stderr."""

    @property
    def ratio(self) -> float:
        return percentile(self.besieged, 99) / percentile(self.idle, 99)

    def table(self) -> str:
        rows = [
            f"{name:9} {len(found):6} asked   p50 {percentile(found, 50):7.2f}   p99 {percentile(found, 99):7.2f}"
            f"   worst {max(found):7.1f} ms"
            for name, found in (("idle", self.idle), ("besieged", self.besieged), ("no Neo4j", self.without))
        ]
        counted = sum(self.attack["asked"].values())
        rows += [
            f"p99 under attack is {self.ratio:.1f} times that of idle",
            f"{counted} hostile requests of {len(self.attack['asked'])} kinds: {self.attack['asked']}",
            f"statuses {self.attack['statuses']}",
            f"codes {self.attack['codes']}",
            f"slowest, in seconds { ({k: round(v, 1) for k, v in self.attack['slowest'].items()}) }",
            f"memory of the server {' '.join(f'{m:.0f}' for m in self.memory)} MB",
            *self.attack["faults"],
            *self.wrong,
        ]
        return "\n".join(rows)


def besiege(endpoint: Endpoint, seconds: float, seed: int, folder: Path, *, rated: bool = False) -> Siege:
    """Serves, warms up, lets the honest reader ask alone, then attacks."""
    token = _token(folder) if rated else None
    loop = [sys.executable, "-m"]
    environ = os.environ | {"PYTHONPATH": str(_ROOT)}
    said = folder / "said"
    with (
        served(endpoint, said, RATED if rated else {}) as (pid, port),
        begun([*loop, "tests.hostile.attack"], environ, folder=_ROOT, talks=True) as attacking,
        begun([*loop, "tests.hostile.honest"], environ, folder=_ROOT, talks=True) as asking,
    ):
        ids, names = _known(port)
        attacker, honest = Worker(attacking), Worker(asking)
        job: dict[str, Any] = {"port": port, "ids": ids, "secrets": names, "limit": ANSWER_SECONDS}
        honest.do({"port": port, "seconds": 1, "token": token})
        idle = honest.do({"port": port, "token": token, "seconds": max(5.0, min(60.0, seconds * IDLE_SHARE))})
        memory = [_megabytes(pid)]
        with ThreadPoolExecutor(2) as both:
            hostile = both.submit(attacker.do, job | {"seconds": seconds, "seed": seed})
            asked = both.submit(honest.do, {"port": port, "seconds": seconds, "token": token})
            while not (hostile.done() and asked.done()):
                time.sleep(seconds / 20)
                memory.append(_megabytes(pid))
        answer = httpx.post(f"http://127.0.0.1:{port}/graphql", json={"query": QUERY}, timeout=10)
        right = answer.status_code == 200 and answer.json() == ANSWER
        found, under = hostile.result(), asked.result()
        wrong = idle["wrong"] + under["wrong"]
    return Siege(found, idle["latencies"], under["latencies"], under["without"], wrong, memory, right, said.read_text())


@contextlib.contextmanager
def served(endpoint: Endpoint, said: Path, more: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """`crimegraph serve` over a database that runs, with more settings: its process and port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environ = os.environ | {
        "PYTHONPATH": str(_ROOT),
        "CRIMEGRAPH_HOST": "127.0.0.1",
        "CRIMEGRAPH_PORT": str(port),
        "CRIMEGRAPH_AUDIT": str(said.with_name("audit.jsonl")),
        "CRIMEGRAPH_TOKENS": str(said.with_name(_TOKENS)),
        "NEO4J_URI": endpoint.uri,
        "NEO4J_USERNAME": endpoint.username,
        "NEO4J_PASSWORD": endpoint.password,
        "NEO4J_DATABASE": endpoint.database,
        **more,
    }
    with said.open("wb") as out, begun([sys.executable, "-c", _SERVE, "serve"], environ, told=out) as process:
        wait_until(lambda: _answers(port), process, "the API")
        yield process.pid, port


def _token(folder: Path) -> str:
    with changing(folder / _TOKENS) as held:
        end = datetime.now(UTC) + timedelta(days=1)
        held[0], token = held[0].with_new("honest", Marking.CLEAR, victims=False, expires=end)
    return token


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/ready", timeout=30).status_code == 200
    except httpx.HTTPError:
        return False


def _known(port: int) -> tuple[list[str], list[str]]:
    """Ids to ask for, and names that no error may tell."""
    query = "{entities(first:1000){edges{node{id name}}} people(first:200){edges{node{id name}}}}"
    data = httpx.post(f"http://127.0.0.1:{port}/graphql", json={"query": query}, timeout=60).json()["data"]
    people = [e["node"] for e in data["people"]["edges"]]
    ids = [e["node"]["id"] for e in data["entities"]["edges"]] + [p["id"] for p in people]
    return ids, [p["name"] for p in people if p["name"] and " " in p["name"]]


def _megabytes(pid: int) -> float:
    """Of the server and of the process beside it."""
    children = " ".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")).split()
    resident = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert resident is not None
    return int(resident[1]) / 1024 + sum(_megabytes(int(child)) for child in children)


def percentile(values: list[float], share: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


if __name__ == "__main__":
    import tempfile

    with local.session(Settings.from_environment(os.environ)) as there, tempfile.TemporaryDirectory() as made:
        siege = besiege(there, float(sys.argv[1]), 1, Path(made), rated="rated" in sys.argv[2:])
        print(siege.table())
        print(siege.said[-3000:])
        print("right afterwards:", siege.right_afterwards)
