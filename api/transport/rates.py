"""What a reader may spend: a bucket of cost for each, filled at a steady rate (token bucket).

A named reader has one wherever the requests come from; the anonymous have one for each address. The cost of an
operation is estimated by its plan before it runs. What is refused before that costs by the time that refusing took.
"""

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Container
from dataclasses import dataclass, field
from functools import lru_cache

from api.visit import Visit, visiting
from graph.errors import RateLimited
from graph.scope import Reader

MAX_BUCKETS = 20_000
ARRIVAL_COST = 10
"""Of every request: reading and answering it takes as long as the database takes for some rows."""
SECOND_COST = 5_000_000
"""Of a second that was spent on a document only to refuse it."""


@dataclass(slots=True)
class Bucket:
    level: float
    at: float


_OF_PROXIES = (b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via")


@dataclass(slots=True)
class Rates:
    """`per_second` and `burst` in units of cost; 0 per second is no limit at all."""

    per_second: float
    burst: float
    local: bool
    """Whether the anonymous of this machine are limited too."""
    _buckets: OrderedDict[str, Bucket] = field(default_factory=OrderedDict)

    def visit(self, reader: Reader, client: tuple[str, int] | None, *, through_proxy: bool = False) -> Visit | None:
        """The account of a request, charged for its arrival; None where nobody has one. Raises RateLimited."""
        if self.per_second <= 0:
            return None
        address = client[0] if client else ""
        if reader.name is not None:
            visit = Visit("reader " + reader.name, free=False)
        else:
            # A proxy on this machine brings others.
            at_home = not self.local and not through_proxy and is_local(address)
            visit = Visit(network(address), at_home)
        self.charge(visit, ARRIVAL_COST)
        return visit

    def admit(self, reader: Reader, cost: int) -> None:
        """For `Executor.admit`: charges the operation that is about to run. Raises RateLimited."""
        visit = visiting.get()
        if visit is not None:
            self.charge(visit, cost)

    def charge(self, visit: Visit, cost: float, *, refuse: bool = True) -> None:
        """Takes the cost out of the bucket. Raises RateLimited where it does not hold as much.

        More than a whole bucket is let through when it is full, and leaves a debt.
        """
        if visit.free:
            return
        now = time.monotonic()
        bucket = self._bucket(visit.key, now)
        bucket.level = min(self.burst, bucket.level + (now - bucket.at) * self.per_second)
        bucket.at = now
        missing = min(cost, self.burst) - bucket.level
        if missing > 0 and refuse:
            self._tell(visit, bucket)
            visit.wait = wait = max(1, math.ceil(missing / self.per_second))
            raise RateLimited(
                f"The question costs {math.ceil(cost)} and {max(0, int(bucket.level))} of {int(self.burst)} are left",
                f"ask again in {wait} s, or for less",
                wait,
            )
        bucket.level -= cost
        self._tell(visit, bucket)

    def _tell(self, visit: Visit, bucket: Bucket) -> None:
        visit.remaining = max(0, int(bucket.level))
        visit.full_in = math.ceil((self.burst - bucket.level) / self.per_second)

    def _bucket(self, key: str, now: float) -> Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(self.burst, now)
            if len(self._buckets) > MAX_BUCKETS:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(key)
        return bucket


@lru_cache(4096)
def network(address: str) -> str:
    """What counts as one client: an IPv4 address, or the /64 that one customer is given of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address


@lru_cache(4096)
def is_local(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def through_proxy(headers: Container[bytes]) -> bool:
    """Whether a proxy says that it passes the request on. One that says nothing cannot be told from a client."""
    return any(name in headers for name in _OF_PROXIES)
