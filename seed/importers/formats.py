"""The table of formats, and which of them a file is in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from seed.importers.input import Head, Input
from seed.importers.origin import Origin
from seed.importers.parsed import Parsed

MODULES = ("actorpack", "tagpack", "galaxy", "stix", "interpol", "ftm", "ofac", "transfers", "tables")
"""In the order in which they are asked whether a file is theirs."""


def only_itself(file: Input) -> Sequence[Input]:
    return (file,)


@dataclass(frozen=True, slots=True)
class Format:
    """How to read files of one format.

    recognises  whether a file is in this format, by its first bytes, and its name only where the content cannot tell
    origin      the source that the file becomes; raises Unusable
    read        its records, in order, with rows of that origin; raises Unusable
    parts       the files that belong to it, itself among them: their content is what is imported
    by_line     whether a record is a line, so that a long line is no document but a mistake
    order       in a folder, files of a lower order come first: those that describe before those that name
    """

    name: str
    title: str
    recognises: Callable[[Head], bool]
    origin: Callable[[Input], Origin]
    read: Callable[[Input, Origin], Iterator[Parsed]]
    parts: Callable[[Input], Sequence[Input]] = only_itself
    by_line: bool = False
    order: int = 10


@cache
def formats() -> dict[str, Format]:
    """Every format by its name."""
    found = [import_module(f"seed.importers.{module}").FORMAT for module in MODULES]
    return {one.name: one for one in found}


def recognised(head: Head) -> Format | None:
    """The format of a file, or None where it is in none of them."""
    return next((one for one in formats().values() if one.recognises(head)), None)
