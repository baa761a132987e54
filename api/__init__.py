"""GraphQL over HTTP. Turns requests into selections for `graph`, and its rows into responses.

app         the ASGI application: routes, start, stop
commands    `crimegraph serve`
counting    counts what there is, from time to time; estimates of cost are made of it
health      liveness and readiness
http        one GraphQL request over HTTP
transport/  what stands between the wire and an operation: one subject a file
limit_table every limit, as docs/limits.md shows it
limits      bytes, tokens, depth, aliases: checked before anything is planned
documents   valid documents, kept by their text with their plans
validation/ which documents are answered at all; a process beside this one finds out
collector   what is kept is put out of the garbage collector's sight
selection   a validated operation → graph.compile.selection. The only file that walks GraphQL's syntax tree
variables   coerced for every request, and as values for a plan that many requests share
lane        where operations that are new or slow wait for their turn
visit       whose request is being answered
execute     one operation: plan, one statement, one row, bytes; the fast path
exact       the exact path: graphql-core completes the row, with an error for each value that does not fit
inside      a question that a mutation asks of the graph, on the way of any other
exchange    what a client asks, what it is answered, and what answering took
errors      what went wrong, as GraphQL errors with a code
schema      the whole schema; schema.graphql is its printed form, checked in CI
fixed       the types that do not depend on the ontology, written with Strawberry
scalars     PartialDate, Date, DateTime, Decimal
generated/  the types that derive from the ontology
query       the root fields
mutations   how a mutation is run, and for whom
readers/    who asks: tokens, an issuer's signed tokens, the middleware before every route
cases/      what readers keep for themselves
packets/    an answer with all that it rests on, under a hash
audit/      who read what: a chain of hashes, written before the answer leaves
graphiql/   the page at /graphql, from packaged files
browser/    what Neo4j Browser loads: its guide, its style, favourites
"""
