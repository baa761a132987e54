"""A Bolt client that reads and nothing else: versions 5.0 to 5.4 on asyncio, a tenth of the official driver's cost.

address     where a server is and whether TLS is spoken with it
packing     values as PackStream bytes and back; the one file that uses private parts of the official driver
framing     messages in chunks, and chunks as messages
messages    the few messages that a reader sends
connection  one connection: greeting, log-in, a statement at a time
pool        connections that are kept open
reads       the interface of `graph.reads` over a pool

A connection carries one statement at a time. One with unread answers is closed and never used again, and closing is
also what ends a statement in Neo4j when its reader has gone.
"""
