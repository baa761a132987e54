"""What a read costs over the lean Bolt client and over the official driver, interleaved in one run.

`.venv/bin/python -m bench.transport [--loop asyncio]` prints a Markdown table. CPU is of this process alone, Neo4j's
is not in it.
"""

import argparse
import asyncio
import os
import statistics
import sys
import time
from dataclasses import dataclass, replace
from typing import Any

import uvloop

from graph import local
from graph.database import Database
from graph.settings import Endpoint, ReadTransport, Settings

CONCURRENCY = 8
ROUNDS = 7
SECONDS = 1.5
LISTS = "RETURN [i IN range(1, $n) | ['person:' + i, 'name ' + i, i, null, i * 0.5, [i, true]]] AS row"
STATEMENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "one number": ("RETURN 1", {}),
    "a row of 100 lists": (LISTS, {"n": 100}),
    "a row of 1,000 lists": (LISTS, {"n": 1000}),
}


@dataclass(frozen=True, slots=True)
class Measured:
    queries_per_second: float
    cpu_microseconds: float


async def measured(database: Database, text: str, parameters: dict[str, Any]) -> Measured:
    until = time.perf_counter() + SECONDS

    async def ask() -> int:
        asked = 0
        while time.perf_counter() < until:
            await database.read(text, parameters)
            asked += 1
        return asked

    began, cpu = time.perf_counter(), time.process_time()
    asked = sum(await asyncio.gather(*(ask() for _ in range(CONCURRENCY))))
    return Measured(asked / (time.perf_counter() - began), (time.process_time() - cpu) / asked * 1e6)


async def compare(endpoint: Endpoint) -> None:
    sys.stdout.write("| statement | transport | queries/s | CPU per query, µs |\n|---|---|---|---|\n")
    lean, driver = (replace(endpoint, read_transport=one) for one in (ReadTransport.LEAN, ReadTransport.DRIVER))
    async with Database.opened(lean) as ours, Database.opened(driver) as theirs:
        for name, (text, parameters) in STATEMENTS.items():
            assert await ours.read(text, parameters) == await theirs.read(text, parameters)
            rounds = [
                (await measured(ours, text, parameters), await measured(theirs, text, parameters))
                for _ in range(ROUNDS + 1)
            ][1:]
            for transport, of in zip(("lean", "driver"), zip(*rounds, strict=True), strict=True):
                rate = statistics.median(m.queries_per_second for m in of)
                cpu = statistics.median(m.cpu_microseconds for m in of)
                sys.stdout.write(f"| {name} | {transport} | {rate:.0f} | {cpu:.0f} |\n")
            faster = statistics.median(a.queries_per_second / b.queries_per_second for a, b in rounds)
            cheaper = statistics.median(a.cpu_microseconds / b.cpu_microseconds for a, b in rounds)
            sys.stdout.write(f"| {name} | lean / driver | {faster:.2f} | {cheaper:.2f} |\n")
            sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loop", choices=("uvloop", "asyncio"), default="uvloop")
    loop = parser.parse_args().loop
    factory = uvloop.new_event_loop if loop == "uvloop" else None
    with (
        local.session(Settings.from_environment(os.environ)) as endpoint,
        asyncio.Runner(loop_factory=factory) as runner,
    ):
        runner.run(compare(endpoint))


if __name__ == "__main__":
    main()
