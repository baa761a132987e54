"""neo4j/graphql #2685: a page deep in a connection reads and throws away all pages before it.

Here a cursor is where the index is entered.
"""

import pytest

from graph.compile.paging import encode_cursor, order_digest
from graph.database import Database
from tests.integration import crowd
from tests.integration.profiles import profiled

PEOPLE = "{ people(first: 25%s) { nodes { id name } pageInfo { endCursor } } }"
RESIDENTS = f'{{ country(id: "{crowd.COUNTRY}") {{ residents(first: 25%s) {{ nodes {{ id }} }} }} }}'


@pytest.mark.parametrize(("query", "what"), [(PEOPLE, "PersonPerson"), (RESIDENTS, "BasedInIn")])
async def test_a_page_at_depth_ten_thousand_touches_as_much_as_the_first(
    crowded: Database, query: str, what: str
) -> None:
    cursor = encode_cursor(order_digest(what, ()), [crowd.person(10_000)])
    first = await profiled(crowded, query % "")
    deep = await profiled(crowded, query % f', after: "{cursor}"')
    assert deep.hits <= 1.2 * first.hits
