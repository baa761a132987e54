"""The page on exports shows what leaves, and every option that the command has."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import orjson

from graph.provenance import AssertionRow, NodeRow, envelope
from graph.vocabularies import Marking
from seed.exports.commands import Form
from seed.exports.ftm import write_ftm
from seed.importers.formats import formats
from seed.importers.origin import Origin
from seed.tables import Place
from tests.unit.exports.compared import told
from tests.unit.exports.rows import Rows, imported, rows

PAGE = (Path(__file__).parents[2] / "docs" / "data" / "exporting.md").read_text(encoding="utf-8")
HERE = Place("example")
ORIGIN = Origin("source:paper", "Paper", recorded_at=datetime(2026, 1, 1, tzinfo=UTC))


def example() -> tuple[Rows, str]:
    """The graph of the example, as its lines have it, and the id of its relationship."""
    nodes: list[NodeRow] = [ORIGIN.row()]
    said: list[AssertionRow] = []
    ids = {"Person": "person:ann", "Organization": "organization:firm"}
    for label, node in ids.items():
        found = re.search(rf"    {label} {node}: ([^,]+)(.*)", PAGE)
        assert found is not None
        own = dict(re.findall(r", (\w+) ([^,\n]+)", found[2]))
        marking = Marking[own.pop("marking", "CLEAR")]
        nodes.append(ORIGIN.entity(label, node, HERE, name=found[1], marking=marking, **own))
        said.append(ORIGIN.reports(node, HERE, marking=marking))
    for about, value, unit, qualifier in re.findall(r"claims (\w+) = (\S+)(?: (cm))?(?: (more than))?\n", PAGE):
        claim, holds = ORIGIN.claims("person:ann", about, value, HERE, unit=unit or None, qualifier=qualifier or None,
                                     marking=Marking.GREEN)  # fmt: skip
        nodes.append(claim)
        said.append(holds)
    leads = ORIGIN.says(
        "LEADS", ids["Person"], ids["Organization"], HERE, role="chair", note="page 3", marking=Marking.GREEN
    )
    return rows(nodes, [*said, leads]), str(envelope(leads)["id"])


async def test_the_example_becomes_what_the_page_says(tmp_path: Path) -> None:
    graph, key = example()
    out = io.BytesIO()
    await write_ftm(graph, out)
    shown = re.search(r"<!-- becomes ftm -->\n\n((?:    .*\n)+)", PAGE)
    assert shown is not None
    lines = [line.strip().replace("KEY", key) for line in shown[1].splitlines()]
    assert out.getvalue().decode().splitlines() == lines
    path = tmp_path / "example.ftm.json"
    path.write_bytes(out.getvalue())
    assert all(orjson.loads(line) for line in lines)
    assert told(imported(formats()["ftm"], path)) == told(graph)


def test_every_format_has_a_place_on_the_page() -> None:
    assert f"crimegraph export {'|'.join(Form)}" in PAGE
    for option in ("--out", "--id", "--hops", "--cypher", "--clearance", "--victims", "--json"):
        assert option in PAGE
