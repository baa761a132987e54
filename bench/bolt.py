"""The driver alone: hand-written Cypher through the official driver, without GraphQL and HTTP. A process of its own.

Reads as graph/database.py does (auto-commit, READ mode), and makes every value; what it does not do is serialise them.
"""

import asyncio
import os

import neo4j
import uvloop

from bench.loop import Job, Once, drive, serve


async def main() -> None:
    async with neo4j.AsyncGraphDatabase.driver(
        os.environ["NEO4J_URI"],
        auth=(os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"]),
        notifications_min_severity="OFF",
        telemetry_disabled=True,
    ) as driver:

        async def run(job: Job) -> Job:
            """{statement, values, seconds, connections} → what `drive` tells; with `answer`, one answer instead."""
            statement, values = neo4j.Query(job["statement"]), job["values"]

            async def ask(number: int) -> list[list[object]]:
                async with driver.session(
                    database=os.environ["NEO4J_DATABASE"], default_access_mode=neo4j.READ_ACCESS, fetch_size=1000
                ) as session:
                    result = await session.run(statement, values[number])
                    return [list(record.values()) async for record in result]

            if "answer" in job:
                return {"rows": [row[0] for row in await ask(job["answer"])]}

            async def once(number: int) -> None:
                await ask(number)

            askers: list[Once] = [once] * job["connections"]
            return await drive(askers, job["seconds"], len(values))

        await serve(run)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
