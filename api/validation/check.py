"""A document is parsed within limits, its shape is counted, then graphql-core validates it."""

from graphql import DocumentNode, GraphQLSchema, GraphQLSyntaxError, parse, validate

from api.errors import Refused, coded
from api.limits import MAX_TOKENS, check_document_bytes, check_shape
from graph.errors import LimitExceeded

MAX_VALIDATION_ERRORS = 5
_TOO_MANY_TOKENS = "Syntax Error: Document contains more than"
"""How graphql-core begins to say it; it has no class for it."""


def check(schema: GraphQLSchema, text: str) -> None:
    """Raises Refused with coded errors, or LimitExceeded, for a document that is not answered."""
    check_document_bytes(text)
    document = parsed(text)
    check_shape(document)
    if errors := validate(schema, document, max_errors=MAX_VALIDATION_ERRORS):
        raise Refused([coded(e, "GRAPHQL_VALIDATION_FAILED") for e in errors])


def parsed(text: str) -> DocumentNode:
    """The syntax tree. Raises Refused or LimitExceeded."""
    try:
        document = parse(text, max_tokens=MAX_TOKENS)
    except GraphQLSyntaxError as error:
        if error.message.startswith(_TOO_MANY_TOKENS):
            raise LimitExceeded(
                f"The document has more than {MAX_TOKENS} tokens", "move values to variables, or ask for less"
            ) from None
        raise Refused([coded(error, "GRAPHQL_PARSE_FAILED")]) from None
    _unlink_tokens(document)
    return document


def _unlink_tokens(document: DocumentNode) -> None:
    """Tokens know their neighbours, so that only the collector could free a tree, and none of them before all are."""
    token = document.loc.start_token if document.loc else None
    while token is not None:
        following = token.next
        token.prev = token.next = None
        token = following
