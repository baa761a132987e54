"""ETag: moves with the answer's bytes and with nothing else."""

from datetime import UTC, datetime

import httpx
import pytest

from api.transport.negotiation import Media
from api.transport.tags import matches, tag
from graph.database import Database
from graph.settings import Endpoint
from tests.http.asked import GRAPHQL_RESPONSE, QUERY

LONG = {"query": "{ countries(first: 100) { nodes { id name } } }"}
HIDDEN = (
    "MATCH (c:Country {id: 'country:FI'}) CREATE (n:Entity:Person {id: 'person:zz-hidden', name: 'zz', marking: 3,"
    " protected: false, recordedAt: $now})-[:LOCATED_IN {id: 'zz-hidden', marking: 3}]->(c)"
)


def test_the_same_answer_is_not_sent_twice(client: httpx.Client) -> None:
    first = client.get("/graphql", params={"query": QUERY})
    tagged = first.headers["etag"]
    assert tagged.startswith('"')
    for known in (tagged, f'"other", {tagged}', "*", f"W/{tagged}"):
        again = client.get("/graphql", params={"query": QUERY}, headers={"if-none-match": known})
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == tagged
        assert {"accept", "authorization"} <= {x.strip() for x in again.headers["vary"].split(",")}
    other = client.get("/graphql", params={"query": QUERY}, headers={"if-none-match": '"other"'})
    assert other.status_code == 200
    assert other.content == first.content


def test_a_tag_is_of_one_media_type_and_one_encoding(client: httpx.Client) -> None:
    def tagged(**headers: str) -> str:
        return client.get("/graphql", params=LONG, headers=headers).headers["etag"]

    plain = tagged(**{"accept-encoding": "identity"})
    packed = tagged(**{"accept-encoding": "gzip"})
    assert packed == plain[:-1] + '-gzip"'
    assert tagged(**{"accept-encoding": "identity", "accept": GRAPHQL_RESPONSE}) != plain
    again = client.get("/graphql", params=LONG, headers={"accept-encoding": "gzip", "if-none-match": packed})
    assert again.status_code == 304


def test_errors_and_posts_have_no_tag_and_are_not_kept(client: httpx.Client) -> None:
    for answer in (
        client.post("/graphql", json={"query": QUERY}),
        client.get("/graphql", params={"query": "{ persn }"}),
        client.get("/graphql", params={"query": "{"}, headers={"accept": GRAPHQL_RESPONSE}),
        client.get("/graphql"),
    ):
        assert "etag" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"


async def test_what_a_reader_cannot_see_does_not_move_it(served: str, seeded: Endpoint) -> None:
    question = {"query": '{ country(id: "country:FI") { name } people(first: 100) { totalCount nodes { id } } }'}
    async with httpx.AsyncClient(base_url=served) as client, Database.opened(seeded) as database:
        before = await client.get("/graphql", params=question)
        try:
            await database.write([(HIDDEN, {"now": datetime.now(UTC)})])
            after = await client.get("/graphql", params=question)
        finally:
            await database.write([("MATCH (n:Person {id: 'person:zz-hidden'}) DETACH DELETE n", {})])
    assert "etag" in before.headers
    assert after.headers["etag"] == before.headers["etag"]


@pytest.mark.parametrize(
    ("sent", "same"),
    [(b'"a"', True), (b'W/"a"', True), (b'"b", "a"', True), (b'"a-gzip"', True), (b'"b"', False), (b"", False)],
)
def test_tags_are_compared_as_http_says(sent: bytes, same: bool) -> None:
    assert matches(sent, b'"a"') is same


def test_a_tag_depends_on_the_bytes_alone() -> None:
    assert tag(b"x", Media.JSON, packed=False) == tag(b"x", Media.JSON, packed=False)
    assert tag(b"x", Media.JSON, packed=False) != tag(b"y", Media.JSON, packed=False)
