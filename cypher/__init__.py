"""The statements of crimegraph as text: the code runs them, and so can a person in Neo4j Browser or cypher-shell.

schema/      constraints and indexes (derived from the ontology)
load/        rows into nodes and assertions, idempotently (derived from the ontology); one's own files in load/csv
seed/        the shipped data sets, for cypher-shell alone (derived from seed/datasets)
checks/      each returns a row for every violation of a rule; none means that the rule holds
traversals/  questions that an investigator asks by hand
guides/      what Neo4j Browser opens by itself: a story that asks questions of traversals/
style.grass  colours and captions for Neo4j Browser (derived from the ontology)
"""
