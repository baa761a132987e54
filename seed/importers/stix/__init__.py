"""STIX 2.1 bundles.

format         which files these are, and how one is read: twice, first for its ids
bundle         the objects of a bundle one at a time, from bytes
index          what the ids of a bundle are: versions, nodes, markings; on disk when there are many
labels         what a kind of object becomes
validity       the verdict of the stix2 library on one object
markings       TLP 1 and 2, and statements
own            what an export of this graph keeps in an extension, read again
draft          the rows of one object, as they grow
values         names and values of claims, and the credibility that a confidence means
entities       objects that become nodes
relationships  relationship objects, by a table
remarks        reports, notes, opinions, groupings, sightings and observed data: what is said about other objects
"""

from seed.importers.stix.format import FORMAT

__all__ = ["FORMAT"]
