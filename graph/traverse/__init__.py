"""One file per analysis that is more than a connection. Each has a plan (a frozen value), `plan` that makes it from
arguments, `text` that renders it as one expression of the statement, and `shape` that reads its value.

search   names, addresses and numbers, ranked by how well they match
expand   the neighbourhood of some entities
paths    shortest paths between two sets
ranked   paths between two sets by evidence, or in an order of time
  outward     what is opened of the graph for them, from both ends
  best_paths  the best of what was opened
  strength    what a hop costs
paths_asked  the arguments of `paths`, for both
common_neighbors
         what several entities are linked to
timeline what happened around some entities
near     places and events around a point
analysis what analyses share that search with statements of their own; analyses: which they are
weakest_links
         on which assertions and sources a connection hangs
  between     what lies between two sets
  derivation  how a word falls with whom it was derived from
  cut         the smallest cuts
connect  the smallest well-evidenced subgraph that joins several entities
  steiner     the cheapest tree
communities, centrality
         the structure around some entities
  neighbourhood  that as a weighted graph
  data_science   how Neo4j's Graph Data Science measures it
explain  a hop, or a date, in one sentence
ids      ids that a client names
limits   limits that an answer ran into
spelling how a word may be misspelt, as a regular expression
walk     what the two traversals share: which hops may be taken, and how links are collected
"""
