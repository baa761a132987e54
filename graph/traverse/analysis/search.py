"""What the find function of an analysis gets: under which scope and by which hops it searches, and a way to ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from graph.compile.sought import Ask
from graph.compile.text import Text
from graph.rows import typed
from graph.scope import Scope
from graph.traverse.opening import Open, opener
from graph.traverse.walk import Walk

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Search:
    """One search of one request. Every statement that it sends must keep to `scope`: text made by `text` does.

    valid_at, known_at  the day and the moment that the operation asks about; None where it names none
    """

    scope: Scope
    walk: Walk
    valid_at: date | None
    known_at: datetime | None
    _ask: Ask
    _kept: Ask | None = None

    def text(self) -> Text:
        """For a statement of its own; its parameters are the values that `text.names.parameter` was given."""
        return Text(self.scope)

    async def rows(self, query: str, text: Text, of: type[T], own: Mapping[str, Any] | None = None) -> list[T]:
        """The rows of a statement made with `text`, each as `of`; `own`: parameters that it names itself.

        Raises DatabaseError; StoredValue where a row is not what it is said to be.
        """
        return typed(await self._ask(query, {**text.names.parameters, **(own or {})}), of)

    async def kept_rows(self, query: str, text: Text, of: type[T], own: Mapping[str, Any] | None = None) -> list[T]:
        """The same of a statement that takes long, and is sent again and again: found once until something is
        committed."""
        return typed(await (self._kept or self._ask)(query, {**text.names.parameters, **(own or {})}), of)

    def open(self, direction: str | None = None, *, each: bool = False) -> Open:
        """Opens nodes (opening.py) by the walk, in its direction or another."""
        return opener(self._ask, self.walk, self.scope, direction or self.walk.direction, each=each)

    def open_at(self, moment: datetime, types: Sequence[str]) -> Open:
        """The same as things were known at another moment, over links of these types: what the reader saw then, which
        `@asOf` shows too. Whoever asks keeps the moment within `known_at`.
        """

        async def ask(query: str, own: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
            return await self._ask(query, {"knownAt": moment, **own})

        walk, scope = replace(self.walk, types=tuple(types)), replace(self.scope, known_at=moment)
        return opener(ask, walk, scope, walk.direction, each=False)
