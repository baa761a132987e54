"""Questions with their whole answers, on the real engine and the seeded Neo4j, one statement each.

A case is a folder `<group>/<case>` of `query.graphql`, `variables.json` where the query has variables, and `answer.json`,
the body of the response. To write the answers of new or changed cases:

    CRIMEGRAPH_GOLDEN=write .venv/bin/pytest tests/golden

Then read each one against its sources: an answer is kept because it is true, not because it was given.
"""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from api.execute import Executor, Request
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint

HERE = Path(__file__).parent
CASES = sorted(path.parent.relative_to(HERE).as_posix() for path in HERE.glob("*/*/query.graphql"))
WRITES = os.environ.get("CRIMEGRAPH_GOLDEN") == "write"


@pytest_asyncio.fixture(scope="module")
async def executor(seeded: Endpoint) -> AsyncIterator[Executor]:
    async with Database.opened(seeded) as database:
        yield Executor(schema(), database)


@pytest.mark.parametrize("case", CASES)
async def test_the_whole_answer_comes_from_one_statement(case: str, executor: Executor) -> None:
    folder = HERE / case
    variables = folder / "variables.json"
    request = Request(
        (folder / "query.graphql").read_text(encoding="utf-8"),
        json.loads(variables.read_text(encoding="utf-8")) if variables.exists() else {},
    )
    before = executor.database.statements_sent

    response = await executor.run(request)

    assert executor.database.statements_sent - before == 1
    # As it goes over the wire, scalars and all.
    answer: dict[str, Any] = json.loads(orjson.dumps(response.body))
    assert "errors" not in answer
    kept = folder / "answer.json"
    text = json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
    if WRITES:
        kept.write_text(text, encoding="utf-8")
    # As text, so that the order of the fields counts too.
    assert text == kept.read_text(encoding="utf-8")


def test_every_line_of_the_article_has_its_case() -> None:
    lines = sorted(int(case.removeprefix("article/").split("-")[0]) for case in CASES if case.startswith("article/"))
    assert lines == list(range(1, 13))
