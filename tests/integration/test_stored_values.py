"""Values that somebody wrote past the importers: each question says so with its own code, and the check names them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from graph.provenance import AssertionRow, NodeRow
from graph.schema.checks import run_checks
from graph.scope import ANONYMOUS, Scope
from graph.settings import Endpoint
from graph.vocabularies import Reliability
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.world import PREFIX, START

TAG = f"{PREFIX}-stored"
SOURCE, A, B = f"source:{TAG}", f"person:{TAG}-a", f"person:{TAG}-b"
WALLET, OTHER = f"wallet:{TAG}-a", f"wallet:{TAG}-b"
SECRET = "secret-of-the-data"
IDS = {"ids": [A, B], "a": [A], "b": [B], "w": [WALLET], "id": A}


@pytest_asyncio.fixture
async def stage(database_endpoint: Endpoint) -> AsyncIterator[Stage]:
    def stated(type_: str, start: str, end: str, **own: Any) -> AssertionRow:
        grades = {"reliability": Reliability.B, "credibility": 2}
        return AssertionRow(type_, start, end, SOURCE, START, properties=own, **grades)  # type: ignore[arg-type]

    nodes = [NodeRow("Source", SOURCE, {"name": "S", "publisher": "P"}, START, synthetic=True)]
    nodes += [NodeRow("Person", one, {"name": one[-1]}, START, synthetic=True) for one in (A, B)]
    nodes += [
        NodeRow("Wallet", one, {"family": "tron", "address": one[-1]}, START, synthetic=True) for one in (WALLET, OTHER)
    ]
    sent = stated("SENT", WALLET, OTHER, txHash="t", index=0, asset="USDT", amount="5", at="2024-01-01T00:00:00Z")
    async with staged(endpoint=database_endpoint) as made:
        await made.rows(nodes, [stated("ASSOCIATE_OF", A, B), sent])
        yield made


@dataclass(frozen=True, slots=True)
class Case:
    """What was written, to which it is; what the check says of it; and a question that meets it."""

    spoil: str
    problem: str
    query: str


_LINK = f"MATCH (n {{id: '{A}'}})-[it:ASSOCIATE_OF]-()"
_NODE = f"MATCH (it {{id: '{A}'}})"
_SENT = f"MATCH (n {{id: '{WALLET}'}})-[it:SENT]->()"
_CONNECT = "query($ids: [ID!]!) { connect(ids: $ids) { nodes { id } } }"
_STRONGEST = "query($a: [ID!]!, $b: [ID!]!) { paths(from: $a, to: $b, rank: STRONGEST) { paths { hops } } }"
CASES = {
    "asset": Case(
        f"{_SENT} SET it.asset = date('2024-01-01')",
        "asset is DATE, where STRING should be",
        "query($w: [ID!]!) { moneyFlow(from: $w) { limits { name } } }",
    ),
    "amount": Case(
        f"{_SENT} SET it.amount = 5.0",
        "amount is FLOAT, where STRING should be",
        "query($w: [ID!]!) { moneyFlow(from: $w) { limits { name } } }",
    ),
    "hub": Case(f"{_NODE} SET it.hub = '{SECRET}'", "hub is STRING, where BOOLEAN should be", _CONNECT),
    "day": Case(
        f"{_LINK} SET it.validFromDay = '{SECRET}'", "validFromDay is STRING, where DATE should be", _STRONGEST
    ),
    "name": Case(
        f"{_NODE} SET it.name = 7",
        "name is INTEGER, where STRING should be",
        'query($ids: [ID!]!) { changes(ids: $ids, knownAtFrom: "1990-01-01T00:00:00Z") { changes { sentence } } }',
    ),
    "list": Case(
        f"{_NODE} SET it.aliases = '{SECRET}'",
        "aliases is STRING, where STRINGS should be",
        "query($id: ID!) { person(id: $id) { id aliases } }",
    ),
    "code": Case(
        f"{_NODE} SET it.gender = '{SECRET}'",
        "gender is not in its vocabulary",
        "query($id: ID!) { person(id: $id) { id gender } }",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_a_value_that_does_not_fit_has_a_code_of_its_own(stage: Stage, case: Case) -> None:
    scope = Scope(ANONYMOUS)
    assert "errors" not in await stage.body(case.query, scope, IDS)
    await stage.database.write([(case.spoil, {})])
    [error] = (await stage.body(case.query, scope, IDS))["errors"]
    assert error["extensions"]["code"] == "STORED_VALUE"
    assert SECRET not in str(error)
    ours = await _ids(stage)
    problems = [v.problem for v in await run_checks(stage.database) if v.subject in ours]
    assert case.problem in problems
    assert SECRET not in str(problems)


async def _ids(stage: Stage) -> set[str]:
    rows = await stage.database.read(
        f"MATCH (n)-[r]-() WHERE n.id CONTAINS '{TAG}' UNWIND [n.id, r.id] AS id RETURN id"
    )
    return {one for (one,) in rows}
