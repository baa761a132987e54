"""Pages of other sites: what they may make a browser send here."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from graph.settings import Endpoint
from tests.conftest import local_test_settings
from tests.http.asked import ANSWER, QUERY
from tests.serving import serving

DESK = "https://desk.example"


def asks(client: httpx.Client, **headers: str) -> list[httpx.Response]:
    return [
        client.post("/graphql", json={"query": QUERY}, headers=headers),
        client.get("/graphql", params={"query": QUERY}, headers=headers),
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "http://127.0.0.1.evil.example"},
        {"origin": ""},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_sites_page_is_refused_and_cannot_read_why(headers: dict[str, str], client: httpx.Client) -> None:
    for answer in asks(client, **headers):
        assert answer.status_code == 403
        assert answer.json()["errors"][0]["extensions"]["code"] == "ORIGIN_NOT_ALLOWED"
        assert not any(name.startswith("access-control") for name in answer.headers)


def test_our_own_page_and_programs_are_answered(client: httpx.Client) -> None:
    own = str(client.base_url).rstrip("/")
    for headers in ({}, {"origin": own}, {"origin": own, "sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}):
        for answer in asks(client, **headers):
            assert answer.json() == ANSWER
            assert not any(name.startswith("access-control") for name in answer.headers)


def test_nothing_that_a_form_can_send_is_read(client: httpx.Client) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        body = b'{"query": "{ __typename }"}'
        assert client.post("/graphql", content=body, headers={"content-type": kind}).status_code == 415


def test_a_foreign_name_for_this_address_is_refused_everywhere(client: httpx.Client) -> None:
    for path in ("/graphql", "/health/live", "/metrics", "/"):
        for host in ("evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", ""):
            assert client.get(path, headers={"host": host}).status_code == 400
    for host in ("localhost", "LOCALHOST:1", "127.0.0.1:80", "[::1]:8000"):
        assert client.get("/health/live", headers={"host": host}).status_code == 200


@pytest.fixture(scope="module")
def shared(seeded: Endpoint) -> Iterator[httpx.Client]:
    base = local_test_settings()
    service = replace(base.service, allowed_origins=(DESK,), hostnames=("graph.example",))
    with (
        serving(replace(base, service=service), seeded) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client


def test_an_allowed_site_may_ask_and_read(shared: httpx.Client) -> None:
    preflight = shared.options(
        "/graphql",
        headers={
            "origin": DESK,
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type",
        },
    )
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == DESK
    assert "content-type" in preflight.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in preflight.headers
    for answer in asks(shared, origin=DESK):
        assert answer.json() == ANSWER
        assert answer.headers["access-control-allow-origin"] == DESK
        assert "origin" in answer.headers["vary"]
    wrong = shared.post("/graphql", json={}, headers={"origin": DESK})
    assert wrong.headers["access-control-allow-origin"] == DESK


def test_other_sites_stay_refused_beside_it(shared: httpx.Client) -> None:
    assert shared.options("/graphql", headers={"origin": "https://evil.example"}).status_code == 405
    for answer in asks(shared, origin="https://evil.example"):
        assert answer.status_code == 403


def test_a_name_that_was_given_is_answered(shared: httpx.Client) -> None:
    assert shared.get("/health/live", headers={"host": "Graph.example:443"}).status_code == 200
