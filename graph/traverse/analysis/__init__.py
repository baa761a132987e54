"""What the analyses share that search with statements of their own, beyond what one Cypher statement can find.

An analysis is one declaration: its arguments, the type of its answer, and the function that finds it. What it finds are
ids, links by their keys, and values; the operation's one statement then reads the entities and links in scope, as all
others are read, and what was withdrawn in between is left out of the answer.

    arguments ─▶ asked ─▶ Searched ─▶ find(Search) ─▶ found: ids, keys, values ─▶ the one statement ─▶ answered

declared  Analysis, Argument, Result: tables, from which api/analyses.py makes the GraphQL types
asked     arguments and selection → plan
searched  the plan: its expression in the statement, and the function that shapes its value
search    what a find function gets: the scope, the walk, a way to ask
"""
