"""Values that come with each request, in plans that are made once.

A plan is made while the first request of its shape is at hand and serves all later ones. A value that a client sent in
a variable stands in it as a `Given`, which says how to read it off the variables of any request.
Where a value decides something (a page size, whether a cursor is there, which type an id names) the planner asks
`decided`; what was decided, in its order, is what tells the shapes of requests apart (cache.py). The idea is Grafast's:
a plan carries its constraints on the variables.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

Variables = Mapping[str, Any]
"""Coerced variables by name; absent ones are absent."""
Read = Callable[[Variables], Any]
Made = Sequence[tuple[Read, Any]]
"""Questions that planning decided by values, in their order, each with its outcome."""


@dataclass(slots=True)
class Decisions:
    """What one planning run decided by values, in order, each question once; and the request that it is made for."""

    request: Variables
    made: list[tuple[Read, Any]] = field(default_factory=list)
    combined: list["Given"] = field(default_factory=list)
    """What was made of values. Each may refuse one, so each is made for every request, used or not."""
    _known: dict[Any, Any] = field(default_factory=dict)

    def decide(self, given: "Given", of: Callable[[Any], Any]) -> Any:
        identity = (given.key, of)
        if identity not in self._known:
            outcome = of(given.value)
            self._known[identity] = outcome
            read = given.read
            self.made.append((lambda variables: hashable(of(read(variables))), hashable(outcome)))
        return self._known[identity]

    def forget(self) -> Made:
        """What was decided. All else is let go: the first request's values, which may be large and are nobody's
        business later, and what leads to the Givens, which lead back here, so that a plan that nobody keeps is gone.
        """
        made, self.made, self.request = self.made, [], {}
        self._known.clear()
        self.combined.clear()
        return made


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """A value that is known only when a statement is sent. Never compare, measure or iterate it: decide or combine."""

    key: Any
    """Names it within its planning run: the variable, the path inside it, what was done to it."""
    read: Read
    decisions: Decisions
    sources: tuple["Given", ...] = ()
    """What it is read by way of."""

    @property
    def value(self) -> Any:
        """In the request that the plan is made for, as long as that is at hand."""
        return self.read(self.decisions.request)

    def __repr__(self) -> str:
        return f"Given({self.key!r})"

    def decided(self, of: Callable[[Any], Any] | None = None) -> Any:
        """What `of` says of the value, which then tells shapes apart; the whole value without it."""
        return self.decisions.decide(self, of or itself)

    def item(self, key: str | int) -> "Given":
        """A part of an object or list."""
        read = self.read
        return Given((self.key, key), lambda variables: read(variables)[key], self.decisions, (self,))

    def _refuse(self, *_: Any) -> NoReturn:
        raise TypeError(f"{self!r} is known only when its statement is sent")

    __bool__ = __len__ = __iter__ = __lt__ = __gt__ = __le__ = __ge__ = __getitem__ = __contains__ = _refuse


def itself(value: Any) -> Any:
    return value


def given_in(value: Any) -> Iterator[Given]:
    """The Givens in a value, inside tuples and lists too."""
    if isinstance(value, Given):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from given_in(one)


def combined(of: Callable[..., Any], *values: Any) -> Any:
    """`of(*values)`, now where all values are at hand, else a Given of it. What `of` raises now, it raises then."""
    sources = tuple(g for value in values for g in given_in(value))
    if not sources:
        return of(*values)

    def read(variables: Variables) -> Any:
        return of(*(resolved(value, variables) for value in values))

    decisions = sources[0].decisions
    read(decisions.request)
    made = Given((of, *(repr(value) for value in values)), read, decisions, sources)
    decisions.combined.append(made)
    return made


def resolved(value: Any, variables: Variables) -> Any:
    """A value, or list of values, for a request with these variables."""
    if isinstance(value, Given):
        return value.read(variables)
    if isinstance(value, tuple | list):
        return [resolved(one, variables) for one in value]
    return value


def current(value: Any) -> Any:
    """A value, or list of values, for the request that the plan is made for."""
    if isinstance(value, Given):
        return value.value
    if isinstance(value, tuple | list):
        return [current(one) for one in value]
    return value


def decided(value: Any, of: Callable[[Any], Any] | None = None) -> Any:
    """What `of` says of a value; recorded where the value is a Given."""
    if isinstance(value, Given):
        return value.decided(of)
    return (of or itself)(value)


def hashable(value: Any) -> Any:
    """The same for equal values, and fit to be a key."""
    if isinstance(value, Mapping):
        return tuple((k, hashable(v)) for k, v in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(hashable(v) for v in value)
    return value


def unused(decisions: Decisions, used: Iterable[Any]) -> list[Given]:
    """What was made of values and is in none of `used`: it may refuse a value all the same."""
    reached: set[int] = set()
    open_ = [g for value in used for g in given_in(value)]
    while open_:
        given = open_.pop()
        if id(given) not in reached:
            reached.add(id(given))
            open_ += given.sources
    # The last made lead to those that they were made of.
    found: list[Given] = []
    for given in reversed(decisions.combined):
        if id(given) not in reached:
            found.append(given)
            reached.add(id(given))
            reached |= {id(x) for x in given.sources}
    return found
