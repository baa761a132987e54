"""YAML read record by record: text stays text, bounds hold, and whatever is wrong is one clear error."""

import gzip
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from seed.importers.input import Input, Unusable
from seed.importers.yaml_records import MAX_DEPTH, Record, Value, header, records
from tests.unit.importers.read import file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("yaml")


def _read(folder: Path, text: str | bytes) -> tuple[dict[str, Value], list[Record]]:
    given = file(folder, "pack.yaml", text)
    return header(given, "tags"), list(records(given, "tags"))


def test_the_header_is_whole_wherever_the_list_stands(folder: Path) -> None:
    found, items = _read(folder, "title: A\ntags:\n- {address: x}\n- {address: y}\ncreator: B\n")
    assert found == {"title": "A", "creator": "B"}
    assert [item.value for item in items] == [{"address": "x"}, {"address": "y"}]


def test_text_stays_what_is_written(folder: Path) -> None:
    _, (item,) = _read(folder, "tags:\n- {a: 2021-11-12, b: NO, c: 01, d: 1e5, e: true, f: ~, g: , h: '', i: 'null'}\n")
    assert item.value == {
        "a": "2021-11-12", "b": "NO", "c": "01", "d": "1e5", "e": "true", "f": None, "g": None, "h": "", "i": "null",
    }  # fmt: skip


def test_a_record_knows_its_line_and_its_text(folder: Path) -> None:
    _, items = _read(folder, "# naïve ☃ 𝔸\r\ntags:\r\n- address: é\r\n  label: 𝔸\r\n- address: y\r\n")
    assert [(item.line, item.text) for item in items] == [(3, "address: é\r\n  label: 𝔸"), (5, "address: y")]


def test_the_text_of_a_record_is_right_far_into_a_file(folder: Path) -> None:
    many = "".join(f"- address: ü{number}\n  label: '☃ {number}'\n" for number in range(5_000))
    _, items = _read(folder, f"tags:\n{many}")
    assert [item.text for item in items] == [f"address: ü{n}\n  label: '☃ {n}'" for n in range(5_000)]


def test_anchors_aliases_and_merged_mappings_are_followed(folder: Path) -> None:
    _, items = _read(folder, "base: &b {label: L, currency: BTC}\ntags:\n- {<<: *b, address: x, label: own}\n- *b\n")
    assert [item.value for item in items] == [
        {"label": "own", "currency": "BTC", "address": "x"}, {"label": "L", "currency": "BTC"},
    ]  # fmt: skip


def _bomb() -> str:
    """Ten lines that stand for ten billion values."""
    levels = [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, 10)]
    return "\n".join(["a0: &a0 [x, x, x, x, x, x, x, x, x, x]", *levels, "tags:", "- *a9", ""])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (_bomb(), "100000 values"),
        ("a: &a " + "x" * 100_000 + "\ntags:\n- [" + ", ".join(["*a"] * 1000) + "]\n", "alias bomb"),
        ("tags:\n- &a [*a]\n", r"line 2: the alias \*a stands inside"),
        ("tags:\n- &a {x: {y: *a}}\n", "stands inside"),
        ("tags: &t\n- *t\n", "stands for nothing"),
        ("tags:\n- *nowhere\n", "stands for nothing"),
        ("title: A\ntitle: B\ntags: []\n", "line 2: the key 'title' stands twice"),
        ("title: {a: 1, a: 2}\ntags: []\n", "'a' stands twice"),
        ("tags: []\ntags: []\n", "stands twice"),
        ("tags:\n- ? [a]\n  : b\n", "a key is not text"),
        ("tags:\n- {<<: x}\n", "merges mappings only"),
        ("tags: text\n", "tags is not a list"),
        ("tags: {a: b}\n", "tags is not a list"),
        ("- a\n- b\n", "not a mapping"),
        ("text\n", "not a mapping"),
        ("", "no YAML document"),
        ("# nothing\n", "no YAML document"),
        ("title: A\n", "no list of tags"),
        ("tags: []\n---\ntags: []\n", "more than one document"),
        ("tags:\n- !!python/object/apply:os.system ['true']\n", "python/object/apply:os.system' is not followed"),
        ("header: !include header.yaml\ntags: []\n", "!include' is not followed"),
        ("tags:\n- " + "[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2) + "\n", "nested deeper"),
        ("tags:\n- {a: b\n", "not YAML"),
        ("tags:\n\t- a\n", "not YAML"),
        ("tags:\n- 'open\n", "not YAML"),
        ("tags:\n- \x07\n", "not YAML"),
        ("%YAML 9.9\n---\ntags: []\n", "not YAML"),
        ("".join(f"%TAG !{n}! x\n" for n in range(40_000)) + "---\ntags: []\n", "256 KB without"),
        ("".join(f"k{n}: v\n" for n in range(110_000)) + "tags: []\n", "the header is larger"),
        ("tags: []\n...\n" + "#\n" * 200_000, "256 KB without"),
    ],
)
def test_what_makes_a_file_unusable_is_told_with_its_line(folder: Path, text: str, problem: str) -> None:
    with pytest.raises(Unusable, match=problem):
        header(file(folder, "pack.yaml", text), "tags")


@pytest.mark.parametrize("content", [b"tags:\n- \xff\xfe\n", b"\x00\x00", gzip.compress(b"tags:\n- a\n" * 9999)[:40]])
def test_bytes_that_are_no_text_are_told(folder: Path, content: bytes) -> None:
    with pytest.raises(Unusable):
        header(file(folder, "pack.yaml", content), "tags")


def test_a_key_that_stands_twice_in_a_record_is_told_with_the_record(folder: Path) -> None:
    _, items = _read(folder, "tags:\n- {a: 1, a: 2}\n- {a: 3}\n")
    assert [item.repeated for item in items] == [("a",), ()]


def test_a_value_that_never_ends_is_refused_before_it_is_held(folder: Path) -> None:
    given = file(folder, "pack.yaml", b"tags:\n- '" + b"x" * 20_000_000 + b"'\n")
    tracemalloc.start()
    with pytest.raises(Unusable, match="8192 KB without a value that ends"):
        header(given, "tags")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 40_000_000


def test_a_long_pack_takes_no_more_memory_than_a_short_one(folder: Path) -> None:
    path = folder / "long.yaml"
    with path.open("w", encoding="utf-8") as out:
        out.write("title: A\ntags:\n")
        for number in range(20_000):
            out.write(f"- address: '{number:040}'\n  label: some label {number}\n")
    tracemalloc.start()
    assert sum(1 for _ in records(Input(path, "long.yaml"), "tags")) == 20_000
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 600_000, "the file has 1.5 MB"


def _values() -> st.SearchStrategy[object]:
    texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=8)
    return st.recursive(
        texts | st.none(), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
        max_leaves=12,
    )  # fmt: skip


@given(st.lists(_values(), max_size=4), st.booleans())
def test_what_yaml_writes_is_read_back(folder: Path, values: list[object], flow: bool) -> None:
    written = yaml.dump({"tags": values}, Dumper=yaml.CSafeDumper, allow_unicode=True, default_flow_style=flow)
    _, items = _read(folder, written)
    assert [item.value for item in items] == values


@given(st.text(st.sampled_from("abc&*[]{}:,-?!|>'\"#%@<~ \n\t\\é"), max_size=60))
def test_no_text_breaks_it(folder: Path, text: str) -> None:
    with suppress(Unusable):
        _read(folder, f"tags:\n- {text}\n")
    with suppress(Unusable):
        _read(folder, text)
