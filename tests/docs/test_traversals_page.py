"""docs/traversals.md: every query is answered as the page says, on the seed.

To write the answers anew, and then read each against its sources:

    CRIMEGRAPH_GOLDEN=write .venv/bin/pytest tests/docs/test_traversals_page.py
"""

import json
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest_asyncio

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint
from graph.traverse import common_neighbors, near

PATH = Path(__file__).parents[2] / "docs" / "traversals.md"
PAGE = PATH.read_text(encoding="utf-8")
PAIR = re.compile(r"(```graphql\n(.*?)```\n\n```json\n)(.*?)```", re.DOTALL)
WRITES = os.environ.get("CRIMEGRAPH_GOLDEN") == "write"


@pytest_asyncio.fixture
async def executor(seeded: Endpoint) -> AsyncIterator[Executor]:
    async with Database.opened(seeded) as database:
        yield Executor(schema(), database)


async def test_the_seed_answers_every_query_as_shown(executor: Executor) -> None:
    pairs = PAIR.findall(PAGE)
    assert len(pairs) == PAGE.count("```graphql")
    page = PAGE
    for head, query, shown in pairs:
        before = executor.database.statements_sent
        body = (await executor.run(Request(query))).body
        assert executor.database.statements_sent - before == 1
        assert set(body) == {"data"}
        answer = compact(json.loads(orjson.dumps(body["data"])))
        if WRITES:
            page = page.replace(head + shown, head + answer, 1)
            PATH.write_text(page, encoding="utf-8")
        else:
            assert shown == answer


def compact(data: dict[str, dict[str, list[object]]]) -> str:
    """A line for each thing in a list."""
    lines = ["{"]
    for name, parts in data.items():
        lines.append(f"  {json.dumps(name)}: {{")
        for part, rows in parts.items():
            inside = ",\n      ".join(json.dumps(row, ensure_ascii=False) for row in rows)
            lines.append(f"    {json.dumps(part)}: [{f'{chr(10)}      {inside}{chr(10)}    ' if rows else ''}],")
        lines[-1] = lines[-1].removesuffix(",")
        lines.append("  }")
    return "\n".join([*lines, "}"]) + "\n"


def test_the_page_names_the_limits_of_the_code() -> None:
    told = PAGE.replace("\n  ", " ")
    assert f"It is counted to {common_neighbors.MAX_DEGREE:,}" in told
    assert f"of more than {common_neighbors.MAX_CANDIDATES:,} found" in told
    assert f"{common_neighbors.MAX_LINKS} links of an element are shown" in told
    assert f"{common_neighbors.MAX_HUBS} hubs" in told
    assert f"more than {near.MAX_SITES:,} places" in told
    assert f"`km` is at most {near.MAX_KM:,}" in told


def test_every_script_that_is_named_is_there() -> None:
    for name in re.findall(r"`(\w+\.cypher)`", PAGE):
        assert (PATH.parents[1] / "cypher" / "traversals" / name).exists()
