"""What importers read, into Neo4j: once, whole, and so that it can be told apart from everything else.

found     what was given on the command line: the files, and the format of each
account   what became of the records, in numbers: read, written, merged, unchanged, retracted, rejected by reason
findings  rejects.jsonl and remarks.jsonl
seen      on disk: which nodes and assertions this run has met, and with which content
state     what the database remembers of earlier imports, and the lock that keeps two of one source apart
nodes     rows of nodes, told apart by what the graph holds: new, known, changed, or described by another source
assertions rows of assertions, reconciled with the graph's nodes, each written once
told      rows as findings tell of them
target    what a run asks of the graph and writes to it: Neo4j, or the files of bulk
in_flight a batch on its way while the next is prepared
under_way the rows of one file in batches: what becomes of each is counted, what is wrong is told
run       one file: examined, read for its nodes, read for its assertions, and what disappeared since taken back
columns   transfers in simple forms, a batch of lines at a time
bulk      the same into an empty local database, through neo4j-admin
unusable  a whole file that cannot be used
commands  the command `crimegraph import`

    examined ─▶ locked ─▶ begun ─▶ nodes ─▶ assertions ─▶ what disappeared ─▶ hubs ─▶ done

A killed import is completed by the same command: ids follow from content and from the moment that `begun` remembers, so
what was written already is found unchanged.
"""
