"""The format `csv`: a data set as `crimegraph seed --dir` loads it: dataset.yml, nodes/, relationships/, claims.csv.

What the shipped data sets hold is left out: they are read beside one's own, and an entity is declared once.
"""

import csv
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import yaml

from graph.errors import DatasetError
from graph.ontology import ONTOLOGY, Kind, NodeType, Property
from graph.vocabularies import Marking
from seed.assertions import CLAIM_COLUMNS, ENVELOPE_COLUMNS, MADE_FROM
from seed.cells import columns_of
from seed.exports.gathered import Gathered, gathering
from seed.exports.records import Node, Records
from seed.exports.written import Written
from seed.manifest import FILE
from seed.source import SHIPPED, dataset_folders, read_datasets

ENTITY_COLUMNS = ("source", "marking", "protected", "synthetic")


async def write_tables(records: Records, folder: Path, *, retrieved: str) -> Written:
    """Writes the folder, which appears when it is whole and takes the place of an earlier one that we wrote.

    Raises DatasetError where the folder is something else.
    """
    with _replaced(folder) as draft, ExitStack() as open_files:
        return await _write(records, _Tables(draft, open_files), folder.name, retrieved)


@contextmanager
def _replaced(folder: Path) -> Iterator[Path]:
    """A new folder that takes the place of this one when the block has ended well."""
    if folder.exists() and not (folder / FILE).is_file():
        raise DatasetError(f"{folder} exists and is no data set: give a new folder, or remove this one.")
    draft = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(parents=True)
        yield draft
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    except OSError as error:
        raise DatasetError(f"{folder} cannot be written ({error.strerror}): give another folder.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


class _Tables:
    """The files of a folder, each opened when its first row comes."""

    def __init__(self, folder: Path, files: ExitStack) -> None:
        self.folder, self._files = folder, files
        self._writers: dict[str, Any] = {}

    def row(self, name: str, columns: Iterable[str], values: Mapping[str, Any]) -> None:
        if name not in self._writers:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            file = self._files.enter_context(path.open("w", encoding="utf-8", newline=""))
            self._writers[name] = csv.DictWriter(file, list(columns), lineterminator="\n")
            self._writers[name].writeheader()
        self._writers[name].writerow({k: _cell(v) for k, v in values.items() if v is not None})


async def _write(records: Records, tables: _Tables, name: str, retrieved: str) -> Written:
    shipped = {row.id for dataset in read_datasets(dataset_folders(SHIPPED)) for row in dataset.nodes}
    written = Written()
    sources = [node async for node in records.nodes("Source") if node.id not in shipped]
    origins: dict[str, list[str]] = defaultdict(list)
    async for one in records.assertions("DERIVED_FROM"):
        origins[one.start].append(one.end)
    text = yaml.safe_dump(_manifest(name, retrieved, sources, origins), sort_keys=False, allow_unicode=True, width=120)
    (tables.folder / FILE).write_text(text, encoding="utf-8")
    written.nodes += len(sources)
    with gathering() as gathered:
        await gathered.gather(records, starts=("REPORTED_BY",))
        async for one in records.assertions(*(name for name in ONTOLOGY.relationships if name != "DERIVED_FROM")):
            for end in (one.start, one.end):
                gathered.name(end, end, "touched")
        for node_type in ONTOLOGY.node_types:
            if node_type.entity:
                await _write_entities(node_type, records, tables, gathered, shipped, written)
        await _write_claims(records, tables, gathered, shipped, written)
    await _write_relationships(records, tables, shipped, written)
    written.left_out += type(written.left_out)()  # without zeros
    return written


async def _write_entities(
    node_type: NodeType, records: Records, tables: _Tables, gathered: Gathered, shipped: set[str], written: Written
) -> None:
    columns = ("id", "name", *(c for p in node_type.properties for c in columns_of(p)), *ENTITY_COLUMNS)
    async for node in records.nodes(node_type.label):
        if node.id in shipped:
            continue
        if gathered.named(node.id) is None:
            written.left_out["nodes of which no source that is exported says anything"] += 1
            continue
        reports = list(gathered.beside(node.id, "REPORTED_BY"))
        written.left_out["record ids, addresses and dates of reports"] += sum(
            any(said.get(what) for what in ("recordId", "url", "retrievedAt", "note", "validFrom"))
            for _, said in reports
        )
        sources = {"source": sorted({source for source, _ in reports})}
        tables.row(f"nodes/{node_type.label}.csv", columns, _entity(node, node_type.properties, written) | sources)
        written.nodes += 1


def _manifest(name: str, retrieved: str, sources: Iterable[Node], origins: Mapping[str, list[str]]) -> dict[str, Any]:
    listed = []
    for node in sources:
        held = node.properties
        entry = {
            "id": node.id,
            "name": held.get("name", node.id),
            "publisher": held.get("publisher", "not stated"),
            "url": held.get("url"),
            "published": held.get("publishedAt") or str(held["recordedAt"])[:10],
            "published_note": None if "publishedAt" in held else "not stated; the day on which this graph knew it",
            "retrieved": held.get("retrievedAt"),
            "licence": held.get("licence"),
            "reliability": held.get("reliability"),
            "channel": held.get("channel"),
            "retention": held.get("retention"),
            "derived_from": sorted(origins[node.id]) or None,
            "marking": Marking(held["marking"]).name,
        }
        listed.append({key: value for key, value in entry.items() if value is not None})
    return {
        "name": name,
        "title": f"Exported: {name}",
        "description": "An export of a graph, without what the shipped data sets hold.",
        "licence": "see the sources",
        "retrieved": retrieved,
        "synthetic": bool(listed) and all(node.properties.get("synthetic") for node in sources),
        "sources": listed,
    }


def _entity(node: Node, declared: Iterable[Property], written: Written) -> dict[str, Any]:
    row: dict[str, Any] = {"id": node.id}
    if not node.type.victim:
        row["name"] = node.name or node.id
        written.left_out["names that are missing: the id stands for them"] += node.name is None
    for prop in declared:
        row |= _cells(prop, node.properties.get(prop.name), written)
    row["marking"] = Marking(node.properties["marking"]).name
    row["protected"] = node.properties.get("protected") or None
    row["synthetic"] = node.properties.get("synthetic") or None
    return row


def _cells(prop: Property, value: Any, written: Written) -> dict[str, Any]:
    if value is None:
        return {}
    if prop.kind is Kind.POINT:
        return dict(zip(columns_of(prop), value, strict=True))
    if prop.many:
        items = [str(item) for item in value]
        written.left_out["items of lists that hold a |"] += sum("|" in item for item in items)
        return {prop.name: [item.replace("|", "¦") for item in items]}
    return {prop.name: value}


async def _write_claims(
    records: Records, tables: _Tables, gathered: Gathered, shipped: set[str], written: Written
) -> None:
    async for one in records.assertions("HAS_CLAIM"):
        content = gathered.claim(one.end)
        if one.source in shipped or content is None:
            continue
        row = {"entity": one.start, **{name: content.get(name) for name in CLAIM_COLUMNS[1:]}}
        tables.row("claims.csv", (*CLAIM_COLUMNS, *ENVELOPE_COLUMNS), row | _envelope(one.properties))
        written.assertions += 1


async def _write_relationships(records: Records, tables: _Tables, shipped: set[str], written: Written) -> None:
    for relationship in ONTOLOGY.relationship_types:
        if relationship.type in MADE_FROM:
            continue
        own = [column for prop in relationship.properties for column in columns_of(prop)]
        columns = ("from", "to", *ENVELOPE_COLUMNS, *own)
        async for one in records.assertions(relationship.type):
            if one.source in shipped:
                continue
            row = {"from": one.start, "to": one.end, **_envelope(one.properties)}
            for prop in relationship.properties:
                row |= _cells(prop, one.properties.get(prop.name), written)
            tables.row(f"relationships/{relationship.type}.csv", columns, row)
            written.assertions += 1


def _envelope(properties: Mapping[str, Any]) -> dict[str, Any]:
    row = {name: properties.get(name) for name in ENVELOPE_COLUMNS}
    return row | {"marking": Marking(properties["marking"]).name}


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "|".join(map(str, value))
    return str(value)
