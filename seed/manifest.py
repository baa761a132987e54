"""Reads a dataset.yml: who published what, when and under which licence, and how much to expect.

Every scalar is taken as its text, so that a date, a year or `on` stays what was written.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from graph.ontology import ONTOLOGY
from graph.vocabularies import Basis, Marking, Stance
from seed.cells import BOOLEANS, code
from seed.tables import Place, Record

FILE = "dataset.yml"
DATASET_KEYS = (
    "name", "title", "description", "licence", "retrieved", "synthetic", "defaults", "sources", "expected",
)  # fmt: skip
DEFAULT_KEYS = ("basis", "marking", "stance")
SOURCE_KEYS = (
    "id", "name", "publisher", "url", "published", "published_note", "retrieved", "licence", "reliability",
    "channel", "derived_from", "marking", "retention",
)  # fmt: skip
EXPECTED_KEYS = ("nodes", "relationships", "claims", "reason")


@dataclass(frozen=True, slots=True)
class Count:
    """How many are expected, both ends included."""

    least: int
    most: int

    def holds(self, actual: int) -> bool:
        return self.least <= actual <= self.most

    def __str__(self) -> str:
        return str(self.least) if self.least == self.most else f"{self.least} to {self.most}"


@dataclass(frozen=True, slots=True)
class Expected:
    """Counts by label and by relationship type; `claims` counts the rows of claims.csv."""

    nodes: Mapping[str, Count] = field(default_factory=dict)
    relationships: Mapping[str, Count] = field(default_factory=dict)
    claims: Count | None = None


@dataclass(frozen=True, slots=True)
class Defaults:
    """What an empty cell of an assertion means."""

    basis: Basis = Basis.REPORTED
    marking: Marking = Marking.CLEAR
    stance: Stance = Stance.ASSERTS


@dataclass(frozen=True, slots=True)
class Manifest:
    """A dataset.yml. `sources` are rows like those of a CSV."""

    name: str
    title: str
    description: str
    licence: str
    retrieved: str
    synthetic: bool
    defaults: Defaults
    sources: tuple[Record, ...]
    expected: Expected


@dataclass(frozen=True, slots=True)
class _Mapping:
    """A YAML mapping whose values know their lines."""

    place: Place
    nodes: Mapping[str, yaml.Node]

    def at(self, key: str) -> Place:
        return Place(self.place.file, _line(self.nodes[key]) if key in self.nodes else self.place.line, key)

    def text(self, key: str, default: str | None = None) -> str:
        node = self.nodes.get(key)
        if node is None:
            if default is None:
                raise self.at(key).wrong(f"{key} is missing")
            return default
        if not isinstance(node, yaml.ScalarNode):
            raise self.at(key).wrong(f"{key} must be one text")
        return str(node.value).strip()

    def mapping(self, key: str, keys: Collection[str]) -> "_Mapping":
        node = self.nodes.get(key)
        return _Mapping(self.at(key), {}) if node is None else _mapping(node, self.place.file, keys)


def read_manifest(folder: Path, file: str) -> Manifest:
    """Reads `folder`/dataset.yml, called `file` in errors. Raises BadCell."""
    path = folder / FILE
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except FileNotFoundError:
        raise Place(file).wrong("the file is missing: every data set has a dataset.yml") from None
    except UnicodeDecodeError as error:
        raise Place(file).wrong(f"not UTF-8 at byte {error.start}: save the file as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise Place(file, mark.line + 1 if mark else None).wrong(f"not well-formed YAML ({error.problem})") from error
    if root is None:
        raise Place(file).wrong("empty: it must name the data set and its sources")
    top = _mapping(root, file, DATASET_KEYS)
    synthetic = top.text("synthetic", "false")
    if synthetic not in BOOLEANS:
        raise top.at("synthetic").wrong(f'"{synthetic}" is neither true nor false', value=synthetic, among=BOOLEANS)
    return Manifest(
        name=_name(top, folder),
        title=top.text("title"),
        description=top.text("description"),
        licence=top.text("licence"),
        retrieved=top.text("retrieved"),
        synthetic=BOOLEANS[synthetic],
        defaults=_defaults(top),
        sources=_sources(top),
        expected=_expected(top),
    )


def _name(top: _Mapping, folder: Path) -> str:
    name = top.text("name")
    if name != folder.name:
        raise top.at("name").wrong(f'"{name}" is not the name of its folder, {folder.name}', value=name)
    return name


def _defaults(top: _Mapping) -> Defaults:
    mapping = top.mapping("defaults", DEFAULT_KEYS)
    cells = Record(mapping.place.file, mapping.place.line or 1, {key: mapping.text(key) for key in mapping.nodes})
    return Defaults(
        code(Basis, cells, "basis") or Basis.REPORTED,
        code(Marking, cells, "marking") or Marking.CLEAR,
        code(Stance, cells, "stance") or Stance.ASSERTS,
    )


def _sources(top: _Mapping) -> tuple[Record, ...]:
    """Each source as a row; keys keep their spelling, lists are joined by `|` as in a cell."""
    node = top.nodes.get("sources")
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        raise top.at("sources").wrong("sources must be a list")
    records = []
    for item in node.value:
        entry = _mapping(item, top.place.file, SOURCE_KEYS)
        cells = {key: _cell(entry, key) for key in entry.nodes}
        records.append(Record(top.place.file, _line(item), {key: text for key, text in cells.items() if text}))
    return tuple(records)


def _cell(entry: _Mapping, key: str) -> str:
    node = entry.nodes[key]
    if key == "derived_from" and isinstance(node, yaml.SequenceNode):
        return "|".join(str(item.value) for item in node.value)
    return entry.text(key)


def _expected(top: _Mapping) -> Expected:
    expected = top.mapping("expected", EXPECTED_KEYS)
    nodes = expected.mapping("nodes", ONTOLOGY.nodes)
    relationships = expected.mapping("relationships", ONTOLOGY.relationships)
    return Expected(
        {label: _count(nodes, label) for label in nodes.nodes},
        {name: _count(relationships, name) for name in relationships.nodes},
        _count(expected, "claims") if "claims" in expected.nodes else None,
    )


def _count(mapping: _Mapping, key: str) -> Count:
    node = mapping.nodes[key]
    texts = [str(n.value) for n in node.value] if isinstance(node, yaml.SequenceNode) else [str(node.value)] * 2
    if len(texts) != 2 or not all(text.isdecimal() for text in texts):
        raise mapping.at(key).wrong("a count is a number, or [least, most]", value="|".join(texts))
    return Count(int(texts[0]), int(texts[1]))


def _mapping(node: yaml.Node, file: str, keys: Collection[str]) -> _Mapping:
    place = Place(file, _line(node))
    if not isinstance(node, yaml.MappingNode):
        raise place.wrong("keys and values are expected here")
    nodes: dict[str, yaml.Node] = {}
    for key_node, value in node.value:
        key = str(key_node.value)
        at = Place(file, _line(key_node), key)
        if key not in keys:
            raise at.wrong(f'there is no key "{key}" here', value=key, among=keys)
        if key in nodes:
            raise at.wrong(f"{key} stands there twice", value=key)
        nodes[key] = value
    return _Mapping(place, nodes)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
