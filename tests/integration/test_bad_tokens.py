"""Bad tokens on every route: each is answered 401 with the same words, and not one message goes to Neo4j.

What goes to Neo4j is counted twice: by the statements that the database's door has sent, and by the bytes that pass a
forwarder in front of Neo4j, which knows nothing of this code.
"""

import http.client
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from api.app import create_app
from api.readers import failed
from api.readers.asking import UNAUTHENTICATED
from api.readers.token_file import changing
from api.readers.tokens import Tokens
from graph.settings import Endpoint, Settings
from graph.vocabularies import Marking
from tests.conftest import local_test_settings
from tests.forwarding import Forwarder, forwarding
from tests.issuing import Issuing, claims, public_jwk, signed, signed_with_the_public_key, unsigned
from tests.serving import serving_app

QUERY = '{ country(id: "country:FI") { name } }'


@dataclass(frozen=True, slots=True)
class Stage:
    address: str
    app: ASGIApp
    forwarder: Forwarder
    good: str
    expired: str
    revoked: str

    @property
    def statements(self) -> int:
        sent: int = _starlette(self.app).state.executor.database.statements_sent
        return sent

    @property
    def routes(self) -> list[tuple[str, str]]:
        """Method and path of every route of the application, of none of them, and of methods that have none."""
        found = [("GET", "/no-such-page"), *((m, "/graphql") for m in ("DELETE", "OPTIONS", "GET", "POST"))]
        for route in _starlette(self.app).routes:
            assert isinstance(route, Route), "a new kind of route: enumerate it here"
            path = re.sub(r"\{.*?\}", "anything", route.path)
            found += [(method, path) for method in sorted(route.methods or {"GET"})]
        return sorted(set(found))


def _starlette(app: Any) -> Starlette:
    """The application with the routes, inside whatever stands before it."""
    while not isinstance(app, Starlette):
        app = app.others if hasattr(app, "others") else app.app
    return app


@pytest.fixture(scope="module")
def stage(seeded: Endpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    home = tmp_path_factory.mktemp("home")
    issuing = Issuing(home / "keys.json")
    issuing.publish()
    base = local_test_settings()
    settings: Settings = replace(
        base, home=home, tokens=home / "tokens.json", audit=home / "audit" / "reads.jsonl", issuer=issuing.issuer
    )
    good, expired, revoked = tokens(settings.tokens)
    with pytest.MonkeyPatch.context() as patched, forwarding(seeded) as (forwarder, endpoint):
        # All of these come from one address, within minutes.
        patched.setattr(failed, "MAX_FAILED", 100_000)
        patched.setattr(failed, "MAX_TOLD", 100_000)
        app = create_app(settings, endpoint)
        with serving_app(app) as address:
            _counted(app)
            yield Stage(address, app, forwarder, good, expired, revoked)


def _counted(app: ASGIApp) -> None:
    """Waits until the server has counted what there is, which is a message of its own accord."""
    until = time.monotonic() + 60
    while not _starlette(app).state.executor.statistics.known:
        assert time.monotonic() < until, "nothing was counted"
        time.sleep(0.05)


def tokens(path: Path) -> tuple[str, str, str]:
    later = datetime.now(UTC) + timedelta(hours=1)
    made = []
    for name in ("ada", "ewe", "rex"):
        with changing(path) as held:
            held[0], text = held[0].with_new(name, Marking.AMBER, victims=True, expires=later)
        made.append(text)
    with changing(path) as held:
        over = [replace(t, expires=t.created) if t.name == "ewe" else t for t in held[0].by_hash.values()]
        held[0] = Tokens.of(over).without("rex")
    return made[0], made[1], made[2]


Headers = list[tuple[str, str]]


def _bearing(make: Callable[[], str], _: Stage) -> Headers:
    return [("Authorization", f"Bearer {make()}")]


KINDS: dict[str, Callable[[Stage], Headers]] = {
    "empty header": lambda s: [("Authorization", "")],
    "scheme alone": lambda s: [("Authorization", "Bearer")],
    "no scheme": lambda s: [("Authorization", s.good)],
    "Basic": lambda s: [("Authorization", "Basic YWRhOmNnX2FkYQ==")],
    "another scheme with a good token": lambda s: [("Authorization", f"Token {s.good}")],
    "two spaces": lambda s: [("Authorization", f"Bearer  {s.good}")],
    "two good tokens in a header": lambda s: [("Authorization", f"Bearer {s.good}, Bearer {s.good}")],
    "two headers": lambda s: [("Authorization", f"Bearer {s.good}"), ("Authorization", f"Bearer {s.good}")],
    "quoted": lambda s: [("Authorization", f'Bearer "{s.good}"')],
    "not ASCII": lambda s: [("Authorization", f"Bearer {s.good[:-1]}é")],
    "9 KB": lambda s: [("Authorization", "Bearer cg_" + "a" * 9_000)],
    "9 KB, signed": lambda s: [("Authorization", f"Bearer {signed(claims(note='a' * 9_000))}")],
    "unknown": lambda s: [("Authorization", "Bearer cg_" + "a" * 43)],
    "last letter changed": lambda s: [("Authorization", f"Bearer {s.good[:-1]}{'A' if s.good[-1] != 'A' else 'B'}")],
    "one letter less": lambda s: [("Authorization", f"Bearer {s.good[:-1]}")],
    "other case": lambda s: [("Authorization", f"Bearer {s.good.upper()}")],
    "expired": lambda s: [("Authorization", f"Bearer {s.expired}")],
    "revoked": lambda s: [("Authorization", f"Bearer {s.revoked}")],
    "name for a token": lambda s: [("Authorization", "Bearer ada")],
    **{
        f"signed: {kind}": partial(_bearing, make)
        for kind, make in {
            "none": lambda: unsigned({"alg": "none", "kid": "ES256-0"}),
            "public key as a secret": signed_with_the_public_key,
            "another key": lambda: signed(which=1, kid="ES256-0"),
            "its own key": lambda: signed(which=1, kid="ES256-0", jwk=public_jwk("ES256", 1)),
            "address of keys": lambda: signed(which=1, jku="http://127.0.0.1:1/keys"),
            "critical header": lambda: signed(crit=["exp"]),
            "another type": lambda: signed(typ="logout+jwt"),
            "expired": lambda: signed(claims(exp=int(time.time()) - 60)),
            "not yet valid": lambda: signed(claims(nbf=int(time.time()) + 3_600)),
            "another issuer": lambda: signed(claims(iss="https://other.example")),
            "another audience": lambda: signed(claims(aud="other")),
            "no expiry": lambda: signed(claims(exp=None)),
            "no subject": lambda: signed(claims(sub=None)),
            "no clearance": lambda: signed(claims(crimegraph_clearance=None)),
            "unknown clearance": lambda: signed(claims(crimegraph_clearance="COSMIC")),
            "claims changed": lambda: ".".join(
                [signed().split(".")[0], unsigned({}, claims(crimegraph_clearance="RED")).split(".")[1], "AAAA"]
            ),
        }.items()
    },
}


def ask(address: str, method: str, target: str, headers: Headers) -> tuple[int, dict[str, str], bytes]:
    """By hand, since clients put headers of one name together."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    try:
        body = b""
        connection.putrequest(method, target)
        if method == "POST":
            body = b'{"query": "%s"}' % QUERY.replace('"', '\\"').encode()
            connection.putheader("content-type", "application/json")
            connection.putheader("content-length", str(len(body)))
        for name, value in headers:
            connection.putheader(name, value.encode("latin-1"))
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_there_are_at_least_twenty_four_kinds() -> None:
    assert len(KINDS) >= 24


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_token_is_refused_on_every_route_and_neo4j_hears_nothing(stage: Stage, kind: str) -> None:
    headers = KINDS[kind](stage)
    statements, passed = stage.statements, stage.forwarder.passed
    for method, path in stage.routes:
        target = path + ("?query={__typename}" if path == "/graphql" else "")
        status, answered, body = ask(stage.address, method, target, headers)
        assert status == 401, (method, path)
        assert answered["www-authenticate"] == 'Bearer realm="crimegraph", error="invalid_token"'
        assert answered["cache-control"] == "no-store"
        assert body == (b"" if method == "HEAD" else UNAUTHENTICATED)
    time.sleep(0.05)
    assert stage.statements == statements
    assert stage.forwarder.passed == passed


@pytest.mark.parametrize("query", ["access_token=cg_x", "a=1&access%5Ftoken=cg_x", "ACCESS_TOKEN="])
def test_a_token_in_the_address_is_refused_on_every_route_and_neo4j_hears_nothing(stage: Stage, query: str) -> None:
    statements, passed = stage.statements, stage.forwarder.passed
    for headers in ([], [("Authorization", f"Bearer {stage.good}")]):
        for method, path in stage.routes:
            assert ask(stage.address, method, f"{path}?{query}", headers)[0] == 401, (method, path)
    time.sleep(0.05)
    assert (stage.statements, stage.forwarder.passed) == (statements, passed)


def test_the_witnesses_see_a_good_token_ask(stage: Stage) -> None:
    """Otherwise the tests above could not fail."""
    for token in (stage.good, signed()):
        statements, passed = stage.statements, stage.forwarder.passed
        status, _, body = ask(stage.address, "POST", "/graphql", [("Authorization", f"Bearer {token}")])
        assert (status, body) == (200, b'{"data":{"country":{"name":"Finland"}}}')
        assert stage.statements == statements + 1
        assert stage.forwarder.passed > passed


def test_every_route_answers_other_than_401_with_a_good_token(stage: Stage) -> None:
    for method, path in stage.routes:
        status, *_ = ask(stage.address, method, path, [("Authorization", f"Bearer {stage.good}")])
        assert status not in (401, 500), (method, path)


def test_a_failed_login_is_logged_without_the_token(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    for token in (stage.expired, stage.revoked, "cg_" + "b" * 43, signed(which=1, kid="ES256-0")):
        caplog.clear()
        ask(stage.address, "POST", "/graphql", [("Authorization", f"Bearer {token}")])
        (record,) = [r for r in caplog.records if r.name == "crimegraph.readers"]
        assert "a login failed from 127.0.0.1" in record.getMessage()
        for part in token.split("."):
            assert part not in record.getMessage()


def test_no_header_argument_or_cookie_raises_a_clearance(stage: Stage) -> None:
    asked = {"query": "{ victimCases(first: 1) { totalCount } }"}
    headers = {
        "X-Clearance": "RED",
        "Crimegraph-Clearance": "RED",
        "Crimegraph-Reader": "ada",
        "X-Authorization": f"Bearer {stage.good}",
        "Proxy-Authorization": f"Bearer {stage.good}",
        "X-Forwarded-User": "ada",
        "Cookie": f"access_token={stage.good}; Authorization=Bearer {stage.good}",
    }
    plain = httpx.post(f"{stage.address}/graphql", json=asked)
    assert plain.json() == {"data": {"victimCases": {"totalCount": 0}}}
    assert httpx.post(f"{stage.address}/graphql", json=asked, headers=headers).content == plain.content
    for more in ({"extensions": {"clearance": "RED", "access_token": stage.good}}, {"variables": {"clearance": 4}}):
        assert httpx.post(f"{stage.address}/graphql?clearance=RED", json={**asked, **more}).content == plain.content


def test_many_bad_tokens_at_once_leave_good_ones_answered(stage: Stage) -> None:
    def flood() -> None:
        for _ in range(30):
            ask(stage.address, "POST", "/graphql", [("Authorization", f"Bearer {signed(which=1)}")])

    floods = [threading.Thread(target=flood) for _ in range(4)]
    for each in floods:
        each.start()
    for _ in range(10):
        assert ask(stage.address, "POST", "/graphql", [("Authorization", f"Bearer {stage.good}")])[0] == 200
    for each in floods:
        each.join()


def test_an_address_with_too_many_bad_tokens_waits_and_its_good_ones_pass(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failed, "MAX_FAILED", 0)
    statements, passed = stage.statements, stage.forwarder.passed
    bad, good = ([("Authorization", f"Bearer {token}")] for token in ("cg_" + "c" * 43, stage.good))
    for method, path in stage.routes:
        status, headers, body = ask(stage.address, method, path, bad)
        assert (status, headers["cache-control"]) == (429, "no-store"), (method, path)
        assert 1 <= int(headers["retry-after"]) <= 60
        assert method == "HEAD" or b'"code":"RATE_LIMITED"' in body
    assert (stage.statements, stage.forwarder.passed) == (statements, passed)
    assert ask(stage.address, "POST", "/graphql", good)[0] == 200
    assert ask(stage.address, "POST", "/graphql", [])[0] == 200
    assert 'crimegraph_failed_logins_total{status="429"}' in httpx.get(f"{stage.address}/metrics").text
