"""neo4j/graphql #6618, #6115, #7261, #1760: a whole connection is collected before its limit is applied.

Here a page along an index reads its own rows and one more, whatever stands at the node.
"""

import pytest

from graph.database import Database
from tests.integration.crowd import COUNTRY, MANY, WALLET
from tests.integration.profiles import profiled

CONNECTIONS = [
    f'country(id: "{COUNTRY}") {{ residents(first: %d) {{ edges {{ confidence node {{ id name }} }} }} }}',
    f'wallet(id: "{WALLET}") {{ received(first: %d) {{ edges {{ amount node {{ id address }} }} }} }}',
]


@pytest.mark.parametrize("connection", CONNECTIONS)
async def test_a_page_of_a_crowd_touches_what_it_shows(crowded: Database, connection: str) -> None:
    few, more = [(await profiled(crowded, f"{{ {connection % first} }}")).hits for first in (5, 50)]
    assert few < 200
    assert more < 12 * few, "hits grow with the page"
    assert more < MANY / 4


@pytest.mark.parametrize("connection", CONNECTIONS)
async def test_no_step_of_a_page_makes_more_rows_than_the_page_and_its_groups(
    crowded: Database, connection: str
) -> None:
    profile = await profiled(crowded, f"{{ {connection % 20} }}")
    assert max(rows for _, rows in profile.rows) < 30
