"""A process that does timed jobs: a line of JSON in, a line of JSON out, until its input ends."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import orjson

Job = dict[str, Any]
Once = Callable[[int], Awaitable[None]]
"""Asks with the values of that number, and waits for the whole answer."""


async def drive(askers: list[Once], seconds: float, values: int, every: float = 0.0) -> Job:
    """Every asker asks again and again for so long, or once in so many seconds. Latencies in milliseconds, and the CPU
    that this process took.
    """
    latencies: list[float] = []
    numbers = iter(range(sys.maxsize))
    cpu, started = time.process_time(), time.perf_counter()
    until = started + seconds

    async def work(once: Once, due: float) -> None:
        begun = time.perf_counter()
        while begun < until:
            if every:
                await asyncio.sleep(due - begun)
                begun = time.perf_counter()
                # What came too late is not asked all at once.
                due = max(due + every, begun)
            await once(next(numbers) % values)
            now = time.perf_counter()
            latencies.append((now - begun) * 1000)
            begun = now

    # They begin one after the other, not all at the same moment.
    await asyncio.gather(*(work(once, started + every * i / len(askers)) for i, once in enumerate(askers)))
    took = time.perf_counter() - started
    return {"latencies": latencies, "seconds": took, "cpu_seconds": time.process_time() - cpu}


async def serve(do: Callable[[Job], Awaitable[Job]]) -> None:
    """Does one job after the other; a failure is an answer too."""
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.buffer.readline):
        try:
            answer = await do(orjson.loads(line))
        except Exception as error:
            answer = {"failed": f"{type(error).__name__}: {error}"}
        sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")
        sys.stdout.buffer.flush()
