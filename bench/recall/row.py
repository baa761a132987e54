"""One line of the table: a claim, how often it could be seen, and how often it was."""

from collections.abc import Iterable
from dataclasses import dataclass

Truth = dict[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """`found` of `cases`. Where `wanted`, all of them should be found, else none, or no more than are `allowed`: each
    that is, is a false alarm."""

    analysis: str
    claim: str
    cases: int
    found: int
    wanted: bool = True
    allowed: int = 0

    @property
    def holds(self) -> bool:
        return self.cases > 0 and (self.found == self.cases if self.wanted else self.found <= self.allowed)

    @property
    def cells(self) -> tuple[str, ...]:
        recall = f"{self.found / self.cases:.3f}" if self.wanted and self.cases else ""
        alarms = "" if self.wanted else f"{self.found}, up to {self.allowed}" if self.allowed else str(self.found)
        return f"`{self.analysis}`", self.claim, str(self.cases), recall, alarms


def counted(analysis: str, claim: str, cases: Iterable[bool], wanted: bool = True) -> Row:
    """`cases`: of each whether it was found."""
    seen = list(cases)
    return Row(analysis, claim, len(seen), sum(seen), wanted)


def table(rows: Iterable[Row]) -> str:
    head = ("analysis", "planted", "cases", "recall", "false alarms")
    lines = [head, ("---", "---", "--:", "--:", "--:"), *(row.cells for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
