"""The rows of one object, as they grow: what all of them share is said once, and whoever is protected stays so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from graph.ids import node_type_of
from graph.ontology import ONTOLOGY, Property
from graph.provenance import AssertionRow, NodeRow
from graph.values import partial_date
from graph.vocabularies import Basis, Marking
from seed.importers.origin import Origin
from seed.importers.parsed import Finding, Parsed, Reason
from seed.importers.stix.index import Index
from seed.importers.stix.own import own_part, own_properties
from seed.tables import Place

MAX_TEXT_BYTES = 4000
"""Of a name or of a claim's value: Neo4j's indexes hold keys of about 8,000 bytes."""
MAX_ITEMS = 1000
"""Of one list of names or values."""


@dataclass(slots=True)
class Draft:
    """An object, and what it becomes. A property is `used` once it was asked for; the rest has to go somewhere too.

    shared  whether other objects of the bundle may claim things of the same nodes
    """

    raw: dict[str, Any]
    text: bytes
    place: Place
    origin: Origin
    index: Index
    marking: Marking = Marking.CLEAR
    credibility: int | None = None
    protected: bool = False
    shared: bool = True
    claimed: set[tuple[str, str | None]] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    nodes: list[NodeRow] = field(default_factory=list)
    assertions: list[AssertionRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.raw["id"])

    @property
    def type(self) -> str:
        return str(self.raw["type"])

    def parsed(self) -> Parsed:
        return Parsed(tuple(self.nodes), tuple(self.assertions), tuple(self.findings))

    def found(
        self, reason: Reason, problem: str, column: str | None = None, *, kept: bool = True, part: Any = None
    ) -> None:
        """Reports something about the object; `part` is the part of it that is meant."""
        text = self.text.decode("utf-8", "replace") if part is None else orjson.dumps(part, default=str).decode()
        self.findings.append(Finding(reason, problem, replace(self.place, column=column), text, kept))

    # Reading

    def take(self, *names: str) -> None:
        self.used.update(names)

    def rest(self) -> Iterator[tuple[str, Any]]:
        """The properties that nobody asked for."""
        yield from ((name, value) for name, value in self.raw.items() if name not in self.used and value is not None)

    def string(self, name: str) -> str | None:
        """The text of a property, of the length that an index holds."""
        self.take(name)
        value = self.raw.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            self.found(Reason.BAD_VALUE, f"{name} is no text: it is not used", name, part={name: value})
            return None
        return self._fitting(name, value.strip())

    def strings(self, name: str) -> tuple[str, ...]:
        """The texts of a list."""
        self.take(name)
        value = self.raw.get(name)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        texts = dict.fromkeys(item.strip() for item in items if isinstance(item, str) and item.strip())
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            problem = f"{name} is no list of texts: what is none is not used"
            self.found(Reason.BAD_VALUE, problem, name, part={name: value})
        if len(texts) > MAX_ITEMS:
            problem = f"{name} has more than {MAX_ITEMS} items: those after them are not used"
            self.found(Reason.TOO_LONG, problem, name, part={name: list(texts)[MAX_ITEMS:]})
        return tuple(text for text in list(texts)[:MAX_ITEMS] if self._fitting(name, text))

    def moment(self, name: str) -> str | None:
        """A time, in UTC."""
        text = self.string(name)
        try:
            return partial_date(text).text if text else None
        except ValueError as error:
            self.found(Reason.BAD_DATE, f"{name}: {error}", name, part={name: text})
            return None

    def period(self, first: str, last: str) -> tuple[str | None, str | None]:
        """Two times, the second not before the first."""
        start, end = self.moment(first), self.moment(last)
        if start and end and partial_date(start).first_day >= partial_date(end).day_after:
            problem = f"{last} is before {first}: neither is used"
            self.found(Reason.BAD_DATE, problem, last, part={first: start, last: end})
            return None, None
        return start, end

    def _fitting(self, name: str, text: str) -> str | None:
        if len(text.encode("utf-8", "surrogatepass")) <= MAX_TEXT_BYTES:
            return text or None
        problem = f"{name} is longer than {MAX_TEXT_BYTES} bytes: it is not used, shorten it"
        self.found(Reason.TOO_LONG, problem, name, part={name: text})
        return None

    def own(self, declared: Sequence[Property]) -> dict[str, Any]:
        """Properties of ours that stand in the extension of an export of this graph."""
        found, left = own_properties(declared, self.raw)
        if left:
            self.found(Reason.NOT_MAPPED, f"the model does not admit these properties: {', '.join(left)[:200]}",
                       "extensions", part=left)  # fmt: skip
        return found

    # Saying

    def entity(self, label: str, node_id: str, *, named: bool = False, **properties: Any) -> None:
        marking = Marking.CLEAR if named else self.marking
        if not named:
            given = {name: value for name, value in properties.items() if value is not None and value != ()}
            properties = given | self.own(ONTOLOGY.nodes[label].properties)
        row = self.origin.entity(
            label, node_id, self.place, named=named, protected=self.protected, marking=marking, **properties
        )
        if not named and own_part(self.raw).get("synthetic") is True:
            row = replace(row, synthetic=True)
        self.nodes.append(row)

    def says(self, relation: str, start: str, end: str, /, *, hidden: bool = False, note: str | None = None,
             **said: Any) -> None:  # fmt: skip
        """`hidden`: one of the ends is protected, so that nothing leads back to the record."""
        hidden = hidden or self.protected
        self.assertions.append(
            self.origin.says(
                relation, start, end, self.place, credibility=self.credibility, note=None if hidden else note or None,
                marking=Marking.RED if hidden else self.marking, **said,
            )
        )  # fmt: skip

    def reports(self, entity: str, *, note: str | None = None, hidden: bool = False, **said: Any) -> None:
        """That this file speaks of an entity, in this object of it."""
        hidden = hidden or self.protected
        # Without the id of the record, two reports of one person are one.
        if hidden and not self.index.first_time("REPORTED_BY", entity, self.origin.id, said.get("valid_from")):
            self.found(Reason.REPEATED, "somebody protected is reported by this bundle once, and not in which objects")
            return
        self.says(
            "REPORTED_BY", entity, self.origin.id, hidden=hidden, note=note, recordId=None if hidden else self.id,
            **said,
        )  # fmt: skip

    def claim(
        self, entity: str, about: str, value: str, *, qualifier: str | None = None, unit: str | None = None,
        note: str | None = None, hidden: bool = False, basis: Basis | None = None, valid_from: str | None = None,
        valid_to: str | None = None,
    ) -> None:  # fmt: skip
        """A claim about an entity; a finding where its value cannot be one, or where it was made before."""
        hidden = hidden or self.protected
        text = self._fitting(about, value.strip())
        if text is None:
            return
        try:
            node, assertion = self.origin.claims(
                entity, about, text, self.place, qualifier=qualifier, unit=unit, protected=hidden,
                credibility=self.credibility, note=None if hidden else note, basis=basis, valid_from=valid_from,
                valid_to=valid_to, marking=Marking.RED if hidden else self.marking,
            )  # fmt: skip
        except ValueError as error:
            self.found(Reason.BAD_VALUE, f"{about}: {error}".rstrip("."), about, part={about: value})
            return
        key = (node.id, valid_from)
        if key in self.claimed or (self.shared and not self.index.first_time(*key)):
            self.found(Reason.REPEATED, f"the same {about} is claimed in this bundle before", about, part={about: text})
            return
        self.claimed.add(key)
        self.nodes.append(node)
        self.assertions.append(assertion)

    def refer(self, entity: str, about: str, reference: str, *, qualifier: str | None = None, **said: Any) -> None:
        """A claim whose value is another object: the id of its node, or its STIX id where it has none."""
        known = self.index.get(reference)
        value = self.index.node(reference) or reference
        note = said.pop("note", None) or (known.name if known else None)
        self.claim(entity, about, value, qualifier=qualifier, note=note, hidden=self.index.is_victim(reference), **said)

    def can_hold_claims(self, node: str | None) -> bool:
        node_type = node_type_of(node) if node else None
        return node_type is not None and node_type.entity
