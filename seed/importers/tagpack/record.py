"""A record of a pack on its way into rows: its fields with the header's defaults, and what has become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.provenance import AssertionRow, NodeRow
from graph.vocabularies import Basis
from seed.importers.origin import Origin
from seed.importers.parsed import Finding, Parsed, Reason
from seed.importers.tagpack.moments import moment
from seed.importers.yaml_records import Record, Value
from seed.tables import Place

# The values of claims stand in an index of Neo4j, whose entries end at some 8,000 bytes.
MAX_VALUE_BYTES = 6_000


@dataclass(slots=True)
class Gathered:
    """`told` are codes that were reported for this file: each is named once, where it stands first."""

    origin: Origin
    record: Record
    file: str
    fields: Mapping[str, Value]
    told: set[tuple[str, str]]
    nodes: list[NodeRow] = field(default_factory=list)
    assertions: list[AssertionRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def place(self, column: str | None = None) -> Place:
        return Place(self.file, self.record.line, column)

    def parsed(self) -> Parsed:
        return Parsed(tuple(self.nodes), tuple(self.assertions), tuple(self.findings))

    def refused(self, reason: Reason, problem: str, column: str | None = None) -> Parsed:
        """The record as a whole is not used."""
        return Parsed(findings=(Finding(reason, problem, self.place(column), self.record.text),))

    def text(self, key: str) -> str | None:
        """The text of a field; None where it is absent, empty, or no text, which is reported."""
        value = self.fields.get(key)
        if value is None or isinstance(value, str):
            return (value or "").strip() or None
        self.lost(Reason.BAD_VALUE, f"{key} is not text", key, str(value))
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a field that is a list of them, or a single one."""
        value = self.fields.get(key)
        items = value if isinstance(value, list) else [value]
        for item in items:
            if item is not None and not isinstance(item, str):
                self.lost(Reason.BAD_VALUE, f"{key} holds something that is not text", key, str(item))
        return tuple(dict.fromkeys(text for x in items if isinstance(x, str) and (text := x.strip())))

    def modified(self) -> str | None:
        """When the record was last looked at, as far as it says so."""
        text = self.text("lastmod")
        if text is None:
            return None
        try:
            return moment(text)
        except ValueError as error:
            self.lost(Reason.BAD_DATE, str(error), "lastmod", text)
            return None

    def claim(self, entity: str, about: str, value: str, *, column: str, basis: Basis | None = None) -> None:
        """What the pack says of the entity; a value that cannot be one is reported."""
        if len(value.encode(errors="replace")) > MAX_VALUE_BYTES:
            self.lost(Reason.TOO_LONG, f"{column} is longer than {MAX_VALUE_BYTES} bytes", column, value)
            return
        try:
            node, held = self.origin.claims(entity, about, value, self.place(column), basis=basis)
        except ValueError as error:
            self.lost(Reason.BAD_VALUE, f"{column}: {error}", column, value)
            return
        self.nodes.append(node)
        self.assertions.append(held)

    def odd(self, reason: Reason, problem: str, column: str, text: str) -> None:
        """Used as it is."""
        self.findings.append(Finding(reason, problem, self.place(column), text, kept=True))

    def lost(self, reason: Reason, problem: str, column: str, text: str) -> None:
        """A part that is not used, of a record that is."""
        self.findings.append(Finding(reason, problem, self.place(column), text))

    def unknown(self, what: str, code: str) -> None:
        """Names a code that is in no list of codes, once for the file."""
        if (what, code) not in self.told:
            self.told.add((what, code))
            problem = f"{what} {code!r} is not a code that is known; said once for this file"
            self.odd(Reason.UNKNOWN_CODE, problem, what, code)
