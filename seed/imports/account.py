"""What became of the records of an import, in numbers, as a table and as JSON."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from seed.importers.parsed import Finding


@dataclass(slots=True)
class Account:
    """Of one file, or of several added up.

    read       records of the file
    written    rows that are new in the graph: nodes and assertions, and other versions of them
    merged     rows that are the same as an earlier one of the file, or that describe a node which another source does
    unchanged  rows that the graph holds already
    retracted  assertions that an earlier version of the file stated and this one does not, and older versions
    rejected   what could not be used, by reason
    remarked   what is odd and was used, by reason
    """

    source: str = ""
    file: str = ""
    format: str = ""
    read: int = 0
    written: int = 0
    merged: int = 0
    unchanged: int = 0
    retracted: int = 0
    withdrawn: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    remarked: Counter[str] = field(default_factory=Counter)

    def find(self, finding: Finding) -> None:
        (self.remarked if finding.kept else self.rejected)[str(finding.reason)] += 1

    def add(self, other: "Account") -> None:
        for name in ("read", "written", "merged", "unchanged", "retracted", "withdrawn"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.rejected += other.rejected
        self.remarked += other.remarked

    def as_json(self) -> dict[str, Any]:
        numbers = {
            "read": self.read,
            "written": self.written,
            "merged": self.merged,
            "unchanged": self.unchanged,
            "retracted": self.retracted,
            "withdrawn": self.withdrawn,
            "rejected": dict(sorted(self.rejected.items())),
            "remarked": dict(sorted(self.remarked.items())),
        }
        return {"file": self.file, "format": self.format, "source": self.source, **numbers} if self.file else numbers


COLUMNS = ("read", "written", "merged", "unchanged", "retracted", "rejected")


def table(accounts: list[Account], total: Account) -> str:
    """A line for each file, one for all of them, and then the reasons."""
    rows = [(one.file, one) for one in accounts] + ([("all", total)] if len(accounts) > 1 else [])
    width = max(len(name) for name, _ in rows)
    lines = ["  ".join([" " * width, *(f"{name:>10}" for name in COLUMNS)])]
    for name, one in rows:
        numbers = (one.read, one.written, one.merged, one.unchanged, one.retracted, one.rejected.total())
        lines.append("  ".join([f"{name:<{width}}", *(f"{number:>10,}" for number in numbers)]))
    for what, counted in (("rejected", total.rejected), ("kept and remarked on", total.remarked)):
        if counted:
            lines.append(f"{what}: " + ", ".join(f"{reason} {number:,}" for reason, number in sorted(counted.items())))
    return "\n".join(lines)
