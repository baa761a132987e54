"""The cells of nodes/<Label>.csv become entities: typed, with their ids checked against their label."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from graph.errors import CrimegraphError
from graph.ids import is_well_formed, make_id
from graph.ontology import ONTOLOGY, NodeType
from graph.provenance import NodeRow
from graph.vocabularies import Marking
from seed.cells import code, columns_of, flag, properties
from seed.manifest import Manifest
from seed.tables import Place, Record, read_table

ENTITY_COLUMNS = ("id", "name", "source", "marking", "protected", "synthetic")


@dataclass(frozen=True, slots=True)
class DeclaredEntity:
    """A row of nodes/. `sources` are the ids of those that report it; `record` is where it stands."""

    type: NodeType
    id: str
    dataset: str
    properties: Mapping[str, Any]
    marking: Marking
    protected: bool
    synthetic: bool
    sources: tuple[str, ...]
    record: Record

    @property
    def hub(self) -> bool:
        return self.type.hub or self.properties.get("kind") in self.type.hub_kinds

    def row(self, recorded_at: datetime) -> NodeRow:
        return NodeRow(
            self.type.label, self.id, self.properties, recorded_at, self.marking, self.protected, self.synthetic,
            place=str(self.record.place()),
        )  # fmt: skip


def read_entities(folder: Path, manifest: Manifest) -> Iterator[DeclaredEntity]:
    """Every row of every file of `folder`/nodes. Raises BadCell."""
    labels = [n.label for n in ONTOLOGY.node_types if n.entity]
    for path in sorted((folder / "nodes").glob("*.csv")):
        file = f"{manifest.name}/nodes/{path.name}"
        if path.stem not in labels:
            raise Place(file).wrong(f'"{path.stem}" is not a label of entities', value=path.stem, among=labels)
        node_type = ONTOLOGY.nodes[path.stem]
        own = [column for prop in node_type.properties for column in columns_of(prop)]
        for record in read_table(path, file, (*ENTITY_COLUMNS, *own), ("id",)):
            yield _entity(node_type, record, manifest)


def _entity(node_type: NodeType, record: Record, manifest: Manifest) -> DeclaredEntity:
    own = properties(node_type.properties, record)
    name = record.get("name")
    if node_type.victim and name:
        raise record.place("name").wrong("a victim case has a pseudonym and never a name: leave it empty")
    if not node_type.victim and not name:
        raise record.place("name").wrong("name is missing")
    protected = node_type.victim or bool(flag(record, "protected"))
    synthetic = flag(record, "synthetic")
    # Whoever may be a victim is shown to nobody by an oversight.
    unmarked = Marking.RED if protected else Marking.CLEAR
    marking = code(Marking, record, "marking")
    return DeclaredEntity(
        type=node_type,
        id=_checked_id(node_type, record, own),
        dataset=manifest.name,
        properties=own | ({"name": name} if name else {}),
        marking=unmarked if marking is None else marking,
        protected=protected,
        synthetic=manifest.synthetic if synthetic is None else synthetic,
        sources=record.items("source"),
        record=record,
    )


def _checked_id(node_type: NodeType, record: Record, own: Mapping[str, Any]) -> str:
    """The id, if it is one of this label's; those of wallets and countries must follow from their properties."""
    written = record.need("id")
    if not is_well_formed(written) or not written.startswith(f"{node_type.prefix}:"):
        raise record.place("id").wrong(
            f'"{written}" is not the id of a {node_type.label}: it begins with {node_type.prefix}: and has no spaces',
            value=written,
        )
    natural = _natural_key(node_type, record)
    if natural is None:
        return written
    try:
        made = make_id(node_type.label, *natural)
    except CrimegraphError as error:
        raise record.place("address").wrong(str(error).removesuffix(".")) from error
    if made != written:
        raise record.place("id").wrong(f'"{written}" does not follow from its natural key: write {made}', value=written)
    return written


def _natural_key(node_type: NodeType, record: Record) -> tuple[str, ...] | None:
    if node_type.label == "Wallet":
        return record.need("family"), record.need("address")
    return (record.need("iso2"),) if node_type.label == "Country" else None
