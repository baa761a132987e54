"""Files derived from the ontology. `python -m graph.export` writes them, `--check` names those that are stale.

derived    files that a command writes or names as stale; api and seed derive some as well
files      those of the ontology
schema     cypher/schema
load       cypher/load/nodes, cypher/load/versions, what writes assertions and marks hubs, cypher/upgrade
withdrawn  the part of them by which nodes are withdrawn and come back
checks     the checks that list the ontology's own rules
style      cypher/style.grass
reference  docs/model.md
"""
