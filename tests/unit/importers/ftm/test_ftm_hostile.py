"""Whatever stands in a file of FollowTheMoney entities, it is read to its end, and the model admits every row."""

import json
import random
import tracemalloc
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.admission import require_assertion, require_node
from graph.nodes import stored_node
from graph.provenance import envelope
from seed.importers.ftm import FORMAT
from seed.importers.ftm.schemata import EDGES, HELD, NODES, POSITION, schema_of
from seed.importers.input import Input, Unusable

SCHEMATA = sorted({*NODES, *EDGES, *HELD, POSITION, "Document", "Nonsense"})
IDS = ("p", "c", "w", "s", "j", "a b", "é", "x" * 300, "nowhere")
SAID = (
    "Ann", "  ", "…", "“", "\u202eabc\u0000", "NaN", "1e400", "-0", "1,234", "12 34", "9999", "2011-02-31",
    "2011-12", "0x" + "a" * 40, "+",
    "2020-01-01T25:00:00", "2020-01-01T10", "fi", "eu", "un", "male", "role.pep", "http://[", "a@b", "100%", "-180",
    "٣٤", "😀" * 50, "x" * 9_000, '"',
    "https://example.org/a", "FI2112345600000785", "Q42",
)  # fmt: skip
AROUND = ("caption", "datasets", "referents", "first_seen", "last_seen", "last_change", "origin", "statements", "op")


def anything() -> st.SearchStrategy[Any]:
    """Whatever JSON can hold, and what FollowTheMoney's values look like more often than not."""
    plain = (
        st.sampled_from((*SAID, *IDS))
        | st.text(max_size=20)
        | st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
    )
    return plain | st.lists(plain, max_size=3) | st.recursive(plain, _nested, max_leaves=4)


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(("id", "schema", "prop")), inner, max_size=2)


@st.composite
def entities(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from(SCHEMATA))
    schema = schema_of(name)
    known = list(schema.props) if schema else ["name"]
    props = st.sampled_from(known) | st.text(max_size=5)
    values = st.lists(st.sampled_from((*SAID, *IDS)), max_size=3) | anything()
    made: dict[str, Any] = {
        "id": draw(st.sampled_from(IDS) | anything()),
        "schema": draw(st.just(name) | st.just(name) | st.just(name) | anything()),
        "properties": draw(st.dictionaries(props, values, max_size=8) | anything()),
    }
    for around in draw(st.lists(st.sampled_from(AROUND), max_size=3)):
        made[around] = draw(anything())
    return made


def read(folder: Path, content: bytes) -> int:
    """How many records; every row of them is one that the model admits."""
    path = folder / "any.json"
    path.write_bytes(content)
    file = Input(path, path.name)
    FORMAT.recognises(file.head())
    count = 0
    for parsed in FORMAT.read(file, FORMAT.origin(file)):
        count += parsed.records
        for row in parsed.nodes:
            require_node(row)
            stored_node(row)
        for assertion in parsed.assertions:
            require_assertion(assertion)
            envelope(assertion)
        for finding in parsed.findings:
            json.dumps(finding.as_json())
    return count


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ftm")


EXAMPLES = [40, pytest.param(1_000, marks=pytest.mark.deep)]


@pytest.mark.parametrize("examples", EXAMPLES)
def test_wrong_types_in_every_position_become_findings(folder: Path, examples: int) -> None:
    @settings(max_examples=examples)
    @given(made=st.lists(entities(), min_size=1, max_size=6))
    def become_findings(made: list[dict[str, Any]]) -> None:
        assert read(folder, b"\n".join(json.dumps(one).encode() for one in made)) == len(made)

    become_findings()


@pytest.mark.parametrize("examples", EXAMPLES)
def test_bytes_that_were_changed_become_findings(folder: Path, examples: int) -> None:
    @settings(max_examples=examples)
    @given(made=st.lists(entities(), min_size=1, max_size=4), seed=st.integers(0, 2**32))
    def become_findings(made: list[dict[str, Any]], seed: int) -> None:
        read(folder, changed(made, seed))

    become_findings()


def changed(made: list[dict[str, Any]], seed: int) -> bytes:
    content = bytearray(b"\n".join(json.dumps(one, ensure_ascii=False).encode() for one in made))
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 10)):
        content[chance.randrange(len(content))] = chance.choice(b'\x00\xff\xc3{}[]",:\n\\0e-')
    return bytes(content)


@settings(max_examples=100)
@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_as_a_whole(folder: Path, content: bytes) -> None:
    with suppress(Unusable):
        read(folder, content)


def numbered(form: bytes, most: int = 300_000) -> bytes:
    return b",".join(form % n for n in range(most))


START = b'{"id":"p","schema":"Person","properties":{'
LINES = {
    "nested": START + b'"name":' + b"[" * 900 + b"]" * 900 + b"}}",
    "bomb": START + b'"name":' + b"[" * 2_000_000,
    "long value": START + b'"name":["' + b"x" * 4_000_000 + b'"]}}',
    "many properties": START + numbered(b'"k%d":["v"]', 20_000) + b"}}",
    "many values": START + b'"name":[' + numbered(b'"%d"') + b"]}}",
    "many ends": b'{"id":"p","schema":"Payment","properties":{"payer":[' + numbered(b'"%d"') + b"]}}",
    "many datasets": START + b'},"datasets":[' + numbered(b'"d%d"') + b"]}",
    "long id": b'{"id":"' + b"p" * 4_000_000 + b'","schema":"Person","properties":{}}',
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_a_line_that_is_made_to_be_large_takes_a_multiple_of_its_length_and_no_more(folder: Path, line: bytes) -> None:
    tracemalloc.start()
    try:
        assert read(folder, line + b"\n" + b'{"id":"q","schema":"Person","properties":{"name":["B"]}}') == 2
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 200_000_000


def test_memory_does_not_grow_with_the_file(folder: Path) -> None:
    def peak(lines: int) -> int:
        content = b"\n".join(
            b'{"id":"p%d","schema":"Person","properties":{"name":["Ann %d"],"notes":["%d"]}}' % (n, n, n)
            for n in range(lines)
        )
        tracemalloc.start()
        try:
            read(folder, content)
            return tracemalloc.get_traced_memory()[1] - len(content)
        finally:
            tracemalloc.stop()

    few, many = peak(500), peak(3_000)
    assert many < few + 2_000_000
