"""One plan serves every request of its shape; what is wrong with a later one is said as it is of the first."""

from collections.abc import Mapping
from typing import Any

import pytest

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.scope import ANONYMOUS, Reader
from graph.settings import Endpoint
from graph.vocabularies import Marking

PEOPLE = """query People(
  $where: PersonWhere, $first: Int = 3, $after: String, $id: ID! = "person:do-kwon", $named: Boolean!)
{ people(where: $where, first: $first, after: $after) { nodes { id name @include(if: $named) } pageInfo { endCursor } }
  person(id: $id) { id } }"""


async def both(database: Database, requests: list[tuple[Mapping[str, Any], Reader]], query: str = PEOPLE) -> Executor:
    """Answers all by one executor, and each by a new one that takes the exact path: the bytes have to be equal."""
    executor = Executor(schema(), database)
    for variables, reader in requests:
        request = Request(query, variables)
        one = await executor.run(request, reader)
        other = await Executor(schema(), database, exact=True).run(request, reader)
        assert one.content == other.content, variables
        assert (one.executed, one.codes, one.report.rows) == (other.executed, other.codes, other.report.rows)
    return executor


async def plans(executor: Executor, query: str = PEOPLE) -> int:
    operation = executor.documents.operation(query, None)
    return sum(shapes.kept for shapes in operation.shapes.values())


async def test_values_share_a_plan_and_shapes_do_not(seeded: Endpoint) -> None:
    async with Database.opened(seeded) as database:
        executor = await both(
            database,
            [
                ({"named": True, "where": {"name": {"contains": "wei"}}}, ANONYMOUS),
                ({"named": True, "where": {"name": {"contains": "do"}}, "id": "person:zhao-wei"}, ANONYMOUS),
                ({"named": True, "where": {"name": {"contains": "no such"}}}, ANONYMOUS),
            ],
        )
        assert await plans(executor) == 1
        more: list[tuple[Mapping[str, Any], Reader]] = [
            ({"named": False, "where": {"name": {"contains": "wei"}}}, ANONYMOUS),
            ({"named": True, "where": {"name": {"contains": "wei"}}, "first": 2}, ANONYMOUS),
            ({"named": True, "where": None}, ANONYMOUS),
            ({"named": True}, ANONYMOUS),
            ({"named": True, "id": "wallet:bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT"}, ANONYMOUS),
        ]
        assert await plans(await both(database, more)) == len(more)


async def test_clearance_is_a_value_and_the_right_to_see_victims_a_shape(seeded: Endpoint) -> None:
    readers = [ANONYMOUS, Reader("a", Marking.RED, victims=False), Reader("b", Marking.RED, victims=True)]
    async with Database.opened(seeded) as database:
        executor = await both(database, [({"named": True}, reader) for reader in readers])
        assert await plans(executor) == 2


async def test_a_later_request_is_refused_as_a_first_one_is(seeded: Endpoint) -> None:
    good = {"named": True, "where": {"birthDate": {"gt": "1980"}}}
    cursor = Request(PEOPLE, good)
    async with Database.opened(seeded) as database:
        answer = await Executor(schema(), database).run(cursor)
        after = answer.body["data"]["people"]["pageInfo"]["endCursor"]
        wrong: list[Mapping[str, Any]] = [
            {**good, "id": "no id at all"},
            {**good, "id": None},
            {**good, "after": "no cursor"},
            {**good, "first": 1001},
            {**good, "first": -1},
            {**good, "where": {"birthDate": {"gt": "the eighties"}}},
            {**good, "where": {"name": {"gt": None}}},
            {**good, "where": {"name": {"in": ["x"] * 1001}}},
            {**good, "named": None},
            {**good, "named": "yes"},
            {"where": {}},
        ]
        pages = [{**good, "after": after}]
        await both(database, [(v, ANONYMOUS) for one in wrong for v in (good, one, *pages, one)])


async def test_a_value_that_reaches_no_statement_is_refused_all_the_same(seeded: Endpoint) -> None:
    """Victim cases are not asked of the database for who may not see them; a list too long is too long still."""
    query = "query($in: [String!]) { victimCases(where: {name: {in: $in}}) { nodes { id } } }"
    async with Database.opened(seeded) as database:
        lengths = (1, 1_001, 2, 2_000)
        executor = await both(database, [({"in": ["x"] * n}, ANONYMOUS) for n in lengths], query)
        assert (await executor.run(Request(query, {"in": ["x"] * 2_000}))).codes == ("BAD_USER_INPUT",)


@pytest.mark.parametrize("length", [0, 1, 2, 3, 5, 9])
async def test_lists_of_ids_keep_order_and_repetitions(seeded: Endpoint, length: int) -> None:
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    ids = (["person:do-kwon", "person:no-such", "country:FI", "person:do-kwon", "country:MM"] * 2)[:length]
    async with Database.opened(seeded) as database:
        executor = await both(database, [({"ids": ids}, ANONYMOUS), ({"ids": ids[::-1]}, ANONYMOUS)], query)
        body = (await executor.run(Request(query, {"ids": ids}))).body
        found = [one and one["id"] for one in body["data"]["nodes"]]
        assert found == [None if x == "person:no-such" else x for x in ids]


async def test_as_of_in_variables_is_a_value(seeded: Endpoint) -> None:
    query = """query($on: Date, $known: DateTime) @asOf(validAt: $on, knownAt: $known)
        { person(id: "person:she-zhijiang") { sanctions { nodes { name } totalCount } } }"""
    moments: list[Mapping[str, Any]] = [
        {"on": "2025-05-06", "known": "2030-01-01T00:00:00Z"},
        {"on": "2020-01-01", "known": "2030-01-01T00:00:00Z"},
        {"on": "2025-05-06", "known": "2000-01-01T00:00:00Z"},
        {"on": "2025-05-06"},
        {"known": "2030-01-01T00:00:00+07:00"},
        {"on": None},
        {},
    ]
    async with Database.opened(seeded) as database:
        executor = await both(database, [(m, ANONYMOUS) for m in moments], query)
        assert await plans(executor, query) < len(moments)


async def test_introspection_is_answered_beside_data_and_kept_alone(seeded: Endpoint) -> None:
    alone = "{ __schema { queryType { name } } __typename }"
    mixed = '{ person(id: "person:do-kwon") { __typename name } __typename __type(name: "Person") { name } }'
    async with Database.opened(seeded) as database:
        for query in (alone, mixed):
            executor = await both(database, [({}, ANONYMOUS), ({}, ANONYMOUS)], query)
        before = database.statements_sent
        executor = Executor(schema(), database)
        first, second = await executor.run(Request(alone)), await executor.run(Request(alone))
        assert first.content == second.content
        assert database.statements_sent == before
