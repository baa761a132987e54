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
changes  what was learned and withdrawn around some entities
  changed  what one moment shows and another does not
near     places and events around a point
explain  a hop, or a date, in one sentence
ids      ids that a client names
limits   limits that an answer ran into
spelling how a word may be misspelt, as a regular expression
walk     what the two traversals share: which hops may be taken, and how links are collected
"""
