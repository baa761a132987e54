"""Ctrl-C and SIGTERM: the first unwinds the command, which stops what it started; a deadline sees to the rest."""

import os
import signal
import threading
from types import FrameType
from typing import NoReturn

from graph.local.process import kill_started

_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# The whole command is to be over within 15 s.
_DEADLINE_SECONDS = 13.0


def install() -> None:
    """Makes each of them raise in the main thread, once. Later ones are ignored: the end is on its way."""
    for number in _ENDS:
        signal.signal(number, _unwind)


def _unwind(number: int, _frame: FrameType | None) -> None:
    for each in _ENDS:
        signal.signal(each, signal.SIG_IGN)
    deadline = threading.Timer(_DEADLINE_SECONDS, _give_up, [128 + number])
    deadline.daemon = True
    deadline.start()
    # Not KeyboardInterrupt, which the libraries on the way each understand differently.
    raise SystemExit(128 + number)


def _give_up(code: int) -> NoReturn:
    kill_started()
    os._exit(code)
