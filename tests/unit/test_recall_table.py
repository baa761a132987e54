"""What a line of docs/recall.md claims, and how a table finds its place."""

import pytest

from bench.recall import page
from bench.recall.row import Row, counted


def test_what_is_wanted_holds_when_all_of_it_is_found() -> None:
    assert counted("chains", "whole", [True, True]).holds
    assert not counted("chains", "whole", [True, False]).holds


def test_what_is_not_wanted_holds_when_none_of_it_is_found() -> None:
    assert counted("chains", "reversed", [False, False], False).holds
    assert not counted("chains", "reversed", [False, True], False).holds


def test_chance_may_raise_as_many_alarms_as_are_allowed() -> None:
    assert Row("convergence", "by chance", 40, 2, wanted=False, allowed=2).holds
    assert not Row("convergence", "by chance", 40, 3, wanted=False, allowed=2).holds


def test_nothing_holds_that_was_never_tried() -> None:
    assert not counted("chains", "whole", []).holds
    assert not counted("chains", "reversed", [], False).holds


def test_a_table_takes_the_place_of_the_one_of_its_size() -> None:
    rows = [Row("paths", "whole", 2, 1), Row("paths", "reversed", 3, 0, False)]
    before = "a\n" + page.block(24, []) + "\nb\n" + page.block(200, []) + "\nc\n"
    after = page.replaced(before, 24, rows)
    assert after == "a\n" + page.block(24, rows) + "\nb\n" + page.block(200, []) + "\nc\n"
    assert page.shown(after, 24) == [["`paths`", "whole", "2", "0.500", ""], ["`paths`", "reversed", "3", "", "0"]]
    assert page.shown(after, 200) == []


def test_a_page_without_its_markers_is_not_written() -> None:
    with pytest.raises(RuntimeError, match="size 24"):
        page.replaced("nothing", 24, [])
