"""What a client does wrong and what the database does to it: each an error with a code, and no more than that."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest
import pytest_asyncio

from api.exchange import Request
from api.execute import Executor
from api.limits import MAX_ALIASES, MAX_BODY_BYTES, MAX_DEPTH, MAX_DOCUMENT_BYTES, MAX_TOKENS
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint

ONE = "person:do-kwon"
MANY = " ".join(f'"person:a{i}"' for i in range(1001))
LEVELS = ["organizations", "nodes", *["members", "nodes", "memberOf", "nodes"] * 6, "id"]
DEEP = "{ " + " { ".join(LEVELS) + " }" * len(LEVELS)
FRAGMENTS = "".join(f"fragment F{i} on Person {{ ...F{i + 1} ...F{i + 1} }} " for i in range(12))


@pytest_asyncio.fixture(scope="module")
async def executor(seeded: Endpoint) -> AsyncIterator[Executor]:
    async with Database.opened(seeded) as database:
        yield Executor(schema(), database)


PARSE, INVALID, INPUT = "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"
LIMIT, OPERATION = "LIMIT_EXCEEDED", "OPERATION_RESOLUTION_FAILURE"

# A query, its variables, the code of its error, what its message says, and what it suggests.
WRONG: dict[str, tuple[str, dict[str, Any], str, str, str | None]] = {
    "syntax": ("{ people(first: 1 { totalCount }", {}, PARSE, "Expected Name", None),
    "nothing": ("", {}, PARSE, "Unexpected <EOF>", None),
    "field": (f'{{ person(id: "{ONE}") {{ nam }} }}', {}, INVALID, "'nam'", "'name'"),
    "root field": (f'{{ persn(id: "{ONE}") {{ id }} }}', {}, INVALID, "'persn'", "'person'"),
    "type": (f'{{ node(id: "{ONE}") {{ ... on Persn {{ id }} }} }}', {}, INVALID, "'Persn'", "'Person'"),
    "filter": ('{ people(where: { nme: { eq: "x" } }) { totalCount } }', {}, INVALID, "'nme'", "'name'"),
    "filter in a variable": (
        "query($w: PersonWhere) { people(where: $w) { totalCount } }",
        {"w": {"nme": {"eq": "x"}}},
        INPUT,
        "'nme'",
        "'name'",
    ),
    "value of a filter": ("{ people(where: { name: { eq: 5 } }) { totalCount } }", {}, INVALID, "non string", None),
    "argument": (f'{{ person(id: "{ONE}", ide: 1) {{ id }} }}', {}, INVALID, "'ide'", "'id'"),
    "missing argument": ("{ person { id } }", {}, INVALID, "'ID!' is required", None),
    "missing variable": ("query($id: ID!) { person(id: $id) { id } }", {}, INPUT, "'$id'", None),
    "variable of another type": (
        "query($n: Int) { people(first: $n) { totalCount } }",
        {"n": "ten"},
        INPUT,
        "non-integer",
        None,
    ),
    "code": ("{ notices(where: { colour: { eq: REDD } }) { totalCount } }", {}, INVALID, "'REDD'", "'RED'"),
    "code in a variable": (
        "query($c: NoticeColour) { notices(where: { colour: { eq: $c } }) { totalCount } }",
        {"c": "REDD"},
        INPUT,
        "'REDD'",
        "'RED'",
    ),
    "relationship type": (
        f'{{ expand(from: ["{ONE}"], types: [LEAD]) {{ nodes {{ id }} }} }}',
        {},
        INVALID,
        "'LEAD'",
        "'LEADS'",
    ),
    "relationship that is not walked": (
        f'{{ expand(from: ["{ONE}"], types: [HAS_CLAIM]) {{ nodes {{ id }} }} }}',
        {},
        INPUT,
        "`types` has HAS_CLAIM",
        None,
    ),
    "id": ('{ person(id: "Do Kwon") { id } }', {}, INPUT, "'Do Kwon', which is not an id", "search"),
    "id among many": (f'{{ nodes(ids: ["{ONE}", "x"]) {{ id }} }}', {}, INPUT, "'x', which is not an id", "search"),
    "end of a path": (f'{{ paths(from: ["{ONE}"], to: [""]) {{ limits {{ name }} }} }}', {}, INPUT, "`to`", "search"),
    "cursor": ('{ people(after: "abc") { totalCount } }', {}, INPUT, "not a cursor", "endCursor"),
    "day": ('query @asOf(validAt: "2025") { people { totalCount } }', {}, INVALID, "not a Date", None),
    "partial date": (
        '{ people(where: { birthDate: { gt: "198x" } }) { totalCount } }',
        {},
        INVALID,
        "'198x'",
        None,
    ),
    "text to search": ('{ search(text: "…") { totalCount } }', {}, INPUT, "no letter or digit", "write a name"),
    "confidence": (
        f'{{ paths(from: ["{ONE}"], to: ["person:x"], minConfidence: 2) {{ limits {{ name }} }} }}',
        {},
        INPUT,
        "`minConfidence` is 2",
        "from 0 to 1",
    ),
    "several operations": ("query A { __typename } query B { __typename }", {}, OPERATION, "A, B", None),
    "mutation": ("mutation { x }", {}, INVALID, "'Mutation'", None),
    "mutation of nobody": (
        'mutation { deleteCase(id: "case:x") }',
        {},
        "READER_REQUIRED",
        "nobody is named",
        "send a token",
    ),
    "negative page": ("{ people(first: -1) { totalCount } }", {}, INPUT, "`first` is -1", "0 to 1000"),
    "page": ("{ people(first: 1001) { totalCount } }", {}, LIMIT, "1001", "page with `after`"),
    "inner page": ("{ people { nodes { notices(first: 1001) { totalCount } } } }", {}, LIMIT, "1001", "`after`"),
    "ids": (f"{{ nodes(ids: [{MANY}]) {{ id }} }}", {}, LIMIT, "1001 ids", "split"),
    "hops": (
        f'{{ expand(from: ["{ONE}"], maxHops: 99) {{ nodes {{ id }} }} }}',
        {},
        INPUT,
        "`maxHops` is 99",
        "1 to 6",
    ),
    "bytes": ("#" + "x" * MAX_DOCUMENT_BYTES + "\n{ __typename }", {}, LIMIT, "bytes", "variables"),
    "tokens": ("{ " + "a " * MAX_TOKENS + "}", {}, LIMIT, f"{MAX_TOKENS} tokens", "variables"),
    "depth": (DEEP, {}, LIMIT, f"deeper than {MAX_DEPTH} levels", "expand"),
    "aliases": (
        "{ " + " ".join(f"a{i}: __typename" for i in range(MAX_ALIASES + 1)) + " }",
        {},
        LIMIT,
        f"{MAX_ALIASES} aliases",
        "filters",
    ),
    "fields by fragments": (
        "{ people { nodes { ...F0 } } } " + FRAGMENTS + "fragment F12 on Person { id }",
        {},
        LIMIT,
        "100 times for one field",
        "once",
    ),
}


@pytest.mark.parametrize(("query", "variables", "code", "says", "suggests"), WRONG.values(), ids=WRONG.keys())
async def test_what_is_wrong_is_named_with_its_code(
    query: str, variables: dict[str, Any], code: str, says: str, suggests: str | None, executor: Executor
) -> None:
    before = executor.database.statements_sent

    response = await executor.run(Request(query, variables))

    assert executor.database.statements_sent == before, "nothing is sent for what cannot be answered"
    assert not response.executed
    assert "data" not in response.body
    error = response.body["errors"][0]
    assert error["extensions"]["code"] == code
    assert says in error["message"]
    if suggests is not None:
        assert suggests in error["extensions"]["suggestion"]
    assert "Traceback" not in json.dumps(response.body)


async def test_an_unknown_operation_is_told_with_those_there_are(executor: Executor) -> None:
    response = await executor.run(Request("query A { __typename } query B { __typename }", {}, "C"))
    (error,) = response.body["errors"]
    assert error["extensions"]["code"] == "OPERATION_RESOLUTION_FAILURE"
    assert error["message"] == "The document has no operation named 'C': it has A, B."
    named = await executor.run(Request("query A { __typename } query B { __typename }", {}, "B"))
    assert named.body == {"data": {"__typename": "Query"}}


async def test_a_cursor_of_another_order_or_field_is_refused(executor: Executor) -> None:
    first = await executor.run(Request("{ people(first: 1) { pageInfo { endCursor } } }"))
    cursor = first.body["data"]["people"]["pageInfo"]["endCursor"]
    for query in (
        "query($c: String) { people(first: 1, after: $c, orderBy: [{ name: DESC }]) { totalCount } }",
        "query($c: String) { notices(first: 1, after: $c) { totalCount } }",
    ):
        response = await executor.run(Request(query, {"c": cursor}))
        assert response.body["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
        assert "another field or order" in response.body["errors"][0]["message"]


async def test_no_value_becomes_cypher(executor: Executor) -> None:
    evil = "x' OR 1=1 }) DETACH DELETE n //"
    count = "MATCH (n) RETURN count(n)"
    before = await executor.database.read(count)
    queries: tuple[tuple[str, dict[str, Any]], ...] = (
        ("query($t: String!) { search(text: $t) { totalCount } }", {"t": evil}),
        ("query($t: String!) { people(where: { name: { contains: $t } }) { totalCount } }", {"t": evil}),
        ("query($t: ID!) { people(where: { id: { eq: $t } }) { totalCount } }", {"t": evil}),
        ("query($t: ID!) { node(id: $t) { id } }", {"t": "person:x'}}RETURN(1)//"}),
    )
    for query, variables in queries:
        response = await executor.run(Request(query, variables))
        assert "errors" not in response.body
    assert await executor.database.read(count) == before


# --- over HTTP -----------------------------------------------------------------------------------------------------

QUERY = '{ country(id: "country:FI") { name } }'
ANSWER = {"data": {"country": {"name": "Finland"}}}
GRAPHQL_RESPONSE = "application/graphql-response+json"


@pytest.fixture(scope="module")
def client(served: str) -> Any:
    with httpx.Client(base_url=served, timeout=30) as client:
        yield client


def test_get_and_post_give_the_same_answer(client: httpx.Client) -> None:
    named = "query Q($id: ID!) { country(id: $id) { name } } query R { __typename }"
    variables = {"id": "country:FI"}
    answers = (
        client.post("/graphql", json={"query": QUERY}),
        client.get("/graphql", params={"query": QUERY}),
        client.post("/graphql", json={"query": named, "variables": variables, "operationName": "Q"}),
        client.get("/graphql", params={"query": named, "variables": json.dumps(variables), "operationName": "Q"}),
    )
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        assert answer.json() == ANSWER
    assert len({answer.content for answer in answers}) == 1
    asked = client.post("/graphql", json={"query": QUERY}, headers={"accept": GRAPHQL_RESPONSE})
    assert asked.headers["content-type"].startswith(GRAPHQL_RESPONSE)


def test_status_of_a_wrong_query_depends_on_what_is_accepted(client: httpx.Client) -> None:
    wrong = {"query": "{ persn }"}
    assert client.post("/graphql", json=wrong).status_code == 200
    assert client.post("/graphql", json=wrong, headers={"accept": GRAPHQL_RESPONSE}).status_code == 400


@pytest.mark.parametrize(
    ("status", "says", "request_"),
    [
        (
            415,
            "content-type: application/json",
            {"method": "POST", "content": QUERY, "headers": {"content-type": "text/plain"}},
        ),
        (415, "content-type: application/json", {"method": "POST", "data": {"query": QUERY}}),
        (400, "not JSON", {"method": "POST", "content": "{", "headers": {"content-type": "application/json"}}),
        (400, "one object", {"method": "POST", "json": [{"query": QUERY}]}),
        (400, "`query` is missing", {"method": "POST", "json": {"variables": {}}}),
        (400, "`query` is missing", {"method": "POST", "json": {"query": 5}}),
        (400, "`variables` has to be an object", {"method": "POST", "json": {"query": QUERY, "variables": [1]}}),
        (400, "`operationName`", {"method": "POST", "json": {"query": QUERY, "operationName": 1}}),
        (400, "`query` is missing", {"method": "GET"}),
        (400, "not JSON", {"method": "GET", "params": {"query": QUERY, "variables": "{"}}),
        (
            413,
            f"{MAX_BODY_BYTES} bytes",
            {"method": "POST", "json": {"query": QUERY, "variables": {"x": "x" * MAX_BODY_BYTES}}},
        ),
    ],
)
def test_requests_that_are_not_graphql_are_told_why(
    status: int, says: str, request_: dict[str, Any], client: httpx.Client
) -> None:
    answer = client.request(url="/graphql", **request_)
    assert answer.status_code == status
    (error,) = answer.json()["errors"]
    assert says in error["message"]
    assert error["extensions"]["code"] == "BAD_REQUEST"


def test_other_methods_and_paths_are_refused(client: httpx.Client) -> None:
    assert client.put("/graphql", json={"query": QUERY}).status_code == 405
    assert client.get("/nothing").status_code == 404


def test_no_header_raises_what_a_reader_may_see(client: httpx.Client) -> None:
    headers = {
        "x-clearance": "RED",
        "x-reader": "admin",
        "x-forwarded-for": "127.0.0.1",
    }
    query = "{ victimCases { totalCount } sources(where: { marking: { gt: CLEAR } }) { totalCount } }"
    plain = client.post("/graphql", json={"query": query})
    raised = client.post(
        "/graphql", json={"query": query, "extensions": {"clearance": "RED", "victims": True}}, headers=headers
    )
    assert raised.content == plain.content


def test_the_answer_is_what_orjson_made_of_it(client: httpx.Client) -> None:
    answer = client.post("/graphql", json={"query": QUERY})
    assert orjson.loads(answer.content) == ANSWER
    assert answer.headers["cache-control"] == "no-store"
