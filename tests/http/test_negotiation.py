"""Which media type an answer has, which bodies are read, and what is compressed."""

import gzip

import httpx
import pytest

from api.transport.negotiation import Media, accepts_gzip, negotiated, wants_page
from tests.http.asked import ANSWER, QUERY

GRAPHQL, JSON = Media.GRAPHQL, Media.JSON
BROWSER = b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (b"", JSON),
        (b"*/*", JSON),
        (b"application/*", JSON),
        (b"application/json", JSON),
        (b"application/graphql-response+json", GRAPHQL),
        (b"APPLICATION/GraphQL-Response+JSON", GRAPHQL),
        (b"application/graphql-response+json, application/json", GRAPHQL),
        (b"application/json, application/graphql-response+json", JSON),
        (b"application/json;q=0.5, application/graphql-response+json;q=0.9", GRAPHQL),
        (b"application/json;q=0.9, application/graphql-response+json;q=0.5", JSON),
        (b"application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", GRAPHQL),
        (b'application/json; charset="UTF-8"', JSON),
        (b"application/json; charset=utf-16, application/graphql-response+json;q=0.1", GRAPHQL),
        (b"application/json;q=0, */*", GRAPHQL),
        (b"application/graphql-response+json, */*;q=0.1", GRAPHQL),
        (b"*/*;q=0.8, application/graphql-response+json;q=0.2", JSON),
        (b"text/html, application/json;q=0.1", JSON),
        (b"text/html", None),
        (b"application/xml, image/*", None),
        (b"application/json;q=0", None),
        (b"*/*;q=0", None),
        (b"application/json;q=much", None),
        (b"application/json; charset=iso-8859-1", None),
        (b",;,", None),
    ],
)
def test_the_clients_weights_and_wildcards_decide(accept: bytes, media: Media | None) -> None:
    assert negotiated(accept) is media


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        (BROWSER, True),
        (b"text/html", True),
        (b"*/*", False),
        (b"", False),
        (b"application/json, text/html;q=0.5", False),
        (b"text/html;q=0", False),
    ],
)
def test_the_page_is_for_who_prefers_html(accept: bytes, page: bool) -> None:
    assert wants_page(accept) is page


def test_what_nobody_can_give_is_refused_with_406(client: httpx.Client) -> None:
    for answer in (
        client.post("/graphql", json={"query": QUERY}, headers={"accept": "text/html"}),
        client.get("/graphql", params={"query": QUERY}, headers={"accept": "image/png"}),
    ):
        assert answer.status_code == 406
        assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
        assert answer.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ('Application/JSON;charset="UTF-8"', 200),
        ("application/json; charset=utf-16", 415),
        ("application/graphql", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("application/jsonx", 415),
        ("", 415),
    ],
)
def test_only_json_in_utf8_is_read(content_type: str, status: int, client: httpx.Client) -> None:
    body = b'{"query": "{ __typename }"}'
    assert client.post("/graphql", content=body, headers={"content-type": content_type}).status_code == status


def test_a_compressed_body_is_refused(client: httpx.Client) -> None:
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    answer = client.post("/graphql", content=gzip.compress(b"{}"), headers=headers)
    assert answer.status_code == 415


@pytest.mark.parametrize(
    ("accept", "gzipped"),
    [
        (b"gzip", True),
        (b"gzip, deflate, br", True),
        (b"*", True),
        (b"br;q=1, gzip;q=0", False),
        (b"identity", False),
        (b"", False),
    ],
)
def test_gzip_is_for_who_accepts_it(accept: bytes, gzipped: bool) -> None:
    assert accepts_gzip(accept) is gzipped


def test_long_answers_are_compressed_and_short_ones_are_not(client: httpx.Client) -> None:
    long = {"query": "{ countries(first: 200) { nodes { id name } } }"}
    packed = client.post("/graphql", json=long, headers={"accept-encoding": "gzip"})
    plain = client.post("/graphql", json=long, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert "accept-encoding" in packed.headers["vary"]
    assert "accept-encoding" in plain.headers["vary"]
    short = client.post("/graphql", json={"query": QUERY}, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in short.headers
    assert short.json() == ANSWER


def test_the_largest_answers_are_compressed_too(client: httpx.Client) -> None:
    query = "{ __schema { types { name description fields { name description args { name } } } } }"
    packed = client.post("/graphql", json={"query": query}, headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.content) > 100_000
    assert packed.json()["data"]["__schema"]["types"]
