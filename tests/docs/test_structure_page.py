"""The questions of docs/structure.md have the answers that stand there."""

import asyncio
import json
from pathlib import Path

import orjson
import pytest

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint
from graph.traverse import centrality, communities, neighbourhood
from tests.data_science import with_data_science
from tests.docs.test_readme import ROOT, block
from tests.seeding import hold_seed

PAGE = (ROOT / "docs" / "structure.md").read_text(encoding="utf-8")
EXAMPLE = PAGE[PAGE.index("## Example") :]


@pytest.mark.deep
def test_the_answer_is_the_one_shown(tmp_path: Path) -> None:
    async def answered(endpoint: Endpoint) -> bytes:
        await hold_seed(endpoint)
        async with Database.opened(endpoint) as database:
            answer = await Executor(schema(), database).run(Request(block(EXAMPLE, "graphql")))
            return orjson.dumps(answer.body)

    with with_data_science(tmp_path / "home") as endpoint:
        assert json.loads(asyncio.run(answered(endpoint))) == json.loads(block(EXAMPLE, "json"))


def test_the_numbers_are_those_of_the_code() -> None:
    assert (neighbourhood.MAX_STATEMENTS, neighbourhood.AT_ONCE, neighbourhood.MAX_LINES) == (14, 150, 20_000)
    assert (communities.MAX_COMMUNITIES, communities.MAX_MEMBERS, neighbourhood.MAX_HOPS) == (100, 100, 4)
    assert (centrality.MAX_BETWEEN, centrality.DAMPING) == (2_000, 0.85)
