"""Red Notices: wanted by a country, on its own arrest warrants. Neither a warrant nor a finding of guilt."""

from typing import Any

from graph.ids import digest, make_id
from graph.vocabularies import Basis, NoticeInstrument
from seed.importers.interpol.charges import recognised
from seed.importers.interpol.countries import Country
from seed.importers.interpol.draft import LONGEST_TEXT, Draft
from seed.importers.interpol.person import described, person
from seed.importers.interpol.subject import Subject
from seed.importers.parsed import Reason

INTERPOL = "organization:interpol"
LONGEST_TITLE = 200
_OF_A_WARRANT = ("issuing_country_id", "charge", "charge_translation")


def red(draft: Draft, subject: Subject) -> None:
    """A summary, as lists of the API have them, names no warrants: its person is named, for a notice to describe."""
    summary = "arrest_warrants" not in draft.record
    notice_id = notice(draft, subject)
    person_id = make_id("Person", f"interpol-{subject.slug}")
    person(draft, person_id, named=summary, topics=("wanted",))
    draft.reports(person_id)
    draft.says("CONCERNS", notice_id, person_id)
    described(draft, person_id)
    warrants = list(draft.items("arrest_warrants"))
    if summary:
        draft.found(Reason.MISSING, "a summary without arrest warrants: get the notice itself", "arrest_warrants")
    elif not warrants:
        draft.found(Reason.MISSING, "the notice names no arrest warrant", "arrest_warrants")
    requested: set[str] = set()
    made: set[str] = set()
    for given, at in warrants:
        _warrant(draft, subject, given, at, notice_id, person_id, requested, made)
    draft.left_over()


def notice(draft: Draft, subject: Subject) -> str:
    """The Notice, published by INTERPOL. The API has no dates, so nothing says since when."""
    notice_id = make_id("Notice", f"interpol-{subject.key}")
    draft.node(
        "Notice", notice_id, name=subject.title, colour=subject.kind.colour, instrument=NoticeInstrument.NOTICE,
        number=subject.number,
    )  # fmt: skip
    draft.reports(notice_id)
    draft.claim(notice_id, "state", "PUBLISHED", "entity_id")
    if not draft.discreet:
        draft.node("Organization", INTERPOL, named=True, name="INTERPOL", kind="IGO")
        draft.says("ISSUED_BY", notice_id, INTERPOL)
    return notice_id


def _warrant(
    draft: Draft, subject: Subject, given: Any, at: str, notice_id: str, person_id: str, requested: set[str],
    made: set[str],
) -> None:  # fmt: skip
    if not isinstance(given, dict):
        draft.found(Reason.BAD_VALUE, "an arrest warrant is an object", at, given, kept=False)
        return
    charge = draft.as_line(given.get("charge"), f"{at}.charge", LONGEST_TEXT, lines=True)
    english = draft.as_line(given.get("charge_translation"), f"{at}.charge_translation", LONGEST_TEXT, lines=True)
    issuer = draft.country(given.get("issuing_country_id"), f"{at}.issuing_country_id")
    if charge is None and english is None:
        draft.found(Reason.MISSING, "the warrant names no charge", f"{at}.charge")
    for name in sorted(set(given) - set(_OF_A_WARRANT)):
        draft.found(Reason.NOT_MAPPED, "a field of a warrant that is not known was left out", at, {name: given[name]})
    by = issuer.iso2 if isinstance(issuer, Country) else issuer
    key = digest([by, charge or english], 12)
    warrant_id = make_id("Warrant", f"interpol-{subject.slug}", key)
    if warrant_id in made:
        draft.found(Reason.REPEATED, "the same warrant stands in the notice twice", at, given)
        return
    made.add(warrant_id)
    kinds = recognised(english or "") or recognised(charge or "")
    draft.node(
        "Warrant", warrant_id, name=f"Arrest warrant of {_name(issuer)} behind {subject.title}", charge=charge,
        chargeTranslation=english, iccs=kinds[0].iccs if len(kinds) == 1 else None,
    )  # fmt: skip
    draft.reports(warrant_id)
    draft.says("BASED_ON", notice_id, warrant_id)
    if isinstance(issuer, Country):
        draft.country_node(issuer)
        draft.says("ISSUED_BY", warrant_id, issuer.id)
        if issuer.id not in requested:
            # The API names the country of each warrant, and nobody who asked for the notice.
            draft.says("REQUESTED_BY", notice_id, issuer.id, basis=Basis.DERIVED)
            requested.add(issuer.id)
    else:
        draft.claim(warrant_id, "issuingCountry", issuer, f"{at}.issuing_country_id")
    if not kinds and (charge or english):
        draft.found(Reason.UNKNOWN_CODE, "no kind of crime is known for the charge", f"{at}.charge", english or charge)
    for each in kinds:
        crime_id = make_id("Crime", f"interpol-{subject.slug}", key, str(each.kind or f"iccs-{each.iccs}"))
        title = _title(english or charge or "")
        draft.node("Crime", crime_id, name=title, kind=each.kind, iccs=each.iccs, title=title)
        draft.reports(crime_id)
        draft.says("SUSPECTED_OF", person_id, crime_id, note=f"{subject.title}, arrest warrant of {_name(issuer)}")


def _name(issuer: Country | str | None) -> str:
    return issuer.name if isinstance(issuer, Country) else issuer or "an unnamed country"


def _title(charge: str) -> str:
    line = " ".join(charge.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1].rstrip() + "…"
