"""Every object of a bundle, in its order, to what it becomes."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from seed.importers.input import Input
from seed.importers.origin import Origin
from seed.importers.parsed import Finding, Parsed, Reason
from seed.importers.stix.bundle import Bundle, Element
from seed.importers.stix.draft import Draft
from seed.importers.stix.entities import read_entity
from seed.importers.stix.index import STIX_2_0, Index, content_of, indexed, is_2_0, loaded, version_of
from seed.importers.stix.labels import STIX_ID
from seed.importers.stix.marked import marked
from seed.importers.stix.relationships import read_relationship
from seed.importers.stix.remarks import (
    read_grouping,
    read_marking,
    read_note,
    read_observed,
    read_opinion,
    read_report,
    read_sighting,
)  # fmt: skip
from seed.importers.stix.validity import checked
from seed.importers.stix.values import credibility_of
from seed.tables import Place

READERS: Mapping[str, Callable[[Draft], None]] = {
    "relationship": read_relationship,
    "sighting": read_sighting,
    "observed-data": read_observed,
    "report": read_report,
    "note": read_note,
    "opinion": read_opinion,
    "grouping": read_grouping,
    "marking-definition": read_marking,
}

_NO_OBJECT = "this is no JSON object, or not well-formed"


def objects(file: Input, origin: Origin) -> Iterator[Parsed]:
    bundle = Bundle(file)
    with indexed(bundle) as index:
        for element in bundle:
            place = Place(file.name, element.line)
            yield _object(element, place, origin, index, bundle)


def _object(element: Element, place: Place, origin: Origin, index: Index, bundle: Bundle) -> Parsed:
    raw = None if element.reason else loaded(element.text)
    refused = _refused(element, raw, index, bundle.header.get("spec_version"))
    if refused is not None or not isinstance(raw, dict):
        reason, problem, kept = refused or (Reason.MALFORMED, _NO_OBJECT, False)
        return Parsed(findings=(Finding(reason, problem, place, element.text.decode("utf-8", "replace"), kept),))
    usable, complaints = checked(raw)
    draft = Draft(usable, element.text, place, origin, index)
    for complaint in complaints:
        part = {complaint.column: raw.get(complaint.column)} if complaint.dropped else None
        draft.found(complaint.reason, complaint.problem, complaint.column, part=part)
    try:
        draft.credibility = credibility_of(usable.get("confidence"))
    except ValueError as error:
        draft.found(Reason.BAD_VALUE, str(error), "confidence", part={"confidence": usable.get("confidence")})
    draft.marking = marked(draft, raw)
    READERS.get(draft.type, read_entity)(draft)
    return draft.parsed()


def _refused(element: Element, raw: Any, index: Index, declared: str | None) -> tuple[Reason, str, bool] | None:
    """Why nothing of an object is used, and whether it was used in another version."""
    if element.reason:
        return element.reason, element.problem or "", False
    if not isinstance(raw, dict):
        return Reason.MALFORMED, _NO_OBJECT, False
    stix_type, stix_id = raw.get("type"), raw.get("id")
    if not isinstance(stix_type, str) or not isinstance(stix_id, str):
        return Reason.MISSING, "an object needs its type and its id", False
    found = STIX_ID.fullmatch(stix_id)
    if found is None or found.group(1) != stix_type:
        return Reason.BAD_VALUE, f"the id {stix_id[:100]!r} is not `{stix_type[:60]}--` and a UUID", False
    if is_2_0(raw) and not (declared == "2.1" and "spec_version" not in raw):
        return Reason.UNKNOWN_CODE, f"this object is {STIX_2_0}", False
    if raw.get("spec_version", "2.1") != "2.1":
        return Reason.UNKNOWN_CODE, f"the version {str(raw['spec_version'])[:40]!r} of STIX is not known", False
    known = index.get(stix_id)
    if known is None or known.number != element.number:
        return _other_version(raw, known.version if known else None, known.content if known else b"")
    if known.revoked:
        return Reason.NOT_MAPPED, "revoked by whoever published it: nothing of it is used", True
    return None


def _other_version(raw: Mapping[str, Any], version: int | None, content: bytes) -> tuple[Reason, str, bool]:
    if content == content_of(raw):
        return Reason.REPEATED, "the same object stands in this bundle before", True
    if version == version_of(raw):
        return Reason.CONTRADICTION, "the same version of this object stands before with other content", False
    return Reason.REPEATED, "this bundle holds a newer version of this object, which is used", True
