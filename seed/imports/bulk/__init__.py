"""Files of the importers into an empty local database, through `neo4j-admin database import full`.

tables   the CSV files that neo4j-admin reads: one for each label and each type of relationship
staged   the graph that is to be, on disk: what the runner asks and writes, as if it were Neo4j
columns  the header of a file of transfers, read for its columns: which can be converted whole
simple   transfers in their simple forms as expressions over columns (polars); all others are read row by row
convert  one file: by columns where its form has them, else as seed/imports/run reads it
store    the new store: imported beside the old one, and swapped with it in one rename
run      the command: empty? ─▶ convert each file ─▶ neo4j-admin ─▶ swap ─▶ schema ─▶ hubs

What comes out is the graph that the incremental import makes of the same files in an empty database.
"""
