"""What a document may cost before anything is planned. Checked in order of price: bytes, tokens, then the tree."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from graph.errors import LimitExceeded

MAX_BODY_BYTES = 256_000
"""Of a request: document and variables. A million can be so many small values that reading them takes half a second."""
MAX_DOCUMENT_BYTES = 64_000
MAX_TOKENS = 8_000
MAX_DEPTH = 24
"""Levels of fields. An edge costs two or three, so this is about eight hops."""
MAX_ALIASES = 60
MAX_INTROSPECTION_ALIASES = 1
"""Each can repeat the whole schema, which takes half a second."""
MAX_FIELDS = 2_000
"""Fields and fragments after fragments are spread, so that fragments of fragments do not multiply unseen."""
MAX_FRAGMENT_DEPTH = 60
"""Fragments that spread fragments that spread fragments."""
MAX_REPEATED = 100
"""Selections of one name in one object. Validation compares them in pairs: 500 take a second."""
MAX_VARIABLE_ERRORS = 5
MAX_VALUES = 10_000
"""In all variables together. Checking that they are of their types takes 15 µs each."""
FEW_VALUES = 200
"""Are checked at once; more of them beside the event loop."""


def check_values(variables: Mapping[str, Any]) -> bool:
    """Whether there are few of them. Raises LimitExceeded."""
    count, ahead = 0, deque[Any](variables.values())
    while ahead:
        value = ahead.popleft()
        count += 1
        if count + len(ahead) > MAX_VALUES:
            raise LimitExceeded(f"The variables hold more than {MAX_VALUES} values", "ask in several steps")
        if isinstance(value, dict):
            ahead.extend(value.values())
        elif isinstance(value, list):
            ahead.extend(value)
    return count <= FEW_VALUES


def check_document_bytes(text: str) -> None:
    size = len(text.encode())
    if size > MAX_DOCUMENT_BYTES:
        raise LimitExceeded(
            f"The document has {size} bytes, at most {MAX_DOCUMENT_BYTES} are read", "move values to variables"
        )


def check_shape(document: DocumentNode) -> None:
    """Depth, aliases and number of fields of every operation; introspection may be deep, and not repeated.

    Comes before validation, which takes seconds for what is refused here: the document may be invalid.
    What no operation spreads is counted too. Raises LimitExceeded.
    """
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    spread: set[str] = set()
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            _Counted(fragments, spread).walk(definition.selection_set, 1, Counter())
    unused = _Counted(fragments, spread)
    for name in fragments:
        if name not in spread:
            unused.spread(name, 1, Counter())


@dataclass(slots=True)
class _Counted:
    fragments: dict[str, FragmentDefinitionNode]
    met: set[str]
    """Fragments that were spread somewhere."""
    fields: int = 0
    aliases: int = 0
    introspection_aliases: int = 0
    inside: list[str] = field(default_factory=list)
    """Fragments that are being spread."""

    def walk(
        self, selections: SelectionSetNode | None, depth: int, names: Counter[str], *, introspection: bool = False
    ) -> None:
        """`names`: how often each stands in the answer's object that these selections belong to."""
        if selections is None:
            return
        if depth > MAX_DEPTH and not introspection:
            raise LimitExceeded(
                f"The query is deeper than {MAX_DEPTH} levels", "ask in two steps, or use `expand` or `paths`"
            )
        for node in selections.selections:
            match node:
                case FieldNode():
                    within = introspection or node.name.value in ("__schema", "__type")
                    self._count(node, names, introspection=within)
                    self.walk(node.selection_set, depth + 1, Counter(), introspection=within)
                case FragmentSpreadNode():
                    self.spread(node.name.value, depth, names, introspection=introspection)
                case InlineFragmentNode():
                    self._count_one()
                    self.walk(node.selection_set, depth, names, introspection=introspection)

    def spread(self, name: str, depth: int, names: Counter[str], *, introspection: bool = False) -> None:
        self.met.add(name)
        self._count_one()
        if name in self.inside or name not in self.fragments:
            # Validation refuses both.
            return
        if len(self.inside) == MAX_FRAGMENT_DEPTH:
            raise LimitExceeded(
                f"Fragments spread one another more than {MAX_FRAGMENT_DEPTH} deep", "put some of them into one"
            )
        self.inside.append(name)
        self.walk(self.fragments[name].selection_set, depth, names, introspection=introspection)
        self.inside.pop()

    def _count(self, node: FieldNode, names: Counter[str], *, introspection: bool) -> None:
        self.aliases += node.alias is not None
        self.introspection_aliases += introspection and node.alias is not None
        if self.aliases > MAX_ALIASES:
            raise LimitExceeded(f"The query has more than {MAX_ALIASES} aliases", "use `nodes(ids:)` or filters")
        if self.introspection_aliases > MAX_INTROSPECTION_ALIASES:
            raise LimitExceeded(
                f"The query has more than {MAX_INTROSPECTION_ALIASES} aliases in introspection", "ask in several steps"
            )
        name = (node.alias or node.name).value
        names[name] += 1
        if names[name] > MAX_REPEATED:
            raise LimitExceeded(
                f"The query asks more than {MAX_REPEATED} times for one field of one object", "ask for it once"
            )
        self._count_one()

    def _count_one(self) -> None:
        self.fields += 1
        if self.fields > MAX_FIELDS:
            raise LimitExceeded(f"The query has more than {MAX_FIELDS} fields", "ask for less at once")
