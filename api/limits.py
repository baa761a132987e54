"""What a document may cost before anything is planned. Checked in order of price: bytes, tokens, then the tree."""

from dataclasses import dataclass

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

MAX_BODY_BYTES = 1_000_000
"""Of a request: document and variables."""
MAX_DOCUMENT_BYTES = 64_000
MAX_TOKENS = 8_000
MAX_DEPTH = 24
"""Levels of fields. An edge costs two or three, so this is about eight hops."""
MAX_ALIASES = 60
MAX_INTROSPECTION_ALIASES = 5
"""Each can repeat the whole schema, which takes 0.15 s."""
MAX_FIELDS = 2_000
"""Fields after fragments are spread, so that fragments of fragments do not multiply unseen."""
MAX_VARIABLE_ERRORS = 5


def check_document_bytes(text: str) -> None:
    size = len(text.encode())
    if size > MAX_DOCUMENT_BYTES:
        raise LimitExceeded(
            f"The document has {size} bytes, at most {MAX_DOCUMENT_BYTES} are read", "move values to variables"
        )


def check_operation(document: DocumentNode, operation: OperationDefinitionNode) -> None:
    """Depth, aliases and number of fields of a valid operation; introspection may be deep, and not repeated.

    Raises LimitExceeded.
    """
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    _Counted(fragments).walk(operation.selection_set, 1)


@dataclass(slots=True)
class _Counted:
    fragments: dict[str, FragmentDefinitionNode]
    fields: int = 0
    aliases: int = 0
    introspection_aliases: int = 0

    def walk(self, selections: SelectionSetNode | None, depth: int, *, introspection: bool = False) -> None:
        if selections is None:
            return
        if depth > MAX_DEPTH and not introspection:
            raise LimitExceeded(
                f"The query is deeper than {MAX_DEPTH} levels", "ask in two steps, or use `expand` or `paths`"
            )
        for node in selections.selections:
            match node:
                case FieldNode():
                    inside = introspection or node.name.value in ("__schema", "__type")
                    self._count(node, introspection=inside)
                    self.walk(node.selection_set, depth + 1, introspection=inside)
                case FragmentSpreadNode():
                    self.walk(self.fragments[node.name.value].selection_set, depth, introspection=introspection)
                case InlineFragmentNode():
                    self.walk(node.selection_set, depth, introspection=introspection)

    def _count(self, node: FieldNode, *, introspection: bool) -> None:
        self.fields += 1
        self.aliases += node.alias is not None
        self.introspection_aliases += introspection and node.alias is not None
        if self.aliases > MAX_ALIASES:
            raise LimitExceeded(f"The query has more than {MAX_ALIASES} aliases", "use `nodes(ids:)` or filters")
        if self.introspection_aliases > MAX_INTROSPECTION_ALIASES:
            raise LimitExceeded(
                f"The query has more than {MAX_INTROSPECTION_ALIASES} aliases in introspection", "ask in several steps"
            )
        if self.fields > MAX_FIELDS:
            raise LimitExceeded(f"The query has more than {MAX_FIELDS} fields", "ask for less at once")
