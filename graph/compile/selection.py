"""What was asked, free of GraphQL's own classes: fragments flattened per concrete type, variables applied."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Form(StrEnum):
    """What the value of a leaf is in an answer."""

    TEXT = "text"
    INT = "int"
    FLOAT = "float"
    BOOLEAN = "boolean"
    ENUM = "enum"


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """What GraphQL wants of a leaf's value."""

    form: Form
    required: bool
    items_required: bool | None = None
    """Of a list: whether its items may be null. None where it is no list."""
    names: Mapping[Any, str] = field(default_factory=dict)
    """Of an enum: the name of each stored value."""


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The fields asked of a composite type, per concrete type name, in first-seen order; none of a leaf.

    Selections that come from the same text are the same object: planners use its identity as a key.
    """

    by_type: Mapping[str, tuple["Field", ...]] = field(default_factory=dict)

    def of(self, type_name: str) -> tuple["Field", ...]:
        return self.by_type.get(type_name, ())

    def keys(self, type_name: str) -> tuple[tuple[str, str], ...]:
        """(response key, field) of what is asked of a type."""
        return tuple((f.key, f.name) for f in self.of(type_name))


LEAFLESS = Selection()
TYPENAME = "__typename"


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field under one response key. `arguments` are coerced, defaults applied; values may be `Given`."""

    key: str
    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    selection: Selection = LEAFLESS
    leaf: Leaf | None = None
    """None where the field is composite."""
    required: bool = False
    """Whether a composite field may be null."""
