import neo4j
from graph.settings import Endpoint
def test_answers(database_endpoint: Endpoint) -> None:
    with neo4j.GraphDatabase.driver(database_endpoint.uri, auth=(database_endpoint.username, database_endpoint.password)) as d:
        print(d.execute_query("RETURN 1"))
