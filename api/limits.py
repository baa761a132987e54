"""What a document may cost before anything is planned. Checked in order of price: bytes, tokens, then the tree."""

from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
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
MAX_FIELDS = 2_000
"""Fields after fragments are spread, so that fragments of fragments do not multiply unseen."""
MAX_VARIABLE_ERRORS = 5


def check_document_bytes(text: str) -> None:
    size = len(text.encode())
    if size > MAX_DOCUMENT_BYTES:
        raise LimitExceeded(
            f"The document has {size} bytes, at most {MAX_DOCUMENT_BYTES} are read: move values to variables."
        )


@dataclass(slots=True)
class _Counted:
    fields: int = 0
    aliases: int = 0


def check_operation(document: DocumentNode, operation: OperationDefinitionNode) -> None:
    """Depth, aliases and number of fields of a valid operation; introspection is left out of the depth.

    Raises LimitExceeded.
    """
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    _walk(operation.selection_set, fragments, 1, _Counted())


def _walk(
    selections: SelectionSetNode | None, fragments: dict[str, FragmentDefinitionNode], depth: int, counted: _Counted
) -> None:
    if selections is None:
        return
    if depth > MAX_DEPTH:
        raise LimitExceeded(
            f"The query is deeper than {MAX_DEPTH} levels: ask in two steps, or use `expand` or `paths`."
        )
    for node in selections.selections:
        match node:
            case FieldNode():
                counted.fields += 1
                counted.aliases += node.alias is not None
                if counted.aliases > MAX_ALIASES:
                    raise LimitExceeded(f"The query has more than {MAX_ALIASES} aliases: use `nodes(ids:)` or filters.")
                if counted.fields > MAX_FIELDS:
                    raise LimitExceeded(f"The query has more than {MAX_FIELDS} fields: ask for less at once.")
                if not node.name.value.startswith("__"):
                    _walk(node.selection_set, fragments, depth + 1, counted)
            case FragmentSpreadNode():
                _walk(fragments[node.name.value].selection_set, fragments, depth, counted)
            case _:
                _walk(node.selection_set, fragments, depth, counted)  # type: ignore[attr-defined]
