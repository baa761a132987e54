"""Asks the process that checks documents, one at a time. Where it ended it is started again, where it hangs ended."""

import asyncio
import hashlib
import logging
import sys
import time
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from typing import cast

from api.errors import RETRY_SECONDS
from api.validation.framing import framed, received
from api.validation.verdict import UNFIT, Verdict
from graph.errors import Overloaded

CHECK_SECONDS = 30.0
"""Until a verdict is given up; the process itself has a limit of its own, of CPU."""
START_SECONDS = 60.0
"""Until the process has read the schema, on a machine that does much else."""
PAUSE_SECONDS = 5.0
"""Between two tries to start it."""
_READY = "{__typename}"
# -P: nothing in the folder that we were started in takes the place of our modules. A group of its own: Ctrl-C is for
# the server. No session of its own, in which Linux would not weigh its niceness against the server's.
_COMMAND = ("-P", "-c", "import os; os.setpgid(0, 0); from api.validation.process import main; main()")

_log = logging.getLogger("crimegraph.api")


class Beside:
    """Belongs to one event loop. `start` it, or leave that to the first document; `close` it."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._ready = False
        self._closed = False
        self._not_before = 0.0
        self._starting: asyncio.Task[None] | None = None
        """Held, since the loop itself holds no task."""

    def start(self) -> None:
        """Begins to start it; a document that comes meanwhile waits."""
        self._starting = asyncio.create_task(self._start())

    async def verdict(self, text: str) -> Verdict:
        """What a check of the document says. Raises Overloaded where no process can be had."""
        await self._turn.acquire()
        asking = asyncio.create_task(self._exchange(text))
        try:
            return await asyncio.shield(asking)
        except asyncio.CancelledError:
            # Who hangs up keeps its place until its document is done: leaving is no way to have more of them checked.
            await asyncio.wait({asking})
            if not asking.cancelled():
                asking.exception()
            raise

    async def close(self) -> None:
        """Ends it, whatever it does."""
        self._closed = True
        if self._process is not None:
            await self._end(self._process)

    async def _start(self) -> None:
        async with self._turn:
            with suppress(Overloaded):
                await self._running()

    async def _exchange(self, text: str) -> Verdict:
        """Gives the turn back."""
        try:
            # It may have ended for another reason than this document, which is therefore tried again, once.
            for _ in range(2):
                process = await self._running()
                began = time.perf_counter()
                try:
                    async with asyncio.timeout(CHECK_SECONDS):
                        content = await _asked(process, text)
                    return Verdict(content, time.perf_counter() - began)
                except TimeoutError:
                    await self._end(process)
                    break
                except (asyncio.IncompleteReadError, ConnectionError):
                    await self._end(process)
            _log.warning("validating ended the process that does it: %s", hashlib.sha256(text.encode()).hexdigest())
            return Verdict(UNFIT, time.perf_counter() - began)
        finally:
            self._turn.release()
            if self._process is None and not self._closed:
                self.start()

    async def _running(self) -> Process:
        """The process, once it answers. Raises Overloaded."""
        if self._process is not None and self._ready:
            return self._process
        if self._closed or time.monotonic() < self._not_before:
            raise _unavailable()
        try:
            self._process = await asyncio.create_subprocess_exec(sys.executable, *_COMMAND, stdin=PIPE, stdout=PIPE)
            async with asyncio.timeout(START_SECONDS):
                await _asked(self._process, _READY)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            self._not_before = time.monotonic() + PAUSE_SECONDS
            if self._process is not None:
                await self._end(self._process)
            if not self._closed:
                _log.error("the process that validates documents did not start (%s)", type(error).__name__)
            raise _unavailable() from error
        self._ready = True
        return self._process

    async def _end(self, process: Process) -> None:
        self._process, self._ready = None, False
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _unavailable() -> Overloaded:
    return Overloaded("New documents cannot be validated just now", f"ask again in {RETRY_SECONDS} second")


async def _asked(process: Process, text: str) -> bytes:
    stdin, stdout = cast("StreamWriter", process.stdin), cast("StreamReader", process.stdout)
    stdin.write(framed(text.encode()))
    await stdin.drain()
    return await received(stdout)
