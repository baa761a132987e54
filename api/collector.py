"""What is kept for long is put out of the garbage collector's sight.

A full collection looks at all that is alive while nothing else runs: 0.3 to 0.5 s where 128 MB of plans are kept, and
Python makes one whenever a quarter more has gathered. Documents and plans have no cycles, so counting references frees
them; the collector need look only at what is young.
"""

import gc
from dataclasses import dataclass

SETTLED_BYTES = 1_000_000
"""So much is kept more until it is put away, which takes some milliseconds."""
REVIEWED_BYTES = 256_000_000
"""So much was put away until all of it is looked at: what was in use at that moment may have become a cycle since."""


@dataclass(slots=True)
class Collector:
    """One for the process. What is there when it is made never dies."""

    _settling: int = 0
    _reviewing: int = 0

    def __post_init__(self) -> None:
        gc.collect()
        gc.freeze()

    def grown(self, weight: int) -> None:
        """To be told of all that is kept, in bytes."""
        self._settling += weight
        if self._settling < SETTLED_BYTES:
            return
        self._reviewing += self._settling
        self._settling = 0
        if self._reviewing >= REVIEWED_BYTES:
            self._reviewing = 0
            gc.unfreeze()
        gc.collect()
        gc.freeze()
