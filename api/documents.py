"""Parsing and validation, cached by text. Only documents that passed in full are kept."""

from collections import OrderedDict
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
)

from api.errors import coded
from api.limits import MAX_TOKENS, check_document_bytes, check_operation
from graph.errors import LimitExceeded

MAX_DOCUMENTS = 500
MAX_VALIDATION_ERRORS = 5
_TOO_MANY_TOKENS = "Syntax Error: Document contains more than"
"""How graphql-core begins to say it; it has no class for it."""


class Refused(Exception):
    """A document that is not answered; `errors` say why."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


@dataclass(slots=True)
class Documents:
    """Validated documents of one schema, the most recently used ones kept."""

    schema: GraphQLSchema
    _kept: OrderedDict[str, DocumentNode] = field(default_factory=OrderedDict)

    def validated(self, text: str) -> DocumentNode:
        """The parsed document. Raises Refused with coded errors."""
        check_document_bytes(text)
        if text in self._kept:
            self._kept.move_to_end(text)
            return self._kept[text]
        try:
            document = parse(text, max_tokens=MAX_TOKENS)
        except GraphQLSyntaxError as error:
            if error.message.startswith(_TOO_MANY_TOKENS):
                raise LimitExceeded(
                    f"The document has more than {MAX_TOKENS} tokens", "move values to variables, or ask for less"
                ) from None
            raise Refused([coded(error, "GRAPHQL_PARSE_FAILED")]) from None
        if errors := validate(self.schema, document, max_errors=MAX_VALIDATION_ERRORS):
            raise Refused([coded(e, "GRAPHQL_VALIDATION_FAILED") for e in errors])
        for definition in document.definitions:
            if isinstance(definition, OperationDefinitionNode):
                check_operation(document, definition)
        self._kept[text] = document
        if len(self._kept) > MAX_DOCUMENTS:
            self._kept.popitem(last=False)
        return document


def chosen_operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation that is meant. Raises Refused where none or several could be."""
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    found = [o for o in operations if name is None or (o.name and o.name.value == name)]
    if len(found) == 1:
        if found[0].operation is not OperationType.QUERY:
            raise Refused([coded(GraphQLError("Only queries are answered."), "BAD_USER_INPUT")])
        return found[0]
    names = ", ".join(o.name.value for o in operations if o.name)
    if name is not None:
        message = f"The document has no operation named {name[:60]!r}: it has {names or 'an unnamed one'}."
    else:
        message = (
            f"The document has several operations: set operationName to one of {names}."
            if operations
            else ("The document has no operation.")
        )
    raise Refused([coded(GraphQLError(message), "OPERATION_RESOLUTION_FAILURE")])
