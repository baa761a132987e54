"""Every test, in two processes at once: `python -m tests.halves [options of pytest]`.

Two cores are busy so, and one database is: the tests of the shared database are shown as they run, the others after.
"""

import shutil
import signal
import subprocess
import sys
import tempfile
from types import FrameType

import pytest

HALVES = (["--database", "shared"], ["--database", "none", "-p", "no:cacheprovider"])


def main(arguments: list[str]) -> int:
    """The exit code of the first half that failed, or 0."""
    command = [sys.executable, "-m", "pytest", *arguments]
    with tempfile.TemporaryFile() as said:
        halves = [subprocess.Popen([*command, *HALVES[0]])]
        halves.append(subprocess.Popen([*command, *HALVES[1]], stdout=said, stderr=subprocess.STDOUT))

        def interrupt(_number: int, _frame: FrameType | None) -> None:
            for half in halves:
                half.send_signal(signal.SIGINT)

        # A terminal interrupts all three, and each half then stops what it started; anybody else asks this one alone.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, interrupt)
        codes = [half.wait() for half in halves]
        said.seek(0)
        shutil.copyfileobj(said, sys.stdout.buffer)
        sys.stdout.flush()
    # A half without a test is no failure where the other has some.
    return next((code for code in codes if code not in (0, pytest.ExitCode.NO_TESTS_COLLECTED)), min(codes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
