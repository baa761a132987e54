"""Constraints and indexes in Neo4j, and whether the data keeps the model's rules.

apply     runs cypher/schema where its hash differs from the one that was applied last
checks    runs cypher/checks and collects violations
commands  `crimegraph schema apply|check`
"""
