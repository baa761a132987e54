"""Values as bytes and back, with the official driver's own codec as the oracle."""

import datetime as d
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from neo4j._codec.hydration.bolt.v2 import HydrationHandler
from neo4j._codec.packstream._common import PackableBuffer, UnpackableBuffer
from neo4j._codec.packstream.v1 import Packer, Unpacker
from neo4j.time import Date, DateTime, Duration, Time

from graph.bolt import packing
from graph.bolt.packing import Unpacking, pack, python_pack, python_unpack

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=40)
    | st.binary(max_size=300)
    | st.dates()
    # Hypothesis wants its bounds without a zone.
    | st.datetimes(d.datetime(1, 1, 2), d.datetime(9999, 12, 30), timezones=st.just(d.UTC))  # noqa: DTZ001
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=20) | st.dictionaries(st.text(max_size=8), inner, max_size=8)
)


def by_the_driver(value: Any) -> bytes:
    buffer: Any = PackableBuffer()  # type: ignore[no-untyped-call] # the driver's own
    packer: Any = Packer(buffer)  # type: ignore[no-untyped-call] # the driver's own
    packer.pack(value, HydrationHandler().dehydration_hooks)
    return bytes(buffer.data)


def read_by_the_driver(data: bytes) -> Any:
    unpacker: Any = Unpacker(UnpackableBuffer(data))  # type: ignore[no-untyped-call] # the driver's own
    return unpacker.unpack(HydrationHandler().new_hydration_scope().hydration_hooks)


def unpacked(data: bytes) -> Any:
    return Unpacking().value(bytearray(data), 0)


@given(VALUES)
def test_bytes_and_values_are_those_of_the_official_driver(value: Any) -> None:
    packed = pack(value)
    assert packed == by_the_driver(value)
    assert unpacked(packed) == read_by_the_driver(packed)


@given(VALUES)
def test_without_the_rust_codec_bytes_and_values_are_the_same(value: Any) -> None:
    packed = python_pack(value, packing._DEHYDRATION)
    assert packed == pack(value)
    hooks = Unpacking()._hooks
    assert python_unpack(bytearray(b"??" + packed), 2, hooks) == (unpacked(packed), len(packed) + 2)


@given(st.integers(-(2**63), 2**63 - 1) | st.text() | st.floats(allow_nan=False) | st.lists(st.integers(0, 9)))
def test_what_is_packed_comes_back(value: Any) -> None:
    assert unpacked(pack(value)) == value


def test_days_and_moments_come_back_as_the_drivers_own() -> None:
    moment = d.datetime(2024, 2, 29, 23, 59, 59, 123456, tzinfo=d.UTC)
    assert unpacked(pack(d.date(2024, 2, 29))) == Date(2024, 2, 29)
    assert unpacked(pack(moment)) == DateTime.from_native(moment)
    assert pack(d.date(1970, 1, 2)) == b"\xb1D\x01"
    assert pack(d.datetime(1970, 1, 1, tzinfo=d.UTC)) == b"\xb3I\x00\x00\x00"
    for value in (Time(1, 2, 3, 4), Duration(months=1, days=2, seconds=3, nanoseconds=4)):
        assert unpacked(pack(value)) == value


def test_not_a_number_and_the_infinite_come_back() -> None:
    assert math.isnan(unpacked(pack(math.nan)))
    assert unpacked(pack([math.inf, -math.inf])) == [math.inf, -math.inf]


def test_a_tuple_is_a_list() -> None:
    assert unpacked(pack({"x": (1, (2, 3))})) == {"x": [1, [2, 3]]}


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, [{"x": 2**80}], object(), {1, 2}, {1: 2}, "\ud800"])
def test_what_bolt_has_no_form_for_is_refused_by_both_codecs(value: Any) -> None:
    with pytest.raises((OverflowError, TypeError, ValueError)):
        pack(value)
    with pytest.raises((OverflowError, TypeError, ValueError)):
        python_pack(value, packing._DEHYDRATION)


def test_a_value_without_an_equal_is_told_after_the_whole_message_was_read() -> None:
    unpacking = Unpacking()
    # A day in the year 2,000,000, and a structure that nobody knows.
    for structure in (b"\xb1D\xca\x2b\x7c\xd1\x00", b"\xb1~\x01"):
        unpacking.begin()
        value = unpacking.value(bytearray(b"\x93\x01" + structure + b"\x02"), 0)
        assert (value[0], value[2]) == (1, 2)
        assert unpacking.unreadable is not None
        unpacking.begin()
        assert unpacking.unreadable is None
