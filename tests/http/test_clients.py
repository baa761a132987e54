"""Programs that others wrote, against the served API: graphql-http's audits, gql for Python, urql for Node."""

import json
from collections.abc import Callable

from gql import Client, gql
from gql.transport.httpx import HTTPXTransport

Node = Callable[..., list[str]]
FINLAND = {"__typename": "Country", "id": "country:FI", "name": "Finland"}


def test_all_audits_of_graphql_http_pass(node: Node, served: str) -> None:
    results = [json.loads(line) for line in node("audit.mjs", f"{served}/graphql")]
    assert [r for r in results if r["status"] != "ok"] == []
    assert len(results) == 61


def test_urql_is_answered_by_post_and_by_get(node: Node, served: str) -> None:
    posted, got, wrong = map(json.loads, node("urql.mjs", f"{served}/graphql"))
    assert posted == got == {"data": {"country": FINLAND}, "error": None}
    assert wrong == {"codes": ["GRAPHQL_VALIDATION_FAILED"]}


def test_gql_knows_the_schema_and_is_answered(served: str) -> None:
    transport = HTTPXTransport(url=f"{served}/graphql", timeout=30)
    with Client(transport=transport, fetch_schema_from_transport=True) as session:
        request = gql("query Q($id: ID!) { country(id: $id) { __typename id name } }")
        request.variable_values = {"id": "country:FI"}
        assert session.execute(request) == {"country": FINLAND}
