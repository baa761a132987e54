"""The model and the engine of crimegraph. Knows Neo4j, nothing of GraphQL or HTTP.

ontology/    what the graph holds, declared once; everything else derives from it
vocabularies the closed lists of codes
values       partial dates, exact decimals, canonical wallet addresses
ids          how a stable id is made from a natural key
scope        what a reader may see, and the world and record time of a question
storage      how a property is stored
nodes        what a node is stored with, hub and search keys included
admission    which rows the model admits
provenance   the envelope of an assertion: keys, hashes, confidence from grades
compile/     a selection of fields becomes a plan, the plan one Cypher statement, its row an answer
statistics   how much there is that anybody may see, for estimates
engine       one operation from selection to answer
traverse/    one file per analysis that is more than a connection
cases/       what investigators keep for themselves, outside the graph
schema/      constraints and indexes, applied only when their hash differs
scripts      reads the statements of cypher/
versions     which versions of an assertion are there
withdrawal   what a source stated is taken back, and with it what nobody asserts any more
erasure      what is deleted for good, and the hash that blocks its return
write        rows of the model into Neo4j, idempotently
canonical    the whole graph as text that is the same for the same graph, and its hash
literals     values as Cypher's own text, for files that people run
database     the one door to Neo4j
reads        how a read statement travels: the interface, and the official driver behind it
bolt/        a lean client for reads
rows         rows as what they are declared to be
failures     what Neo4j's failures mean
local/       a Neo4j of our own on this machine, without Docker or root
export/      files derived from the ontology, checked for staleness
cli/         the frame of the command `crimegraph`
settings/    the environment, read once, as one frozen value
errors       every error that is raised on purpose
"""
