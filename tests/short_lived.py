"""Servers that live for minutes: what Java compiles twice, for speed in the long run, it does not earn back by then."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from graph.local import process
from graph.local.configuration import JVM_OPTIONS


@contextmanager
def short_lived() -> Iterator[None]:
    """What is started here by this process is compiled once: a start takes two thirds of the processor's time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "JVM_OPTIONS", (*JVM_OPTIONS, "-XX:TieredStopAtLevel=1"))
        yield
