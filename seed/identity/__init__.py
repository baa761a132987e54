"""Which records are one thing: `crimegraph resolve`. Candidates, scores, decisions; all of it as SAME_AS assertions.

records    people and organizations of the graph, read in pages, as FollowTheMoney entities
blocking   pairs worth comparing, found through a file on disk
scoring    what nomenklatura's matchers say of a pair
clusters   what follows from judgements: which records are one, and what contradicts
judgements the live judgements in the graph, their history, and new ones
resolve    one run: candidates, scores, and what of it is written
commands   the command
"""
