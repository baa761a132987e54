"""The examples of cypher/traversals return rows on the seed, with the columns that their headers promise."""

import neo4j
import pytest

from graph.scripts import names, script
from graph.settings import Endpoint


@pytest.mark.parametrize("name", names("traversals"))
def test_the_example_of_a_traversal_returns_rows(seeded: Endpoint, name: str) -> None:
    found = script(name)
    given = ", ".join(f"{p.example} AS {p.name}" for p in found.parameters)
    with (
        neo4j.GraphDatabase.driver(
            seeded.uri, auth=(seeded.username, seeded.password), notifications_min_severity="OFF"
        ) as driver,
        driver.session(database=seeded.database, default_access_mode=neo4j.READ_ACCESS) as session,
    ):
        parameters = session.run(f"RETURN {given}").single(strict=True).data()
        records = list(session.run(found.statement, parameters))

    assert records
    assert set(found.returns) <= set(records[0].keys())


@pytest.mark.parametrize("name", names("traversals"))
def test_the_line_to_try_sets_every_parameter(name: str) -> None:
    found = script(name)
    assert found.try_with is not None
    assert all(f"{p.name}: {p.example}" in found.try_with for p in found.parameters)
