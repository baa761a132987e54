"""Asks the process that checks documents, one at a time. Where it ended it is started again, where it hangs ended."""

import asyncio
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from typing import cast

import orjson

from api.validation.framing import framed, received
from api.validation.verdict import enforce

CHECK_SECONDS = 10.0
"""Of one document. The slowest that is within all limits takes half a second."""
START_SECONDS = 60.0
"""Until the process has read the schema, on a machine that does much else."""
_UNFIT = orjson.dumps({"fault": "The document takes too much to validate", "remedy": "ask for less at once"})
_READY = "{__typename}"


class Beside:
    """Belongs to one event loop. `start` it, or leave that to the first document; `close` it."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._starting: asyncio.Task[bytes] | None = None
        """Held, since the loop itself holds no task."""

    def start(self) -> None:
        """Begins to start it; a document that comes meanwhile waits."""
        self._starting = asyncio.create_task(self._verdict(_READY))

    async def check(self, text: str) -> None:
        """Raises Refused or LimitExceeded for a document that is not answered."""
        # Who hangs up leaves the verdict to be read all the same: it would be taken for that on the next document.
        enforce(await asyncio.shield(asyncio.create_task(self._verdict(text))), text)

    async def close(self) -> None:
        async with self._turn:
            process, self._process = self._process, None
            if process is not None:
                cast("StreamWriter", process.stdin).close()
                await process.wait()

    async def _verdict(self, text: str) -> bytes:
        async with self._turn:
            for _ in range(2):
                process, seconds = self._process, CHECK_SECONDS
                if process is None:
                    process, seconds = await self._started(), START_SECONDS
                try:
                    async with asyncio.timeout(seconds):
                        return await _asked(process, text)
                except TimeoutError:
                    await self._end(process)
                    break
                except (asyncio.IncompleteReadError, ConnectionError):
                    # It may have ended for another reason than this document, so that is tried again, once.
                    await self._end(process)
            return _UNFIT

    async def _started(self) -> Process:
        # -P: nothing in the folder that we were started in takes the place of our modules.
        command = (sys.executable, "-P", "-m", "api.validation")
        # A session of its own: Ctrl-C is for the server, which closes its stdin.
        self._process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, start_new_session=True)
        return self._process

    async def _end(self, process: Process) -> None:
        self._process = None
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _asked(process: Process, text: str) -> bytes:
    stdin, stdout = cast("StreamWriter", process.stdin), cast("StreamReader", process.stdout)
    stdin.write(framed(text.encode()))
    await stdin.drain()
    return await received(stdout)
