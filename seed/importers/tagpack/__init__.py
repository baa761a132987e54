"""GraphSense TagPacks: who is said to be behind an address, on which grounds. Every attribution is kept, none is best.

pack      what tag packs and actor packs share: the header, and the source that a file becomes
record    a record on its way into rows: its fields with the header's defaults, its claims and findings
tags      one tag
concepts  the codes that categories and abuses are taken from
context   the free part of a tag or an actor
moments   the dates of YAML
"""

from seed.importers.formats import Format
from seed.importers.tagpack.pack import origin_of, recognises_body
from seed.importers.tagpack.tags import read

FORMAT = Format(
    name="tagpack",
    title="a GraphSense TagPack (YAML): attributions of addresses",
    recognises=recognises_body("tags"),
    origin=origin_of("tagpack", "tags"),
    read=read,
)
