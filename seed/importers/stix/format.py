"""Which files are STIX, and how one is read."""

import re
from collections.abc import Iterator

import orjson

from seed.importers.formats import Format
from seed.importers.input import HEAD_BYTES, Head, Input
from seed.importers.origin import Origin, origin_by_name, source_id
from seed.importers.parsed import Parsed
from seed.importers.stix.bundle import Bundle
from seed.importers.stix.index import require_usable

_SIGN = re.compile(
    rb'"id"\s*:\s*"[a-z0-9-]+--[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"|"type"\s*:\s*"bundle"'
)


def recognises(head: Head) -> bool:
    """A JSON object with an id of STIX's form, whatever comes first in it."""
    return head.bytes.lstrip()[:1] == b"{" and _SIGN.search(head.bytes) is not None


def origin(file: Input) -> Origin:
    """By the name of the file, since a bundle's id is another at each export; one object alone has its own.

    What makes the file unusable is raised here, before anything of it is written.
    """
    require_usable(Bundle(file))
    head = file.head()
    if len(head.bytes) < HEAD_BYTES and (own := _own_id(head.bytes)):
        return Origin(source_id("stix", own), file.stem)
    return origin_by_name("stix", file)


def _own_id(text: bytes) -> str | None:
    try:
        raw = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(raw, dict) or raw.get("type") == "bundle" or "objects" in raw:
        return None
    own = raw.get("id")
    return own if isinstance(own, str) and _SIGN.search(b'"id":"' + own.encode() + b'"') else None


def read(file: Input, origin: Origin) -> Iterator[Parsed]:
    # stix2 takes half a second to import: whoever only asks which format a file is in does not wait for it.
    from seed.importers.stix.reading import objects

    yield from objects(file, origin)


FORMAT = Format("stix", "STIX 2.1 bundles", recognises, origin, read)
