"""gzip, for what is worth it."""

import asyncio
import gzip

LEAST_BYTES = 1_000
LEVEL = 4
"""Six packs one more part in twenty and takes half as long again."""
THREAD_BYTES = 100_000
"""From here on packing takes over a millisecond, in which nobody else would be served."""


async def packed(content: bytes) -> bytes:
    """The content in gzip; the same bytes for the same content."""
    if len(content) < THREAD_BYTES:
        return gzip.compress(content, LEVEL, mtime=0)
    return await asyncio.to_thread(gzip.compress, content, LEVEL, mtime=0)
