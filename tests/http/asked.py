"""One question and its answer."""

QUERY = '{ country(id: "country:FI") { name } }'
ANSWER = {"data": {"country": {"name": "Finland"}}}
GRAPHQL_RESPONSE = "application/graphql-response+json"
