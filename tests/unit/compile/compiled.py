"""From a document to its statement, as the API does it; no database is needed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from api import selection
from api.documents import Documents
from api.schema import schema
from graph import engine
from graph.compile.given import Decisions
from graph.compile.selection import Field
from graph.scope import ANONYMOUS, Reader, Scope


def fields_of(query: str, variables: Mapping[str, Any] | None = None) -> tuple[Field, ...]:
    """What was asked, without the planner."""
    return _asked(query, variables)[0]


def compiled(
    query: str, variables: Mapping[str, Any] | None = None, reader: Reader = ANONYMOUS
) -> tuple[str, dict[str, Any]]:
    """(text, parameters)"""
    fields, moment = _asked(query, variables)
    scope = replace(Scope(reader), valid_at=moment.valid_at, known_at=moment.known_at)
    return engine.statement(engine.plan(fields, scope))


def _asked(query: str, variables: Mapping[str, Any] | None) -> tuple[tuple[Field, ...], selection.AsOf]:
    operation = Documents(schema()).operation(query, None)
    given = operation.signature.given(Decisions(operation.signature.coerced(variables or {})))
    asked = selection.asked(schema(), operation.document.node, operation.node, given)
    return asked.fields, selection.as_of(operation.node, given)
