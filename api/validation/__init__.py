"""Which documents are answered at all.

check      parsed, counted, validated; the one place that says why a document is refused
verdict    what became of a check, as bytes
beside     asks a process of its own
framing    messages between the two
process    that process

Validating a document takes up to half a second and leaves much to the garbage collector, which then stops all of Python
for as long. So it is done in a process beside the one that answers, at a lower priority, and can be ended there.
"""
