"""Messages between two processes: a length, then so many bytes."""

import asyncio

LENGTH_BYTES = 4


def framed(message: bytes) -> bytes:
    return len(message).to_bytes(LENGTH_BYTES, "big") + message


async def received(stream: asyncio.StreamReader) -> bytes:
    """The next message. Raises IncompleteReadError where the stream ends first."""
    head = await stream.readexactly(LENGTH_BYTES)
    return await stream.readexactly(int.from_bytes(head, "big"))
