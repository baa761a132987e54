"""Signed tokens: which are accepted, and that nothing that a token says about itself is believed."""

import asyncio
import http.server
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.readers import keys
from api.readers.bearer import NotAccepted
from api.readers.keys import Key, Keys, fetch_keys
from api.readers.signed import SignedTokens
from graph.scope import Reader
from graph.settings import Issuer
from graph.vocabularies import Marking
from tests.issuing import ALGORITHMS, NAME, Issuing, claims, public_jwk, signed, signed_with_the_public_key, unsigned


@pytest.fixture
def published(tmp_path: Path) -> Issuing:
    at = Issuing(tmp_path / "keys.json")
    at.publish()
    return at


def tokens_of(issuer: Issuer) -> SignedTokens:
    return SignedTokens(issuer, Keys(issuer))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
async def test_a_good_token_gives_its_reader(published: Issuing, algorithm: str) -> None:
    text = signed(claims(crimegraph_victims=True), algorithm)
    assert await tokens_of(published.issuer).reader(text) == Reader(f"analyst-7@{NAME}", Marking.AMBER, victims=True)


async def test_without_a_claim_about_victims_there_is_no_right_to_them(published: Issuing) -> None:
    assert not (await tokens_of(published.issuer).reader(signed(typ="at+jwt"))).victims


BAD: dict[str, Callable[[], str]] = {
    "expired": lambda: signed(claims(exp=int(time.time()) - 60)),
    "not yet valid": lambda: signed(claims(nbf=int(time.time()) + 600)),
    "issued in the future": lambda: signed(claims(iat=int(time.time()) + 600)),
    "other issuer": lambda: signed(claims(iss=NAME + "/")),
    "other audience": lambda: signed(claims(aud="another")),
    "no expiry": lambda: signed(claims(exp=None)),
    "no time of issue": lambda: signed(claims(iat=None)),
    "no issuer": lambda: signed(claims(iss=None)),
    "no audience": lambda: signed(claims(aud=None)),
    "no subject": lambda: signed(claims(sub=None)),
    "empty subject": lambda: signed(claims(sub="")),
    "subject with a line break": lambda: signed(claims(sub="a\nb")),
    "endless expiry": lambda: signed(claims(exp=float("inf"))),
    "expiry that is no number": lambda: signed(claims(exp="tomorrow")),
    "no clearance": lambda: signed(claims(crimegraph_clearance=None)),
    "unknown clearance": lambda: signed(claims(crimegraph_clearance="BLACK")),
    "clearance as a number": lambda: signed(claims(crimegraph_clearance=4)),
    "clearance as a list": lambda: signed(claims(crimegraph_clearance=["RED"])),
    "victims as text": lambda: signed(claims(crimegraph_victims="true")),
    "victims as a number": lambda: signed(claims(crimegraph_victims=1)),
    "unsigned": lambda: unsigned({"alg": "none", "kid": "ES256-0"}),
    "unsigned in another spelling": lambda: unsigned({"alg": "nOnE", "kid": "ES256-0"}),
    "signed with the public key as a secret": signed_with_the_public_key,
    "signed by another key of the same name": lambda: signed(which=1, kid="ES256-0"),
    "unknown key": lambda: signed(which=1),
    "no key named": lambda: signed(kid=None),
    "key of another kind": lambda: signed(kid="RS256-0"),
    "critical header": lambda: signed(crit=["exp"]),
    "its own key": lambda: signed(which=1, kid="ES256-0", jwk=public_jwk("ES256", 1)),
    "an address of keys": lambda: signed(jku="http://127.0.0.1:1/keys"),
    "an address of a certificate": lambda: signed(x5u="http://127.0.0.1:1/certificate"),
    "a certificate": lambda: signed(x5c=["MIIB"]),
    "another type": lambda: signed(typ="logout+jwt"),
    "four parts": lambda: signed() + ".x",
    "two parts": lambda: signed().rpartition(".")[0],
    "padding": lambda: signed() + "==",
    "header that is a list": lambda: unsigned([]),  # type: ignore[arg-type] # on purpose
    "header that is not JSON": lambda: "abcd.abcd.abcd",
    "algorithm as a list": lambda: unsigned({"alg": ["ES256"], "kid": "ES256-0"}),
    "empty signature": lambda: unsigned({"alg": "ES256", "kid": "ES256-0"}, signature=b"\0"),
}


@pytest.mark.parametrize("kind", BAD)
async def test_a_bad_token_is_refused(published: Issuing, kind: str) -> None:
    with pytest.raises(NotAccepted):
        await tokens_of(published.issuer).reader(BAD[kind]())


async def test_only_the_pinned_signatures_are_accepted(published: Issuing) -> None:
    only = tokens_of(replace(published, algorithms=("ES256",)).issuer)
    assert await only.reader(signed())
    for algorithm in ("RS256", "PS256", "EdDSA"):
        with pytest.raises(NotAccepted, match="of a kind that is not accepted"):
            await only.reader(signed(None, algorithm))


@pytest.mark.parametrize(
    "change", [{"use": "enc"}, {"alg": "ES512"}, {"key_ops": ["sign"]}, {"key_ops": 5}, {"crv": "P-384"}, {"x": "AA"}]
)
async def test_a_key_for_something_else_checks_nothing(published: Issuing, change: dict[str, Any]) -> None:
    published.publish({**public_jwk("ES256"), **change})
    with pytest.raises(NotAccepted):
        await tokens_of(published.issuer).reader(signed())


async def test_a_shared_secret_in_the_key_set_is_not_a_key(published: Issuing) -> None:
    published.publish({"kty": "oct", "k": "c2VjcmV0", "kid": "s"})
    assert fetch_keys(published.issuer) == {}


@given(data=st.data())
async def test_no_mutated_token_is_accepted(published: Issuing, data: st.DataObject) -> None:
    text = signed(None, data.draw(st.sampled_from(ALGORITHMS)))
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n"))
    mutated = data.draw(
        st.sampled_from(
            [text[:at] + letter + text[at + 1 :], text[:at] + letter + text[at:], text[:at] + text[at + 1 :]]
        )
    )
    if mutated != text:
        with pytest.raises(NotAccepted):
            await tokens_of(published.issuer).reader(mutated)


async def test_the_last_letter_of_a_signature_has_one_spelling(published: Issuing) -> None:
    """Base64 of 64 bytes leaves four bits unused: fifteen other letters decode to the same signature."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    text = signed()
    assert await tokens_of(published.issuer).reader(text)
    for letter in letters.replace(text[-1], ""):
        with pytest.raises(NotAccepted):
            await tokens_of(published.issuer).reader(text[:-1] + letter)


async def test_new_keys_are_fetched_for_an_unknown_name_at_most_once_a_minute(
    published: Issuing, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[Issuer] = []

    def counted(issuer: Issuer) -> Mapping[str, Key]:
        fetched.append(issuer)
        return fetch_keys(issuer)

    monkeypatch.setattr(keys, "fetch_keys", counted)
    tokens = tokens_of(published.issuer)
    await tokens.reader(signed())
    published.publish(public_jwk("ES256"), public_jwk("ES256", 1))
    for _ in range(50):
        with pytest.raises(NotAccepted):
            await tokens.reader(signed(which=1))
    assert len(fetched) == 1
    tokens.keys._tried -= 61
    assert await tokens.reader(signed(which=1))
    assert len(fetched) == 2


async def test_an_issuer_that_never_ends_its_answer_holds_nobody(
    published: Issuing, monkeypatch: pytest.MonkeyPatch
) -> None:
    let = threading.Event()

    def endless(issuer: Issuer) -> Mapping[str, Key]:
        let.wait(20)
        return fetch_keys(issuer)

    monkeypatch.setattr(keys, "fetch_keys", endless)
    monkeypatch.setattr(keys, "WHOLE_SECONDS", 0.1)
    async with asyncio.timeout(5):
        assert await Keys(published.issuer).key("ES256-0") is None
    let.set()


async def test_keys_that_cannot_be_renewed_for_an_hour_are_not_believed(
    published: Issuing, caplog: pytest.LogCaptureFixture
) -> None:
    tokens = tokens_of(published.issuer)
    await tokens.reader(signed())
    published.keys.unlink()
    tokens.keys._tried, tokens.keys._fetched = tokens.keys._tried - 301, tokens.keys._fetched - 301
    assert await tokens.reader(signed())
    tokens.keys._tried, tokens.keys._fetched = tokens.keys._tried - 3600, tokens.keys._fetched - 3600
    with pytest.raises(NotAccepted):
        await tokens.reader(signed())
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2


async def test_a_token_that_was_good_is_refused_once_it_expires_or_its_key_is_another(
    published: Issuing, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = tokens_of(published.issuer)
    text, short = signed(), signed(claims(exp=int(time.time()) - 8), "EdDSA")
    for each in (text, short, text, short):
        assert await tokens.reader(each)
    monkeypatch.setattr("api.readers.signed.LEEWAY_SECONDS", 0)
    with pytest.raises(NotAccepted):
        await tokens.reader(short)
    published.publish({**public_jwk("ES256", 1), "kid": "ES256-0"})
    tokens.keys._tried, tokens.keys._fetched = tokens.keys._tried - 301, tokens.keys._fetched - 301
    with pytest.raises(NotAccepted):
        await tokens.reader(text)


class _Site(http.server.BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]]

    def do_GET(self) -> None:
        status, headers, body = self.pages.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[tuple[str, dict[str, tuple[int, dict[str, str], bytes]]]]:
    class Handler(_Site):
        pages: ClassVar = {}

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", Handler.pages
        server.shutdown()


def test_keys_are_discovered_from_the_issuer(site: Any, published: Issuing) -> None:
    address, pages = site
    issuer = replace(published.issuer, name=address, keys=None)
    pages["/keys"] = (200, {}, published.keys.read_bytes())
    pages["/.well-known/openid-configuration"] = (
        200,
        {},
        json.dumps({"issuer": address, "jwks_uri": f"{address}/keys"}).encode(),
    )
    assert set(fetch_keys(issuer)) == {f"{a}-0" for a in ALGORITHMS}
    wrong: Any
    for wrong in (
        {"issuer": "https://other.example", "jwks_uri": f"{address}/keys"},
        {"issuer": address},
        {"issuer": address, "jwks_uri": "http://keys.example/keys"},
        {"issuer": address, "jwks_uri": "file:///etc/passwd"},
        [],
    ):
        pages["/.well-known/openid-configuration"] = (200, {}, json.dumps(wrong).encode())
        with pytest.raises(ValueError, match="discovery document"):
            fetch_keys(issuer)


def test_what_is_no_key_set_is_refused(site: Any, published: Issuing) -> None:
    address, pages = site
    issuer = replace(published.issuer, keys=f"{address}/keys")
    good = published.keys.read_bytes()
    pages["/keys"] = (200, {}, good)
    assert fetch_keys(issuer)
    for page in (
        (302, {"location": f"{address}/elsewhere"}, b""),
        (200, {}, b"not JSON"),
        (200, {}, b"[]"),
        (200, {}, b" " * 1_000_001),
        (500, {}, good),
        (200, {}, json.dumps({"keys": [public_jwk("ES256")] * 2}).encode()),
    ):
        pages["/keys"] = page
        pages["/elsewhere"] = (200, {}, good)
        with pytest.raises((OSError, ValueError)):
            fetch_keys(issuer)
