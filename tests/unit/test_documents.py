"""Documents and their plans are kept within a bound of memory."""

from typing import Any

import pytest

from api import documents
from api.documents import Documents
from api.errors import Refused
from api.schema import schema


def _numbered(number: int) -> str:
    return f'query Q{number:04} {{ country(id: "country:FI") {{ name }} }}'


def test_the_documents_asked_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Documents(schema())
    first = kept.operation(_numbered(0), None)
    monkeypatch.setattr(documents, "MAX_KEPT_BYTES", 10 * first.document.weight)
    for number in range(1, 30):
        kept.operation(_numbered(number), None)
        assert kept.operation(_numbered(0), None) is first
    newest = kept.operation(_numbered(29), None)
    assert kept.operation(_numbered(29), None) is newest
    assert kept.operation(_numbered(5), None) is not None
    assert len(kept._kept) == 10


def test_plans_weigh_on_their_document(monkeypatch: pytest.MonkeyPatch) -> None:
    planned: Any = type("P", (), {"prepared": type("S", (), {"text": "x" * 1000})})
    monkeypatch.setattr(documents, "MAX_KEPT_BYTES", 100_000)
    kept = Documents(schema())
    one, other = (kept.operation(_numbered(n), None) for n in (1, 2))
    for operation in (one, other):
        for _ in range(3):
            kept.keep(operation, operation.shapes[False], [], planned)
    assert kept.operation(_numbered(2), None) is other
    assert kept.operation(_numbered(1), None) is not one


def test_what_was_refused_is_not_kept() -> None:
    kept = Documents(schema())
    for text in ("{", "{ noSuchField }", "{ country { name } }"):
        with pytest.raises(Refused):
            kept.operation(text, None)
    assert not kept._kept


def test_of_many_operations_an_error_names_some() -> None:
    with pytest.raises(Refused, match=r"operationName to one of Q0, .*, Q9 and 40 more\.$"):
        Documents(schema()).operation(" ".join(f"query Q{n} {{ __typename }}" for n in range(50)), None)


def test_comments_weigh_as_text_and_not_as_syntax() -> None:
    kept = Documents(schema())
    plain = kept.operation("{ __typename }", None).document
    commented = kept.operation("{ __typename }\n#" + "x" * 60_000, None).document
    assert commented.weight < plain.weight + 61_000


def test_a_document_that_is_known_is_not_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, text = Documents(schema()), "query A { __typename } query B { __typename }"
    kept.operation(text, "A")
    monkeypatch.setattr(documents, "check", lambda schema, text: pytest.fail("it was checked again"))
    assert kept.operation(text, "B").name == "B"
    with pytest.raises(Refused):
        kept.operation(text, "C")


def test_a_document_that_is_forgotten_and_comes_back_weighs_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    planned: Any = type("P", (), {"prepared": type("S", (), {"text": "x" * 1000})})
    kept = Documents(schema())
    held = kept.operation(_numbered(0), None)
    alone = held.document.weight
    kept.keep(held, held.shapes[False], [], planned)
    assert held.document.weight > alone
    monkeypatch.setattr(documents, "MAX_KEPT_BYTES", 0)
    kept.operation(_numbered(1), None)
    assert held.document.weight == alone


def test_only_what_is_kept_more_is_told() -> None:
    told: list[int] = []
    kept = Documents(schema(), told.append)
    kept.operation(_numbered(0), None)
    kept._grow(-100)
    assert told
    assert min(told) > 0
