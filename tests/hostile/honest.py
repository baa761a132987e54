"""An honest reader in a process of its own: one small question, twenty times a second. One job in, latencies out.

{port, seconds, token or null} → {latencies in milliseconds, those of a question that needs no database, wrong}
"""

import asyncio
import time

import uvloop

from bench.client import Connection, request
from bench.loop import Job, serve
from tests.http.asked import QUERY

EVERY_SECONDS = 0.05


async def run(job: Job) -> Job:
    import orjson

    port, until = job["port"], time.perf_counter() + job["seconds"]
    question = request(port, orjson.dumps({"query": QUERY}), job["token"])
    aside = request(port, b'{"query":"{__typename}"}', job["token"])
    latencies, without, wrong = [], [], []
    _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
    while (began := time.perf_counter()) < until:
        try:
            await connection.ask(question)
        except (ConnectionError, ValueError) as error:
            wrong.append(str(error)[:300])
            _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
        took = time.perf_counter() - began
        latencies.append(took * 1000)
        began = time.perf_counter()
        await connection.ask(aside)
        without.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(max(0.0, EVERY_SECONDS - took))
    return {"latencies": latencies, "without": without, "wrong": wrong[:20]}


if __name__ == "__main__":
    uvloop.run(serve(run))
