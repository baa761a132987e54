"""Whatever a field holds, a notice becomes rows that the model admits, and findings; a file is unusable at most."""

import copy
import json
import random
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import CrimegraphError
from seed.importers.input import Head, Input, Unusable
from seed.importers.interpol import FORMAT
from tests.unit.importers.interpol.parsing import imported

CASES = Path(__file__).parent
ODD: tuple[Any, ...] = (
    None, "", "-", 0, 7, -1, 10**400, 1e308, True, [], {}, ["SPECIMEN"], {"SPECIMEN": 1}, [[["SPECIMEN"]]],
    "SPECIMEN " * 9_000, "\ud800", "\x00", "1 234 567", "9999/12/31", [None, 1, {"name": ["SPECIMEN"]}],
    [{"nr": "1,234"}],
)  # fmt: skip


def whole(name: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((CASES / name / "input.json").read_text(encoding="utf-8"))
    return record


def written(folder: Path, value: Any, name: str = "notices.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def paths(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a record."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield (*before, key)
        yield from paths(inner, (*before, key))


def replaced(record: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(record)
    target = changed
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return changed


@pytest.mark.parametrize("case", ["red", "yellow", "un_person", "un_organization"])
def test_any_field_may_hold_anything(case: str, tmp_path: Path) -> None:
    record = whole(case)
    hidden = ("SPECIMEN", "Specimen", "IOTA")
    changed = [replaced(record, path, odd) for path in paths(record) for odd in ODD]
    *_, findings = imported(written(tmp_path, changed))
    assert findings
    for finding in findings if case == "yellow" else ():
        assert not [word for word in hidden if word in finding.text + finding.problem], finding


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(["entity_id", "name", "arrest_warrants", "date_of_birth", "_links", "nationalities"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("2001/1"),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
            max_leaves=12,
        ),
    )
)  # fmt: skip
def test_any_object_is_a_notice_or_a_finding(tmp_path: Path, record: dict[str, Any]) -> None:
    path = tmp_path / "notices.jsonl"
    path.write_text(json.dumps(record) + "\n" + json.dumps({"entity_id": "2001/1", **record}) + "\n")
    imported(path)


@pytest.mark.parametrize("case", ["red", "yellow", "red_summaries", "red_odd", "mixed_lines"])
def test_mutated_bytes_are_findings_or_make_the_file_unusable(case: str, tmp_path: Path) -> None:
    draw = random.Random(case)
    source = next((CASES / case).glob("input.*"))
    content = source.read_bytes()
    for _ in range(60):
        mutated = bytearray(content)
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(mutated))
            match draw.randrange(3):
                case 0:
                    mutated[at] = draw.randrange(256)
                case 1:
                    del mutated[at : at + draw.randint(1, 30)]
                case _:
                    mutated[at:at] = draw.choice(
                        [b'"', b"}", b"[", b"null", b"NaN", b"1e99999999999999999999", b"\\u0000"]
                    )
        path = tmp_path / source.name
        path.write_bytes(bytes(mutated))
        with suppress(Unusable):
            Input(path, path.name).examined(by_line=False)
            imported(path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'[{"entity_id":"2001/1","name":"SPECIMEN"}', "not well-formed JSON"),
        (b'[{"entity_id":"2001/1","name":NaN}]', "not well-formed JSON"),
        (b'{"entity_id":"2001/1","name":"SPECIMEN', "not well-formed JSON"),
        (b'{"entity_id":' + b"[" * 200_000, "not well-formed JSON"),
        (b"[" * 200_000, "not well-formed JSON"),
        (b'[{"entity_id":"2001/1","name":"' + b"x" * 9_000_000 + b'"}]', "longer than 8 MB"),
        (b'{"entity_id":"2001/1","name":"' + b"x" * 9_000_000 + b'"}', "longer than 8 MB"),
        (b'{"entity_id":"2001/1","name":"SPECIMEN"}', "colour"),
        (b'{"_embedded":{"notices":[{"entity_id":"2001/1"},]}}', "not well-formed JSON"),
    ],
)
def test_a_document_that_cannot_be_used_is_told_before_a_row_is_made(
    content: bytes, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / "notices.json"
    path.write_bytes(content)
    with pytest.raises(CrimegraphError, match=problem):
        FORMAT.origin(Input(path, path.name))


def test_a_long_list_is_read_in_the_memory_of_one_notice(tmp_path: Path) -> None:
    record = json.dumps({**whole("red"), "distinguishing_marks": "SPECIMEN " * 500})
    path = tmp_path / "notices.json"
    path.write_text("[" + ",\n".join([record] * 300) + "]", encoding="utf-8")
    source = Input(path, path.name)
    origin = FORMAT.origin(source)
    tracemalloc.start()
    records = sum(one.records for one in FORMAT.read(source, origin))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert records == 300
    assert peak < 1_500_000 < path.stat().st_size


@pytest.mark.parametrize("case", [path.name for path in CASES.iterdir() if path.is_dir() and path.name[0] != "_"])
def test_its_own_files_are_recognised(case: str) -> None:
    source = next((CASES / case).glob("input.*"))
    assert FORMAT.recognises(Input(source, source.name).head())


@pytest.mark.parametrize(
    "text",
    [
        '{"id": "x", "schema": "Person", "properties": {"name": ["SPECIMEN"]}}',
        '{"entity_id": "x", "canonical_id": "x", "prop": "name", "value": "SPECIMEN"}',
        '{"type": "bundle", "objects": []}',
        "0x0000000000000000000000000000000000000000",
        "",
    ],
)
def test_other_formats_are_not_taken_for_notices(text: str) -> None:
    assert not FORMAT.recognises(Head("file", text.encode()))


@pytest.mark.parametrize("page", [False, True])
def test_what_is_no_notice_is_told_once_for_a_list(page: bool, tmp_path: Path) -> None:
    listed: list[Any] = [*[0, None, [], "SPECIMEN"] * 5_000, whole("red"), *[[[]]] * 10_000]
    value = {"_embedded": {"notices": listed}} if page else listed
    # Named as the API's pages are, and a page as one line of many.
    for name in ("notices.json", *(["notices.jsonl"] if page else [])):
        _, nodes, _, findings = imported(written(tmp_path, value, name))
        assert [row.label for row in nodes if row.label == "Notice"] == ["Notice"]
        told = [one for one in findings if one.reason == "unknown-type"]
        assert [one.problem for one in told] == ["a notice is an object, and 29,999 more of this list are none"]
        assert str(told[0].place).endswith("[0]")
