"""The variables of a question, which are written as JSON."""

import pytest

from api.cases.mutations import read_variables
from api.limits import MAX_VALUES
from graph.errors import BadInput, LimitExceeded


def test_they_are_an_object_or_nothing() -> None:
    assert read_variables(None) == read_variables("") == read_variables("{}") == {}
    assert read_variables('{"id": "person:x", "n": [1.5, null]}') == {"id": "person:x", "n": [1.5, None]}


@pytest.mark.parametrize(
    "text", ["[]", "1", "{", '{"a": NaN}', '{"a": Infinity}', '{"a": "\\ud800"}', '{"a": ' + "[" * 100_000, "\ud800"]
)
def test_what_no_answer_could_hold_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="no JSON object"):
        read_variables(text)


def test_they_are_as_many_as_those_of_a_request() -> None:
    read_variables(f'{{"a": [{", ".join(["1"] * (MAX_VALUES - 1))}]}}')
    with pytest.raises(LimitExceeded):
        read_variables(f'{{"a": [{", ".join(["1"] * (MAX_VALUES + 1))}]}}')
