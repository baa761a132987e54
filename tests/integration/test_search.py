"""Search on the seed: spelling, scripts, parts, addresses, and the order of what is found."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint


@pytest_asyncio.fixture(scope="module")
async def executor(seeded: Endpoint) -> AsyncIterator[Executor]:
    async with Database.opened(seeded) as database:
        yield Executor(schema(), database)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Do Kwon", "person:do-kwon"),
        ("kwon", "person:do-kwon"),
        ("richard heart", "person:richard-schueler"),
        ("she zhijang", "person:she-zhijiang"),
        ("She Zhi Jiang", "person:she-zhijiang"),
        ("佘智江", "person:she-zhijiang"),
        ("赵伟", "person:zhao-wei"),
        ("kk prak", "compound:kk-park"),
        ("0x098B716B8Aaf21512996dC57EB0615e2383E2f96", "wallet:evm:0x098b716b8aaf21512996dc57eb0615e2383e2f96"),
        ("3Pja5FPK1wFB9LkWWJai8XYL1qjbqqT9Ye", "wallet:bitcoin:3Pja5FPK1wFB9LkWWJai8XYL1qjbqqT9Ye"),
    ],
)
async def test_what_was_meant_comes_first(executor: Executor, text: str, first: str) -> None:
    query = "query Q($text: String!) { search(text: $text, first: 1) { nodes { id } } }"
    answer = await executor.run(Request(query, {"text": text}))
    assert [n["id"] for n in answer.body["data"]["search"]["nodes"]] == [first]
