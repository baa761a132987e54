"""What was asked, free of GraphQL's own classes: fragments flattened per concrete type, variables applied."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The fields asked of a composite type, per concrete type name, in first-seen order; none of a leaf.

    Selections that come from the same text are the same object: planners use its identity as a key.
    """

    by_type: Mapping[str, tuple["Field", ...]] = field(default_factory=dict)

    def of(self, type_name: str) -> tuple["Field", ...]:
        """`__typename` is left out: whoever completes the answer knows it."""
        return tuple(f for f in self.by_type.get(type_name, ()) if f.name != "__typename")

    def keys(self, type_name: str) -> tuple[tuple[str, str], ...]:
        """(response key, field) of what is asked of a type."""
        return tuple((f.key, f.name) for f in self.of(type_name))


LEAF = Selection()


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field under one response key. `arguments` are coerced, defaults applied."""

    key: str
    name: str
    arguments: Mapping[str, Any]
    selection: Selection = LEAF
