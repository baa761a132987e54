"""Folders of data sets in, typed rows out. Pure: it reads files, and neither asks nor writes a database.

All data sets are read together. Ids resolve across them, an entity is declared in exactly one, and a node becomes
known when the first of whatever touches it was published.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from graph.provenance import AssertionRow, NodeRow, envelope
from seed.assertions import Known, Statement, read_statements
from seed.entities import DeclaredEntity, read_entities
from seed.manifest import FILE, Expected, Manifest, read_manifest
from seed.publications import Publication, read_publications
from seed.reports import derivations, reports
from seed.tables import Place

Declared = TypeVar("Declared", Publication, DeclaredEntity)
SHIPPED = Path(__file__).parent / "datasets"


@dataclass(frozen=True, slots=True)
class Dataset:
    """What one folder holds, as rows.

    nodes       declared here: sources, entities and claims
    borrowed    declared in another data set and named in an assertion of this one
    assertions  with the REPORTED_BY and DERIVED_FROM that follow from it
    needs       names of the data sets that the borrowed nodes are declared in
    """

    folder: Path
    manifest: Manifest
    nodes: tuple[NodeRow, ...]
    borrowed: tuple[NodeRow, ...]
    assertions: tuple[AssertionRow, ...]
    needs: frozenset[str]

    @property
    def name(self) -> str:
        return self.manifest.name

    @property
    def expected(self) -> Expected:
        return self.manifest.expected


def dataset_folders(parent: Path) -> list[Path]:
    """`parent` itself if it is a data set, else the data sets in it. Raises DatasetError when there is none."""
    if (parent / FILE).is_file():
        return [parent.resolve()]
    folders = sorted(p.parent.resolve() for p in parent.glob(f"*/{FILE}"))
    if not folders:
        raise Place(str(parent)).wrong(f"no data set is here: a data set is a folder with a {FILE}")
    return folders


def read_datasets(folders: Sequence[Path]) -> tuple[Dataset, ...]:
    """Reads and checks data sets that may refer to each other, in the order given.

    Raises DatasetError, naming file, line, column, value and the nearest valid one.
    """
    manifests: dict[str, tuple[Path, Manifest]] = {}
    for folder in folders:
        manifest = read_manifest(folder, f"{folder.name}/{FILE}")
        if manifest.name in manifests:
            raise Place(f"{folder}/{FILE}").wrong(f"another folder is also called {manifest.name}: rename one")
        manifests[manifest.name] = (folder, manifest)
        _refuse_unread_files(folder)
    known = _known(manifests.values())
    statements = [s for folder, manifest in manifests.values() for s in read_statements(folder, manifest, known)]
    by_dataset: dict[str, list[AssertionRow]] = {name: [] for name in manifests}
    for statement in statements:
        by_dataset[statement.dataset].append(statement.row)
    for name, row in (*reports(known, statements), *derivations(known)):
        by_dataset[name].append(row)
    _refuse_repetition(by_dataset)
    nodes = _nodes(known, statements, by_dataset)
    return tuple(_dataset(folder, manifest, nodes, by_dataset[name]) for name, (folder, manifest) in manifests.items())


def _refuse_unread_files(folder: Path) -> None:
    """A misnamed folder or file would otherwise be left out without a word."""
    for path in sorted(folder.rglob("*.csv")):
        relative = path.relative_to(folder).as_posix()
        if path.parent not in (folder / "nodes", folder / "relationships") and relative != "claims.csv":
            raise Place(f"{folder.name}/{relative}").wrong(
                "nothing reads this file: use nodes/<Label>.csv, relationships/<TYPE>.csv or claims.csv"
            )


def _known(manifests: Iterable[tuple[Path, Manifest]]) -> Known:
    publications: dict[str, Publication] = {}
    entities: dict[str, DeclaredEntity] = {}
    for folder, manifest in manifests:
        for publication in read_publications(manifest):
            _add(publications, publication)
        for entity in read_entities(folder, manifest):
            _add(entities, entity)
    known = Known(entities, publications)
    for publication in publications.values():
        for origin in publication.derived_from:
            known.publication(publication.record, "derived_from", origin)
    for entity in entities.values():
        for source in entity.sources:
            known.publication(entity.record, "source", source)
    return known


def _add(known: dict[str, Declared], declared: Declared) -> None:
    if declared.id in known:
        first = known[declared.id].record.place()
        raise declared.record.place("id").wrong(f"{declared.id} is declared already, in {first}", value=declared.id)
    known[declared.id] = declared


def _refuse_repetition(by_dataset: Mapping[str, Sequence[AssertionRow]]) -> None:
    """One source says one thing once: two rows with one key would overwrite each other at every load."""
    places: dict[str, str] = {}
    for row in (row for rows in by_dataset.values() for row in rows):
        key = envelope(row)["key"]
        if key in places:
            raise Place(row.place).wrong(
                f"{row.source} says this already, in {places[key]}: change validFrom or what tells them apart"
            )
        places[key] = row.place


def _nodes(
    known: Known, statements: Sequence[Statement], by_dataset: Mapping[str, Sequence[AssertionRow]]
) -> dict[str, "_Node"]:
    """Every node by id, with the data sets that hold it: an entity or a source one, a claim whoever states it."""
    since: dict[str, datetime] = {p.id: p.recorded_at for p in known.publications.values()}
    marked = {entity.id: entity.marking for entity in known.entities.values()}
    rows = [row for rows in by_dataset.values() for row in rows]
    # What is marked higher than the node would give itself away by the node's date; it counts where nothing else does.
    for row in sorted(rows, key=lambda row: row.marking):
        for touched in (row.start, row.end):
            if touched not in since or row.marking <= marked.get(touched, row.marking):
                since[touched] = min(row.recorded_at, since.get(touched, row.recorded_at))
    for entity in known.entities.values():
        if entity.id not in since:
            raise entity.record.place("source").wrong(f"no source reports {entity.id}: name one", value=entity.id)
    declared: tuple[Publication | DeclaredEntity, ...] = (*known.publications.values(), *known.entities.values())
    nodes = {d.id: _Node(d.row(since[d.id]), (d.dataset,)) for d in declared}
    for statement in statements:
        if statement.claim is not None:
            claim = statement.claim
            other = nodes.get(claim.id, _Node(claim, ()))
            # A reader sees the claim as soon as one of its assertions may be seen.
            marking = min(claim.marking, other.row.marking)
            lowest = replace(other.row, marking=marking, recorded_at=since[claim.id])
            nodes[claim.id] = _Node(lowest, (*other.datasets, statement.dataset))
    return nodes


@dataclass(frozen=True, slots=True)
class _Node:
    row: NodeRow
    datasets: tuple[str, ...]


def _dataset(
    folder: Path, manifest: Manifest, nodes: Mapping[str, _Node], assertions: Sequence[AssertionRow]
) -> Dataset:
    touched = {name for row in assertions for name in (row.start, row.end, row.source)}
    borrowed = [node for name, node in nodes.items() if name in touched and manifest.name not in node.datasets]
    return Dataset(
        folder,
        manifest,
        tuple(node.row for node in nodes.values() if manifest.name in node.datasets),
        tuple(node.row for node in borrowed),
        tuple(assertions),
        frozenset(node.datasets[0] for node in borrowed),
    )
