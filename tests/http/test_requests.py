"""Bodies and addresses that could be read in two ways, or not at all: refused, each with a sentence."""

import json
import socket
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from api.exchange import Report, Response
from api.http import _failure
from api.limits import MAX_BODY_BYTES
from api.transport.protocol import MAX_HEADER_BYTES
from tests.http.asked import ANSWER, GRAPHQL_RESPONSE, QUERY

Q = json.dumps(QUERY)

BODIES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "it is empty"),
    "not json": (b"{'query': 1}", "not JSON"),
    "cut off": (b'{"query": "{ __typ', "not JSON"),
    "more than one value": (b'{"query": "{ __typename }"} {}', "not JSON"),
    "byte order mark": (b"\xef\xbb\xbf" + b'{"query": "{ __typename }"}', "byte order mark"),
    "utf-16": ('{"query": "{ __typename }"}'.encode("utf-16"), "not UTF-8"),
    "invalid utf-8": (b'{"query": "{ \xff }"}', "not UTF-8"),
    "a lone surrogate": (b'{"query": "\\ud800"}', "not JSON"),
    "not a number": (b'{"query": "{ __typename }", "variables": {"a": NaN}}', "not JSON"),
    "a batch": (b'[{"query": "{ __typename }"}]', "batching"),
    "an empty batch": (b"[]", "batching"),
    "a string": (b'"{ __typename }"', "one object"),
    "null": (b"null", "one object"),
    "nested deeply": (
        b'{"query": "", "variables": ' + b"[" * 9_000 + b"]" * 9_000 + b"}",
        "nested too deeply",
    ),
    "an unknown member": (b'{"query": "{ __typename }", "qeury": 1}', "'qeury'"),
    "a member twice": (b'{"query": "{ __typename }", "query": "{ a }"}', "`query` twice"),
    "variables twice": (b'{"query": "{ __typename }", "variables": {}, "variables": {}}', "`variables` twice"),
    "a member twice, once with escapes": (b'{"query": "{ a }", "qu\\u0065ry": "{ b }"}', "`query` twice"),
    "no document": (b'{"variables": {}}', "`query` is missing"),
    "null for a document": (b'{"query": null}', "`query` is missing"),
    "a number for a document": (b'{"query": 5}', "`query` is missing"),
    "a list for variables": (b'{"query": "{ __typename }", "variables": []}', "`variables`"),
    "a list for extensions": (b'{"query": "{ __typename }", "extensions": []}', "`extensions`"),
    "a number for the name": (b'{"query": "{ __typename }", "operationName": 1}', "`operationName`"),
    "a number for the document's id": (b'{"documentId": 1}', "`documentId`"),
}


@pytest.mark.parametrize(("body", "says"), BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize("accept", ["application/json", GRAPHQL_RESPONSE])
def test_a_body_that_is_not_understood_is_refused(body: bytes, says: str, accept: str, client: httpx.Client) -> None:
    headers = {"content-type": "application/json", "accept": accept}
    answer = client.post("/graphql", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
    (error,) = answer.json()["errors"]
    assert says in error["message"]
    assert error["extensions"]["code"] == "BAD_REQUEST"
    assert "data" not in answer.json()


@pytest.mark.parametrize(
    "body",
    [
        {"query": QUERY},
        {"query": QUERY, "variables": None, "operationName": None, "extensions": None},
        {"query": QUERY, "variables": {}, "operationName": "", "extensions": {"any": [1]}},
    ],
)
def test_what_is_optional_may_be_null_or_left_out(body: dict[str, Any], client: httpx.Client) -> None:
    assert client.post("/graphql", json=body).json() == ANSWER


def test_names_inside_variables_may_repeat_the_bodys(client: httpx.Client) -> None:
    query = "query($query: ID!) { country(id: $query) { name } }"
    assert client.post("/graphql", json={"query": query, "variables": {"query": "country:FI"}}).json() == ANSWER


def test_escapes_in_a_document_change_nothing(client: httpx.Client) -> None:
    body = b'{"query": "\\u007b country(id: \\u0022country:FI\\u0022) { name } }"}'
    assert client.post("/graphql", content=body, headers={"content-type": "application/json"}).json() == ANSWER


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "`query` is missing"),
        ("query=%7B__typename%7D&query=%7Ba%7D", "`query` is there twice"),
        ("query=%FF", "not UTF-8"),
        ("query=%7B__typename%7D&variables=%5B%5D", "`variables`"),
        ("query=%7B__typename%7D&variables=%7B", "not JSON"),
        ("query=%7B__typename%7D&extensions=1", "`extensions`"),
        ("&".join(f"a{i}=1" for i in range(40)), "20 fields"),
    ],
)
def test_an_address_that_is_not_understood_is_refused(query: str, says: str, client: httpx.Client) -> None:
    answer = client.get(f"/graphql?{query}")
    assert answer.status_code == 400
    assert says in answer.json()["errors"][0]["message"]


def test_a_mutation_is_not_for_get(client: httpx.Client) -> None:
    for accept in ("application/json", GRAPHQL_RESPONSE):
        got = client.get("/graphql", params={"query": "mutation { __typename }"}, headers={"accept": accept})
        assert got.status_code == 405
    posted = client.post("/graphql", json={"query": "mutation { __typename }"}, headers={"accept": GRAPHQL_RESPONSE})
    assert posted.status_code == 400


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
def test_other_methods_are_told_which_there_are(method: str, client: httpx.Client) -> None:
    answer = client.request(method, "/graphql")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"


def test_a_body_in_pieces_is_read_whole_and_not_without_end(client: httpx.Client) -> None:
    headers = {"content-type": "application/json"}
    pieces = (piece.encode() for piece in ('{"query": ', Q, "}"))
    assert client.post("/graphql", content=pieces, headers=headers).json() == ANSWER
    long = (b" " * 100_000 for _ in range(MAX_BODY_BYTES // 100_000 + 2))
    assert client.post("/graphql", content=long, headers=headers).status_code == 413


@pytest.mark.parametrize("empty", [True, False])
@pytest.mark.parametrize("code", ["INTERNAL", "STORED_VALUE"])
def test_a_fault_of_the_server_is_a_500_where_it_took_all_of_the_answer(code: str, empty: bool) -> None:
    answer = Response(b"{}", Report(), codes=(code,), empty=empty)
    assert _failure(answer) == (500 if empty else None)


def test_headers_without_end_close_the_connection(served: str) -> None:
    parts = urlsplit(served)
    assert parts.port is not None
    with socket.create_connection((str(parts.hostname), parts.port), timeout=10) as connection:
        connection.sendall(b"GET /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\n")
        sent, reply = 0, b""
        try:
            while sent < 100 * MAX_HEADER_BYTES:
                connection.sendall(b"x-a: " + b"a" * 1_000 + b"\r\n")
                sent += 1_007
        except (BrokenPipeError, ConnectionResetError):
            pass
        else:
            reply = connection.recv(100)
    assert sent < 100 * MAX_HEADER_BYTES or reply.startswith(b"HTTP/1.1 400")
    assert httpx.get(f"{served}/health/live").status_code == 200
