"""What was asked, free of GraphQL's own classes: fragments flattened per concrete type, variables applied."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field under one response key. `arguments` are coerced, defaults applied."""

    key: str
    name: str
    arguments: Mapping[str, Any]
    selection: "Selection | None" = None


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The fields asked of a composite type, per concrete type name, in first-seen order.

    Selections that come from the same text are the same object: planners use its identity as a key.
    """

    by_type: Mapping[str, tuple[Field, ...]]

    def of(self, type_name: str) -> tuple[Field, ...]:
        return self.by_type.get(type_name, ())
