"""A file of notices: the source that it becomes, and what each notice in it becomes."""

from collections.abc import Iterator, Mapping
from typing import Any

from graph.vocabularies import Marking
from seed.importers.input import Input, Unusable
from seed.importers.interpol.draft import Draft, as_text, self_link
from seed.importers.interpol.files import Item, Shape, items, shape_of
from seed.importers.interpol.red import red
from seed.importers.interpol.subject import Kind, Subject, Unclear, may_be_missing, subject_of
from seed.importers.interpol.un import un
from seed.importers.interpol.yellow import yellow
from seed.importers.origin import Origin, origin_by_name, source_id
from seed.importers.parsed import Finding, Parsed, Reason

PUBLISHER = "INTERPOL"


def origin(file: Input) -> Origin:
    """One notice is a source by its number; several are one by the name of their file.

    Several are read to the end, so that what makes a file unusable is known before a row is written. Raises Unusable.
    """
    shape = shape_of(file.head())
    if shape is Shape.ONE:
        return _of_one(file)
    for _ in file.lines() if shape is Shape.LINES else items(file, shape):
        pass
    return origin_by_name("interpol", file, publisher=PUBLISHER)


def _of_one(file: Input) -> Origin:
    item = next(items(file, Shape.ONE))
    subject = subject_of(item.value) if isinstance(item.value, Mapping) else None
    if not isinstance(subject, Subject):
        problem = subject.problem if subject else "not a notice"
        raise Unusable(file.place, problem, subject.reason if subject else Reason.UNKNOWN_TYPE)
    named = source_id("interpol", subject.key)
    if subject.kind is Kind.YELLOW:
        # Its number and address lead to the missing person.
        return Origin(named, subject.title, PUBLISHER, marking=Marking.RED)
    return Origin(named, subject.title, PUBLISHER, url=self_link(item.value))


def read(file: Input, origin: Origin) -> Iterator[Parsed]:
    """Its notices, one by one. Raises Unusable."""
    # What stands in a list and is no notice is told once for the list: a finding is longer than what it is about.
    first: Item | None = None
    number = 0
    for item in items(file, shape_of(file.head())):
        if first is not None and item.place.line != first.place.line:
            yield _no_notices(first, number)
            first, number = None, 0
        if item.place.column is not None and not isinstance(item.value, Mapping):
            first, number = first or item, number + 1
        else:
            yield _parsed(item, origin)
    if first is not None:
        yield _no_notices(first, number)


def _no_notices(first: Item, number: int) -> Parsed:
    others = f", and {number - 1:,} more of this list are none" if number > 1 else ""
    problem = f"a notice is an object{others}"
    return Parsed(findings=(Finding(Reason.UNKNOWN_TYPE, problem, first.place, ""),), records=number)


def _parsed(item: Item, origin: Origin) -> Parsed:
    record = item.value
    if not isinstance(record, Mapping):
        # Who knows whom a broken line is about: its text is shown where it can only be somebody wanted.
        shown = "" if may_be_missing(item.text) else item.text
        reason = Reason.MALFORMED if record is None else Reason.UNKNOWN_TYPE
        problem = "not well-formed JSON" if record is None else "a notice is an object"
        return Parsed(findings=(Finding(reason, problem, item.place, shown),))
    subject = subject_of(record, item.page)
    if isinstance(subject, Unclear):
        return _refused(item, record, subject)
    draft = Draft(origin, item.place, record, subject.number, discreet=subject.kind is Kind.YELLOW)
    match subject.kind:
        case Kind.RED:
            red(draft, subject)
        case Kind.YELLOW:
            yellow(draft, subject)
        case Kind.UN:
            if unclear := un(draft, subject):
                return _refused(item, record, unclear)
    return draft.parsed()


def _refused(item: Item, record: Mapping[str, Any], why: Unclear) -> Parsed:
    text = as_text(record)
    text = why.number if may_be_missing(text) else text
    column = ".".join(part for part in (item.place.column, why.field) if part) or None
    place = type(item.place)(item.place.file, item.place.line, column)
    return Parsed(findings=(Finding(why.reason, why.problem, place, text),))
