"""Who read what: an append-only log in which every line holds the hash of the one before.

chain      a line, its hash, and the check of a whole file
file       the file: opened safely, appended under a lock, its head beside it, its last line found after a crash
journal    the file for an event loop: requests that wait at once share one write and one fsync
reads      one operation: the purpose, the answer, the entry; without the entry no answer
commands   `crimegraph audit verify`

docs/audit.md says what an entry holds and what the chain proves.
"""
