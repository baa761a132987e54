"""A bundle is cut into the bytes of its objects, whatever they hold and wherever a block of the file ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seed.importers.input import Input, Unusable
from seed.importers.stix import bundle as module
from seed.importers.stix.bundle import Bundle

TEXT = st.text(st.sampled_from('a"\\/{}[],: \n\té€😀'), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 999) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=12,
)


def pieces(path: Path, content: str | bytes) -> list[bytes]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [element.text for element in Bundle(Input(path, path.name))]


@given(
    objects=st.lists(VALUES, max_size=5), before=VALUES, after=VALUES, indent=st.sampled_from([None, 0, 3]),
    escaped=st.booleans(), block=st.integers(1, 40),
)  # fmt: skip
def test_the_pieces_are_the_objects(
    tmp_path: Path, objects: list[Any], before: Any, after: Any, indent: int | None, escaped: bool, block: int
) -> None:
    content = {"type": "bundle", "x_before": before, "objects": objects, "x_after": after}
    text = json.dumps(content, indent=indent, ensure_ascii=escaped)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BLOCK", block)
        found = pieces(tmp_path / "b.json", text)
    assert [json.loads(piece) for piece in found] == objects


def test_each_piece_knows_its_line(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text('{"objects": [\n{"a": "\\n"},\n\n  {"b":\n 1}, 3]}', encoding="utf-8")
    assert [(one.number, one.line) for one in Bundle(Input(path, "b.json"))] == [(0, 2), (1, 4), (2, 5)]


def test_a_file_cut_off_anywhere_is_unusable(tmp_path: Path) -> None:
    whole = '{"type": "bundle", "objects": [{"a": "x\\"y", "b": [1, {}]}, {"c": null}]}'
    assert len(pieces(tmp_path / "b.json", whole)) == 2
    for length in range(len(whole)):
        with pytest.raises(Unusable):
            pieces(tmp_path / "b.json", whole[:length])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "cut off"),
        ("[]", "one JSON object"),
        ("nonsense", "one JSON object"),
        ("{}", "neither"),
        ('{"objects": [{} {}]}', "a comma or bracket is missing"),
        ('{"objects": [,]}', "a value is missing"),
        ('{"objects": [] "a": 1}', "a comma or brace is missing"),
        ('{"objects" []}', "a colon is missing"),
        ("{objects: []}", "a name in quotes is missing"),
        ('{"objects": []}{"objects": []}', "more follows"),
    ],
)
def test_what_is_no_bundle_says_why_with_its_line(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(Unusable, match=rf"^b.json.*{told}"):
        pieces(tmp_path / "b.json", content)


def test_the_envelope_of_a_taxii_server_is_read_as_a_bundle(tmp_path: Path) -> None:
    assert pieces(tmp_path / "b.json", '{"more": false, "objects": [{"a": 1}]}') == [b'{"a": 1}']


def test_a_bundle_may_be_empty(tmp_path: Path) -> None:
    assert pieces(tmp_path / "b.json", '{"type": "bundle"}') == []
