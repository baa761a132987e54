"""INTERPOL–United Nations Security Council Special Notices: subjects of UN sanctions. Listed is not convicted."""

from typing import Any

from graph.ids import make_id
from graph.values import partial_date
from seed.importers.interpol.draft import LONGEST_CLAIM, Draft
from seed.importers.interpol.person import code_of, described, joined, person
from seed.importers.interpol.red import notice
from seed.importers.interpol.subject import Subject, Unclear
from seed.importers.parsed import Reason

UNITED_NATIONS = "organization:united-nations"
_OF_PERSONS = ("forename", "sex_id", "date_of_birth", "nationalities", "profession", "forename_in_original_script")
_OF_ORGANIZATIONS = ("also_known_as", "formerly_known_as", "main_activity")
_OF_AN_ALIAS = (
    "name", "forename", "name_in_original_script", "forename_in_original_script", "qualification", "date_of_birth",
    "place_of_birth", "country_of_birth_id",
)  # fmt: skip
_OF_A_DOCUMENT = ("type", "nr", "issuing_country_id", "citizenship_id", "issued_on", "expiry_date", "place_of_issue")

# Field, claim about the subject.
_SUMMARIES = (
    ("profession", "profession"), ("main_activity", "mainActivity"), ("summary", "summary"),
    ("additional_information", "additionalInformation"),
)  # fmt: skip
_RELATIVES = (("father", "father_forename", "father_name"), ("mother", "mother_forename", "mother_name"))


def un(draft: Draft, subject: Subject) -> Unclear | None:
    """Unclear where the record tells neither a person nor an organization; nothing was gathered then."""
    organization = subject.entity or any(draft.record.get(name) for name in _OF_ORGANIZATIONS)
    if not organization and not any(name in draft.record for name in _OF_PERSONS):
        problem = "neither its address nor its fields tell a person from an organization"
        return Unclear(Reason.UNKNOWN_TYPE, problem, "_links.self", subject.number)
    notice_id = notice(draft, subject)
    # A summary, as lists of the API have them, says nothing of the listing: a notice describes its subject later.
    summary = not any(name in draft.record for name in ("un_resolution", "aliases", "un_reference_date", "summary"))
    if summary:
        draft.found(Reason.MISSING, "a summary without the listing: get the notice itself", "un_resolution")
    listed = _organization(draft, subject, summary) if organization else _person(draft, subject, summary)
    draft.reports(listed)
    draft.says("CONCERNS", notice_id, listed)
    _sanction(draft, subject, listed)
    for name, about in _SUMMARIES:
        draft.claim(listed, about, draft.text(name, LONGEST_CLAIM), name)
    for about, forename, name in _RELATIVES:
        draft.claim(listed, about, joined(draft.text(forename), draft.text(name)), name)
    for name in ("adresses", "addresses"):
        for address, at in draft.lines(name, LONGEST_CLAIM):
            draft.claim(listed, "address", address, at)
    for given, at in draft.items("associates"):
        # Names alone: who they are is not said, so no node is made of them.
        draft.claim(listed, "associate", _name_of(draft, given, at, ("name", "forename")), at)
    for given, at in draft.items("identity_documents"):
        _document(draft, listed, given, at)
    draft.left_over()
    return None


def _person(draft: Draft, subject: Subject, summary: bool) -> str:
    person_id = make_id("Person", f"interpol-{subject.key}")
    aliases, claims = _aliases(draft)
    person(draft, person_id, named=summary, aliases=aliases, topics=("sanction",))
    described(draft, person_id)
    _claim_all(draft, person_id, claims)
    return person_id


def _organization(draft: Draft, subject: Subject, summary: bool) -> str:
    organization_id = make_id("Organization", f"interpol-{subject.key}")
    aliases, claims = _aliases(draft)
    for name in ("also_known_as", "formerly_known_as"):
        text = draft.text(name, LONGEST_CLAIM)
        aliases += [part for part in (piece.strip() for piece in (text or "").split(";")) if part]
    called = joined(draft.text("forename"), draft.text("name"))
    if called is None:
        draft.found(Reason.MISSING, "no name is given", "name")
    # Some organizations are networks, some armed groups, some companies: the notice does not say which.
    draft.node("Organization", organization_id, named=summary, name=called, aliases=tuple(dict.fromkeys(aliases)))
    _claim_all(draft, organization_id, claims)
    return organization_id


def _sanction(draft: Draft, subject: Subject, listed: str) -> None:
    reference = draft.text("un_reference", LONGEST_CLAIM)
    resolution = draft.text("un_resolution")
    sanction_id = make_id("Sanction", f"interpol-{subject.key}")
    draft.node(
        "Sanction", sanction_id, name=f"UN listing {reference or subject.number}",
        programme=f"UN Security Council Resolution {resolution}" if resolution else None,
        listedOn=draft.date(draft.value("un_reference_date"), "un_reference_date"),
    )  # fmt: skip
    draft.reports(sanction_id)
    draft.node("Organization", UNITED_NATIONS, named=True, name="United Nations", kind="IGO")
    draft.says("IMPOSED_BY", sanction_id, UNITED_NATIONS)
    draft.says("DESIGNATES", sanction_id, listed)
    draft.claim(sanction_id, "reference", reference, "un_reference")
    for purpose, at in draft.lines("purposes", LONGEST_CLAIM):
        draft.claim(sanction_id, "measure", purpose, at)


Claims = list[tuple[str, str, str, str | None]]
"""What, value, place, qualifier."""


def _aliases(draft: Draft) -> tuple[list[str], Claims]:
    """Names, and what is said of the person under each."""
    names: list[str] = []
    claims: Claims = []
    original = joined(draft.text("forename_in_original_script"), draft.text("name_in_original_script"))
    at_birth = draft.text("name_at_birth")
    names += [name for name in (original, at_birth) if name]
    if at_birth:
        claims.append(("nameAtBirth", at_birth, "name_at_birth", None))
    for given, at in draft.items("aliases"):
        name = _name_of(draft, given, at, _OF_AN_ALIAS)
        if name:
            names.append(name)
        if not isinstance(given, dict):
            continue
        script = joined(*(draft.as_line(given.get(f"{part}_in_original_script"), at) for part in ("forename", "name")))
        names += [script] if script else []
        qualification = draft.as_line(given.get("qualification"), at)
        if name and qualification:
            claims.append(("alias", name, at, qualification))
        under = f"as {name or script}"
        if born := draft.date(given.get("date_of_birth"), f"{at}.date_of_birth"):
            claims.append(("birthDate", born, at, under))
        if place := draft.as_line(given.get("place_of_birth"), at, LONGEST_CLAIM):
            claims.append(("placeOfBirth", place, at, under))
        if country := code_of(draft.country(given.get("country_of_birth_id"), f"{at}.country_of_birth_id")):
            claims.append(("countryOfBirth", country, at, under))
    return list(dict.fromkeys(names)), claims


def _claim_all(draft: Draft, node_id: str, claims: Claims) -> None:
    for about, value, at, qualifier in claims:
        draft.claim(node_id, about, value, at, qualifier=qualifier)


def _name_of(draft: Draft, given: Any, at: str, known: tuple[str, ...]) -> str | None:
    """A name that is text, or an object of its parts."""
    if not isinstance(given, dict):
        return draft.as_line(given, at)
    _unknown(draft, given, at, known)
    return joined(*(draft.as_line(given.get(part), f"{at}.{part}") for part in ("forename", "name")))


def _document(draft: Draft, listed: str, given: Any, at: str) -> None:
    """Its number with its kind; who issued it qualifies it, and from when to when it holds is the claim's validity."""
    if not isinstance(given, dict):
        draft.claim(listed, "identityDocument", draft.as_line(given, at), at)
        return
    _unknown(draft, given, at, _OF_A_DOCUMENT)
    number = draft.as_line(given.get("nr"), f"{at}.nr")
    if number is None:
        draft.found(Reason.MISSING, "the document has no number", at, given)
        return
    kind = draft.as_line(given.get("type"), f"{at}.type") or "Document"
    issuer = code_of(draft.country(given.get("issuing_country_id"), f"{at}.issuing_country_id"))
    citizen = code_of(draft.country(given.get("citizenship_id"), f"{at}.citizenship_id"))
    where = draft.as_line(given.get("place_of_issue"), f"{at}.place_of_issue")
    said = [("issued by", issuer), ("citizen of", citizen), ("issued at", where)]
    qualifier = ", ".join(f"{how} {what}" for how, what in said if what) or None
    since = draft.date(given.get("issued_on"), f"{at}.issued_on")
    until = draft.date(given.get("expiry_date"), f"{at}.expiry_date")
    if since and until and partial_date(since).first_day >= partial_date(until).day_after:
        draft.found(Reason.BAD_DATE, "the document expires before it was issued", at, given)
        until = None
    draft.claim(
        listed, "identityDocument", f"{kind} {number}", at, qualifier=qualifier, valid_from=since, valid_to=until
    )


def _unknown(draft: Draft, given: dict[str, Any], at: str, known: tuple[str, ...]) -> None:
    for name in given:
        if name not in known and given[name] not in (None, "", [], {}):
            draft.found(Reason.NOT_MAPPED, "a field that is not known was left out", at, {name: given[name]})
