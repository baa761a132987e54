"""One allocator for variables and parameters. Values become parameters; nothing else does."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Names:
    """Counts up in the order of use, so that equal plans give equal text."""

    parameters: dict[str, Any] = field(default_factory=dict)
    _variables: int = 0

    def variable(self, stem: str) -> str:
        self._variables += 1
        return f"{stem}{self._variables}"

    def parameter(self, value: Any) -> str:
        """A parameter of a value, or of a Given, or of a list in which some are."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"
