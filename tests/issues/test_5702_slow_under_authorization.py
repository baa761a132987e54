"""neo4j/graphql #5702, #3247: rules of authorization multiply what a question touches.

Here scope is a test of two properties of what is read anyway.
"""

import pytest

from graph.database import Database
from graph.scope import ANONYMOUS, Reader
from graph.vocabularies import Marking
from tests.integration.crowd import COUNTRY, WALLET
from tests.integration.profiles import profiled

EVERYTHING = Reader("all", Marking.RED, victims=True)


@pytest.mark.parametrize(
    "query",
    [
        f'{{ country(id: "{COUNTRY}") {{ residents(first: 25) {{ edges {{ confidence node {{ id }} }} }} }} }}',
        f'{{ wallet(id: "{WALLET}") {{ received(first: 25) {{ nodes {{ id controllers {{ nodes {{ id }} }} }} }} }} }}',
        '{ people(where: {name: {contains: "zz0001"}}) { totalCount nodes { id controls { totalCount } } } }',
    ],
)
async def test_a_reader_who_sees_less_touches_no_more_than_half_as_much_again(crowded: Database, query: str) -> None:
    least, all_of_it = [(await profiled(crowded, query, reader=r)).hits for r in (ANONYMOUS, EVERYTHING)]
    assert least <= 1.5 * all_of_it
