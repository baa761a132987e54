"""What went wrong, as GraphQL errors. `extensions.code` is one of:

    GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, OPERATION_RESOLUTION_FAILURE,
    BAD_REQUEST, BAD_USER_INPUT, LIMIT_EXCEEDED,
    RATE_LIMITED, OVERLOADED, ORIGIN_NOT_ALLOWED, DOCUMENT_NOT_TRUSTED, PERSISTED_QUERY_NOT_FOUND,
    DATABASE_UNAVAILABLE, DATABASE_TIMEOUT, DATABASE_OVERLOADED, DATABASE_REFUSED, DATABASE_TOO_OLD, DATABASE_ERROR,
    UNAVAILABLE_ANALYSIS  the database in use lacks what the analysis needs: Graph Data Science
    STORED_VALUE        the database holds a value of another kind than the ontology says
    READER_REQUIRED     what only a named reader may ask: cases
    UNAUTHENTICATED     the token is not accepted, whatever is wrong with it
    AUDIT_UNAVAILABLE   the audit log cannot be written, so the answer is withheld
    INTERNAL

Neo4j's own text never passes, since it carries values from the data.
"""

from collections.abc import Sequence

from graphql import GraphQLError

from graph.errors import CrimegraphError, RequestError

RETRY_SECONDS = 1
"""When to ask again what was turned away because the server is busy."""
NOT_TRUSTED_CODE = "DOCUMENT_NOT_TRUSTED"
NOT_TRUSTED = "This server answers only documents that it knows: ask whoever runs it to add this one."
INTERNAL = "Something went wrong in crimegraph; the server's log has the details under this code."


class Refused(Exception):
    """A document that is not answered; `errors` say why."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


def coded(error: GraphQLError, code: str) -> GraphQLError:
    """The same error with its code, and with the suggestion of its message as a field of its own."""
    extensions = {**(error.extensions or {}), "code": code}
    if "Did you mean" in error.message:
        # What follows the question mark repeats the input.
        extensions["suggestion"] = "Did you mean" + error.message.split("Did you mean", 1)[1].partition("?")[0] + "?"
    error.extensions = extensions
    return error


def located(error: GraphQLError) -> str:
    """Its message after the line and column of the document, where it has them: for who reads no `locations`."""
    at = error.locations[0] if error.locations else None
    return f"line {at.line}, column {at.column}: {error.message}" if at else error.message


def from_crimegraph(error: CrimegraphError) -> GraphQLError:
    """An error of ours: its message is written for whoever asked."""
    if isinstance(error, RequestError):
        extensions = {"code": error.code, "suggestion": error.remedy}
        return GraphQLError(str(error), path=list(error.path) or None, extensions=extensions)
    return GraphQLError(str(error), extensions={"code": error.code})


def internal() -> GraphQLError:
    return GraphQLError(INTERNAL, extensions={"code": "INTERNAL"})
