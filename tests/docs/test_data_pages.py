"""The examples of docs/data/{galaxy,transfers,csv}.md are read by the importers, and become what the pages say."""

import re
from collections import Counter
from pathlib import Path

from graph.admission import require_assertion, require_node
from graph.provenance import envelope
from graph.vocabularies import Stance
from seed.importers import galaxy, tables, transfers
from seed.importers.formats import Format
from seed.importers.input import Input
from seed.importers.parsed import Parsed
from seed.importers.tables.mapping_file import ENCODINGS, NODE_KEYS, SOURCE_KEYS, TABLE_KEYS
from seed.importers.tables.value_file import KEYS
from seed.importers.transfers.layouts import LAYOUTS

ROOT = Path(__file__).parents[2]
POLE = ROOT / "seed" / "examples" / "pole"


def page(name: str) -> str:
    return (ROOT / "docs" / "data" / f"{name}.md").read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page(name), re.MULTILINE | re.DOTALL)


def shown(name: str) -> list[list[str]]:
    """Blocks of the page that say what an example becomes, as lines of words."""
    prose = re.sub(r"^```.*?^```", "", page(name), flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"(?:^    .*\n)+", prose, re.MULTILINE)
    return [[" ".join(line.split()) for line in block.splitlines()] for block in found]


def read(form: Format, folder: Path, file: str, content: str) -> list[Parsed]:
    path = folder / file
    path.write_text(content, encoding="utf-8")
    given = Input(path, file)
    assert form.recognises(given.head())
    return list(form.read(given, form.origin(given)))


def test_the_example_of_a_galaxy_becomes_what_the_page_says(tmp_path: Path) -> None:
    (example,) = blocks("galaxy", "json")
    parsed = read(galaxy.FORMAT, tmp_path, "example.json", example)
    lines = [galaxy.FORMAT.origin(Input(tmp_path / "example.json", "example.json")).id]
    for one in parsed:
        for node in one.nodes:
            held = node.properties
            if node.label == "Claim":
                lines.append(f"{held['property']} {held['value']}")
            else:
                lines.append(f"{node.id} {held['code']} {held['name']}")
        assert not one.findings
    assert [lines] == shown("galaxy")


def test_the_examples_of_transfers_become_what_the_page_says(tmp_path: Path) -> None:
    for example, expected in zip(blocks("transfers", "csv"), shown("transfers"), strict=True):
        lines = []
        for one in read(transfers.FORMAT, tmp_path, "example.csv", example):
            for row in one.assertions:
                said = row.properties
                lines.append(f"{row.start} -{row.type}-> {row.end} {said['amount']} {said.get('asset', '')}".strip())
            lines += [f"line {x.place.line}, column {x.place.column}: {x.reason}" for x in one.findings]
        assert lines == expected


def test_the_page_of_transfers_names_every_column_that_is_read() -> None:
    told = set(re.findall(r"`([a-z_]+)`", page("transfers")))
    for layout in LAYOUTS:
        assert set(layout.roles) - told == set(), layout.name


def test_the_example_of_people_objects_locations_and_events_becomes_what_the_page_says() -> None:
    file = Input(POLE / "mapping.yml", "pole/mapping.yml")
    parsed = list(tables.FORMAT.read(file, tables.FORMAT.origin(file)))
    assert [finding for one in parsed for finding in one.findings] == []
    nodes = [node for one in parsed for node in one.nodes]
    said = [row for one in parsed for row in one.assertions]
    for node in nodes:
        require_node(node)
    for row in said:
        require_assertion(row)
        envelope(row)
    assert sum(one.records for one in parsed) == 22
    assert Counter(node.label for node in nodes) == {
        "Person": 6, "Place": 3, "Asset": 4, "Wallet": 2, "Crime": 4, "Claim": 12,
    }  # fmt: skip
    assert Counter(row.type for row in said) == {
        "REPORTED_BY": 19, "HAS_CLAIM": 12, "BASED_IN": 5, "FAMILY_OF": 3, "LOCATED_IN": 3, "OWNS": 3, "CONTROLS": 2,
        "TOOK_PLACE_AT": 3, "SUSPECTED_OF": 4, "CHARGED_WITH": 1,
    }  # fmt: skip
    assert sum(row.stance is Stance.DENIES for row in said) == 1
    ids = {node.id for node in nodes}
    ends = {end for row in said for end in (row.start, row.end)}
    assert {end for end in ends - ids if not end.startswith(("country:", "source:"))} == set()


def test_the_page_of_tables_shows_the_example_as_it_is() -> None:
    mapping = (POLE / "mapping.yml").read_text(encoding="utf-8")
    _, table = blocks("csv", "yaml")
    assert table in mapping
    (row,) = blocks("csv", "csv")
    assert row in (POLE / "people.csv").read_text(encoding="utf-8")
    file = Input(POLE / "mapping.yml", "pole/mapping.yml")
    second = list(tables.FORMAT.read(file, tables.FORMAT.origin(file)))[1]
    person, *claims = second.nodes
    held = person.properties
    lines = [f"{person.id} {held['name']} {held['birthDate']} {held['gender']} {' '.join(held['nationalities'])}"]
    told = {
        claim.id: " ".join(
            claim.properties[key] for key in ("property", "qualifier", "value", "unit") if key in claim.properties
        )
        for claim in claims
    }
    lines += [f"{row.type} {told.get(row.end, row.end)}" for row in second.assertions]
    assert lines == shown("csv")[1]


def test_the_page_of_tables_names_every_key_that_a_mapping_may_have() -> None:
    text = page("csv")
    for key in (*SOURCE_KEYS, *TABLE_KEYS, *NODE_KEYS, *KEYS):
        assert re.search(rf"\b{key}\b", text), key
    for encoding in ENCODINGS:
        assert f"`{encoding}`" in text or f"`-{encoding.rpartition('-')[2]}`" in text, encoding
