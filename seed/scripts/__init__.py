"""The data sets as files of Cypher, for whoever has a Neo4j and cypher-shell and nothing else: `python -m seed.scripts`
writes them, `--check` names those that are stale.

rows        what `crimegraph seed` would write into an empty database, without one
statements  rows as statements that a person can read and run again
files       which files there are, and in which order
"""
