"""The example of docs/data/stix.md becomes what the page says."""

from pathlib import Path
from textwrap import dedent

from seed.importers.input import Input
from seed.importers.parsed import Parsed
from seed.importers.stix import FORMAT
from seed.importers.stix.bundle import MAX_OBJECT_BRACKETS, MAX_OBJECT_BYTES, MAX_OBJECT_DEPTH
from seed.importers.stix.claims import MAX_CLAIMS
from seed.importers.stix.draft import MAX_ITEMS, MAX_TEXT_BYTES
from seed.importers.stix.labels import BECOMES
from seed.importers.stix.own import EXTENSION
from seed.importers.stix.relationships import RULES

PAGE = (Path(__file__).parents[2] / "docs" / "data" / "stix.md").read_text(encoding="utf-8")


def block(mark: str) -> str:
    """The indented lines after a comment."""
    lines = PAGE.split(f"<!-- {mark} -->\n\n")[1].splitlines()
    end = next(number for number, line in enumerate(lines) if line and not line.startswith("    "))
    return dedent("\n".join(lines[:end])).strip()


def told(parsed: list[Parsed]) -> list[str]:
    nodes = {row.id: row for one in parsed for row in one.nodes}
    names = {node_id: row.properties.get("name") for node_id, row in nodes.items()}
    entities = [f"{row.label} {row.id} {row.marking.name}" for row in nodes.values() if row.label != "Claim"]
    claims, edges = [], []
    for row in (row for one in parsed for row in one.assertions):
        if row.type == "HAS_CLAIM":
            said = nodes[row.end].properties
            claims.append(f"{names[row.start]} {said['property']} {said['value']}")
        elif row.type != "REPORTED_BY":
            edges.append(f"{names[row.start]} {row.type} {names[row.end]} credibility {row.credibility}")
    rejected = [f"rejected {one.reason} {one.problem}" for part in parsed for one in part.findings]
    return entities + claims + edges + rejected


def test_the_example_becomes_what_the_page_says(tmp_path: Path) -> None:
    path = tmp_path / "example.json"
    path.write_text(block("example"), encoding="utf-8")
    file = Input(path, path.name)
    parsed = list(FORMAT.read(file, FORMAT.origin(file)))
    assert told(parsed) == block("becomes").splitlines()
    reports = [row for one in parsed for row in one.assertions if row.type == "REPORTED_BY"]
    assert len(reports) == 2
    assert all(row.properties["recordId"] in block("example") for row in reports)


def test_the_page_names_every_type_and_relationship_of_the_tables() -> None:
    assert [name for name in (*BECOMES, *RULES) if f"`{name}`" not in PAGE] == []


def test_the_page_names_our_extension() -> None:
    assert EXTENSION in PAGE


def test_the_page_tells_the_limits_of_the_code() -> None:
    megabytes = MAX_OBJECT_BYTES // 1024 // 1024
    for limit in (
        f"{megabytes} MB", f"{MAX_OBJECT_DEPTH} levels", f"{MAX_OBJECT_BRACKETS:,} lists", f"{MAX_CLAIMS:,} claims",
        f"{MAX_ITEMS:,} items", f"{MAX_TEXT_BYTES:,} bytes",
    ):  # fmt: skip
        assert limit in PAGE
