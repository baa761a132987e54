"""Turns sources into rows of the model and brings them into Neo4j. Builds on graph/, and never meets api/.

datasets/    one folder per data set: dataset.yml, nodes/, relationships/, claims.csv (docs/data/)
tables       reads a CSV file into cells that know their place, so that an error can name it
cells        turns the text of a cell into the value that the ontology declares
manifest     reads a dataset.yml: who published what, when, under which licence, and how much to expect
publications the sources of a dataset.yml, resolved
entities     the cells of nodes/ become entities
assertions   the cells of relationships/ and claims.csv become statements of sources
reports      what follows from them: which source speaks of what, and which repeats which
source       all of it together: folders of data sets in, typed rows out; pure
contents     the hash of a data set, by which a second load knows that there is nothing to do
deployed     what the database remembers of earlier loads, and what it holds of a data set now
load         rows into Neo4j, counted and checked afterwards
synthetic/   a data set with a known ground truth, from a seed
identity/    which records are one thing: `crimegraph resolve`
scripts/     the data sets as cypher/seed, for cypher-shell alone
commands     the command `crimegraph seed`
"""
