"""Logins that failed: counted, told in the log a few times a minute, and put off where one address has too many.

Only what failed is put off. A good token passes from any address, since it is looked at first.
"""

import asyncio
import logging
import math
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from api.readers.bearer import NotAccepted
from api.transport import metrics
from api.transport.rates import network

log = logging.getLogger("crimegraph.readers")

MINUTE_SECONDS = 60.0
MAX_FAILED = 60
"""Of one address within a minute that are told that the token is not accepted. Those beyond are told to wait."""
MAX_TOLD = 20
"""Lines of the log within a minute. What comes beyond is told as one number when the minute is over."""
MAX_ADDRESSES = 20_000
"""Whose failures are remembered: less than 5 MB."""


@dataclass(slots=True)
class _Minute:
    ends: float
    count: int = 0


@dataclass(slots=True)
class FailedLogins:
    """Of this process."""

    _by_address: OrderedDict[str, _Minute] = field(default_factory=OrderedDict)
    _lines: _Minute = field(default_factory=lambda: _Minute(float("-inf")))
    _gathered: int = 0

    def note(self, client: tuple[str, int] | None, reason: NotAccepted) -> int:
        """Whole seconds after which the address may try again; 0 where it has not tried too often."""
        address, now = client[0] if client else "an unknown address", time.monotonic()
        wait = self._wait(network(address), now)
        metrics.FAILED_LOGINS.labels("429" if wait else "401").inc()
        self._tell(address, reason, now, put_off=bool(wait))
        return wait

    def flush(self) -> None:
        """Tells how many were gathered."""
        if self._gathered:
            log.warning("and %d more logins failed within %.0f s", self._gathered, MINUTE_SECONDS)
            self._gathered = 0

    def _wait(self, address: str, now: float) -> int:
        minute = self._by_address.get(address)
        if minute is None or minute.ends <= now:
            minute = self._by_address[address] = _Minute(now + MINUTE_SECONDS)
        self._by_address.move_to_end(address)
        if len(self._by_address) > MAX_ADDRESSES:
            self._by_address.popitem(last=False)
        minute.count += 1
        return math.ceil(minute.ends - now) if minute.count > MAX_FAILED else 0

    def _tell(self, address: str, reason: NotAccepted, now: float, *, put_off: bool) -> None:
        if self._lines.ends <= now:
            self.flush()
            self._lines = _Minute(now + MINUTE_SECONDS)
        # What is put off takes no line from another address.
        if put_off or self._lines.count >= MAX_TOLD:
            if not self._gathered:
                asyncio.get_running_loop().call_later(self._lines.ends - now, self.flush)
            self._gathered += 1
            return
        self._lines.count += 1
        log.warning("a login failed from %s: %s", address, reason)
