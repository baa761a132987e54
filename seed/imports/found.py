"""What was given on the command line: the files, the format of each, and what is passed over."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from graph.errors import DatasetError
from seed.importers.formats import Format, formats, recognised
from seed.importers.input import Input, Unusable
from seed.importers.parsed import Reason
from seed.tables import nearest

STANDARD_INPUT = "-"
_ASIDE = ("license", "licence", "readme", "copying", "notice", "changelog")
"""What accompanies data and is none."""
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class Found:
    """A file to import, in its format."""

    file: Input
    format: Format


def format_named(name: str) -> Format:
    """Raises DatasetError for a name that is none, with the nearest."""
    known = formats()
    if name not in known:
        near = nearest(name, known)
        hint = f"did you mean {near}?" if near else f"there are {', '.join(known)}."
        raise DatasetError(f'There is no format "{name}": {hint}')
    return known[name]


def found(path: Path, form: Format | None, passed_over: Callable[[str, str], None]) -> Iterator[Found]:
    """The files of a folder, or the file itself. Raises DatasetError where there is nothing to import.

    passed_over  is told the name of each file that is none, and why
    """
    if not path.exists():
        raise DatasetError(f"{path} does not exist: give a file, a folder, or - for standard input.")
    if not path.is_dir():
        yield file_in(Input(path, shown(path.name)), form)
        return
    there: list[Found] = []
    for each in sorted(p for p in path.rglob("*") if p.is_file()):
        name = shown(each.relative_to(path).as_posix())
        if any(part.startswith(".") for part in each.relative_to(path).parts):
            continue
        if each.name.lower().partition(".")[0] in _ASIDE:
            passed_over(name, "a licence or a readme")
            continue
        file = Input(each, name)
        try:
            its = recognised(file.head())
        except Unusable:
            its = form  # its own error says what is wrong, when it is read
        if its is None or (form is not None and its is not form):
            passed_over(name, "in no format that is known" if its is None else f"in the format {its.name}")
            continue
        there.append(Found(file, its))
    belonging = {part.path.resolve() for one in there for part in one.format.parts(one.file)[1:]}
    there = [one for one in there if one.file.path.resolve() not in belonging]
    if not there:
        raise DatasetError(f"Nothing in {path} is in a format that is known: name the format, or another folder.")
    yield from sorted(there, key=lambda one: (one.format.order, one.file.name))


def shown(name: str) -> str:
    """The name of a file in messages and ids: what is no character to be seen, or is no UTF-8, is written out."""
    return "".join(c.encode("unicode_escape").decode() if unicodedata.category(c) in _UNSEEN else c for c in name)


@contextmanager
def spooled(stream: BinaryIO) -> Iterator[Path]:
    """Standard input as a file: it is read more than once."""
    with NamedTemporaryFile(prefix="crimegraph-stdin-") as file:
        copyfileobj(stream, file, 1024 * 1024)
        file.flush()
        yield Path(file.name)


def file_in(file: Input, form: Format | None) -> Found:
    """The file in the format named, or in the one that its content shows. Raises DatasetError where none is known."""
    its = form or recognised(head := file.head())
    if its is None:
        if not head.bytes:
            raise Unusable(file.place, "empty", Reason.MISSING)
        raise DatasetError(
            f"{file.name} is in no format that is known: name one of {', '.join(formats())} before the file."
        )
    return Found(file, its)


def refuse_same_source(sources: Sequence[tuple[str, str]]) -> None:
    """Raises DatasetError where two files of one import would become one source: the later would undo the earlier."""
    first: dict[str, str] = {}
    for source, name in sources:
        if source in first:
            raise DatasetError(
                f"{first[source]} and {name} would both be {source}, each a newer version of the other: import them one"
                " by one, each with a --source-id of its own."
            )
        first[source] = name
