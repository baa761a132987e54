"""A country that a source marks higher than whom it is about: it would go out with their marking, and is counted."""

import io
from datetime import UTC, datetime

import orjson
import pytest

from graph.provenance import AssertionRow, NodeRow
from graph.vocabularies import Marking
from seed.exports.ftm import write_ftm
from tests.unit.exports.rows import rows

THEN = datetime(2026, 1, 2, tzinfo=UTC)
NODES = [
    NodeRow("Source", "source:x", {"name": "X"}, THEN),
    NodeRow("Country", "country:KH", {"name": "Cambodia"}, THEN),
    NodeRow("Person", "person:king", {"name": "King"}, THEN),
    NodeRow("Sanction", "sanction:one", {"name": "One"}, THEN),
]
TOLD = "countries that are marked higher than whom they are about"


@pytest.mark.parametrize(("marking", "written", "counted"), [(Marking.CLEAR, 2, 0), (Marking.AMBER, 0, 2)])
async def test_a_country_is_written_or_counted(marking: Marking, written: int, counted: int) -> None:
    said = [
        AssertionRow("DESIGNATES", "sanction:one", "person:king", "source:x", THEN),
        AssertionRow("BASED_IN", "person:king", "country:KH", "source:x", THEN, marking=marking),
        AssertionRow("IMPOSED_BY", "sanction:one", "country:KH", "source:x", THEN, marking=marking),
    ]
    out = io.BytesIO()
    told = await write_ftm(rows(NODES, said), out)
    made = [orjson.loads(line)["properties"] for line in out.getvalue().splitlines()]
    assert [country for one in made for country in one.get("country", [])] == ["kh"] * written
    assert told.left_out[TOLD] == counted
