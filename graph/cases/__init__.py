"""Cases: what an investigator keeps for themselves, which is no part of the graph.

A case is a node of a label that no statement of the graph names, without relationships and without the properties that
every scoped statement asks for: no traversal, count, search or export meets it. It is read and changed by its owner.

case    what one is made of, and its bounds
store   saving, noting, deleting, reading: the only statements on cases
erased  what is erased from the graph leaves its cases too
asked   `cases` as an analysis, for its entities in the reader's scope
"""
