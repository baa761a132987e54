"""Neo4j stopped and started under load: how soon errors come is measured (tests/hostile/outage.py), what they say is
asserted. The Neo4j is one of its own, with one country in it, since that of the other tests has to stay.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph import local
from graph.database import Database
from graph.schema.apply import apply
from graph.settings import Endpoint, Settings
from tests.conftest import local_test_settings
from tests.free_ports import free_ports
from tests.hostile.outage import RIGHT, Outage, suffer

FINLAND = "CREATE (:Entity:Country {id: 'country:FI', name: 'Finland', marking: 0, protected: false})"


@pytest.fixture
def stoppable(tmp_path: Path) -> Iterator[Settings]:
    bolt, http = free_ports(2)
    settings = replace(local_test_settings(), home=tmp_path / "home", endpoint=None, bolt_port=bolt, http_port=http)
    endpoint = local.start(settings)
    try:
        asyncio.run(_with_finland(endpoint))
        yield settings
    finally:
        local.stop(settings)


async def _with_finland(endpoint: Endpoint) -> None:
    async with Database.opened(endpoint) as database:
        await apply(database)
        await database.write([(FINLAND, {})])


@pytest.mark.deep
def test_neo4j_away_for_a_moment_is_told_by_its_own_code(stoppable: Settings, tmp_path: Path) -> None:
    holds(suffer(stoppable, 5, tmp_path))


@pytest.mark.deep
def test_neo4j_away_for_a_minute_is_told_by_its_own_code(stoppable: Settings, tmp_path: Path) -> None:
    holds(suffer(stoppable, 60, tmp_path))


def holds(outage: Outage) -> None:
    print(outage.table())
    assert {code for _, _, code in outage.answers} == {RIGHT, "503 DATABASE_UNAVAILABLE"}
    assert outage.right_afterwards
    # Once it is back nothing goes wrong for longer than an attempt takes.
    assert outage.last_wrong < outage.back + 5
