"""`chains`: from a job offer to an exchange, over what the model has between them, and what is missing named.

parts   the parts of a chain and the steps from one to the next: a table
dates   when a step was taken, and whether one may follow another
opened  what lies one step away from some entities: the statements
known   what was opened, in both directions from what is named
best    the k most complete chains of what is known
joined  chains of things that are named together, with the gap between them
told    a chain as the answer shows it: every part, and every gap
chains  the analysis: arguments, answer, limits
"""
