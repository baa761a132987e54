"""What a row's slots may read: the variables that a query has bound, and the expressions that it binds for them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.compile.names import Names


@dataclass(frozen=True, slots=True)
class Bound:
    """Variables. `subject` is the node, or the assertion, whose properties are read."""

    node: str | None = None
    subject: str | None = None
    rs: str | None = None
    """The list of parallel assertions."""
    groups: str | None = None
    """Their independent groups (evidence.py)."""
    start: str | None = None
    end: str | None = None
    type: str | None = None
    cursor: str | None = None
    """The expression of the order's keys and the id."""


@dataclass(slots=True)
class Lines:
    """Expressions to bind before the RETURN: a subquery that stands beside other columns must not aggregate there
    (Neo4j calls it implicit grouping).
    """

    names: Names
    bound: list[str] = field(default_factory=list)

    def bind(self, expression: str) -> str:
        name = self.names.variable("v")
        self.bound.append(f"{expression} AS {name}")
        return name

    def then(self, carried: Sequence[str | None]) -> str:
        """` WITH carried, expr AS v1, …`, or nothing where nothing was bound."""
        return f" WITH {listed([*carried, *self.bound])}" if self.bound else ""


def listed(variables: Sequence[str | None]) -> str:
    """`a, b, c`: each once, absent ones left out."""
    return ", ".join(dict.fromkeys(v for v in variables if v))
