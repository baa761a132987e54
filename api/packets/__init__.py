"""Evidence packets: the answer to a question with everything that it rests on, under a hash, and the same again later.

asking     one question under a fixed scope, with what has to be known of its evidence asked beside it
augment    which fields those are: ids and assertions of whatever the document asks for
evidence   every assertion, entity and source that the answer rests on, read in the same scope
packet     the packet as JSON: its hash, and how two of them differ
page       the packet as a page to read and print, which needs nothing but itself
mutations  `makePacket`
commands   `crimegraph packet`
"""
