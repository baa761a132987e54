"""The engine's answers worked out a second time, in plain Python over rows: dicts and loops, no Cypher, no planner.

world     small random graphs, as rows to write
records   those rows as records, and what a reader may see of them
evidence  parallel assertions grouped: corroboration, confidence, dispute, validity
filters   `where` arguments, made at random and evaluated
walks     expand and paths
battery   what is asked of every graph
stage     worlds in the database, and an engine over them

And documents at random over the whole schema, for tests that compare an answer with another answer:

asked      what is asked, without syntax and with values still open
drawing    that, at random; arguments: its arguments
values     values for what is open
written    one of the many ways to write it as GraphQL; varied: the same document with other variables
documents  all of this together: shapes that have everything between them, and documents of a shape
wide       a graph with something of every label, relationship type and property, and what fits no type
plainly    rows into the database by two statements
steady     reads whose plans last
covered    the code that a test covers
runs       Hypothesis in blocks: 200 examples, or 20,000 that can go on where they stopped
"""
