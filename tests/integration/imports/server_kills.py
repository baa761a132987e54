"""Neo4j killed with -9 under an import, at any moment: what the importer says, and what the same command makes then."""

import asyncio
import os
import random
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import orjson

from graph import local
from graph.canonical import Fingerprint, write_canonical
from graph.database import Database
from graph.errors import DatabaseError
from graph.local.files import Files
from graph.local.process import lives
from graph.schema.apply import apply
from graph.settings import Settings
from tests.integration.imports.kills import END_SECONDS, Importing

T = TypeVar("T")
ENDED = 3
"""With rows rejected, of which the file has some."""
PROGRESS = ("importing ", "applying the schema", "waiting for another import")
EMPTY = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS"


@dataclass(frozen=True, slots=True)
class Killed:
    """A local Neo4j of a test's own, and a file that is imported into it."""

    settings: Settings
    file: Path

    def survives(self, kills: int, rng: random.Random) -> None:
        self._in(apply)
        code, _, seconds = self._ended()
        undisturbed = self._fingerprint()
        assert code == ENDED
        self._empty()
        done = 0
        for _ in range(4 * kills):
            began = time.monotonic()
            if self._server_killed_after(rng.uniform(0.3, 0.95) * seconds):
                done += 1
            else:
                # It was quicker than the first: another machine, or the same with less to do.
                seconds = time.monotonic() - began
                self._empty()
            if done == kills:
                break
        assert done == kills
        self._ended()
        assert self._fingerprint() == undisturbed
        _, again, _ = self._ended()
        assert orjson.loads(again)["written"] == 0

    def _server_killed_after(self, seconds: float) -> bool:
        """Whether an import was under way then. It ends with the exit code of the database, and one sentence of why."""
        process = self._importing().begun()
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            pass
        else:
            return False
        self.kill()
        began = time.monotonic()
        _, told = process.communicate(timeout=END_SECONDS)
        if process.returncode == ENDED:
            local.start(self.settings)
            return False  # it had ended in the moment between
        *before, last = told.decode().strip().splitlines()
        assert process.returncode == DatabaseError.exit_code, told.decode()
        assert last.startswith("crimegraph: Neo4j does not answer"), told.decode()
        assert not [line for line in before if not line.startswith(PROGRESS)], told.decode()
        assert time.monotonic() - began < 30
        local.start(self.settings)
        return True

    def kill(self) -> None:
        """By the number of the process that we started."""
        running = local.running(self.settings)
        assert running is not None
        os.kill(running.pid, signal.SIGKILL)
        while lives(Files(self.settings.home)):
            time.sleep(0.05)

    def _importing(self) -> Importing:
        # Another port after each start, where somebody took the last one.
        return Importing(local.running_endpoint(self.settings), self.file)

    def _ended(self) -> tuple[int, bytes, float]:
        return self._importing().ended()

    def _fingerprint(self) -> Fingerprint:
        return self._in(lambda database: write_canonical(database, times=False))

    def _empty(self) -> None:
        self._in(lambda database: database.run_schema(EMPTY))

    def _in(self, work: Callable[[Database], Awaitable[T]]) -> T:
        async def done() -> T:
            async with Database.opened(local.running_endpoint(self.settings)) as database:
                return await work(database)

        return asyncio.run(done())
