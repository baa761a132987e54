"""Which records stand in a file more than once, told in bounded memory."""

import hashlib

REMEMBERED = 250_000


class Repeats:
    """Remembers the first records of a file by a short hash of what tells them apart; what repeats a later one is not
    seen, and is one row in the graph all the same."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}

    def earlier(self, identity: str, line: int) -> int | None:
        """The line on which the same stood first; None where it is new."""
        key = int.from_bytes(hashlib.blake2b(identity.encode(), digest_size=8).digest(), "big")
        first = self._seen.get(key)
        if first is None and len(self._seen) < REMEMBERED:
            self._seen[key] = line
        return first
