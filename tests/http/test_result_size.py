"""An answer that is too long is not sent."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from api.readers.token_file import changing
from graph.settings import Endpoint
from graph.vocabularies import Marking
from tests.conftest import local_test_settings
from tests.http.asked import ANSWER, GRAPHQL_RESPONSE, QUERY
from tests.serving import serving


def test_an_answer_over_the_limit_is_told_with_its_size(seeded: Endpoint) -> None:
    base = local_test_settings()
    settings = replace(base, service=replace(base.service, result_bytes=1_000))
    long = {"query": "{ countries(first: 200) { nodes { id name } } }"}
    with serving(settings, seeded) as address, httpx.Client(base_url=address, timeout=30) as client:
        for accept, status in (("application/json", 200), (GRAPHQL_RESPONSE, 400)):
            answer = client.post("/graphql", json=long, headers={"accept": accept})
            assert answer.status_code == status
            (error,) = answer.json()["errors"]
            assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
            assert "at most 1000 are sent" in error["message"]
            assert "data" not in answer.json()
        assert client.post("/graphql", json={"query": QUERY}).json() == ANSWER


def test_what_was_run_before_its_answer_was_too_long_is_told_so(seeded: Endpoint, tmp_path: Path) -> None:
    base = local_test_settings()
    service = replace(base.service, result_bytes=1_000)
    settings = replace(base, service=service, tokens=tmp_path / "tokens.json", audit=tmp_path / "reads.jsonl")
    with changing(settings.tokens) as held:
        later = datetime.now(UTC) + timedelta(hours=1)
        held[0], text = held[0].with_new("ada", Marking.CLEAR, victims=False, expires=later)
    make = {"query": 'mutation { makePacket(document: "{ countries { nodes { name } } }") { json } }'}
    headers = {"Authorization": f"Bearer {text}"}
    with serving(settings, seeded) as address:
        answer = httpx.post(f"{address}/graphql", json=make, headers=headers, timeout=30).json()
    assert "What the mutation changes is changed" in answer["errors"][0]["message"]
    [entry] = [json.loads(line) for line in settings.audit.read_bytes().splitlines()]
    assert (entry["executed"], entry["codes"], len(entry["asked"])) == (True, ["LIMIT_EXCEEDED"], 1)
    assert entry["asked"][0]["text"] == "{ countries { nodes { name } } }"
