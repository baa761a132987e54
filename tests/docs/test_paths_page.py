"""The question of docs/paths.md has the answer that stands there."""

import json

import orjson

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint
from graph.traverse import opening, outward, strength
from tests.docs.test_readme import ROOT, block

PAGE = (ROOT / "docs" / "paths.md").read_text(encoding="utf-8")


async def test_the_strongest_path_is_the_one_shown(seeded: Endpoint) -> None:
    async with Database.opened(seeded) as database:
        answer = await Executor(schema(), database).run(Request(block(PAGE, "graphql")))
    assert json.loads(orjson.dumps(answer.body)) == json.loads(block(PAGE, "json"))


def test_the_numbers_are_those_of_the_code() -> None:
    assert (0.02, strength.cost(0.1)) == (strength.FLOOR, strength.HUB_COST)
    assert strength.HALF_LIFE_DAYS == 3 * 365.25
    assert (outward.MAX_STATEMENTS, outward.AT_ONCE, opening.LINKS_OF_A_NODE) == (14, 150, 1_000)
