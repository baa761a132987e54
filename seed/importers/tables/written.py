"""A YAML file whose every key knows its line and column, so that a mistake can be shown. Every scalar is its text."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import yaml

from seed.importers.input import Unusable
from seed.importers.parsed import Reason
from seed.tables import Place, nearest

LARGEST = 1024 * 1024
"""Bytes of a mapping."""
DEEPEST = 20
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Node:
    """A part of the file; `path` leads to it, as in `tables.0.nodes.1.label`."""

    file: str
    path: str
    node: yaml.Node

    def wrong(self, problem: str, *, value: str | None = None, among: Iterable[str] = ()) -> Unusable:
        """The error to raise; `among` are the valid values, of which the nearest to `value` is named."""
        near = nearest(value, among) if value is not None else None
        hint = f"; the nearest is {near}" if near else ""
        mark = self.node.start_mark
        place = Place(self.file, mark.line + 1, f"{mark.column + 1}, at {self.path}" if self.path else None)
        return Unusable(place, f"{problem}{hint}")

    @property
    def is_text(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode)

    @property
    def is_keys(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_null(self) -> bool:
        return self.node.tag == _NULL

    def text(self) -> str:
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.wrong("one text is expected here")
        return str(self.node.value).strip()

    def filled(self) -> str:
        text = self.text()
        if not text or self.is_null:
            raise self.wrong("a text is expected here, and it is empty")
        return text

    def one_of(self, among: Collection[str], what: str) -> str:
        text = self.text()
        if text not in among:
            raise self.wrong(f'"{text}" is not {what}', value=text, among=among)
        return text

    def flag(self) -> bool:
        return self.one_of(("true", "false"), "true or false") == "true"

    def items(self) -> tuple["Node", ...]:
        """The items of a list; one that is no list stands for itself."""
        if not isinstance(self.node, yaml.SequenceNode):
            return (self,)
        return tuple(Node(self.file, f"{self.path}.{i}", item) for i, item in enumerate(self.node.value))

    def list(self) -> tuple["Node", ...]:
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.wrong("a list is expected here")
        return self.items()

    def keyed(self, allowed: Collection[str] | None = None) -> "Keys":
        """Its keys, each once, and each one of `allowed`."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong("keys and values are expected here")
        found: dict[str, Node] = {}
        for key, value in self.node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise Node(self.file, self.path, key).wrong("a key is one text")
            name = str(key.value).strip()
            at = Node(self.file, f"{self.path}.{name}" if self.path else name, key)
            if allowed is not None and name not in allowed:
                raise at.wrong(f'there is no key "{name}" here', value=name, among=allowed)
            if name in found:
                raise at.wrong(f'the key "{name}" stands there twice')
            found[name] = Node(self.file, at.path, value)
        return Keys(self, found)


@dataclass(frozen=True, slots=True)
class Keys:
    """A part of the file that has keys."""

    at: Node
    nodes: Mapping[str, Node]

    def __contains__(self, key: str) -> bool:
        return key in self.nodes

    def __iter__(self) -> Iterator[tuple[str, Node]]:
        return iter(self.nodes.items())

    def get(self, key: str) -> Node | None:
        found = self.nodes.get(key)
        return None if found is None or found.is_null else found

    def need(self, key: str) -> Node:
        found = self.get(key)
        if found is None:
            raise self.at.wrong(f"{key} is missing")
        return found

    def text(self, key: str) -> str | None:
        found = self.get(key)
        return found.filled() if found else None

    def flag(self, key: str) -> bool:
        found = self.get(key)
        return found.flag() if found else False

    def items(self, key: str) -> tuple[Node, ...]:
        found = self.get(key)
        return found.items() if found else ()


def read_yaml(content: bytes, file: str) -> Node:
    """The file's root. Raises Unusable, also for aliases: what is small as text would not be small in memory."""
    if len(content) > LARGEST:
        raise Unusable(Place(file), f"longer than {LARGEST // 1024} kB: no mapping is", Reason.TOO_LONG)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unusable(Place(file), f"not UTF-8 at byte {error.start}: save the file as UTF-8") from error
    try:
        _require_plain(text, file)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place(file, mark.line + 1, str(mark.column + 1)) if mark else Place(file)
        raise Unusable(place, f"not well-formed YAML ({error.problem})") from error
    except yaml.YAMLError as error:
        raise Unusable(Place(file), "not well-formed YAML (a character that it does not allow)") from error
    if root is None:
        raise Unusable(Place(file), "empty: it must name tables", Reason.MISSING)
    return Node(file, "", root)


def _require_plain(text: str, file: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        place = Place(file)
        if event.start_mark is not None:
            place = Place(file, event.start_mark.line + 1, str(event.start_mark.column + 1))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unusable(place, "anchors (&) and aliases (*) are not read: write it out, or quote the text")
        if getattr(event, "tag", None):
            raise Unusable(place, "tags (!) are not read: leave it out, or quote the text")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise Unusable(place, f"nested deeper than {DEEPEST} levels: no mapping is")
