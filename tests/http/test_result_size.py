"""An answer that is too long is not sent."""

from dataclasses import replace

import httpx

from graph.settings import Endpoint
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
