"""The sources of a dataset.yml, resolved: when they became known, how reliable they are, what they repeat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from graph.ids import is_well_formed
from graph.provenance import NodeRow
from graph.values import partial_date
from graph.vocabularies import Marking, Reliability
from seed.cells import code, date_text
from seed.manifest import Manifest
from seed.tables import Record


@dataclass(frozen=True, slots=True)
class Publication:
    """A source. `recorded_at` is the first moment of the date of publication: history is replayed by it."""

    id: str
    dataset: str
    record: Record
    properties: Mapping[str, str]
    recorded_at: datetime
    reliability: Reliability | None
    marking: Marking
    synthetic: bool
    derived_from: tuple[str, ...]

    def row(self, recorded_at: datetime) -> NodeRow:
        return NodeRow(
            "Source", self.id, self.properties, recorded_at, self.marking, synthetic=self.synthetic,
            place=str(self.record.place()),
        )  # fmt: skip


def read_publications(manifest: Manifest) -> list[Publication]:
    """Raises BadCell for a missing id, name, publisher or date, an unknown grade, a date that is none."""
    return [_publication(manifest, record) for record in manifest.sources]


def _publication(manifest: Manifest, record: Record) -> Publication:
    source_id = record.need("id")
    if not is_well_formed(source_id) or not source_id.startswith("source:"):
        raise record.place("id").wrong(f'"{source_id}" is not the id of a source, source:<words-with-hyphens>')
    published = date_text(record, "published") or record.need("published")
    reliability = code(Reliability, record, "reliability")
    properties = {
        "name": record.need("name"),
        "publisher": record.need("publisher"),
        "url": record.get("url"),
        "publishedAt": published,
        "retrievedAt": date_text(record, "retrieved") or manifest.retrieved,
        "licence": record.get("licence") or manifest.licence,
        "reliability": reliability,
        "channel": record.get("channel"),
        "retention": date_text(record, "retention"),
    }
    return Publication(
        id=source_id,
        dataset=manifest.name,
        record=record,
        properties={name: value for name, value in properties.items() if value is not None},
        recorded_at=first_moment(published),
        reliability=reliability,
        marking=code(Marking, record, "marking") or Marking.CLEAR,
        synthetic=manifest.synthetic,
        derived_from=record.items("derived_from"),
    )


def first_moment(text: str) -> datetime:
    """Midnight, UTC, of the first day that a partial date may mean."""
    return datetime.combine(partial_date(text).first_day, time(), UTC)
