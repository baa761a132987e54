"""The source that a file becomes, and the rows that it states. What all rows of a file share is said once, here."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graph.errors import DatasetError
from graph.ids import claim_id, digest, make_id, slug
from graph.provenance import AssertionRow, NodeRow
from graph.values import claim_value
from graph.vocabularies import Basis, Marking, Reliability, Stance
from seed.importers.input import Input
from seed.tables import Place

NAMED = ""
"""`described_by` of a node that a record only names: whoever describes it later does."""
UNTIMED = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Origin:
    """A `Source` to be. One file is one source, whose id stays when a newer version of the file comes.

    Rows take `recorded_at`, `marking`, the grades and `basis` from here unless they are given their own.
    """

    id: str
    name: str
    publisher: str | None = None
    url: str | None = None
    published_at: str | None = None
    retrieved_at: str | None = None
    licence: str | None = None
    reliability: Reliability | None = None
    credibility: int | None = None
    basis: Basis = Basis.REPORTED
    channel: str = "import"
    marking: Marking = Marking.CLEAR
    synthetic: bool = False
    retention: str | None = None
    content_hash: str | None = None
    recorded_at: datetime = UNTIMED

    def row(self) -> NodeRow:
        """The Source node."""
        properties = {
            "name": self.name,
            "publisher": self.publisher,
            "url": self.url,
            "publishedAt": self.published_at,
            "retrievedAt": self.retrieved_at,
            "licence": self.licence,
            "reliability": self.reliability,
            "channel": self.channel,
            "contentHash": self.content_hash,
            "retention": self.retention,
        }
        return NodeRow(
            "Source", self.id, {k: v for k, v in properties.items() if v is not None}, self.recorded_at,
            self.marking, synthetic=self.synthetic,
        )  # fmt: skip

    def entity(
        self, label: str, node_id: str, place: Place, /, *, named: bool = False, protected: bool = False,
        marking: Marking | None = None, **properties: Any,
    ) -> NodeRow:  # fmt: skip
        """A node that this file describes; `named`, when the record only refers to it. Absent properties are None.

        Each node needs an assertion of this file that touches it (`reports`, if there is no other).
        """
        return NodeRow(
            label, node_id, {k: v for k, v in properties.items() if v is not None and v != ()}, self.recorded_at,
            self._marked(marking), protected, self.synthetic, NAMED if named else self.id, place=str(place),
        )  # fmt: skip

    def says(
        self, relation: str, start: str, end: str, place: Place, /, *, stance: Stance = Stance.ASSERTS,
        credibility: int | None = None, basis: Basis | None = None, valid_from: str | None = None,
        valid_to: str | None = None, marking: Marking | None = None, note: str | None = None, **properties: Any,
    ) -> AssertionRow:  # fmt: skip
        """A relationship that this file asserts or denies; `properties` are the type's own."""
        return AssertionRow(
            relation, start, end, self.id, self.recorded_at, stance, self.reliability, credibility or self.credibility,
            basis or self.basis, valid_from, valid_to, self._marked(marking), note,
            {k: v for k, v in properties.items() if v is not None}, str(place),
        )  # fmt: skip

    def claims(
        self, entity: str, about: str, value: str, place: Place, *, qualifier: str | None = None,
        unit: str | None = None, protected: bool = False, **said: Any,
    ) -> tuple[NodeRow, AssertionRow]:  # fmt: skip
        """A claim about an entity, and who makes it; `said` as for `says`. Raises ValueError for an empty value or a
        number with separators."""
        text = claim_value(value)
        made = claim_id(entity, about, text, qualifier, unit)
        content = {"property": about, "value": text, "qualifier": qualifier, "unit": unit}
        assertion = self.says("HAS_CLAIM", entity, made, place, **said)
        node = NodeRow(
            "Claim", made, {k: v for k, v in content.items() if v is not None}, self.recorded_at,
            assertion.marking, protected, self.synthetic, self.id, place=str(place),
        )  # fmt: skip
        return node, assertion

    def reports(
        self, entity: str, place: Place, *, record: str | None = None, url: str | None = None,
        retrieved_at: str | None = None, **said: Any,
    ) -> AssertionRow:  # fmt: skip
        """That this file speaks of an entity, in which of its records. Of the protected without a locator."""
        return self.says(
            "REPORTED_BY", entity, self.id, place, recordId=record, url=url, retrievedAt=retrieved_at, **said
        )

    def _marked(self, marking: Marking | None) -> Marking:
        return self.marking if marking is None else max(marking, self.marking)


def source_id(kind: str, *words: str) -> str:
    """The id of the source that a file of this format becomes, from what names it for good: `source:ofac-eth`."""
    return make_id("Source", "-".join(_word(word) for word in (kind, *words)))


def _word(text: str) -> str:
    try:
        return slug(text)
    except DatasetError:  # a name of signs only
        return digest(text, 12)


def origin_by_name(kind: str, file: Input, **known: Any) -> Origin:
    """An origin for files that do not say what they are: known again by the name of the file."""
    stem = file.stem
    return Origin(source_id(kind, stem), stem, **known)
