"""The test database, started and filled beside the tests that need none: the side of the tests.

The other side is the process of `tests/database.py`, so that what Neo4j's start and the seed take in this process's
time, warnings and signals touches no test.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from graph.settings import Endpoint, ReadTransport

END_SECONDS = 60.0
_ROOT = Path(__file__).parent.parent


class Standing:
    """One process, from `begin` to `end`."""

    def __init__(self) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `end`
        self._process: subprocess.Popen[str] | None = None
        self._line = ""

    def begin(self, *, filled: bool) -> None:
        """Starts the database, with the seed in it if `filled`, and does not wait for it."""
        command = [sys.executable, "-m", "tests.database", *(["filled"] if filled else [])]
        # In a session of its own: Ctrl-C is for pytest, which then ends it.
        self._process = subprocess.Popen(
            command,
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            start_new_session=True,
        )

    @property
    def begun(self) -> bool:
        return self._process is not None

    def endpoint(self) -> Endpoint:
        """How to reach it, once it is ready. Fails the test with what the process said when it could not."""
        assert self._process is not None
        assert self._process.stdout is not None
        self._line = self._line or self._process.stdout.readline()
        if not self._line:
            pytest.fail(f"There is no test database: {self._told()}", pytrace=False)
        told = json.loads(self._line)
        return Endpoint(**told | {"read_transport": ReadTransport(told["read_transport"])})

    def end(self) -> None:
        """Stops what was started, ready or not. Raises RuntimeError with what the process said when that went wrong."""
        if self._process is not None:
            if not self._line:
                self._process.terminate()
            self._process.communicate(timeout=END_SECONDS)
            if self._line and self._process.returncode:
                raise RuntimeError(f"The test database did not stop: {self._told()}")
        self._said.close()

    def _told(self) -> str:
        self._said.seek(0)
        return self._said.read().decode(errors="replace").strip()
