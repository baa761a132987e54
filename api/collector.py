"""What is kept for long is put out of the garbage collector's sight.

A full collection looks at all that is alive while nothing else runs: over a second where 128 MB of documents and plans
are kept, and Python makes one whenever a quarter more has gathered. What is kept has no cycles once it is forgotten, so
counting references frees it, and the collector need look only at what is young.
"""

import gc
import time
from dataclasses import dataclass, field

SETTLED_BYTES = 1_000_000
"""So much is kept more until it is put away, which takes some milliseconds."""
REVIEW_SECONDS = 900.0
"""At most so often all of it is looked at: what was in use when it was put away may have become a cycle since."""


@dataclass(slots=True)
class Collector:
    """One for the process. What is there when it is made is looked at in a review only."""

    _settling: int = 0
    _reviewed: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        gc.collect()
        gc.freeze()

    def grown(self, weight: int) -> None:
        """To be told of all that is kept, in bytes."""
        self._settling += weight
        if self._settling < SETTLED_BYTES:
            return
        self._settling = 0
        now = time.monotonic()
        if now - self._reviewed >= REVIEW_SECONDS:
            self._reviewed = now
            gc.unfreeze()
        gc.collect()
        gc.freeze()
