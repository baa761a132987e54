"""The question of docs/connect.md has the answer that stands there."""

import json

import orjson

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint
from graph.traverse import connect, opening, outward, steiner
from tests.docs.test_readme import ROOT, block

PAGE = (ROOT / "docs" / "connect.md").read_text(encoding="utf-8")


async def test_the_answer_is_the_one_shown(seeded: Endpoint) -> None:
    async with Database.opened(seeded) as database:
        answer = await Executor(schema(), database).run(Request(block(PAGE, "graphql")))
    assert json.loads(orjson.dumps(answer.body)) == json.loads(block(PAGE, "json"))


def test_the_numbers_are_those_of_the_code() -> None:
    assert (outward.MAX_STATEMENTS, outward.AT_ONCE, outward.MAX_HOPS_KNOWN) == (14, 150, 10_000)
    assert (connect.MAX_CONNECTED, connect.MAX_EXACT, connect.MAX_HOPS) == (50, 8, 5)
    assert (steiner.MAX_STEPS, opening.LINKS_OF_A_NODE) == (150_000, 1_000)
