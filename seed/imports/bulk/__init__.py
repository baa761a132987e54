"""Files of the importers into an empty local database, through `neo4j-admin database import full`.

tables   the CSV files that neo4j-admin reads: one for each label and each type of relationship
staged   the graph that is to be, on disk: what the runner asks and writes, as if it were Neo4j
transfers  files of transfers by columns (seed/imports/columns), into those tables
met      the wallets and assertions that such files have met, in columns on disk
named    wallets that they only name
convert  one file: by columns where its form has them, else as seed/imports/run reads it
store    the new store: imported beside the old one, and swapped with it in one rename
run      the command: empty? ─▶ convert each file ─▶ neo4j-admin ─▶ swap ─▶ schema ─▶ hubs

What comes out is the graph that the incremental import makes of the same files in an empty database.
"""
