"""neo4j/graphql sends a statement for every root field. Here an operation is one, whatever it asks."""

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from tests.integration.crowd import COUNTRY, WALLET, person


async def test_ten_root_fields_are_one_statement(crowded: Database) -> None:
    people = " ".join(f'p{i}: person(id: "{person(i)}") {{ name controls {{ nodes {{ id }} }} }}' for i in range(7))
    query = (
        f'{{ {people} country(id: "{COUNTRY}") {{ residents(first: 2) {{ totalCount nodes {{ id }} }} }}'
        f' wallet(id: "{WALLET}") {{ received(first: 2) {{ nodes {{ id }} }} }}'
        " people(first: 1) { nodes { id } } }"
    )
    sent = crowded.statements_sent
    answer = await Executor(schema(), crowded).run(Request(query))
    assert "errors" not in answer.body
    assert crowded.statements_sent == sent + 1
