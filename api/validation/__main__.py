"""The process beside: documents on stdin, verdicts on stdout, each after its length. Ends with its stdin."""

import gc
import os
import sys

import orjson

from api.schema import schema
from api.validation.framing import LENGTH_BYTES, framed
from api.validation.verdict import judged

NICENESS = 10
"""Whoever asks what is known goes first on every core."""


def main() -> None:
    os.nice(NICENESS)
    made, documents, verdicts = schema(), sys.stdin.buffer, sys.stdout.buffer
    gc.freeze()
    while head := documents.read(LENGTH_BYTES):
        text = documents.read(int.from_bytes(head, "big")).decode()
        try:
            verdict = judged(made, text)
        except Exception as error:
            # What it says may hold what the document says.
            verdict = orjson.dumps(type(error).__name__)
        verdicts.write(framed(verdict))
        verdicts.flush()


if __name__ == "__main__":
    main()
