"""Values that somebody wrote past the importers: each question says so with its own code, and the check names them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from graph.provenance import AssertionRow, NodeRow
from graph.schema.checks import run_checks
from graph.scope import ANONYMOUS, Scope
from graph.settings import Endpoint
from graph.vocabularies import WITHDRAWN, Reliability
from graph.withdrawal import retract_source
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.world import PREFIX, START

TAG = f"{PREFIX}-stored"
SOURCE, SECOND, A, B = f"source:{TAG}", f"source:{TAG}-2", f"person:{TAG}-a", f"person:{TAG}-b"
WALLET, OTHER = f"wallet:{TAG}-a", f"wallet:{TAG}-b"
SECRET = "secret-of-the-data"
IDS = {"ids": [A, B], "a": [A], "b": [B], "w": [WALLET], "id": A}


@pytest_asyncio.fixture
async def stage(database_endpoint: Endpoint) -> AsyncIterator[Stage]:
    def stated(type_: str, start: str, end: str, source: str = SOURCE, **own: Any) -> AssertionRow:
        return AssertionRow(type_, start, end, source, START, reliability=Reliability.B, credibility=2, properties=own)

    nodes = [NodeRow("Source", one, {"name": "S", "publisher": one}, START, synthetic=True) for one in (SOURCE, SECOND)]
    nodes += [NodeRow("Person", one, {"name": one[-1]}, START, synthetic=True) for one in (A, B)]
    nodes += [
        NodeRow("Wallet", one, {"family": "tron", "address": one[-1]}, START, synthetic=True) for one in (WALLET, OTHER)
    ]
    sent = stated("SENT", WALLET, OTHER, txHash="t", index=0, asset="USDT", amount="5", at="2024-01-01T00:00:00Z")
    async with staged(endpoint=database_endpoint) as made:
        await made.rows(nodes, [stated("ASSOCIATE_OF", A, B), stated("ASSOCIATE_OF", A, B, SECOND), sent])
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
        "asset is DATE, and should be STRING",
        "query($w: [ID!]!) { moneyFlow(from: $w) { limits { name } } }",
    ),
    "amount": Case(
        f"{_SENT} SET it.amount = 5.0",
        "amount is FLOAT, and should be decimal as STRING",
        "query($w: [ID!]!) { moneyFlow(from: $w) { limits { name } } }",
    ),
    "hub": Case(f"{_NODE} SET it.hub = '{SECRET}'", "hub is STRING, and should be BOOLEAN", _CONNECT),
    "day": Case(
        f"{_LINK} SET it.validFromDay = '{SECRET}'",
        "validFromDay is STRING, and should be DATE of the years 1 to 9999",
        _STRONGEST,
    ),
    "decimal": Case(
        f"{_SENT} SET it.amount = '{SECRET}'",
        "amount is STRING, and should be decimal as STRING",
        "query($w: [ID!]!) { moneyFlow(from: $w) { limits { name } } }",
    ),
    "confidence": Case(
        f"{_LINK} SET it.confidence = '{SECRET}'", "confidence is STRING, and should be finite FLOAT", _STRONGEST
    ),
    "year": Case(
        f"{_LINK} SET it.validFromDay = date('+10000-01-01')",
        "validFromDay is DATE, and should be DATE of the years 1 to 9999",
        _STRONGEST,
    ),
    "publisher": Case(
        f"MATCH (it {{id: '{SOURCE}'}}) SET it.publisher = ['{SECRET}', 'b']",
        "publisher is LIST<STRING>, and should be STRING",
        "query($a: [ID!]!, $b: [ID!]!) { paths(from: $a, to: $b) { paths { explanation } } }",
    ),
    "date": Case(
        f"{_NODE} SET it.birthDate = date('1980-01-01')",
        "birthDate is DATE, and should be partial date as STRING",
        "query($id: ID!) { person(id: $id) { id birthDate } }",
    ),
    "name": Case(
        f"{_NODE} SET it.name = 7",
        "name is INTEGER, and should be STRING",
        'query($ids: [ID!]!) { changes(ids: $ids, knownAtFrom: "1990-01-01T00:00:00Z") { changes { sentence } } }',
    ),
    "list": Case(
        f"{_NODE} SET it.aliases = '{SECRET}'",
        "aliases is STRING, and should be list of STRING",
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


async def test_what_the_writers_write_is_of_its_kind_and_so_is_what_was_withdrawn(stage: Stage) -> None:
    ours = await _ids(stage)
    assert not [v for v in await run_checks(stage.database) if v.subject in ours]
    await retract_source(stage.database, SOURCE, datetime(2026, 2, 1, tzinfo=UTC))
    assert await stage.database.read(f"MATCH (n:Wallet {{id: '{WALLET}'}}) RETURN n.marking") == [[WITHDRAWN]]
    assert not [v for v in await run_checks(stage.database) if v.subject in ours]


async def _ids(stage: Stage) -> set[str]:
    held = f"MATCH (n:Entity|Source) WHERE n.id CONTAINS '{TAG}' OPTIONAL MATCH (n)-[r]-() UNWIND [n.id, r.id] AS id"
    return {one for (one,) in await stage.database.read(f"{held} RETURN DISTINCT id")}
