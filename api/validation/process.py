"""The process beside: documents on stdin, verdicts on stdout, each after its length. Ends with its stdin."""

import gc
import os
import signal
import sys
from pathlib import Path
from traceback import extract_tb

import orjson
from graphql import GraphQLSchema

from api.schema import schema
from api.validation.framing import LENGTH_BYTES, framed
from api.validation.verdict import judged

NICENESS = 5
"""Whoever asks what is known goes first on every core; a quarter of a busy one is left for this."""
CPU_SECONDS = 5.0
"""Of one document. The kernel ends the process that takes more."""


def main() -> None:
    # The server is told to stop, and closes our stdin or kills us.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.nice(NICENESS)
    made, documents, verdicts = schema(), sys.stdin.buffer, sys.stdout.buffer
    gc.freeze()
    try:
        while len(head := documents.read(LENGTH_BYTES)) == LENGTH_BYTES:
            size = int.from_bytes(head, "big")
            text = documents.read(size)
            if len(text) < size:
                break
            verdicts.write(framed(_verdict(made, text.decode())))
            verdicts.flush()
    except BrokenPipeError:
        # Nobody waits for it. What is left in the buffer shall not be tried again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), verdicts.fileno())


def _verdict(made: GraphQLSchema, text: str) -> bytes:
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        return judged(made, text)
    except Exception as error:
        # Where it happened, and not what it says, which may hold what the document says.
        frames = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in extract_tb(error.__traceback__)[-4:]]
        return orjson.dumps(f"{type(error).__name__} at {', '.join(frames)}")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
