"""Which pairs are compared, and what the matcher says of them: without a database."""

import json

import pytest

from graph.errors import DatasetError
from seed.identity.blocking import MOST_SHARED, Blocking
from seed.identity.records import Record
from seed.identity.scoring import Matcher


def _person(key: str, *names: str, family: str = "Person synthetic", **values: str) -> Record:
    given = {"name": list(names[:1]), "alias": list(names[1:])} | {k: [v] for k, v in values.items()}
    return Record(f"person:{key}", family, "Person", given)


def _pairs(*records: Record) -> set[tuple[str, str]]:
    with Blocking.opened() as blocking:
        for record in sorted(records, key=lambda r: r.id):
            blocking.add(record)
        assert blocking.finish() == len(records)
        return {
            (str(one.id).partition(":")[2], str(other.id).partition(":")[2])
            for one, near in blocking.candidates()
            for other in near
        }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Ottoline Varga",), ("VARGA Ottoline",)),
        (("Ottoline Varga",), ("Otoline Warga",)),
        (("Ольга Варгина",), ("Olga Vargina",)),
        (("Ottoline Varga", "Tilly Vee"), ("Tilly Vee",)),
        (("Wei Xiaobo",), ("WeiXiao Bo",)),
    ],
)
def test_names_that_may_be_one_are_compared(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert _pairs(_person("a", *one), _person("b", *other)) == {("a", "b")}


def test_names_that_share_nothing_are_not_compared() -> None:
    assert not _pairs(_person("a", "Ottoline Varga"), _person("b", "Berthold Quist"))


def test_one_number_is_enough() -> None:
    assert _pairs(
        _person("a", "Ottoline Varga", passportNumber="XZ9912345"), _person("b", "Berta Q", passportNumber="XZ 9912345")
    )


def test_the_made_up_and_the_real_are_never_compared() -> None:
    assert not _pairs(_person("a", "Ottoline Varga"), _person("b", "Ottoline Varga", family="Person real"))


def test_a_name_that_very_many_share_makes_no_pair() -> None:
    crowd = [_person(f"{i:04}", f"Mono {chr(97 + i % 26)}{chr(97 + i // 26)}qx") for i in range(MOST_SHARED + 1)]
    assert not {p for p in _pairs(*crowd) if p == ("0000", "0001")}


def test_a_score_does_not_depend_on_who_is_asked_for() -> None:
    matcher = Matcher.named("logic-v2")
    one = _person("a", "Ottoline Maria Varga", birthDate="1980-02-03")
    other = _person("b", "Ottoline Varga", birthDate="1980-02-03")
    there, back = matcher.score(one.entity(), other.entity()), matcher.score(other.entity(), one.entity())
    assert there is not None
    assert back is not None
    assert there.value == back.value < 1.0
    assert matcher.score(one.entity(), other.entity(), there.value) == there
    assert matcher.score(one.entity(), other.entity(), there.value + 0.001) is None


def test_the_explanation_names_features_weights_and_the_values_used() -> None:
    matcher = Matcher.named("logic-v2")
    one = _person("a", "Ottoline Varga", birthDate="1980-02-03")
    score = matcher.score(one.entity(), _person("b", "Ottoline Varga", birthDate="1991").entity())
    assert score is not None
    told = json.loads(score.explanation)
    assert told["algorithm"] == "logic-v2"
    assert told["features"]["name_match"]["candidate"] == "Ottoline Varga"
    assert told["features"]["dob_year_disjoint"]["weight"] < 0
    assert score.value < 1.0
    assert score.explanation.startswith('{"algorithm":"logic-v2","features":{"'), "not compact"
    assert matcher.decided_by.startswith("nomenklatura logic-v2 4.")


def test_an_unknown_algorithm_is_named() -> None:
    with pytest.raises(DatasetError, match=r"no algorithm 'logic-v9': use one of .*logic-v2"):
        Matcher.named("logic-v9")


def test_values_that_cannot_be_read_are_left_out() -> None:
    record = _person("a", "Ottoline Varga", nationality="Atlantis", birthDate="31 February")
    assert record.entity().get("nationality") == []
    assert record.entity().get("birthDate") == []


def test_a_record_is_the_same_after_it_lay_on_disk() -> None:
    record = _person("a", "Ольга", "Olga", birthDate="1980")
    assert Record.unpacked(record.packed()) == record
