"""Recall and false alarms: what the analyses find of a world in which everything is known, and what they should not.

`python -m bench.recall` makes worlds (seed/synthetic/world), loads them beside the seed, asks the GraphQL engine, and
writes docs/recall.md; tests/docs/test_recall_page.py does it for the small one, and holds the page to its claims.

row       what was planted and what came of it
planted   a world in a database, and away again
asked     questions to the engine
ordered   paths in an order of time along chains
victims   paths where a victim case would close a gap
ranks     evidence that grows: who may rise and fall
bundles   on what a connection hangs
learned   what came to be known
joins     what joins several
chains    chains with their stops and gaps
mixes     tainted money
meetings  where kinds of crime meet
measure   all of them, in order
page      docs/recall.md
"""
