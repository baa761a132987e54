"""The examples of the pages on lists of addresses and packs of tags are what the importers make of them."""

import re
from pathlib import Path

import pytest

from graph.provenance import AssertionRow, NodeRow
from seed.importers.actorpack import FORMAT as ACTOR_PACK
from seed.importers.formats import Format
from seed.importers.input import Input
from seed.importers.ofac import FORMAT as OFAC
from seed.importers.tagpack import FORMAT as TAG_PACK
from seed.importers.tagpack.concepts import ABUSES

PAGES = Path(__file__).parents[2] / "docs" / "data"
_EXAMPLE = re.compile(r"```(?:text|yaml)\n(.*?)```\n\nbecomes\n\n```text\n(.*?)```", re.DOTALL)


def _examples(page: str) -> list[tuple[str, str]]:
    return _EXAMPLE.findall((PAGES / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("page", "place", "reader", "name"),
    [
        ("ofac.md", 0, OFAC, "sanctioned_addresses_USDT.txt"),
        ("tagpack.md", 0, TAG_PACK, "pack.yaml"),
        ("tagpack.md", 1, ACTOR_PACK, "actors.yaml"),
    ],
)
def test_an_example_becomes_what_the_page_says(
    page: str, place: int, reader: Format, name: str, tmp_path: Path
) -> None:
    given, expected = _examples(page)[place]
    path = tmp_path / name
    path.write_text(given, encoding="utf-8")
    assert "\n".join(_told(reader, Input(path, name))) == expected.rstrip("\n")


def test_the_page_names_every_abuse_that_has_a_kind() -> None:
    page = (PAGES / "tagpack.md").read_text(encoding="utf-8")
    assert all(f"`{code}`" in page for code, kind in ABUSES.items() if kind)


def _told(reader: Format, given: Input) -> list[str]:
    origin = reader.origin(given)
    parsed = list(reader.read(given, origin))
    nodes = {node.id: node for one in parsed for node in one.nodes}
    told = [f"Source {origin.id}: {origin.name}"]
    told += [f"{node.label} {node.id}: {node.properties['name']}" for node in nodes.values() if node.label != "Claim"]
    told += [_assertion(row, nodes) for one in parsed for row in one.assertions]
    for finding in (finding for one in parsed for finding in one.findings):
        used = "kept" if finding.kept else "refused"
        told.append(f"line {finding.place.line}, {used}, {finding.reason}: {finding.problem}")
    return told


def _assertion(row: AssertionRow, nodes: dict[str, NodeRow]) -> str:
    if row.type == "HAS_CLAIM":
        claim = nodes[row.end].properties
        return f"{row.start} claims {claim['property']} = {claim['value']}"
    own = ", ".join(f"{name} {value}" for name, value in sorted(row.properties.items()))
    return f"{row.start} {row.type} {row.end}{f' ({own})' if own else ''}"
