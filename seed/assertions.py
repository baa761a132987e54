"""The cells of relationships/<TYPE>.csv and claims.csv become statements of sources, their ends looked up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.ids import claim_id
from graph.ontology import ONTOLOGY, RelationshipType
from graph.ontology.catalogue import Direction, End
from graph.provenance import AssertionRow, NodeRow
from graph.values import claim_value, partial_date
from graph.vocabularies import Basis, CompoundStatus, Marking, NoticeState, Reliability, Stance
from seed.cells import code, columns_of, date_text, properties, whole_number
from seed.entities import DeclaredEntity
from seed.manifest import Manifest
from seed.publications import Publication
from seed.tables import Place, Record, read_table

ENVELOPE_COLUMNS = (
    "source", "stance", "reliability", "credibility", "basis", "validFrom", "validTo", "marking", "note",
)  # fmt: skip
CLAIM_COLUMNS = ("entity", "property", "value", "qualifier", "unit")
# Types that are made from something else than a file of their own.
MADE_FROM = {
    "HAS_CLAIM": "claims.csv",
    "REPORTED_BY": "the column source of nodes/",
    "DERIVED_FROM": "derived_from in dataset.yml",
}
# What may not be said of a victim case or of anyone who may be a victim.
NEVER_OF_PROTECTED = ("SAME_AS", "DESIGNATES", "TARGETS")
CLAIM_CODES = {("Compound", "status"): CompoundStatus, ("Notice", "state"): NoticeState}


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that an id may refer to, over all data sets."""

    entities: Mapping[str, DeclaredEntity]
    publications: Mapping[str, Publication]

    def entity(self, record: Record, column: str) -> DeclaredEntity:
        """The entity whose id stands in a cell. Raises BadCell, naming the nearest id."""
        written = record.need(column)
        found = self.entities.get(written)
        if found is None:
            raise record.place(column).wrong(f'no data set declares "{written}"', value=written, among=self.entities)
        return found

    def publication(self, record: Record, column: str, written: str) -> Publication:
        found = self.publications.get(written)
        if found is None:
            raise record.place(column).wrong(
                f'no dataset.yml declares the source "{written}"', value=written, among=self.publications
            )
        return found


@dataclass(frozen=True, slots=True)
class Statement:
    """One row: the assertion, the entities that it is about, and the claim node that it brings with it, if any."""

    row: AssertionRow
    ends: tuple[DeclaredEntity, ...]
    publication: Publication
    dataset: str
    claim: NodeRow | None = None

    @property
    def protected(self) -> bool:
        return any(end.protected for end in self.ends)


def read_statements(folder: Path, manifest: Manifest, known: Known) -> Iterator[Statement]:
    """Every row of `folder`/relationships and claims.csv. Raises BadCell."""
    for path in sorted((folder / "relationships").glob("*.csv")):
        file = f"{manifest.name}/relationships/{path.name}"
        yield from _relationships(path, file, _relationship_type(path, file), manifest, known)
    claims = folder / "claims.csv"
    if claims.exists():
        file = f"{manifest.name}/claims.csv"
        for record in read_table(claims, file, (*CLAIM_COLUMNS, *ENVELOPE_COLUMNS), ("entity", "property", "value")):
            yield _claim(record, manifest, known)


def _relationship_type(path: Path, file: str) -> RelationshipType:
    types = [name for name in ONTOLOGY.relationships if name not in MADE_FROM]
    if path.stem in MADE_FROM:
        raise Place(file).wrong(f"{path.stem} has no file of its own: it is made from {MADE_FROM[path.stem]}")
    if path.stem not in types:
        raise Place(file).wrong(f'"{path.stem}" is not a relationship type', value=path.stem, among=types)
    return ONTOLOGY.relationships[path.stem]


def _relationships(
    path: Path, file: str, relationship: RelationshipType, manifest: Manifest, known: Known
) -> Iterator[Statement]:
    own = [column for prop in relationship.properties for column in columns_of(prop)]
    for record in read_table(path, file, ("from", "to", *ENVELOPE_COLUMNS, *own), ("from", "to")):
        start, end = known.entity(record, "from"), known.entity(record, "to")
        _require_ends(relationship, record, start, end)
        values = properties(relationship.properties, record)
        yield _statement(relationship.type, start.id, end.id, (start, end), values, record, manifest, known)


def _require_ends(relationship: RelationshipType, record: Record, start: DeclaredEntity, end: DeclaredEntity) -> None:
    out = End(relationship, Direction.OUT)
    allowed = (ONTOLOGY.near_labels(out), ONTOLOGY.far_labels(out))
    for column, entity, labels in zip(("from", "to"), (start, end), allowed, strict=True):
        if entity.type.label not in labels:
            raise record.place(column).wrong(
                f"{entity.id} is a {entity.type.label}, and {relationship.type} takes {' or '.join(labels)} there",
                value=entity.id,
            )
        if entity.protected and relationship.type in NEVER_OF_PROTECTED:
            raise record.place(column).wrong(
                f"{entity.id} is protected, and {relationship.type} is never said of the protected", value=entity.id
            )
    if start.id == end.id:
        raise record.place("to").wrong(f"{end.id} cannot be both ends of {relationship.type}", value=end.id)
    if relationship.type == "SAME_AS" and start.type is not end.type:
        raise record.place("to").wrong(
            f"SAME_AS joins two of one label, not a {start.type.label} and a {end.type.label}", value=end.id
        )


def _claim(record: Record, manifest: Manifest, known: Known) -> Statement:
    entity = known.entity(record, "entity")
    about, written = record.need("property"), record.need("value")
    vocabulary = CLAIM_CODES.get((entity.type.label, about))
    if vocabulary is not None:
        code(vocabulary, record, "value")
    try:
        value = claim_value(written)
    except ValueError as error:
        raise record.place("value").wrong(str(error).removesuffix("."), value=written) from error
    qualifier, unit = record.get("qualifier"), record.get("unit")
    made = claim_id(entity.id, about, value, qualifier, unit)
    statement = _statement("HAS_CLAIM", entity.id, made, (entity,), {}, record, manifest, known)
    content = {"property": about, "value": value, "qualifier": qualifier, "unit": unit}
    claim = NodeRow(
        "Claim", made, {name: text for name, text in content.items() if text is not None},
        statement.row.recorded_at, statement.row.marking, entity.protected, entity.synthetic, statement.row.place,
    )  # fmt: skip
    return Statement(statement.row, statement.ends, statement.publication, statement.dataset, claim)


def _statement(
    relation: str, start: str, end: str, ends: tuple[DeclaredEntity, ...], values: Mapping[str, Any],
    record: Record, manifest: Manifest, known: Known,
) -> Statement:  # fmt: skip
    publication = known.publication(record, "source", record.need("source"))
    defaults = manifest.defaults
    note = record.get("note")
    if note and any(entity.protected for entity in ends):
        raise record.place("note").wrong("a note could tell who a victim is: leave it empty")
    # `or` would take CLEAR, which is 0, for an empty cell.
    marking = code(Marking, record, "marking")
    if marking is None:
        marking = max(defaults.marking, publication.marking)
    valid_from, valid_to = _period(record)
    row = AssertionRow(
        type=relation,
        start=start,
        end=end,
        source=publication.id,
        recorded_at=publication.recorded_at,
        stance=code(Stance, record, "stance") or defaults.stance,
        reliability=code(Reliability, record, "reliability") or publication.reliability,
        credibility=whole_number(record, "credibility", 1, 6),
        basis=code(Basis, record, "basis") or defaults.basis,
        valid_from=valid_from,
        valid_to=valid_to,
        marking=marking,
        note=note,
        properties=values,
        place=str(record.place()),
    )
    return Statement(row, ends, publication, manifest.name)


def _period(record: Record) -> tuple[str | None, str | None]:
    first, last = date_text(record, "validFrom"), date_text(record, "validTo")
    if first and last and partial_date(first).first_day >= partial_date(last).day_after:
        raise record.place("validTo").wrong(f"validTo {last} is before validFrom {first}", value=last)
    return first, last
