"""What a reader may spend, and what is answered when it is spent."""

from dataclasses import replace

import httpx
import pytest

from api.transport.rates import ARRIVAL_COST, Rates, network
from api.visit import Visit
from graph.errors import RateLimited
from graph.scope import ANONYMOUS, Reader
from graph.settings import Endpoint
from graph.vocabularies import Marking
from tests.conftest import local_test_settings
from tests.http.asked import ANSWER, QUERY
from tests.serving import serving

HERE, FAR, OTHER = ("127.0.0.1", 1), ("192.0.2.1", 1), ("192.0.2.2", 1)
NAMED = Reader("analyst", Marking.CLEAR, victims=False)


def test_a_reader_who_spent_all_is_told_when_to_come_back(seeded: Endpoint) -> None:
    base = local_test_settings()
    # Enough for some requests, and filled so slowly that no time of day matters.
    service = replace(base.service, rate_per_second=1, rate_burst=5 * ARRIVAL_COST + 4)
    with serving(replace(base, service=service), seeded) as address, httpx.Client(base_url=address) as client:
        left = []
        while (answer := client.post("/graphql", json={"query": "{ __typename }"})).status_code == 200:
            left.append(answer.headers["ratelimit"])
        assert 1 <= len(left) <= 5
        assert left[0].startswith('"cost";r=')
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["retry-after"]) <= ARRIVAL_COST + 60
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "RATE_LIMITED"
        assert "data" not in answer.json()
        assert client.get("/health/live").status_code == 200
        assert 'code="RATE_LIMITED",status="429"' in client.get("/metrics").text


def test_without_a_setting_this_machines_own_clients_are_free(served: str) -> None:
    with httpx.Client(base_url=served) as client:
        answer = client.post("/graphql", json={"query": QUERY})
    assert answer.json() == ANSWER
    assert "ratelimit" not in answer.headers


def _spend(rates: Rates, reader: Reader, client: tuple[str, int], cost: float) -> None:
    visit = rates.visit(reader, client)
    assert visit is not None
    rates.charge(visit, cost)


def test_each_reader_and_each_address_has_an_account_of_its_own() -> None:
    rates = Rates(1, 100, local=False)
    for reader, client in ((ANONYMOUS, FAR), (ANONYMOUS, OTHER), (NAMED, FAR)):
        _spend(rates, reader, client, 80)
    for reader, client in ((ANONYMOUS, FAR), (ANONYMOUS, OTHER), (NAMED, OTHER)):
        with pytest.raises(RateLimited):
            _spend(rates, reader, client, 80)
    at_home = rates.visit(ANONYMOUS, HERE)
    assert at_home is not None
    assert at_home.free


@pytest.mark.parametrize("name", ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
def test_whom_a_proxy_on_this_machine_brings_is_not_free(name: str, served: str) -> None:
    with httpx.Client(base_url=served) as client:
        answer = client.post("/graphql", json={"query": QUERY}, headers={name: "192.0.2.1"})
        assert client.get("/metrics", headers={name: "192.0.2.1"}).status_code == 403
    assert answer.json() == ANSWER
    assert answer.headers["ratelimit"].startswith('"cost";r=')


def test_more_than_a_whole_bucket_runs_once_and_leaves_a_debt() -> None:
    rates = Rates(1, 100, local=True)
    visit = Visit("a", free=False)
    rates.charge(visit, 250)
    assert visit.remaining == 0
    with pytest.raises(RateLimited) as caught:
        rates.charge(visit, 1)
    assert 150 <= caught.value.seconds <= 152


def test_what_was_spent_on_a_refusal_is_owed() -> None:
    rates = Rates(1, 100, local=True)
    visit = Visit("a", free=False)
    rates.charge(visit, 1_000, refuse=False)
    with pytest.raises(RateLimited):
        rates.charge(visit, 1)


def test_no_limit_is_no_limit() -> None:
    rates = Rates(0, 1, local=True)
    assert rates.visit(NAMED, FAR) is None


def test_one_customer_of_ipv6_is_one_client() -> None:
    assert network("2001:db8::1") == network("2001:db8::ffff:1") != network("2001:db8:0:1::1")
    assert network("192.0.2.1") != network("192.0.2.2")
    assert network("nonsense") == "unknown"
