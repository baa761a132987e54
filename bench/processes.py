"""Processes of the benchmark: begun in sessions of their own, measured, and ended whatever happens."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import orjson

_TICKS = os.sysconf("SC_CLK_TCK")


class Worker:
    """A process of `bench.loop`: jobs in, answers out."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def do(self, job: Mapping[str, Any]) -> dict[str, Any]:
        """Raises RuntimeError with what the process said when it could not."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(orjson.dumps(job) + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("a process of the benchmark ended early; its error is above")
        answer: dict[str, Any] = orjson.loads(line)
        if "failed" in answer:
            raise RuntimeError(answer["failed"])
        return answer


@contextlib.contextmanager
def begun(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    folder: Path | None = None,
    talks: bool = False,
    told: BinaryIO | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a command until the block ends. Without `talks` its output goes nowhere; its errors to `told`, or ours."""
    pipe = subprocess.PIPE if talks else subprocess.DEVNULL
    process = subprocess.Popen(
        command, env=environment, cwd=folder, stdin=pipe, stdout=pipe, stderr=told, start_new_session=True
    )
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Asks the process's group to stop, and kills what is left after five seconds."""
    for number, seconds in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        if process.poll() is not None:
            break
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def cpu_seconds(pid: int) -> float | None:
    """CPU of a process, its threads and its living children; None where the system has no /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total = (int(fields[11]) + int(fields[12])) / _TICKS
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                total += cpu_seconds(int(child)) or 0.0
    except (FileNotFoundError, ProcessLookupError):
        return None
    return total


def wait_until(ready: Any, process: subprocess.Popen[bytes], what: str, seconds: float = 60.0) -> None:
    """Raises RuntimeError when the process ends before it is ready, or takes too long."""
    until = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise RuntimeError(f"{what} ended while it started; its error is above")
        if time.monotonic() > until:
            raise RuntimeError(f"{what} did not answer within {seconds:.0f} s")
        time.sleep(0.1)
