"""What notices say of a person: a node that identifies, and claims that describe."""

from collections.abc import Iterable
from typing import Any

from graph.vocabularies import Gender
from seed.importers.interpol.countries import Country
from seed.importers.interpol.draft import LONGEST_CLAIM, Draft
from seed.importers.parsed import Reason

GENDERS = {"M": Gender.MALE, "F": Gender.FEMALE, "U": Gender.UNKNOWN}
NO_NAME = ("-", "--", ".", "?")

# Field of a list, and the claim that each of its items is.
_LISTED = (("eyes_colors_id", "eyeColour"), ("hairs_id", "hairColour"), ("languages_spoken_ids", "language"))


def full_name(draft: Draft) -> str | None:
    """Forename, then name, as written."""
    return joined(draft.text("forename"), draft.text("name"))


def joined(*parts: str | None) -> str | None:
    return " ".join(part for part in parts if part and part not in NO_NAME) or None


def person(draft: Draft, node_id: str, *, named: bool = False, **more: Any) -> str:
    """The node. A notice without any name is a finding, and kept."""
    name = full_name(draft)
    if name is None:
        draft.found(Reason.MISSING, "neither forename nor name is given", "name")
    born = draft.value("date_of_birth")
    birth_date = draft.date(born, "date_of_birth")
    codes = _nationalities(draft)
    known = tuple(dict.fromkeys(one.iso2 for one, _ in codes if isinstance(one, Country)))
    draft.node(
        "Person",
        node_id,
        named=named,
        name=name,
        birthDate=birth_date,
        nationalities=known,
        gender=_gender(draft),
        **more,
    )
    for one, at in codes:
        if not isinstance(one, Country):
            draft.claim(node_id, "nationality", one, at)
    if birth_date is None and born is not None and not draft.discreet:
        draft.claim(node_id, "birthDate", draft.as_line(born, "date_of_birth"), "date_of_birth")
    return node_id


def described(draft: Draft, person_id: str) -> None:
    """Claims about looks, languages and birth."""
    for name, about, unit in (("height", "height", "m"), ("weight", "weight", "kg")):
        draft.claim(person_id, about, draft.decimal(name), name, unit=unit)
    for name, about in _LISTED:
        for code, at in draft.lines(name, LONGEST_CLAIM):
            draft.claim(person_id, about, code, at)
    born_in = draft.country(draft.value("country_of_birth_id"), "country_of_birth_id")
    draft.claim(person_id, "countryOfBirth", code_of(born_in), "country_of_birth_id")
    draft.claim(person_id, "placeOfBirth", draft.text("place_of_birth", LONGEST_CLAIM), "place_of_birth")
    marks = draft.text("distinguishing_marks", LONGEST_CLAIM)
    draft.claim(person_id, "distinguishingMarks", marks, "distinguishing_marks")


def code_of(country: Country | str | None) -> str | None:
    return country.iso2 if isinstance(country, Country) else country


def passed_over(draft: Draft, names: Iterable[str]) -> list[str]:
    """Those of these fields that hold something; they count as read."""
    return [name for name in names if draft.value(name) not in (None, "", [], {}, 0)]


def _nationalities(draft: Draft) -> list[tuple[Country | str, str]]:
    found = ((draft.country(value, at), at) for value, at in draft.items("nationalities"))
    return [(one, at) for one, at in found if one is not None]


def _gender(draft: Draft) -> Gender | None:
    code = draft.text("sex_id")
    if code is None:
        return None
    if code.upper() not in GENDERS:
        draft.found(Reason.UNKNOWN_CODE, "sex_id is M, F or U", "sex_id", code)
    return GENDERS.get(code.upper())
