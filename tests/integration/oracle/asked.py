"""What a document asks, without its syntax: fields with arguments, whose values are still open.

The shape of arguments (which operators, how many alternatives, which enum decides what is walked) is fixed here; their
values are `Hole`s. So many documents come from one `Asked`, and Neo4j plans its statement once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Hole:
    """A value that is drawn later. `of` is the name of the scalar or enum; `role` says what it is for."""

    of: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Several:
    """A list of any length of drawn values."""

    of: Hole


@dataclass(frozen=True, slots=True)
class Code:
    """An enum value that belongs to the shape."""

    name: str


@dataclass(frozen=True, slots=True)
class After:
    """A cursor of the connection `what` in the order that `orderBy` holds; `absent` are the keys that are null."""

    what: str
    order: Any
    absent: tuple[bool, ...]


@dataclass(slots=True, eq=False)
class Asked:
    """One field under a response key. `on` is the type that it is asked of, which `narrows` what stands there."""

    key: str
    name: str
    on: str
    arguments: dict[str, Any] = field(default_factory=dict)
    inner: list["Asked"] | None = None
    narrows: bool = False
    apart: bool = False
    """Whether its key means another field of another type, so that it may be asked of its own type alone."""

    def walk(self) -> Iterator["Asked"]:
        yield self
        for one in self.inner or ():
            yield from one.walk()


@dataclass(slots=True, eq=False)
class Operation:
    """The root fields, and the arguments of `@asOf`, if it stands there."""

    fields: list[Asked]
    as_of: dict[str, Any] = field(default_factory=dict)

    def walk(self) -> Iterator[Asked]:
        for one in self.fields:
            yield from one.walk()


@dataclass(slots=True)
class Keys:
    """The response keys of one place in an answer, so that fields under one key can always be merged.

    The same field of the same arguments may come again; another one under the same key only of two object types, and
    only with a leaf of the same type.
    """

    _taken: dict[str, list[tuple[Asked, str]]] = field(default_factory=dict)
    _inner: dict[str, "Keys"] = field(default_factory=dict)

    def take(self, key: str, asked: Asked, kind: str, *, leaf: bool, objects: Sequence[str]) -> bool:
        """Takes the key for a field of the type `kind`, where it can stand beside what is there."""
        beside: list[Asked] = []
        for other, other_kind in self._taken.get(key, []):
            # Open values differ from one use to the next, so a field with arguments is never asked twice.
            same = other.name == asked.name and not other.arguments and not asked.arguments
            apart = leaf and other.on != asked.on and other.on in objects and asked.on in objects
            if kind != other_kind or not (same or apart):
                return False
            if not same:
                beside += [other, asked]
        for one in beside:
            one.apart = True
        self._taken.setdefault(key, []).append((asked, kind))
        return True

    def inside(self, key: str) -> "Keys":
        return self._inner.setdefault(key, Keys())
