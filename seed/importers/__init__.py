"""The formats of this field become rows of the model. Pure: what is here reads files, and never a database.

input      one file as it is given: opened, unpacked, bounded, and examined whole before anything of it is used
origin     the source that a file becomes, and the rows that it states
parsed     what comes out: per record of the file, rows to write and findings to report
formats    the table of formats, and which of them a file is in
ftm        FollowTheMoney entities, as JSON lines
stix       STIX 2.1 bundles
interpol   notices as INTERPOL's public API shows them
ofac       lists of sanctioned addresses by ticker
actorpack  GraphSense actor packs
tagpack    GraphSense TagPacks
transfers  blockchain transfers and transactions
galaxy     MISP galaxies: taxonomies of ways to commit crimes
tables     any tables of nodes and edges, through a mapping file (the format `csv`)

wallets, countries, repeats and yaml_records are what several formats read alike.

A format is one module with one `Format`. It yields a `Parsed` for every record, in the order of the file, whatever the
record holds: a record that cannot be used becomes a finding with its original text, and the next one is read. Only
what makes the whole file unusable is raised (`Unusable`). It is run twice over the same file, first for its nodes and
then for its assertions, and gives the same both times; it holds no more than a record, or what the format's
documents are bounded to, in memory.

    file ─▶ input ─▶ format.origin ─▶ format.read ─▶ Parsed(nodes, assertions, findings) … ─▶ seed/imports
"""
