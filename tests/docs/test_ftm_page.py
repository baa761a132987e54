"""The page on FollowTheMoney says what its importer does."""

import re
from pathlib import Path

from graph.provenance import AssertionRow, NodeRow
from seed.importers.ftm import FORMAT
from seed.importers.ftm.schemata import EDGES, HELD, KIND_BY_TOPIC, NODES
from seed.importers.input import Input

PAGE = (Path(__file__).parents[2] / "docs" / "data" / "ftm.md").read_text(encoding="utf-8")


def test_the_example_becomes_what_the_page_says(tmp_path: Path) -> None:
    found = re.search(r"```json\n(.*?)```\n\nbecomes\n\n```text\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    path = tmp_path / "people.ftm.json"
    path.write_text(found[1], encoding="utf-8")
    assert _told(Input(path, path.name)) == found[2].splitlines()


def test_every_schema_and_topic_of_the_tables_is_on_the_page() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    first_cells = {word for row in rows for word in re.findall(r"\w+", row.split("|")[1])}
    assert {*NODES, *EDGES} <= first_cells
    assert all(schema in PAGE for schema in HELD)
    told = {(topic, row.split("|")[2].strip()) for row in rows for topic in re.findall(r"`(gov[\w.]*)`", row)}
    assert told == {(topic, str(kind)) for topic, kind in KIND_BY_TOPIC.items()}


def _told(file: Input) -> list[str]:
    told: list[str] = []
    claims: dict[str, str] = {}
    for parsed in FORMAT.read(file, FORMAT.origin(file)):
        claims |= {
            row.id: "{property} = {value}".format(**row.properties) for row in parsed.nodes if row.label == "Claim"
        }
        told += [_node(row) for row in parsed.nodes if row.label != "Claim"]
        told += [_assertion(row, claims) for row in parsed.assertions]
        for finding in parsed.findings:
            used = "kept" if finding.kept else "refused"
            told.append(f"line {finding.place.line}, {used}, {finding.reason}: {finding.problem}")
    return told


def _node(row: NodeRow) -> str:
    own = {name: value for name, value in sorted(row.properties.items()) if name != "name"}
    return f"{row.label} {row.id}: {row.properties['name']}{_listed(own)}"


def _assertion(row: AssertionRow, claims: dict[str, str]) -> str:
    if row.type == "HAS_CLAIM":
        return f"{row.start} claims {claims[row.end]}"
    since = f" since {row.valid_from}" if row.valid_from else ""
    note = f", note {row.note}" if row.note else ""
    return f"{row.start} {row.type} {row.end}{_listed(dict(sorted(row.properties.items())))}{since}{note}"


def _listed(own: dict[str, object]) -> str:
    texts = [f"{name} {', '.join(value) if isinstance(value, tuple) else value}" for name, value in own.items()]
    return f" ({', '.join(texts)})" if texts else ""
