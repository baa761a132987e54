"""`convergence`: which kinds of crime meet around some entities, and whether that is more than chance.

kinds        what bears a kind, by which relationships it is met, and what is walked
ball         what lies around the entities, and the best way to each
counted      which of the links found there count, and how many there are in all: the statements
null_model   how many kinds so many links meet by chance
met          kinds with their ways, and where they meet
convergence  the analysis: arguments, answer, limits
"""
