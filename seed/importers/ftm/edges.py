"""Records that become relationships: one for each pair of their ends."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any

from graph.ontology import ONTOLOGY
from seed.importers.ftm import values as v
from seed.importers.ftm.draft import Draft
from seed.importers.ftm.joins import joins
from seed.importers.ftm.own import is_own, own_note, own_properties, own_relation
from seed.importers.ftm.schemata import Edge
from seed.importers.parsed import Reason

MOST_PAIRS = 1_000
"""Of one record: a line could name millions of pairs."""

_ACCOUNTS = {"payer": "payerAccount", "beneficiary": "beneficiaryAccount"}
_IN_CURRENCY = {"amount": None, "amountEur": "EUR", "amountUsd": "USD"}
_LETTERS_OF_CURRENCY = 3

Own = Mapping[str, Any]


def relate(draft: Draft, edge: Edge) -> None:
    """Adds the relationships of a record, or a finding that it has none."""
    around = draft.record.around
    if relation := own_relation(around):
        edge = replace(edge, relation=relation, own={}, default={}, weaker=None)
        draft.take("role")  # the relationship, in words
    starts, ends = _ends(draft, edge.start), _ends(draft, edge.end)
    if not starts or not ends:
        _rejects(draft, [name for name, found in ((edge.start, starts), (edge.end, ends)) if not found])
        return
    if len(starts) * len(ends) > MOST_PAIRS:
        draft.rejects(Reason.TOO_LONG, f"{draft.schema.name} joins more than {MOST_PAIRS} pairs")
        return
    pairs = list(product(starts, ends))
    dates: tuple[str | None, str | None] = (None, None)
    if edge.relation == "PAID":
        contents = [_payment(draft, len(pairs))]
    else:
        begin = draft.take("startDate") or draft.take("date")  # as the library orders what starts an interval
        dates, contents = draft.period(begin, draft.take("endDate")), _contents(draft, edge)
    kept = own_properties(ONTOLOGY.relationships[edge.relation].properties, around)
    note = own_note(around) if is_own(draft.record.id) else draft.record.id
    for (one, other), said in product(pairs, contents):
        relation, own = _admitted(edge, one, other, {**said, **kept})
        if relation is None:
            draft.finds(Reason.NOT_ADMITTED, f"{edge.relation} does not join {one} and {other}", draft.record.id)
            continue
        draft.assertions.append(
            draft.origin.says(
                relation, one, other, draft.place, valid_from=dates[0], valid_to=dates[1], note=note, **own
            )
        )
    draft.reports_rest()


def _ends(draft: Draft, name: str) -> tuple[str, ...]:
    """Who is at this end; of a payment whose party is not named, the account."""
    account = _ACCOUNTS.get(name)
    return draft.ends(account if account and not draft.values.get(name) else name)


def _rejects(draft: Draft, missing: list[str]) -> None:
    dangles = any(finding.reason is Reason.DANGLING for finding in draft.findings)
    reason = Reason.DANGLING if dangles else Reason.MISSING
    # One finding tells it, with the whole record: those about single ends are part of it.
    draft.findings = [finding for finding in draft.findings if finding.reason is not Reason.DANGLING]
    draft.rejects(reason, f"{draft.schema.name} joins nothing: no {' and no '.join(missing)} is known", missing[0])


def _admitted(edge: Edge, one: str, other: str, own: Own) -> tuple[str | None, Own]:
    """The relationship that the model has between these two, and what it says then."""
    if joins(edge.relation, one, other):
        return edge.relation, own
    if edge.weaker and joins("ASSOCIATE_OF", one, other):
        return "ASSOCIATE_OF", {"relation": own.get("role", edge.weaker)}
    return None, own


def _contents(draft: Draft, edge: Edge) -> list[Own]:
    """What relationships of the record say: one for each role or relation, since these tell assertions apart."""
    found: list[Own] = [edge.default]
    for ours, theirs in edge.own.items():
        texts = draft.take(theirs)
        if ours == "share":
            found = [{**one, **_share(draft, texts)} for one in found]
        elif texts:
            found = [{**one, ours: text} for one in found for text in texts]
    return found


def _share(draft: Draft, texts: list[str]) -> Own:
    """The share in percent, where the record has one that is a number."""
    shares = []
    for text in texts:
        number = v.number(text)
        if number is None or number[1] not in (None, "%"):
            draft.finds(Reason.BAD_AMOUNT, "no share in percent: write it as 25 or 12.5", text, "percentage")
        else:
            shares.append(number[0])
    return {"share": _single(draft, "percentage", shares)} if shares else {}


def _single(draft: Draft, name: str, texts: list[str]) -> str:
    if len(set(texts)) > 1:
        problem = f"several values, where a relationship has one: {texts[0]} is taken"
        draft.finds(Reason.CONTRADICTION, problem, " | ".join(texts), name, kept=True)
    return texts[0]


def _payment(draft: Draft, pairs: int) -> Own:
    own: dict[str, str] = {}
    for name, currency in _IN_CURRENCY.items():
        amounts = _amounts(draft, name) if "amount" not in own else []
        if amounts:
            own["amount"] = _single(draft, name, amounts)
            found = currency or _currency(draft)
            own |= {"currency": found} if found else {}
    if pairs > 1 and "amount" in own:
        problem = "several pay or are paid, and how much each is not said: the payments have no amount"
        draft.finds(Reason.NOT_MAPPED, problem, own.pop("amount"), "amount", kept=True)
        own.pop("currency", None)
    at = draft.date("date", draft.take("date") or draft.take("startDate"))
    purpose = draft.take("purpose")
    return own | ({"at": at} if at else {}) | ({"purpose": _single(draft, "purpose", purpose)} if purpose else {})


def _amounts(draft: Draft, name: str) -> list[str]:
    found = []
    for text in draft.take(name):
        number = v.number(text)
        if number is None or number[1] is not None:
            draft.finds(Reason.BAD_AMOUNT, "no exact amount: write plain digits, as in 1234.5", text, name)
        else:
            found.append(number[0])
    return found


def _currency(draft: Draft) -> str | None:
    found = []
    for text in draft.take("currency"):
        if len(text) == _LETTERS_OF_CURRENCY and text.isascii() and text.isalpha():
            found.append(text.upper())
        else:
            draft.finds(Reason.UNKNOWN_CODE, "no code of ISO 4217, such as EUR", text, "currency")
    return _single(draft, "currency", found) if found else None
