"""The log for an event loop: requests that wait at the same time share one write and one fsync."""

import asyncio
import logging
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from api.audit.file import AuditFile
from graph.errors import AuditError

log = logging.getLogger("crimegraph.audit")

PATIENCE_SECONDS = 10.0
"""How long an answer waits for its entry, for example for another process that holds the lock."""
MAX_ENTRIES = 500
"""How many may wait while one batch is written. A disk that hangs keeps no more questions in memory than these."""

Waiting = dict[asyncio.Future[None], Mapping[str, Any]]


@dataclass(slots=True)
class Journal:
    """Writes entries through one thread of its own."""

    file: AuditFile
    _waiting: Waiting = field(default_factory=dict, init=False)
    _complained: float = field(default=float("-inf"), init=False)
    _writer: asyncio.Task[None] | None = field(default=None, init=False)
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(max_workers=1, thread_name_prefix="audit"), init=False
    )

    async def write(self, entry: Mapping[str, Any]) -> None:
        """Returns once the entry lasts. Raises AuditError when it does not."""
        if len(self._waiting) >= MAX_ENTRIES:
            raise self._late(f"{MAX_ENTRIES} entries wait for the audit log {self.file.path} already.")
        written = asyncio.get_running_loop().create_future()
        self._waiting[written] = entry
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_all())
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await written
        except TimeoutError:
            raise self._late(f"The audit log {self.file.path} could not be written in time.") from None
        finally:
            # Who gave up is not written later: nothing was answered.
            self._waiting.pop(written, None)

    async def close(self) -> None:
        """Waits for what is being written."""
        if self._writer is not None:
            await self._writer
        self._thread.shutdown()
        self.file.close()

    async def _write_all(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, {}
                fault: Exception | None = None
                try:
                    await loop.run_in_executor(self._thread, self.file.append, list(batch.values()))
                except Exception as error:
                    log.error("answers are withheld: %s", error)
                    fault = error if isinstance(error, AuditError) else AuditError("The audit log failed.")
                _tell(batch, fault)
        finally:
            self._writer = None

    def _late(self, reason: str) -> AuditError:
        now = time.monotonic()
        if now - self._complained >= 1.0:
            self._complained = now
            log.error("answers are withheld: %s", reason)
        return AuditError(reason)


def _tell(batch: Waiting, fault: Exception | None) -> None:
    for written in batch:
        # Who hung up meanwhile has cancelled it.
        if written.done():
            continue
        if fault is None:
            written.set_result(None)
        else:
            written.set_exception(fault)
