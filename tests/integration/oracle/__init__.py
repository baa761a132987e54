"""The engine's answers worked out a second time, in plain Python over rows: dicts and loops, no Cypher, no planner.

world     small random graphs, as rows to write
records   those rows as records, and what a reader may see of them
evidence  parallel assertions grouped: corroboration, confidence, dispute, validity
filters   `where` arguments, made at random and evaluated
walks     expand and paths
battery   what is asked of every graph
"""
