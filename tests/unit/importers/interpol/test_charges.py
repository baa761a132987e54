"""Charges in the words of many languages: what they are recognised as, and what is left alone."""

import json
from pathlib import Path

import pytest

from graph.vocabularies import CrimeKind as Kind
from seed.importers.interpol.charges import TABLE, recognised
from tests.unit.importers.interpol.parsing import imported


@pytest.mark.parametrize(
    ("charge", "kinds"),
    [
        ("Fraud and money laundering", {Kind.FRAUD, Kind.MONEY_LAUNDERING}),
        ("TAX FRAUD", {Kind.TAX}),
        ("Trafficking in human beings for the purpose of sexual exploitation", {
            Kind.TRAFFICKING_IN_PERSONS, Kind.SEXUAL_EXPLOITATION}),
        ("escroquerie en bande organisée, blanchiment", {Kind.FRAUD, Kind.MONEY_LAUNDERING}),
        ("Trata de personas agravada", {Kind.TRAFFICKING_IN_PERSONS}),
        ("associação criminosa; estelionato", {Kind.ORGANISED_CRIME, Kind.FRAUD}),
        ("Мошенничество, совершенное организованной группой", {Kind.FRAUD}),
        ("Незаконное хранение и перевозка оружия", {Kind.FIREARMS}),
        ("الاتجار بالبشر وغسل الأموال", {Kind.TRAFFICKING_IN_PERSONS, Kind.MONEY_LAUNDERING}),
        ("حيازة المُخَدِّرات", {Kind.DRUGS}),
        ("dolandırıcılık", {Kind.FRAUD}),
        ("Smuggling of\nmigrants", {Kind.MIGRANT_SMUGGLING}),
        ("Illegal trade in ivory", {Kind.WILDLIFE}),
        ("Attempted murder", {Kind.VIOLENCE}),
        ("Armed robbery with a firearm", {None}),
    ],
)  # fmt: skip
def test_charges_are_recognised(charge: str, kinds: set[Kind | None]) -> None:
    assert {one.kind for one in recognised(charge)} == kinds


@pytest.mark.parametrize(
    "charge",
    [
        "", "crime", "Violation of the Road Traffic Act", "Violación de la ley electoral", "terroristic threats",
        "Membership in a book club", "Drugstore opening hours", "escape from custody", "нарушение правил", "مخالفة",
        "Defamation", "murky business", "The Rapeseed Act",
    ],
)  # fmt: skip
def test_other_charges_are_left_alone(charge: str) -> None:
    assert recognised(charge) == ()


def test_two_codes_of_one_kind_leave_what_they_share() -> None:
    assert [one.iccs for one in recognised("bribery and embezzlement")] == ["0703"]
    assert [one.iccs for one in recognised("murder and attempted murder")] == [None]
    assert [one.iccs for one in recognised("attempted murder")] == ["0102"]


def test_no_term_is_hidden_by_a_row_above_it() -> None:
    for kind, iccs, terms in TABLE:
        for term in terms:
            words = term.replace("*", "").replace(" ~ ", " ")
            found = recognised(words)
            assert (kind is None and iccs is None) or kind in [one.kind for one in found], words


def test_a_long_charge_takes_no_long_time() -> None:
    assert recognised("possession of " * 5_000) == ()


def test_a_warrant_keeps_its_id_when_others_come_and_go(tmp_path: Path) -> None:
    record = json.loads((Path(__file__).parent / "red" / "input.json").read_text(encoding="utf-8"))
    path = tmp_path / "notice.json"

    def ids(warrants: list[dict[str, str]]) -> list[str]:
        path.write_text(json.dumps({**record, "arrest_warrants": warrants}), encoding="utf-8")
        return [row.id for row in imported(path)[1] if row.label == "Warrant"]

    one, two = record["arrest_warrants"][0], record["arrest_warrants"][1]
    assert ids([one]) + ids([two]) == ids([one, two])
    assert ids([{**two, "charge_translation": "SPECIMEN trafficking in persons"}]) == ids([two])
