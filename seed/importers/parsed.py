"""What an importer makes of a record: rows to write, and findings about what could not be used or is worth knowing."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from graph.provenance import AssertionRow, NodeRow
from seed.tables import Place


class Reason(StrEnum):
    """Why something was not used, or what is odd about it. Counted by these in an import's account."""

    MALFORMED = "malformed"
    """Not well-formed in its format: JSON, CSV, YAML."""
    UNKNOWN_TYPE = "unknown-type"
    """A kind of record that has no place in the model."""
    UNKNOWN_CODE = "unknown-code"
    MISSING = "missing"
    """Something that the format or the model requires."""
    BAD_VALUE = "bad-value"
    BAD_DATE = "bad-date"
    BAD_AMOUNT = "bad-amount"
    BAD_ADDRESS = "bad-address"
    """No form of address is like this."""
    BAD_CHECKSUM = "bad-checksum"
    """In the form of an address, and mistyped: its checksum does not hold."""
    DANGLING = "dangling"
    """Refers to something that is neither in the file nor in the graph."""
    REPEATED = "repeated"
    """The same once more, in the same file."""
    CONTRADICTION = "contradiction"
    """One file says one thing twice, with different content."""
    NOT_ADMITTED = "not-admitted"
    """The model refuses it, for example a sanction on somebody who is protected."""
    ERASED = "erased"
    """It was erased from the graph, and may not come back."""
    TOO_LONG = "too-long"
    NOT_MAPPED = "not-mapped"
    """A part of a record that the model has no place for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a record. `kept`: what it is about was used as it is, so nothing was rejected.

    problem  one sentence: what is wrong, and where it helps, what to do
    text     the original text of the record, or of the part that is meant
    """

    reason: Reason
    problem: str
    place: Place
    text: str
    kept: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.place.file,
            "line": self.place.line,
            "field": self.place.column,
            "reason": str(self.reason),
            "problem": self.problem,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one record of a file became. Ends of assertions may be nodes of any record of the file, or of the graph."""

    nodes: tuple[NodeRow, ...] = ()
    assertions: tuple[AssertionRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    records: int = 1
    """How many records of the file these are: 0 where rows belong to the file as a whole."""
    withdrawn: tuple[str, ...] = ()
    """Records whose earlier statements by this source end: all but what is stated again here. They are known by the
    `recordId` of their reports and the `note` of their relationships. A file that has any is a part and no whole: what
    it does not mention stays."""
