"""The attack, in a process of its own: eight connections at most. One job in, one account of it out (bench/loop.py).

{port, seconds, seed, ids, secrets} → {asked, statuses, codes, slowest, faults}
"""

import asyncio
import contextlib
import os
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path
from typing import Any

import orjson
import uvloop

from bench.loop import Job, serve
from tests.hostile.documents import KINDS, body
from tests.hostile.fuzz import fuzz
from tests.hostile.wires import WIRES

POSTING, WIRED = 5, 2
"""Connections of documents and of bad HTTP. One more is schemathesis's."""
TRACES = ("Traceback", 'File "', "site-packages", "Neo.", "neo4j.exc", "bolt://", "graphql/", "MATCH (", "COLLECT {")
"""What would tell of the inside."""


@dataclass(slots=True)
class Account:
    """What became of the attack."""

    secrets: tuple[str, ...]
    limit: float
    asked: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def told(self, kind: str, status: int, content: bytes, seconds: float, sent: bytes) -> None:
        self.asked[kind] += 1
        self.statuses[str(status)] += 1
        self.slowest[kind] = max(self.slowest.get(kind, 0.0), seconds)
        if status == 500:
            self.fault(kind, f"status 500: {sent[:300]!r}")
        if seconds > self.limit:
            self.fault(kind, f"unanswered for {seconds:.1f} s: {sent[:300]!r}")
        if b'"errors"' not in content[:2_000] and b'"errors":[' not in content[-4_000:]:
            return
        try:
            answer = orjson.loads(content)
        except orjson.JSONDecodeError:
            self.fault(kind, f"not JSON: {content[:200]!r}")
            return
        for error in answer.get("errors", ()):
            code = (error.get("extensions") or {}).get("code", "NONE")
            self.codes[code] += 1
            text = orjson.dumps(error).decode()
            if code in ("INTERNAL", "NONE", "DATABASE_ERROR", "STORED_VALUE"):
                self.fault(kind, f"{code}: {text[:200]} for {sent[:400]!r}")
            for told in (*TRACES, *self.secrets):
                if told in text and told.encode() not in sent:
                    self.fault(kind, f"an error tells {told!r}: {text[:300]}")

    def fault(self, kind: str, what: str) -> None:
        if len(self.faults) < 50:
            self.faults.append(f"{kind}: {what}")


def posting(account: Account, port: int, until: float, chance: random.Random, ids: list[str]) -> None:
    """Documents one after the other, kinds in a shuffled round, over one kept connection."""
    poster = Poster(account, port)
    kinds = list(KINDS)
    chance.shuffle(kinds)
    for kind in cycle(kinds):
        if time.monotonic() >= until:
            break
        poster.post(kind.__name__, body(kind(chance, ids)))
    poster.close()


class Poster:
    """One connection that is opened again where the server closed it."""

    def __init__(self, account: Account, port: int) -> None:
        self._account, self._port = account, port
        self._connection: HTTPConnection | None = None

    def post(self, kind: str, sent: bytes) -> None:
        began = time.monotonic()
        try:
            if self._connection is None:
                self._connection = HTTPConnection("127.0.0.1", self._port, timeout=self._account.limit + 5)
            headers = {"content-type": "application/json", "accept": "application/graphql-response+json"}
            self._connection.request("POST", "/graphql", sent, headers)
            answer = self._connection.getresponse()
            content = answer.read()
        except (OSError, HTTPException) as error:
            self.close()
            self._account.fault(kind, f"no answer ({type(error).__name__}): {sent[:300]!r}")
            return
        self._account.told(kind, answer.status, content, time.monotonic() - began, sent)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


async def wired(account: Account, port: int, until: float, chance: random.Random) -> None:
    while time.monotonic() < until:
        wire = chance.choice(WIRES)
        name, began = wire.__name__, time.monotonic()
        try:
            heard = await wire(port, chance)
        except OSError as error:
            account.fault(name, f"no connection: {type(error).__name__}")
            continue
        account.asked[name] += 1
        account.slowest[name] = max(account.slowest.get(name, 0.0), time.monotonic() - began)
        account.statuses["bad HTTP " + heard[9:12].decode("latin-1")] += 1
        if b"HTTP/1.1 500" in heard or any(t.encode() in heard for t in TRACES):
            account.fault(name, f"{heard[:300]!r}")


async def run(job: Job) -> Job:
    port, until = job["port"], time.monotonic() + job["seconds"]
    account = Account(tuple(job["secrets"]), job["limit"])
    seeds = [random.Random(f"{job['seed']} {i}") for i in range(POSTING + WIRED)]
    threads = [
        threading.Thread(target=posting, args=(account, port, until, chance, job["ids"])) for chance in seeds[:POSTING]
    ]
    fuzzer = Poster(account, port)
    threads.append(threading.Thread(target=fuzz, args=(fuzzer.post, until)))
    for thread in threads:
        thread.start()
    await asyncio.gather(*(wired(account, port, until, chance) for chance in seeds[POSTING:]))
    for thread in threads:
        await asyncio.to_thread(thread.join)
    fuzzer.close()
    told: dict[str, Any] = {
        "asked": dict(account.asked), "statuses": dict(account.statuses), "codes": dict(account.codes),
        "slowest": dict(sorted(account.slowest.items(), key=lambda x: -x[1])[:12]), "faults": account.faults,
    }  # fmt: skip
    return told


def _step_aside() -> None:
    """Attackers have machines of their own: making documents takes nothing from who answers them."""
    os.nice(15)
    # Linux weighs sessions first where it groups them, and niceness within one alone.
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text("19", encoding="ascii")


if __name__ == "__main__":
    _step_aside()
    uvloop.run(serve(run))
