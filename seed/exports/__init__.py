"""The graph, or a part of it, in the formats of this field.

chosen     what is asked for: everything, some ids with their surroundings, the answer of a Cypher question; and who for
records    nodes and assertions as they leave the graph: plain values, in a fixed order
tables     the format `csv`: a folder that `crimegraph seed --dir` loads
graphml    GraphML, for Gephi, yEd, networkx
statements the format `cypher`: statements that cypher-shell runs, and nothing else
ftm        FollowTheMoney entities, as JSON lines
stix       a STIX 2.1 bundle
written    a format's output, whole or not at all, and the account of what it cannot hold
seen       all that a reader may ever see, with its history
own_database that as a local Neo4j of its own, for work with Bolt: `crimegraph export --as READER DIR`
commands   the command `crimegraph export`

    chosen ─▶ records ─▶ a format ─▶ written
"""
