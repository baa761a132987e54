"""Gets public data over the network, when a user asks for it; nothing else in the project calls out.

commands   `crimegraph fetch`
client     one polite connection: pauses, waits, tries again, and says what is wrong
journal    every answer that was got, so that a fetch which was stopped asks nothing twice
slices     the whole of a list that shows only its first rows, by narrowing what is asked
interpol   INTERPOL's notices, into one file of JSON lines
colours    which of them
"""
