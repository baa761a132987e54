"""Values as Cypher's own text. That Neo4j reads them as they were is tests/integration/test_cypher_scripts.py."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from neo4j.spatial import WGS84Point

from graph.literals import literal, name


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (-3, "-3"),
        (0.51, "0.51"),
        ("O'Brien", r"'O\'Brien'"),
        ("a\\b", r"'a\\b'"),
        ("two\r\nlines;\n", r"'two\r\nlines;\n'"),
        ('say "no" // $x', "'say \"no\" // $x'"),
        ("赵伟 😀", "'赵伟 😀'"),
        ("\x00\u2028\u202e", r"'\u0000\u2028\u202e'"),
        (date(2024, 6, 1), "date('2024-06-01')"),
        (datetime(2024, 6, 1, 2, tzinfo=timezone(timedelta(hours=2))), "datetime('2024-06-01T00:00:00Z')"),
        (datetime(2024, 6, 1, 0, 0, 0, 5, tzinfo=UTC), "datetime('2024-06-01T00:00:00.000005Z')"),
        (WGS84Point((98.5, -16.7)), "point({longitude: 98.5, latitude: -16.7})"),
        (["a", ["b"]], "['a', ['b']]"),
        ({"from": 1, "a b`c": None}, "{from: 1, `a b``c`: null}"),
    ],
)
def test_a_value_is_written_as_cypher_reads_it(value: Any, text: str) -> None:
    assert literal(value) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"x", datetime(2024, 6, 1), object(), {1, 2}])  # noqa: DTZ001
def test_what_cypher_has_no_literal_for_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"no literal|no zone"):
        literal(value)


@pytest.mark.parametrize("text", ["", "a\\u0060"])
def test_a_name_that_cannot_be_written_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="name"):
        name(text)
