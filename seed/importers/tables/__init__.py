"""Any tables of nodes and edges, through a mapping file in YAML: the format `csv`.

written       a YAML file whose every key knows its line and column
values        how the value of something is made of the cells of a row
mapping       what a mapping file says, as values
mapping_file  reads one, checked against the model: every mistake with its place
value_file    the part of it that says where a value comes from
files         the tables that belong to a mapping: inside its folder, in their encoding
records       the rows of a table, each with its line and its original text
typed         the values of a row as the model wants them
rows          what a row becomes
read          all of it

A row is used whole or not at all.
"""

from seed.importers.formats import Format
from seed.importers.tables.read import origin, parts, read, recognises

FORMAT = Format(
    name="csv",
    title="tables of nodes and edges (CSV, TSV), through a mapping file (YAML)",
    recognises=recognises,
    origin=origin,
    read=read,
    parts=parts,
    by_line=True,
)
