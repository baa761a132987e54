"""What Neo4j Browser loads from us: the guide that it opens by itself, the style, the favourites.

guide   cypher/guides with the statements of cypher/traversals in it
pages   the routes under /browser, readable for the pages of any site
"""
