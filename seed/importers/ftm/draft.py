"""Rows and findings of one record, while it is read: the record's values, cleaned, and which of them have a place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from graph.provenance import AssertionRow, NodeRow
from graph.values import partial_date
from seed.importers.ftm import values as v
from seed.importers.ftm.index import Index
from seed.importers.ftm.lines import Record, node_id
from seed.importers.ftm.own import marked
from seed.importers.ftm.schemata import SECRETS, Prop, Schema
from seed.importers.origin import Origin
from seed.importers.parsed import Finding, Parsed, Reason
from seed.tables import Place

REASONS: Mapping[str, Reason] = {
    "date": Reason.BAD_DATE,
    "number": Reason.BAD_AMOUNT,
    "country": Reason.UNKNOWN_CODE,
    "topic": Reason.UNKNOWN_CODE,
    "language": Reason.UNKNOWN_CODE,
}
"""What a value is reported as that FollowTheMoney refuses; of other types it is a bad value."""


LONGEST_NAME = 200
"""Characters of a property's name: of one that no schema has, what is beyond is left out."""


@dataclass(slots=True)
class Draft:
    """What becomes of a record. Whatever is read of `values` by `take` has a place; `rest` is what has none yet."""

    record: Record
    schema: Schema
    origin: Origin
    index: Index
    nodes: list[NodeRow] = field(default_factory=list)
    assertions: list[AssertionRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[str, list[str]] = field(default_factory=dict)
    place: Place = field(init=False)

    def __post_init__(self) -> None:
        self.place = self.record.place()
        self.findings += self.record.odd
        props = self.schema.props
        for name, texts in self.record.values.items():
            prop = props.get(name) or self._undeclared(name, texts)
            if prop is None:
                continue
            if prop.stub:
                problem = f"{name} is the other side of what another record says: put it there"
                self.finds(Reason.NOT_MAPPED, problem, " | ".join(texts), name)
            elif name in SECRETS:
                self.finds(Reason.NOT_MAPPED, "a secret of its holder: not kept", "(withheld)", name, kept=True)
            else:
                self._clean(prop, texts)

    def _undeclared(self, name: str, texts: Sequence[str]) -> Prop | None:
        if not name.strip():
            self.finds(Reason.BAD_VALUE, "a property without a name", " | ".join(texts))
            return None
        problem = f"{self.schema.name} has no property {name[:80]!r}: kept as a claim of that name"
        self.finds(Reason.UNKNOWN_CODE, problem, " | ".join(texts), name, kept=True)
        return Prop(name[:LONGEST_NAME], "string", None, False)

    def _clean(self, prop: Prop, texts: Sequence[str]) -> None:
        kept: list[str] = []
        for text in texts:
            if v.too_long(text):
                self.finds(Reason.TOO_LONG, f"longer than {v.LONGEST_VALUE} bytes: no index takes it", text, prop.name)
            elif (clean := v.cleaned(prop, text, self.record)) is not None:
                kept.append(clean)
            else:
                reason = REASONS.get(prop.type, Reason.BAD_VALUE)
                problem = f"not a {prop.type} as FollowTheMoney and this model have it: kept as it is"
                self.finds(reason, problem, text, prop.name, kept=True)
                self.refused.setdefault(prop.name, []).append(text)
        if kept:
            self.values[prop.name] = kept if len(kept) == 1 else list(dict.fromkeys(kept))

    def finds(self, reason: Reason, problem: str, text: str, column: str | None = None, *, kept: bool = False) -> None:
        place = self.place if column is None else self.record.place(column[:80])
        self.findings.append(Finding(reason, problem, place, text, kept))

    def rejects(self, reason: Reason, problem: str, column: str | None = None) -> None:
        """The record as a whole is not used."""
        self.finds(reason, problem, self.record.text.decode(errors="replace"), column)

    def take(self, name: str) -> list[str]:
        """All values of a property, which have a place then."""
        return self.values.pop(name, [])

    def claim(self, entity: str, about: str, prop: Prop | None, text: str, **said: Any) -> None:
        """A claim that holds a value of this property, or a finding where it cannot be one."""
        unit = None
        if prop is not None and prop.type == "number":
            number = v.number(text)
            if number is None:
                self.finds(Reason.BAD_AMOUNT, "not a single number: write plain digits, as in 1234.5", text, prop.name)
                return
            text, unit = number
        said = {"unit": unit} | said
        node, assertion = self.origin.claims(entity, about, v.claimable(text), self.place, **said)
        self.nodes.append(node)
        self.assertions.append(assertion)

    def claim_rest(self, entity: str) -> None:
        """Every value that has no place yet becomes a claim about the entity, under the name of its property."""
        for held in (self.values, self.refused):
            for name, texts in held.items():
                prop = self.schema.props.get(name) if held is self.values else None
                for text in texts:
                    self.claim(entity, name, prop, text)

    def reports_rest(self) -> None:
        """Every value that has no place yet, in one finding, since a relationship holds no claims."""
        rest = {
            name: [*self.values.get(name, ()), *self.refused.get(name, ())] for name in (*self.values, *self.refused)
        }
        if rest:
            problem = f"no place for {', '.join(rest)} of a {self.schema.name}"
            self.finds(Reason.NOT_MAPPED, problem[:500], orjson.dumps(rest).decode(), kept=True)

    def period(self, start: Iterable[str], end: Iterable[str]) -> tuple[str | None, str | None]:
        """When it was so: the first of each that is a date. Neither, with a finding, where it ends before it begins."""
        first, last = self.date("startDate", start), self.date("endDate", end)
        if first and last and partial_date(first).first_day >= partial_date(last).day_after:
            self.finds(Reason.BAD_DATE, f"ends ({last}) before it begins ({first}): without dates", first, kept=True)
            return None, None
        return first, last

    def date(self, name: str, texts: Iterable[str]) -> str | None:
        """The first that is a date of the calendar; others that are none are findings."""
        for text in texts:
            found = v.moment(text)
            if found is not None:
                return found
            self.finds(Reason.BAD_DATE, "no date of the calendar that this model has", text, name, kept=True)
        return None

    def ends(self, name: str) -> tuple[str, ...]:
        """The nodes that a reference names. Those that cannot be known are findings."""
        prop = self.schema.props.get(name)
        found: list[str] = []
        for entity in self.take(name):
            nodes = self.index.nodes(entity)
            if nodes:
                found += nodes
            elif nodes is not None:
                self.finds(Reason.DANGLING, f"{entity} is of a schema that has no place here", entity, name)
            elif prop is not None and len(prop.labels) == 1 and prop.labels != ("Wallet",):
                found.append(node_id(prop.labels[0], entity))
            else:
                labels = " or ".join(prop.labels) if prop else "anything"
                self.finds(
                    Reason.DANGLING, f"{entity} is not in this file, so whether {labels} is not known", entity, name
                )
        return tuple(dict.fromkeys(found))

    def parsed(self) -> Parsed:
        nodes, assertions = marked(self.record.around, self.nodes, self.assertions)
        return Parsed(tuple(nodes), tuple(assertions), tuple(self.findings))
