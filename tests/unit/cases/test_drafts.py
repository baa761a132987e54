"""What may be kept in a case, and what is refused with what to do."""

from typing import Any

import pytest

from graph.cases.case import MAX_CASE_ENTITIES, MAX_QUESTIONS, MAX_TITLE, Case, Draft, Question
from graph.cases.erased import GONE, MAX_MENTIONS, _Without, mentioned
from graph.errors import BadInput
from graph.scope import Reader
from graph.vocabularies import Marking

READER = Reader("ana", Marking.AMBER, victims=False)
QUESTION = Question("who", "{ cases { cases { id } } }")
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no title": ({"title": " "}, "the title has 1 characters"),
    "a long title": ({"title": "x" * (MAX_TITLE + 1)}, "the title has"),
    "many entities": ({"entities": ["person:x"] * (MAX_CASE_ENTITIES + 1)}, "1001 entities"),
    "no id": ({"entities": ["Do Kwon"]}, "'Do Kwon' is not an id"),
    "two questions of one name": ({"questions": [QUESTION, QUESTION]}, "one name"),
    "many questions": ({"questions": [Question(f"q{i}", "") for i in range(MAX_QUESTIONS + 1)]}, "51 questions"),
    "a long question": ({"questions": [Question("q", "x" * 30_000)]}, "has 300"),
    "a marking above the reader": ({"marking": Marking.RED}, "marked RED"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_kept_is_refused(case: str) -> None:
    given, wrong = REFUSED[case]
    with pytest.raises(BadInput, match=wrong):
        Draft(**{"title": "t", **given}).check(READER)


def test_a_case_is_marked_as_its_owner_is_cleared() -> None:
    assert Draft("t").check(READER) is Marking.AMBER
    assert Draft("t", marking=Marking.GREEN).check(READER) is Marking.GREEN


def test_a_question_is_found_by_its_name_or_alone() -> None:
    case = Case("case:1", "ana", "t", Marking.CLEAR, "", "", questions=[QUESTION])
    assert case.question(None) == case.question("who") == QUESTION
    with pytest.raises(BadInput, match="'who'"):
        case.question("what")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("person:do is meant", "[erased] is meant"),
        ("person:do-kwon stays, person:do goes.", "person:do-kwon stays, [erased] goes."),
        ("(person:do)", "([erased])"),
        ("a-person:do and person:doe and person:do-x", "a-person:do and person:doe and person:do-x"),
        ("id:person:do, _person:do_ and -person:do", "id:[erased], _[erased]_ and -[erased]"),
        ("person:do:x; person:do.He went", "[erased]:x; [erased].He went"),
        ('{"id": "person:do"}', '{"id": "[erased]"}'),
    ],
)
def test_an_erased_id_leaves_a_text_and_longer_ids_stay(text: str, left: str) -> None:
    assert _Without(["person:do"]).text(text) == left


@pytest.mark.parametrize(
    "text",
    ["person:do", "(person:do)", "id:person:do", "_person:do_", "person:do:x", "see person:do.He", '"person:do"'],
)
def test_what_would_be_forgotten_is_seen_when_it_is_saved(text: str) -> None:
    assert "person:do" in mentioned([text])
    assert GONE in _Without(["person:do"]).text(text)


def test_texts_that_name_too_many_ids_are_refused() -> None:
    with pytest.raises(BadInput, match=f"more than {MAX_MENTIONS} ids"):
        mentioned([f"person:x{i}" for i in range(MAX_MENTIONS + 1)])


def test_an_erased_id_leaves_the_variables_of_a_question() -> None:
    stored = '{"name": "n", "document": "{ node(id: \\"person:do\\") { id } }", "variables": {"ids": ["person:do", 1]}}'
    left = _Without(["person:do"]).json(stored)
    assert "person:do" not in left
    assert '"ids": ["[erased]", 1]' in left
