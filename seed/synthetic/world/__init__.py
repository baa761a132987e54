"""A larger world beside the shipped synthetic data set: what analyses have to find in it, and what not, is known.

It is not shipped: bench/recall.py makes it, loads it, asks, and counts. The same seed and size give the same bytes, and
everything describes nobody, as in the data set beside it. docs/recall.md tells what is planted and how it is found.

press      who reports what, and when: reports of before a moment, and independent ones and copies of after it
webs       paths between two people, and one statement that comes later
bundles    two people joined by separate routes, on one word or on many
mixes      tainted and clean money in one wallet, with what is due of either by each method
joins      several people, and the surest way to join them
meetings   where crimes of many kinds meet, where they do not, and what only touches many
generate   all of it with the chains, decoys and victims, in order
"""
