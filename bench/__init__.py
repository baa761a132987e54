"""What is measured, as ratios within one run; never a timed test. `make bench` runs all of it; docs/benchmark.md tells
how to read it.

graph       the seeded synthetic graph, as rows of the model
variables   what is asked of it: seeded lists of ids, days and names
rows        rows → CSV files for Neo4j's importer
load        the graph in a database of its own, made once and kept until the generator changes
queries/    one folder a question: ours.graphql, peer.graphql, bolt.cypher, and evidence.* for its second variant
questions   reads queries/; what the answers of the sides have in common
peer/       the other server: @neo4j/graphql on Node
bolt        the driver alone, behind the smallest possible door
sides       starts and ends the servers, and knows what CPU they took
client      the load: a process of its own, raw sockets
answers     whether the sides answer equally, before anything is timed
measure     rounds in turn: ours, peer, bolt, ours, …
report      the table, the ratios, results/latest.json
plot        docs/benchmark.svg
run         the command
scale       the traversals on a large graph: medians, and the limits that they run into
workers     throughput of one process and of several
transport   the lean Bolt client beside the driver
recall/     what the analyses find of a world in which everything is known
profile     db hits of our statements beside the hand-written ones
"""
