"""Neo4j is stopped under load and started again: what eight readers are told meanwhile, and how soon it is right again.

`python -m tests.hostile.outage 60` prints it, over the local Neo4j of the environment's settings. The load is a process
of its own: {port, uri, user, password, seconds} → answers and probes, on the clock that processes share.
"""

import asyncio
import os
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import neo4j
import orjson
import uvloop

from bench.client import request
from bench.loop import Job, serve
from bench.processes import Worker, begun
from graph import local
from graph.settings import Settings
from tests.hostile.siege import percentile, served
from tests.http.asked import ANSWER, QUERY

_ROOT = Path(__file__).parents[2]
READERS = 8
PAUSE_SECONDS = 0.02
PROBE_SECONDS = 0.05
STATEMENT = "MATCH (n:Entity {id: 'country:FI'}) RETURN n.name"
RIGHT = "RIGHT"


@dataclass(frozen=True, slots=True)
class Outage:
    """When things were, in seconds of one clock; an answer is (when it came, how long it took, its code or RIGHT)."""

    stopping: float
    stopped: float
    starting: float
    answers: list[tuple[float, float, str]]
    probes: list[tuple[float, bool]]
    right_afterwards: bool

    @property
    def back(self) -> float:
        """When a driver of its own was answered again."""
        return min(at for at, answered in self.probes if answered and at > self.starting)

    @property
    def first_right(self) -> float:
        return min(at for at, _, code in self.answers if code == RIGHT and at > self.starting)

    @property
    def last_wrong(self) -> float:
        return max(at for at, _, code in self.answers if code != RIGHT)

    @property
    def failures(self) -> list[tuple[float, float, str]]:
        return [one for one in self.answers if one[2] != RIGHT]

    def table(self) -> str:
        parts = {
            "while it stops": [x for x in self.failures if x[0] <= self.stopped],
            "while it is away": [x for x in self.failures if self.stopped < x[0] <= self.starting],
            "while it starts": [x for x in self.failures if self.starting < x[0]],
        }
        rows = [
            f"stopped in {self.stopped - self.stopping:.1f} s, away {self.starting - self.stopped:.1f} s",
            f"back in {self.back - self.starting:.1f} s",
            f"answers {dict(Counter(code for _, _, code in self.answers))}",
        ]
        for name, found in parts.items():
            took = [1000 * seconds for _, seconds, _ in found]
            if len(took) > 1:
                codes = dict(Counter(code for _, _, code in found))
                rows.append(
                    f"{name:17} {len(took):6} errors {codes}  p50 {percentile(took, 50):6.1f}"
                    f"  p99 {percentile(took, 99):6.1f}  worst {max(took):6.1f} ms"
                )
        rows.append(f"first right answer {self.first_right - self.back:+.2f} s after Neo4j's return")
        rows.append(f"last error {self.last_wrong - self.back:+.2f} s after Neo4j's return")
        return "\n".join(rows)


def suffer(settings: Settings, away_seconds: float, folder: Path) -> Outage:
    """Stops and starts the local Neo4j of these settings, which has to run; it is left running."""
    endpoint = local.running_endpoint(settings)
    environ = os.environ | {"PYTHONPATH": str(_ROOT)}
    command = [sys.executable, "-m", "tests.hostile.outage"]
    with (
        served(endpoint, folder / "said", {}) as (_, port),
        begun(command, environ, folder=_ROOT, talks=True) as process,
        ThreadPoolExecutor(1) as beside,
    ):
        load = Worker(process)
        job = {"port": port, "uri": endpoint.uri, "user": endpoint.username, "password": endpoint.password}
        load.do(job | {"seconds": 2})
        until = folder / "until"
        asked = beside.submit(load.do, job | {"seconds": 600, "until": str(until)})
        try:
            time.sleep(2)
            stopping = time.monotonic()
            local.stop(settings)
            stopped = time.monotonic()
            time.sleep(away_seconds)
            starting = time.monotonic()
            local.start(settings)
            time.sleep(5)
        finally:
            until.touch()
        found = asked.result()
    answers = [(at, seconds, code) for at, seconds, code in found["answers"]]
    probes = [(at, answered) for at, answered in found["probes"]]
    return Outage(stopping, stopped, starting, answers, probes, answers[-1][2] == RIGHT)


async def run(job: Job) -> Job:
    ends = time.monotonic() + job["seconds"]
    mark = Path(job["until"]) if "until" in job else None
    answers: list[tuple[float, float, str]] = []
    probes: list[tuple[float, bool]] = []

    def over() -> bool:
        return time.monotonic() > ends or (mark is not None and mark.exists())

    await asyncio.gather(_probe(job, probes, over), *(_read(job["port"], answers, over) for _ in range(READERS)))
    return {"answers": answers, "probes": probes}


async def _read(port: int, answers: list[tuple[float, float, str]], over: Any) -> None:
    question = request(port, orjson.dumps({"query": QUERY}))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while not over():
        began = time.monotonic()
        writer.write(question)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        content = orjson.loads(await reader.readexactly(length))
        now = time.monotonic()
        failure = "" if content == ANSWER else content["errors"][0]["extensions"]["code"]
        code = f"{head[9:12].decode()} {failure}" if failure else RIGHT
        answers.append((now, now - began, code))
        await asyncio.sleep(PAUSE_SECONDS)
    writer.close()


async def _probe(job: Job, probes: list[tuple[float, bool]], over: Any) -> None:
    """A driver of its own, a new one each time: whether the data can be read."""
    while not over():
        try:
            async with (
                neo4j.AsyncGraphDatabase.driver(
                    job["uri"], auth=(job["user"], job["password"]), connection_timeout=1, max_transaction_retry_time=0
                ) as driver,
                driver.session(database="neo4j") as session,
            ):
                answered = (await (await session.run(STATEMENT)).values()) == [["Finland"]]
        except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError, OSError):
            answered = False
        probes.append((time.monotonic(), answered))
        await asyncio.sleep(PROBE_SECONDS)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        uvloop.run(serve(run))
    else:
        import tempfile

        with tempfile.TemporaryDirectory() as made:
            print(suffer(Settings.from_environment(os.environ), float(sys.argv[1]), Path(made)).table())
