"""The log for an event loop: requests that wait at the same time share one write and one fsync."""

import asyncio
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from api.audit.file import AuditFile
from graph.errors import AuditError

log = logging.getLogger("crimegraph.audit")

PATIENCE_SECONDS = 10.0
"""How long an answer waits for its entry, for example for another process that holds the lock."""

Waiting = list[tuple[Mapping[str, Any], asyncio.Future[None]]]


@dataclass(slots=True)
class Journal:
    """Writes entries through one thread of its own."""

    file: AuditFile
    _waiting: Waiting = field(default_factory=list, init=False)
    _writer: asyncio.Task[None] | None = field(default=None, init=False)
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(max_workers=1, thread_name_prefix="audit"), init=False
    )

    async def write(self, entry: Mapping[str, Any]) -> None:
        """Returns once the entry lasts. Raises AuditError when it does not."""
        written = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, written))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_all())
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await written
        except TimeoutError:
            raise AuditError(f"The audit log {self.file.path} could not be written in time.") from None

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
                batch, self._waiting = self._waiting, []
                fault: Exception | None = None
                try:
                    await loop.run_in_executor(self._thread, self.file.append, [entry for entry, _ in batch])
                except Exception as error:
                    log.error("answers are withheld: %s", error)
                    fault = error if isinstance(error, AuditError) else AuditError("The audit log failed.")
                _tell(batch, fault)
        finally:
            self._writer = None


def _tell(batch: Waiting, fault: Exception | None) -> None:
    for _, written in batch:
        # Who hung up meanwhile has cancelled it.
        if written.done():
            continue
        if fault is None:
            written.set_result(None)
        else:
            written.set_exception(fault)
