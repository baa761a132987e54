"""Rows of a statement as what they are declared to be.

Neo4j holds any value under any name. What was written past the importers may be of another kind than the ontology
says, and an analysis that computed with it would fail somewhere, or answer wrongly. So each says what its rows are.
"""

import logging
from collections.abc import Sequence
from types import GenericAlias
from typing import Annotated, Any, TypeVar

import msgspec

from graph.errors import StoredValue
from graph.values import DECIMAL_PATTERN

T = TypeVar("T")
DecimalText = Annotated[str, msgspec.Meta(pattern=rf"^{DECIMAL_PATTERN}$")]
"""As graph/values.canonical_decimal writes it."""
log = logging.getLogger("crimegraph.rows")


def typed(rows: Sequence[Any], of: type[T]) -> list[T]:
    """Each row as `of`: a NamedTuple, tuple or plain type. Dates may come as their ISO texts. Raises StoredValue."""
    try:
        found: list[T] = msgspec.convert(rows, GenericAlias(list, (of,)))
    except msgspec.ValidationError as error:
        # It names kinds and places, never a value.
        log.warning("a row is not %s: %s", of, error)
        raise StoredValue() from None
    return found
