"""Rows become what an analysis says they are, or are refused without a value of theirs being told."""

import logging
from datetime import date
from typing import Any, NamedTuple

import pytest

from graph.errors import StoredValue
from graph.rows import typed


class _Link(NamedTuple):
    far: str
    sure: float | None
    since: date | None


def test_dates_come_as_their_texts_and_whole_numbers_as_floats() -> None:
    assert typed([["a", 1, "2024-02-29"], ["b", None, None]], _Link) == [
        _Link("a", 1.0, date(2024, 2, 29)),
        _Link("b", None, None),
    ]


@pytest.mark.parametrize(
    "row", [["SECRET", "SECRET", None], [7, None, None], ["SECRET", None, "SECRET"], ["SECRET", None], None]
)
def test_a_row_of_another_kind_is_refused_and_no_value_told(row: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(StoredValue) as raised:
        typed([row], _Link)
    assert "SECRET" not in f"{raised.value} {raised.value.__cause__} {caplog.text}"
    assert "_Link" in caplog.text
