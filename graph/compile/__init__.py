"""From what was asked to one Cypher statement, and from its row to the answer.

    selection ─▶ planner ─▶ plan ─▶ text (one statement, parameters) ─▶ row ─▶ shape

given       values that come with each request, in plans that are made once
cache       plans found again by what was decided for them
selection   what was asked, as values: fields per concrete type, arguments coerced
plan        the frozen tree: roots, connections, projections, predicates, orders. Prints itself
outline     a plan as an indented tree
planner     selection → plan. All validation, limits and scope are decided here
filters     `where` arguments → predicates
paging      orders, page sizes, cursors
names       allocates variables and parameters
bound       what a row's slots may read
text        plan → Cypher. A fold that decides nothing; here the rows
connections the Cypher of pages and keysets
links       the Cypher of links of any type, and of degrees
served      pages that an index serves, where very many meet
roots       the Cypher of nodes by id
listings    the Cypher of plural roots: by which index nodes are found
predicates  predicates → Cypher
evidence    the Cypher of grouped assertions: corroboration, confidence, dispute
shape       positional row → the answer, by functions compiled once per plan
cost        what a plan is likely to touch, before it is sent
"""
