"""One notice on its way into the graph: its fields read whatever they hold, its rows and findings gathered."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from graph.provenance import AssertionRow, NodeRow
from graph.values import canonical_decimal, partial_date
from graph.vocabularies import Marking
from seed.importers.interpol.countries import Country, countries
from seed.importers.origin import Origin
from seed.importers.parsed import Finding, Parsed, Reason
from seed.tables import Place

LONGEST_NAME = 500
LONGEST_CLAIM = 1_500
"""A value is indexed, and Neo4j's indexes hold 8 kB."""
LONGEST_TEXT = 50_000
ENVELOPE = ("entity_id", "_links", "_embedded")
_URL = re.compile(r"https?://[!-~]{1,400}")
_DATE = re.compile(r"(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")


def as_text(value: Any) -> str:
    """A piece of a record as JSON, for a finding; a text as it is."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    return _SURROGATE.sub("\ufffd", json.dumps(value, ensure_ascii=False, default=str))


@dataclass(slots=True)
class Draft:
    """`discreet`, about somebody missing or possibly so: findings say no more than the number of the notice, everything
    is RED and protected, and nothing says where in the source it stands."""

    origin: Origin
    place: Place
    record: Mapping[str, Any]
    number: str
    discreet: bool = False
    nodes: list[NodeRow] = field(default_factory=list)
    assertions: list[AssertionRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    read: set[str] = field(default_factory=lambda: set(ENVELOPE))

    def parsed(self) -> Parsed:
        return Parsed(tuple(self.nodes), tuple(self.assertions), tuple(self.findings))

    # What is wrong or odd.

    def found(self, reason: Reason, problem: str, at: str | None, value: Any = None, *, kept: bool = True) -> None:
        """`problem` holds nothing of the record: what it is about is `value`."""
        text = self.number if self.discreet or value is None else as_text(value)
        shown = "" if self.discreet or value is None else f": {as_text(value)[:80]!r}"
        self.findings.append(Finding(reason, f"{problem}{shown}", self.at(at), text, kept))

    def at(self, name: str | None) -> Place:
        """The place of a field; `place` itself may name an element of a list."""
        column = ".".join(part for part in (self.place.column, name) if part)
        return replace(self.place, column=column or None)

    # Fields.

    def value(self, name: str) -> Any:
        self.read.add(name)
        return self.record.get(name)

    def text(self, name: str, longest: int = LONGEST_NAME, *, lines: bool = False) -> str | None:
        """A field that is text, trimmed, or None where there is none."""
        return self.as_line(self.value(name), name, longest, lines=lines)

    def as_line(self, value: Any, at: str, longest: int = LONGEST_NAME, *, lines: bool = False) -> str | None:
        """Text or a number as one line of text, or several where `lines`. Anything else is a finding."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            if value not in ([], {}):
                self.found(Reason.BAD_VALUE, f"{at} is neither text nor a number", at, value)
            return None
        text = str(value)
        if _SURROGATE.search(text) or "\0" in text:
            self.found(Reason.BAD_VALUE, f"{at} holds halves of characters, which were replaced", at, value)
            text = _SURROGATE.sub("\ufffd", text).replace("\0", "\ufffd")
        kept = text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if lines else [text]
        text = "\n".join(" ".join(line.split()) for line in kept).strip()
        if len(text) > longest:
            self.found(Reason.TOO_LONG, f"{at} is longer than {longest} characters and was cut", at, text)
            text = text[: longest - 1].rstrip() + "…"
        return text or None

    def items(self, name: str) -> Iterator[tuple[Any, str]]:
        """What a list holds, each with its place. A single value is taken for a list of one."""
        value = self.value(name)
        if value is None or value == "":
            return
        if not isinstance(value, list):
            self.found(Reason.BAD_VALUE, f"{name} is no list", name, value)
            value = [value]
        for index, one in enumerate(value):
            if one is not None:
                yield one, f"{name}[{index}]"

    def lines(self, name: str, longest: int = LONGEST_NAME) -> Iterator[tuple[str, str]]:
        """The texts of a list, each with its place."""
        for one, at in self.items(name):
            if text := self.as_line(one, at, longest):
                yield text, at

    def date(self, value: Any, at: str) -> str | None:
        """`1958/11/05`, `1958/11` or `1958` as a partial date; a part 00 is not known. Anything else is a finding."""
        text = self.as_line(value, at)
        if text is None:
            return None
        match = _DATE.fullmatch(text)
        known: list[str] = []
        for part in match.groups() if match else ():
            if part is None or not int(part):
                break
            known.append(part.zfill(2))
        try:
            return partial_date("-".join(known) or text).text
        except ValueError:
            self.found(Reason.BAD_DATE, f"{at} is no date: write 1958/11/05, 1958/11 or 1958", at, text)
            return None

    def country(self, value: Any, at: str) -> Country | str | None:
        """The country of a code; a code that is not in ISO 3166-1 comes back as it is, and is a finding."""
        code = self.as_line(value, at)
        if code is None:
            return None
        if known := countries().get(code.upper()):
            return known
        self.found(Reason.UNKNOWN_CODE, f"{at} is no country code of ISO 3166-1", at, code)
        return code

    def decimal(self, name: str) -> str | None:
        """A positive amount; 0 means that it is not known."""
        text = self.text(name)
        if text is None:
            return None
        try:
            amount = canonical_decimal(text.replace(",", ".", 1))
        except ValueError:
            amount = "-"
        if amount.startswith("-"):
            self.found(Reason.BAD_AMOUNT, f"{name} is no positive number", name, text)
            return None
        return amount if amount != "0" else None

    # Rows.

    def node(self, label: str, node_id: str, *, named: bool = False, **properties: Any) -> str:
        """A node of this notice, and that the notice's record reports it where it describes it."""
        self.nodes.append(
            self.origin.entity(
                label, node_id, self.place, named=named, protected=self.discreet, marking=self.marking, **properties
            )
        )
        return node_id

    def reports(self, node_id: str) -> None:
        located = {} if self.discreet else {"record": self.number, "url": self.url}
        self.assertions.append(self.origin.reports(node_id, self.place, marking=self.marking, **located))

    def says(self, relation: str, start: str, end: str, **said: Any) -> None:
        self.assertions.append(self.origin.says(relation, start, end, self.place, marking=self.marking, **said))

    def claim(self, entity: str, about: str, value: str | None, at: str, **said: Any) -> None:
        """A claim; one that the model refuses is a finding."""
        if value is None:
            return
        try:
            node, assertion = self.origin.claims(
                entity, about, value, self.at(at), protected=self.discreet, marking=self.marking, **said
            )
        except ValueError:
            self.found(Reason.BAD_VALUE, f"{at} cannot be a claim: numbers have no separators", at, value)
            return
        self.nodes.append(node)
        self.assertions.append(assertion)

    def country_node(self, country: Country) -> str:
        """A hub: only named, so that a file stands alone in an empty graph."""
        return self.node("Country", country.id, named=True, name=country.name, iso2=country.iso2, iso3=country.iso3)

    @property
    def marking(self) -> Marking | None:
        return Marking.RED if self.discreet else None

    @property
    def url(self) -> str | None:
        return self_link(self.record)

    # The end.

    def left_over(self) -> None:
        """Fields that the API is not known to have."""
        rest = [
            name for name, value in self.record.items() if name not in self.read and value not in (None, "", [], {})
        ]
        if rest and self.discreet:
            self.found(Reason.NOT_MAPPED, f"fields that are not known were left out: {len(rest)}", None)
            return
        for name in rest:
            label = as_text(name)[:60]
            self.found(Reason.NOT_MAPPED, f"the field {label} is not known, and was left out", label, self.record[name])


def self_link(record: Mapping[str, Any]) -> str | None:
    """The address that the API gives for the record itself."""
    return link(record, "self")


def link(record: Mapping[str, Any], name: str) -> str | None:
    links = record.get("_links")
    given = links.get(name) if isinstance(links, Mapping) else None
    href = given.get("href") if isinstance(given, Mapping) else None
    return href if isinstance(href, str) and _URL.fullmatch(href) else None
