"""The three sides of the comparison, each one process over the same database."""

import contextlib
import http.client
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from bench.processes import Worker, begun, cpu_seconds, wait_until
from bench.questions import BOLT, OURS, Question
from graph.settings import Endpoint, Settings

ROOT = Path(__file__).parent.parent
PEER_FOLDER = ROOT / "bench" / "peer"


@dataclass(frozen=True, slots=True)
class Side:
    """How to ask a side. `client` does the asking and the timing; for Bolt it is the side itself."""

    name: str
    pid: int
    client: Worker
    port: int | None

    def answer(self, question: Question, values: Mapping[str, Any]) -> Any:
        """One answer: the value of the one root field, or the rows."""
        mine = question.variables(self.name, values)
        if self.port is None:
            return self.client.do({"statement": question.texts[self.name], "values": [mine], "answer": 0})["rows"]
        status, body = post(self.port, question.texts[self.name], mine)
        if status != 200 or body.get("errors"):
            raise RuntimeError(f"{self.name} answers {question.name} with {status}: {str(body)[:500]}")
        [value] = body["data"].values()
        return value

    def load(
        self,
        question: Question,
        values: Sequence[Mapping[str, Any]],
        seconds: float,
        connections: int,
        *,
        every: float = 0.0,
    ) -> dict[str, Any]:
        """What `drive` tells, and `server_cpu_seconds`. A connection asks once in `every` seconds; 0: always."""
        mine = [question.variables(self.name, v) for v in values]
        text = question.texts[self.name]
        job: dict[str, Any] = {"seconds": seconds, "connections": connections}
        if self.port is None:
            job |= {"statement": text, "values": mine}
        else:
            bodies = [orjson.dumps({"query": text, "variables": v}).decode() for v in mine]
            job |= {"port": self.port, "bodies": bodies, "every": every}
        before = cpu_seconds(self.pid)
        answer = self.client.do(job)
        after = cpu_seconds(self.pid)
        answer["server_cpu_seconds"] = None if before is None or after is None else after - before
        return answer


@contextlib.contextmanager
def running(
    names: Sequence[str], settings: Settings, endpoint: Endpoint, workers: int = 1
) -> Iterator[dict[str, Side]]:
    """Starts the named sides, and ends them."""
    with contextlib.ExitStack() as stack:
        environment = _environment(settings, endpoint)
        client = Worker(stack.enter_context(begun(_python("bench.client"), environment, folder=ROOT, talks=True)))
        sides: dict[str, Side] = {}
        for name in names:
            if name == BOLT:
                own = Worker(stack.enter_context(begun(_python("bench.bolt"), environment, folder=ROOT, talks=True)))
                sides[name] = Side(name, own.process.pid, own, None)
                continue
            port = settings.port if name == OURS else settings.port + 1
            command, folder = (_ours(workers), ROOT) if name == OURS else (_peer(), PEER_FOLDER)
            process = stack.enter_context(
                begun(command, environment | {"CRIMEGRAPH_PORT": str(port), "PORT": str(port)}, folder=folder)
            )
            wait_until(partial(_answers, port), process, name)
            sides[name] = Side(name, process.pid, client, port)
        yield sides


def install_peer() -> None:
    """npm's packages by the committed lock, where they are not there yet. Raises RuntimeError without Node."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise RuntimeError("The peer needs Node 20 or later with npm: install it, or use --sides ours,bolt.")
    lock, mark = PEER_FOLDER / "package-lock.json", PEER_FOLDER / "node_modules" / ".package-lock.json"
    if not mark.exists() or mark.stat().st_mtime < lock.stat().st_mtime:
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=PEER_FOLDER, check=True, stdout=subprocess.DEVNULL)
        mark.touch()


def post(port: int, query: str, variables: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """One request; the status and the body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    try:
        body = orjson.dumps({"query": query, "variables": variables})
        connection.request("POST", "/graphql", body, {"Content-Type": "application/json", "Accept": "application/json"})
        response = connection.getresponse()
        return response.status, orjson.loads(response.read())
    finally:
        connection.close()


def _answers(port: int) -> bool:
    try:
        return post(port, "{ __typename }", {})[0] == 200
    except OSError:
        return False


def _python(module: str) -> list[str]:
    return [sys.executable, "-m", module]


def _ours(workers: int) -> list[str]:
    command = [str(Path(sys.executable).with_name("crimegraph")), "serve"]
    return command if workers == 1 else [*command, "--workers", str(workers)]


def _peer() -> list[str]:
    return [str(shutil.which("node")), "server.mjs"]


def _environment(settings: Settings, endpoint: Endpoint) -> dict[str, str]:
    return {
        **os.environ,
        "CRIMEGRAPH_HOME": str(settings.home),
        "NEO4J_URI": endpoint.uri,
        "NEO4J_USERNAME": endpoint.username,
        "NEO4J_PASSWORD": endpoint.password,
        "NEO4J_DATABASE": endpoint.database,
        "NODE_ENV": "production",
        "PYTHONPATH": str(ROOT),
    }
