"""Files of transfers as columns (polars): what is in a simple form at once, what is in no simple form line by line.

layout  which files have such columns, read off the line that names them
lines   a batch of lines, numbered
simple  transfers in their simple forms as expressions over columns
write   the batches into Neo4j, where nothing of the source is there yet; `bulk` makes files of them

What comes out is what seed/importers/transfers and the runner make of the same file row by row, at a fifth of the cost.
"""
