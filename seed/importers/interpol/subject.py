"""Which notice a record is: its colour and number. In doubt it is nobody's business but the one who reads the file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from graph.vocabularies import NoticeColour
from seed.importers.interpol.draft import link
from seed.importers.parsed import Reason

_NUMBER = re.compile(r"(\d{4})[/-](\d{1,10})", re.ASCII)
_PATH = re.compile(r"/notices/v1/([a-z]+)(?:/(persons|entities))?(?:[/?]|$)", re.ASCII)


class Kind(StrEnum):
    RED = "red"
    YELLOW = "yellow"
    UN = "un"

    @property
    def colour(self) -> NoticeColour:
        return {"red": NoticeColour.RED, "yellow": NoticeColour.YELLOW, "un": NoticeColour.UN_SPECIAL}[self]

    @property
    def called(self) -> str:
        return {"red": "Red Notice", "yellow": "Yellow Notice", "un": "UN Special Notice"}[self]


# Fields that notices of one kind have, and no others.
_OWN: Mapping[Kind, tuple[str, ...]] = {
    Kind.RED: ("arrest_warrants",),
    Kind.YELLOW: ("date_of_event", "birth_name", "place", "country"),
    Kind.UN: (
        "un_reference", "un_reference_date", "un_resolution", "aliases", "associates", "adresses", "addresses",
        "identity_documents", "name_in_original_script", "also_known_as", "formerly_known_as", "main_activity",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    kind: Kind
    number: str
    """As INTERPOL writes it, with a slash."""
    entity: bool = False
    """Of a UN notice: that its address says that it is about an organization."""

    @property
    def slug(self) -> str:
        return self.number.replace("/", "-")

    @property
    def key(self) -> str:
        """What ids of this notice are made of: `red-2018-14264`."""
        return f"{self.kind}-{self.slug}"

    @property
    def title(self) -> str:
        return f"{self.kind.called} {self.number}"


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why a record cannot be used. Its number is all that may be told of it, unless nobody in it may be missing."""

    reason: Reason
    problem: str
    field: str | None = None
    number: str = ""


def subject_of(record: Mapping[str, Any], page: str | None = None) -> Subject | Unclear:
    """`page`, the address of the list that the record stands in, tells the colour where the record does not."""
    given = record.get("entity_id")
    match = _NUMBER.fullmatch(given.strip()) if isinstance(given, str) else None
    if match is None:
        reason = Reason.MISSING if given is None else Reason.BAD_VALUE
        return Unclear(reason, "entity_id is not the number of a notice, as in 2018/14264", "entity_id")
    number = f"{match[1]}/{match[2]}"
    said = next((x for x in map(_PATH.search, _addresses(record, page)) if x), None)
    marks = {kind for kind, names in _OWN.items() if any(record.get(name) not in (None, "") for name in names)}
    if said is None and not marks and "arrest_warrants" in record:
        marks = {Kind.RED}
    if said is not None and said[1] not in list(Kind):
        return Unclear(Reason.UNKNOWN_TYPE, "notices of its colour have no place here", "_links.self", number)
    kinds = {Kind(said[1])} if said else marks
    if not kinds:
        problem = "neither its address nor its fields tell the colour of the notice: keep _links, as the API gives it"
        return Unclear(Reason.UNKNOWN_TYPE, problem, "_links.self", number)
    # A missing person taken for a wanted one is the worst that can happen here, so a mixture is nobody's notice.
    missing, wanted = Kind.YELLOW in marks | kinds, marks & {Kind.RED, Kind.UN} or kinds - {Kind.YELLOW}
    if len(kinds) > 1 or (missing and wanted):
        return Unclear(Reason.CONTRADICTION, "it has the fields of notices of different colours", None, number)
    kind = kinds.pop()
    return Subject(kind, number, entity=bool(said and said[2] == "entities"))


def may_be_missing(text: str) -> bool:
    """Whether a piece of JSON, broken or not, could be about somebody missing: it is not plainly a wanted person's."""
    own = any(f'"{name}"' in text for name in _OWN[Kind.YELLOW])
    return own or "/yellow/" in text or '"arrest_warrants"' not in text


def _addresses(record: Mapping[str, Any], page: str | None) -> list[str]:
    own = [link(record, name) for name in ("self", "images", "thumbnail")]
    return [address for address in (*own, page) if address]
