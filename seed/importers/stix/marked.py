"""The marking that the rows of an object get: the highest of those on it, or on any part of it."""

from collections.abc import Iterator
from typing import Any

from graph.vocabularies import Marking
from seed.importers.parsed import Reason
from seed.importers.stix.draft import Draft
from seed.importers.stix.markings import PUBLISHED, STATEMENT


def marked(draft: Draft, raw: dict[str, Any]) -> Marking:
    """Reports what is not known, and what holds for a part only."""
    levels = [Marking.CLEAR, *(_level(draft, reference) for reference in _references(raw, "object_marking_refs"))]
    parts = raw.get("granular_markings")
    if isinstance(parts, list) and parts:
        within = [part.get("marking_ref") for part in parts if isinstance(part, dict) and "marking_ref" in part]
        levels += [_level(draft, reference) for reference in within]
        problem = f"markings of parts are not kept: all of the object is {max(levels).name}"
        draft.found(Reason.NOT_MAPPED, problem, "granular_markings", part=parts)
    elif parts not in (None, []):
        levels.append(Marking.RED)
        draft.found(Reason.BAD_VALUE, "not a list: the object is taken as RED", "granular_markings", part=parts)
    return max(levels)


def statements(draft: Draft) -> Iterator[str]:
    """The words of the statements, such as a copyright, that an object is marked with."""
    for reference in _references(draft.raw, "object_marking_refs"):
        known = draft.index.get(reference) if isinstance(reference, str) and reference not in PUBLISHED else None
        if known and known.marking == STATEMENT and known.name:
            yield known.name


def _level(draft: Draft, reference: Any) -> Marking:
    if isinstance(reference, str):
        if reference in PUBLISHED:
            return PUBLISHED[reference]
        known = draft.index.get(reference)
        if known and known.marking == STATEMENT:
            return Marking.CLEAR
        if known and known.marking is not None:
            return Marking(known.marking)
    problem = f"the marking {str(reference)[:100]!r} is neither TLP nor a statement of this bundle: taken as RED"
    draft.found(Reason.UNKNOWN_CODE, problem, "object_marking_refs", part=reference)
    return Marking.RED


def _references(raw: dict[str, Any], name: str) -> Iterator[Any]:
    value = raw.get(name)
    if value is not None:
        yield from value if isinstance(value, list) else (value,)
