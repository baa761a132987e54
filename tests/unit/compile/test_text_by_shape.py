"""The text of a statement follows from the shape of a document alone: values never choose it and never stand in it."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.compile.filters import node_properties
from graph.compile.paging import encode_cursor, order_digest, plan_order
from tests.unit.compile.compiled import compiled

MARK = "zq"
HOSTILE = ["'", '"', "`", "\\", "}) DETACH DELETE n //", "$p0", "*/", "\u2028", "\u0000", "𝕏é李", "{{", "\n"]
TEXTS = st.lists(st.sampled_from(HOSTILE), max_size=4).map(lambda parts: MARK + MARK.join(parts) + MARK)
IDS = st.lists(st.sampled_from(["'", '"', "`", "\\", "})DETACH", "$p0", "é"]), max_size=3).map(
    lambda parts: "person:" + MARK + "".join(parts)
)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(str)
NUMBERS = st.integers(-(2**31), 2**31 - 1)
FLOATS = st.floats(0, 1)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda x: x.replace(tzinfo=UTC).isoformat())  # noqa: DTZ001
BY_NAME = plan_order([{"name": "ASC"}], node_properties("Person"), None)


def _string(text: str) -> str:
    # GraphQL's strings are JSON's, but for astral characters, which JSON writes as two escapes.
    return json.dumps(text, ensure_ascii=False).replace("\u2028", "\\u2028")


def _page(name: str, last: str) -> str:
    return _string(encode_cursor(order_digest("PersonPerson", BY_NAME), [name, last]))


SHAPES: list[Callable[..., str]] = [
    lambda t, i, d, n, f, m: f"{{ person(id: {_string(i)}) {{ name }} nodes(ids: [{_string(i)}]) {{ id }} }}",
    lambda t, i, d, n, f, m: (
        f"{{ people(orderBy: [{{name: ASC}}], after: {_page(t, i)}, where: {{name: {{contains: {_string(t)}, in:"
        f' [{_string(t)}, "a"]}}, birthDate: {{gt: "{d}", eq: "{d}"}}, aliases: {{includes: {_string(t)}}},'
        f" memberOfCount: {{lte: {n}}}, recordedAt: {{lt: {_string(m)}}}, OR: [{{id: {{eq: {_string(i)}}}}},"
        f' {{notices: {{some: {{edge: {{confidence: {{gt: {f}}}, validTo: {{lte: "{d}"}}, assertions: {{all: {{note:'
        f" {{startsWith: {_string(t)}}}}}}}}}}}}}}}]}}) {{ nodes {{ id }} }} }}"
    ),
    lambda t, i, d, n, f, m: f"{{ search(text: {_string(t)}) {{ totalCount nodes {{ id }} }} }}",
    lambda t, i, d, n, f, m: (
        f'query @asOf(validAt: "{d}", knownAt: {_string(m)}) {{ expand(from: [{_string(i)}], minConfidence: {f})'
        f" {{ nodes {{ id }} }} paths(from: [{_string(i)}], to: [{_string(i + 'x')}], avoid: [{_string(i)}]) {{ paths"
        " { hops links { id } } } }"
    ),
    lambda t, i, d, n, f, m: (
        f"{{ person(id: {_string(i)}) {{ links(where: {{node: {{name: {{endsWith: {_string(t)}}}}}}}, first:"
        f" 3) {{ nodes"
        f" {{ id }} }} sanctions(where: {{node: {{programme: {{eq: {_string(t)}}}}}}}) {{ totalCount }} }} }}"
    ),
]
VALUES = st.tuples(TEXTS, IDS, DAYS, NUMBERS, FLOATS, MOMENTS)


@settings(deadline=None)
@given(shape=st.sampled_from(SHAPES), one=VALUES, other=VALUES)
def test_documents_of_one_shape_have_one_text(shape: Callable[..., str], one: tuple[str], other: tuple[str]) -> None:
    text, parameters = compiled(shape(*one))
    assert text == compiled(shape(*other))[0]
    assert MARK not in text
    assert "DETACH" not in text
    assert set(re.findall(r"\$(\w+)", text)) == set(parameters)


@settings(deadline=None)
@given(values=VALUES, first=st.integers(0, 1000))
def test_a_page_size_is_a_parameter(values: tuple[str], first: int) -> None:
    query = "query($first: Int) { people(first: $first) { nodes { id memberOf(first: 2) { nodes { id } } } } }"
    assert compiled(query, {"first": first})[0] == compiled(query, {"first": 25})[0]


@settings(deadline=None)
@given(values=st.dictionaries(st.sampled_from(["t", "i"]), TEXTS))
def test_variables_and_literals_have_one_text(values: dict[str, str]) -> None:
    text = values.get("t", "x")
    literal = compiled(f"{{ people(where: {{name: {{eq: {_string(text)}}}}}) {{ totalCount }} }}")
    variable = compiled("query($t: String) { people(where: {name: {eq: $t}}) { totalCount } }", {"t": text})
    assert literal == variable
