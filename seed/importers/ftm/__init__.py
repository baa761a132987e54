"""FollowTheMoney entities as JSON lines, whole files or deltas, become entities, claims and relationships.

lines     a line of the file becomes a record: id, schema, values as text, and what surrounds them
schemata  which schema becomes what: the tables, and what followthemoney's model says of properties
values    one value at a time: cleaned by the property's type, dates and numbers exactly
index     the ids of a file and the nodes they became, since a reference does not tell its label
wallets   the addresses of a CryptoWallet, and the wallets that they are
draft     rows and findings of one record, while it is read
nodes     records that become nodes
edges     records that become relationships
held      records that say something of an entity: documents, posts, risks, successors
around    what stands around a record's properties: datasets, when it was seen, earlier ids
read      all of it together: the file in, `Parsed` out

The library takes over a second to load, so only `read` and what it needs load it, and only when a file is read.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from seed.importers.formats import Format
from seed.importers.input import Head, Input
from seed.importers.origin import Origin, origin_by_name
from seed.importers.parsed import Parsed

_LINES_ASKED = 5
# Of a first line that is longer than the head: the keys that every entity has.
_KEYS = tuple(re.compile(rb'"%s"\s*:' % key) for key in (b"id", b"schema", b"properties"))


def recognises(head: Head) -> bool:
    """Whether one of the first lines is an entity or a change of one."""
    lines = head.bytes.lstrip().split(b"\n", _LINES_ASKED)[:_LINES_ASKED]
    return any(_is_entity(line.strip()) for line in lines)


def _is_entity(line: bytes) -> bool:
    if not line.startswith(b"{"):
        return False
    try:
        found: Any = json.loads(line)
    except (ValueError, RecursionError):
        return all(key.search(line) for key in _KEYS)
    if isinstance(found.get("entity"), dict) and "op" in found:
        return "id" in found["entity"]
    held = isinstance(found.get("properties"), dict) or isinstance(found.get("statements"), list)
    return held and isinstance(found.get("schema"), str)


def origin(file: Input) -> Origin:
    """Known again by the file's name up to its first dot, so that a delta belongs to the file that it changes."""
    return origin_by_name("ftm", file)


def read(file: Input, origin: Origin) -> Iterator[Parsed]:
    from seed.importers.ftm.read import records

    return records(file, origin)


FORMAT = Format("ftm", "FollowTheMoney entities, as JSON lines", recognises, origin, read, by_line=True)
