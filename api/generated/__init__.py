"""GraphQL types made from the ontology, on graphql-core.

registry    the table of types by name; every type is made once, on demand
inputs      filters and orders
objects     interfaces, objects, connections, edges, assertions
"""
