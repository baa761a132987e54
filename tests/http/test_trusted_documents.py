"""Documents known by their hash, and a server that answers nothing else."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.transport.trusted import Trusted
from graph.errors import SettingsError
from graph.settings import Endpoint
from tests.conftest import local_test_settings
from tests.http.asked import ANSWER, GRAPHQL_RESPONSE
from tests.serving import serving

TEXT = "query Country($id: ID!) {\n  country(id: $id) { name }\n}\n"
HASH = hashlib.sha256(TEXT.encode()).hexdigest()
OTHER = "{ __typename }"
OTHER_HASH = hashlib.sha256(OTHER.encode()).hexdigest()
ID = {"id": "country:FI"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "country.graphql").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=[False, True], ids=["others too", "only these"])
def trusting(request: pytest.FixtureRequest, folder: Path, seeded: Endpoint) -> Iterator[tuple[httpx.Client, bool]]:
    base = local_test_settings()
    settings = replace(base, service=replace(base.service, documents=folder, documents_only=request.param))
    with serving(settings, seeded) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client, request.param


def persisted(digest: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": digest}}


@pytest.mark.parametrize(
    "how",
    [
        {"documentId": f"sha256:{HASH}"},
        {"documentId": HASH},
        {"documentId": "country"},
        {"extensions": persisted(HASH)},
        {"extensions": persisted(HASH), "query": TEXT},
        {"query": TEXT},
    ],
)
def test_a_known_document_is_answered(how: dict[str, Any], trusting: tuple[httpx.Client, bool]) -> None:
    client, _ = trusting
    assert client.post("/graphql", json={**how, "variables": ID}).json() == ANSWER


def test_a_known_document_is_answered_by_get(trusting: tuple[httpx.Client, bool]) -> None:
    client, _ = trusting
    for how in (
        {"documentId": f"sha256:{HASH}"},
        {"extensions": f'{{"persistedQuery":{{"version":1,"sha256Hash":"{HASH}"}}}}'},
    ):
        answer = client.get("/graphql", params={**how, "variables": '{"id":"country:FI"}'})
        assert answer.json() == ANSWER
        assert "etag" in answer.headers


def refused(answer: httpx.Response) -> str:
    (error,) = answer.json()["errors"]
    assert 400 <= answer.status_code < 500
    assert "data" not in answer.json()
    return str(error["extensions"]["code"])


def test_an_unknown_hash_is_not_found_and_not_learned(trusting: tuple[httpx.Client, bool]) -> None:
    client, only = trusting
    for how in ({"documentId": f"sha256:{OTHER_HASH}"}, {"extensions": persisted(OTHER_HASH)}):
        answer = client.post("/graphql", json=how, headers={"accept": GRAPHQL_RESPONSE})
        assert refused(answer) == "PERSISTED_QUERY_NOT_FOUND"
        assert answer.json()["errors"][0]["message"].startswith("PersistedQueryNotFound")
    # What a client with automatic persisted queries does next.
    again = client.post("/graphql", json={"query": OTHER, "extensions": persisted(OTHER_HASH)})
    if only:
        assert refused(again) == "DOCUMENT_NOT_TRUSTED"
    else:
        assert again.json() == {"data": {"__typename": "Query"}}
    assert refused(client.post("/graphql", json={"extensions": persisted(OTHER_HASH)})) == "PERSISTED_QUERY_NOT_FOUND"


def test_only_these_means_only_these(trusting: tuple[httpx.Client, bool]) -> None:
    client, only = trusting
    for how in ({"query": OTHER}, {"query": TEXT + " "}, {"query": "query { country(id: "}):
        answer = client.post("/graphql", json=how)
        assert ("DOCUMENT_NOT_TRUSTED" in answer.text) is only
        assert (answer.status_code == 403) is only


@pytest.mark.parametrize(
    "how",
    [
        {"query": OTHER, "extensions": persisted(HASH)},
        {"query": OTHER, "documentId": f"sha256:{HASH}"},
        {"query": TEXT, "extensions": {"persistedQuery": {"version": 1}}},
        {"query": TEXT, "extensions": {"persistedQuery": HASH}},
        {"extensions": persisted("")},
        {"documentId": ""},
        {"documentId": "sha256:"},
        {"documentId": "../country"},
        {"documentId": "md5:" + HASH},
    ],
)
def test_a_hash_that_is_not_of_the_text_is_refused(how: dict[str, Any], trusting: tuple[httpx.Client, bool]) -> None:
    client, _ = trusting
    assert refused(client.post("/graphql", json={**how, "variables": ID})) in (
        "BAD_REQUEST",
        "PERSISTED_QUERY_NOT_FOUND",
    )


def test_a_folder_that_cannot_be_used_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"holds no \.graphql file"):
        Trusted.read(tmp_path, only=False)
    with pytest.raises(SettingsError, match="CRIMEGRAPH_DOCUMENTS_ONLY is 1"):
        Trusted.read(None, only=True)
    (tmp_path / "a.graphql").write_bytes(b"{ \xff }")
    with pytest.raises(SettingsError, match="cannot be read as UTF-8"):
        Trusted.read(tmp_path, only=False)
    (tmp_path / "a.graphql").write_bytes(b"{ a }")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "a.graphql").write_bytes(b"{ a }")
    with pytest.raises(SettingsError, match="twice"):
        Trusted.read(tmp_path, only=False)
