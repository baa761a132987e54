"""Bolt sends a message as chunks, each with its length before it, and ends it with an empty chunk."""

_MOST = 0xFFFF
_END = b"\0\0"


def framed(message: bytes) -> bytes:
    size = len(message)
    if size <= _MOST:
        return size.to_bytes(2, "big") + message + _END
    parts: list[bytes] = []
    for start in range(0, size, _MOST):
        chunk = message[start : start + _MOST]
        parts += (len(chunk).to_bytes(2, "big"), chunk)
    return b"".join((*parts, _END))


class Framing:
    """Gives whole messages from bytes that arrive in any pieces."""

    __slots__ = ("_chunks", "_rest")

    def __init__(self) -> None:
        self._rest = bytearray()
        self._chunks: list[bytearray] = []

    def messages(self, data: bytes) -> list[bytearray]:
        """Those that `data` completes. What is left over stays below one chunk beside the chunks of one message."""
        rest = self._rest
        rest += data
        found, at, end = [], 0, len(rest)
        while end - at >= 2:
            size = rest[at] << 8 | rest[at + 1]
            if end - at < 2 + size:
                break
            at += 2
            if size:
                self._chunks.append(rest[at : at + size])
                at += size
            elif self._chunks:
                found.append(self._chunks[0] if len(self._chunks) == 1 else bytearray().join(self._chunks))
                self._chunks.clear()
            # An empty chunk outside of a message only says that the server is still there.
        del rest[:at]
        return found
