"""A checked shaper lets nothing out that GraphQL would not; the exact path then says what is wrong, and where."""

import math
from typing import Any

import pytest

from graph.compile.selection import Field, Form, Leaf
from graph.compile.shape import MISFITS, TYPE, Shaper

NAMES = {0: "CLEAR", 1: "GREEN"}
FIT: list[tuple[Form, Any]] = [
    (Form.TEXT, "x"),
    (Form.TEXT, ""),
    (Form.INT, -(2**31)),
    (Form.INT, 2**31 - 1),
    (Form.FLOAT, 0.5),
    (Form.FLOAT, 1.7e308),
    (Form.BOOLEAN, False),
    (Form.ENUM, 1),
]
UNFIT: list[tuple[Form, Any]] = [
    (Form.TEXT, 1),
    (Form.TEXT, True),
    (Form.TEXT, ["x"]),
    (Form.TEXT, object()),
    (Form.INT, 2**31),
    (Form.INT, True),
    (Form.INT, 1.0),
    (Form.INT, "1"),
    (Form.FLOAT, 1),
    (Form.FLOAT, math.nan),
    (Form.FLOAT, math.inf),
    (Form.FLOAT, -math.inf),
    (Form.BOOLEAN, 1),
    (Form.ENUM, 7),
    (Form.ENUM, "CLEAR"),
    (Form.ENUM, [0]),
]


def shaped(leaf: Leaf, value: Any) -> Any:
    decode = Shaper(checked=True).object("T", ((Field("key", "name", leaf=leaf), 0),), [None], 0)
    return decode([value])["key"]


def leaf(form: Form, *, required: bool, items_required: bool | None = None) -> Leaf:
    return Leaf(form, required, items_required, NAMES if form is Form.ENUM else {})


@pytest.mark.parametrize(("form", "value"), FIT)
@pytest.mark.parametrize("required", [True, False])
def test_a_value_that_fits_leaves_as_it_is_and_an_enum_by_name(form: Form, value: Any, required: bool) -> None:
    wanted = NAMES[value] if form is Form.ENUM else value
    assert shaped(leaf(form, required=required), value) == wanted
    assert shaped(leaf(form, required=required, items_required=True), [value, value]) == [wanted, wanted]


@pytest.mark.parametrize(("form", "value"), UNFIT)
@pytest.mark.parametrize("required", [True, False])
def test_a_value_that_does_not_fit_raises(form: Form, value: Any, required: bool) -> None:
    with pytest.raises(MISFITS):
        shaped(leaf(form, required=required), value)
    with pytest.raises(MISFITS):
        shaped(leaf(form, required=required, items_required=required), ["x" if form is Form.TEXT else value, value])


@pytest.mark.parametrize("form", list(Form))
def test_null_fits_where_nothing_is_required(form: Form) -> None:
    assert shaped(leaf(form, required=False), None) is None
    assert shaped(leaf(form, required=False, items_required=False), [None]) == [None]
    assert shaped(leaf(form, required=False, items_required=True), None) is None
    with pytest.raises(MISFITS):
        shaped(leaf(form, required=True), None)
    with pytest.raises(MISFITS):
        shaped(leaf(form, required=False, items_required=True), [None])


@pytest.mark.parametrize("value", ["text", 5, {"a": 1}])
def test_what_is_no_list_is_not_shown_as_one(value: Any) -> None:
    with pytest.raises(MISFITS):
        shaped(leaf(Form.TEXT, required=True, items_required=True), value)


def test_several_lists_are_each_tested() -> None:
    texts = leaf(Form.TEXT, required=True, items_required=True)
    fields = ((Field("a", "a", leaf=texts), 0), (Field("b", "b", leaf=texts), 1))
    decode = Shaper(checked=True).object("T", fields, [None, None], 0)
    with pytest.raises(MISFITS):
        decode([["x"], [1]])
    with pytest.raises(MISFITS):
        decode([[1], ["x"]])


def test_unchecked_everything_passes_and_carries_its_type() -> None:
    field = Field("key", "name", leaf=leaf(Form.INT, required=True))
    decode = Shaper(checked=False).object("T", ((field, 0), (Field("t", "__typename"), None)), [None], 0)
    assert decode(["no number"]) == {TYPE: "T", "key": "no number", "t": "T"}


def test_one_slot_under_two_keys_is_read_once_in_the_order_asked() -> None:
    text = leaf(Form.TEXT, required=True)
    shown = ((Field("b", "x", leaf=text), 0), (Field("t", "__typename"), None), (Field("a", "x", leaf=text), 0))
    decode = Shaper(checked=True).object("T", shown, [None], 0)
    assert list(decode(["v"]).items()) == [("b", "v"), ("t", "T"), ("a", "v")]
