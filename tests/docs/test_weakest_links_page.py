"""The question of docs/weakest-links.md has the answer that stands there."""

import json

import orjson

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint
from graph.traverse import between, cut, derivation, opening, weakest_links
from tests.docs.test_readme import ROOT, block

PAGE = (ROOT / "docs" / "weakest-links.md").read_text(encoding="utf-8")


async def test_the_answer_is_the_one_shown(seeded: Endpoint) -> None:
    async with Database.opened(seeded) as database:
        answer = await Executor(schema(), database).run(Request(block(PAGE, "graphql")))
    assert json.loads(orjson.dumps(answer.body)) == json.loads(block(PAGE, "json"))


def test_the_numbers_are_those_of_the_code() -> None:
    assert (between.MAX_STATEMENTS, between.AT_ONCE, between.MAX_LINKS) == (14, 150, 20_000)
    assert (cut.MAX_TRIED, cut.MAX_LOOKED_AT, derivation.MAX_WAYS) == (5_000, 500_000, 64)
    assert derivation.MAX_COMBINED == 200_000
    assert (weakest_links.MAX_SHOWN, weakest_links.MAX_HOPS, opening.LINKS_OF_A_NODE) == (200, 6, 1_000)
