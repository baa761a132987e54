"""A data set that describes nobody: planted chains from a job advert to the owner of a wallet, with their ground truth.

The same seed and size give the same bytes. Everything carries `synthetic: true`, lies in made-up places and is
linked to nothing real. Wallets have the family `other` and addresses such as `synthetic-03-collection`, a form that
exists on no chain. Victims have a pseudonym and no name. docs/data/synthetic.md explains truth.json.

hops        the ten hops of a chain, in order
draft       the rows as they are collected
sources     the made-up publications, some of which copy others
chains      whole chains, chains with one gap, chains with one reversed date
decoys      what touches many chains and means nothing
victims     the cases
evidence    copied and independent reports, a denial, markings above CLEAR
files       the draft as the bytes of CSV, YAML and JSON
generate    all of it, in order
world/      a larger one to measure analyses by, which is not shipped
"""
