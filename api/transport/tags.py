"""ETag: a hash of the answer's own bytes, so that nothing which a reader cannot see moves it."""

import hashlib

from api.transport.negotiation import Media


def tag(content: bytes, media: Media, *, packed: bool) -> bytes:
    """A strong tag; it differs between media types and encodings, as the bytes do."""
    digest = hashlib.sha256(media.encode() + b"\n" + content).hexdigest()[:32]
    return f'"{digest}{"-gzip" if packed else ""}"'.encode()


def matches(if_none_match: bytes, own: bytes) -> bool:
    """Whether the client has it already, in either encoding."""
    if if_none_match.strip() == b"*":
        return True
    bare = _bare(own)
    return any(_bare(one) == bare for one in if_none_match.split(b","))


def _bare(one: bytes) -> bytes:
    return one.strip().removeprefix(b"W/").strip(b'"').removesuffix(b"-gzip")
