"""The draft as bytes: columns in the order of the ontology, `\\n` at the end of every line, no date of today."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from graph.ontology import ONTOLOGY
from seed.synthetic.draft import Draft, Row
from seed.synthetic.sources import PUBLICATIONS, RETRIEVED, Publication

NAME = "synthetic"
ENVELOPE_COLUMNS = (
    "source",
    "stance",
    "reliability",
    "credibility",
    "basis",
    "validFrom",
    "validTo",
    "marking",
    "note",
)
CLAIM_COLUMNS = ("entity", "property", "value", "qualifier", "unit", *ENVELOPE_COLUMNS)


@dataclass(frozen=True, slots=True)
class Head:
    """What a dataset.yml says of itself."""

    name: str
    title: str
    description: str
    publications: Sequence[Publication]


SHIPPED = Head(
    NAME,
    "Synthetic chains and victim cases",
    "Made up by a seeded generator, and describing nobody: chains from a job advert to the owner of a wallet,"
    " with pseudonymous victim cases. Some chains have a gap or a reversed date, and some things touch many"
    " chains and mean nothing. The ground truth is in truth.json.",
    PUBLICATIONS,
)


def data_files(draft: Draft, *, seed: int, size: int, head: Head = SHIPPED) -> dict[str, bytes]:
    """Path within the data set's folder to content: dataset.yml and every CSV."""
    files = {"dataset.yml": _dataset(draft, seed, size, head)}
    for label, rows in draft.nodes.items():
        own = [p.name for p in ONTOLOGY.nodes[label].properties]
        files[f"nodes/{label}.csv"] = _csv(("id", "name", *own, "source", "marking", "protected", "synthetic"), rows)
    for relation, rows in draft.relationships.items():
        own = [p.name for p in ONTOLOGY.relationships[relation].properties]
        files[f"relationships/{relation}.csv"] = _csv(("from", "to", *ENVELOPE_COLUMNS, *own), rows)
    if draft.claims:
        files["claims.csv"] = _csv(CLAIM_COLUMNS, draft.claims)
    return dict(sorted(files.items()))


def json_file(value: Mapping[str, object]) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()


def _csv(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Leaves out columns that no row fills; a cell that no column takes is a mistake and raises ValueError."""
    filled = [c for c in columns if any(row.get(c) for row in rows)]
    known = set(columns)
    unknown = {c for row in rows for c in row} - known
    if unknown:
        raise ValueError(f"no column for {sorted(unknown)}")
    text = io.StringIO()
    writer = csv.DictWriter(text, filled, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _dataset(draft: Draft, seed: int, size: int, head: Head) -> bytes:
    dataset = {
        "name": head.name,
        "title": head.title,
        "description": head.description,
        "licence": "CC0-1.0",
        "retrieved": RETRIEVED,
        "synthetic": True,
        "defaults": {"basis": "REPORTED", "marking": "CLEAR", "stance": "ASSERTS"},
        "sources": [p.entry for p in head.publications],
        "expected": {
            "nodes": {label: len(rows) for label, rows in draft.nodes.items()},
            "relationships": {relation: len(rows) for relation, rows in draft.relationships.items()},
            "claims": len(draft.claims),
            "reason": f"Generated with seed {seed} and size {size}, so every number is exact.",
        },
    }
    return yaml.safe_dump(dataset, sort_keys=False, allow_unicode=True, width=110).encode()
