"""Parameters that are looked up in the database before the statement of an operation is sent.

What Cypher alone cannot find (paths by evidence) an analysis finds with statements of its own, and hands on as ids: the
operation's one statement then reads what was asked of them, in scope like everything else.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graph.compile.given import Variables, resolved

Ask = Callable[[str, Mapping[str, Any]], Awaitable[Sequence[Sequence[Any]]]]
"""Sends a statement with parameters of its own beside those of the scope, and answers its rows."""


class Asking(Protocol):
    """What asks for one request."""

    async def __call__(self, text: str, own: Mapping[str, Any], /) -> Sequence[Sequence[Any]]:
        """As Ask does."""

    async def kept(self, text: str, own: Mapping[str, Any], /) -> Sequence[Sequence[Any]]:
        """The same; or the rows that such a statement, with the same parameters, was answered since the last commit."""


@dataclass(frozen=True, slots=True, eq=False)
class Sought:
    """A parameter of this kind.

    find    finds the value, from the resolved `values`
    values  of which some may be Givens
    """

    find: Callable[[Asking, Sequence[Any]], Awaitable[Any]]
    values: tuple[Any, ...]

    def bound(self, variables: Variables) -> "Pending":
        """For one request. Raises RequestError for values that are not what they should be."""
        return Pending(self, [resolved(value, variables) for value in self.values])


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """A parameter that is still to be looked up."""

    sought: Sought
    values: Sequence[Any]

    async def value(self, ask: Asking) -> Any:
        """Raises DatabaseError."""
        return await self.sought.find(ask, self.values)
