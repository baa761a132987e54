"""Small random graphs of the model, with what breaks exports in them: hidden, denied, unnamed, protected, marked."""

import io
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
import stix2  # type: ignore[import-untyped]
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.ids import make_id
from graph.provenance import AssertionRow, NodeRow
from graph.vocabularies import Marking
from seed.exports.chosen import Whom
from seed.exports.ftm import write_ftm
from seed.exports.stix import write_stix
from seed.importers.formats import formats
from tests.integration.oracle.world import world
from tests.unit.exports.compared import Told, told
from tests.unit.exports.rows import Rows, assertion, imported, rows
from tests.unit.exports.test_round_trips import IN_FTM, IN_STIX, Write

FORMS = [("ftm", write_ftm, IN_FTM), ("stix", write_stix, IN_STIX)]
# Country ids of these graphs are no codes; every other label may go out.
NOT_CODES = "country:"
ODD = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(lambda t: t.strip() == t)


def random_graph(number: int, whom: Whom, names: list[str]) -> Rows:
    """A world whose first people have these names."""
    made = world(number)
    people = iter(names)
    nodes = [_named(row, people) for row in made.nodes if not row.id.startswith(NOT_CODES)]
    said = [row for row in made.first if not row.end.startswith(NOT_CODES)]
    # Their addresses are made up, and so were their ids: these follow from the addresses, as all ids of wallets do.
    ids = {row.id: make_id("Wallet", "tron", row.properties["address"]) for row in nodes if row.label == "Wallet"}
    nodes = [replace(row, id=ids.get(row.id, row.id)) for row in nodes]
    said = [replace(row, start=ids.get(row.start, row.start), end=ids.get(row.end, row.end)) for row in said]
    return replace(rows(nodes, said), whom=whom)


def _named(row: NodeRow, names: "object") -> NodeRow:
    if row.label not in ("Person", "Organization"):
        return row
    name = next(names, None)  # type: ignore[call-overload]
    return replace(row, properties={**row.properties, "name": name}) if name else row


@pytest.mark.parametrize(("form", "write", "labels"), FORMS, ids=["ftm", "stix"])
@settings(max_examples=12)
@example(number=3288, clearance=Marking.RED, names=[])  # a reference marked higher than its holder was lost
@given(number=st.integers(0, 10_000), clearance=st.sampled_from(Marking), names=st.lists(ODD, max_size=6))
async def test_a_random_graph_comes_back_and_nothing_else_with_it(
    form: str, write: Write, labels: tuple[str, ...], tmp_path: Path, number: int, clearance: Marking, names: list[str]
) -> None:
    graph = random_graph(number, Whom(clearance), names)
    out = io.BytesIO()
    await write(graph, out)
    path = tmp_path / ("again.ftm.json" if form == "ftm" else "again.json")
    path.write_bytes(out.getvalue())
    after, wanted = told(imported(formats()[form], path)), await _wanted(graph, labels)
    assert set(after.entities) <= set(wanted.entities)
    for node, own in after.entities.items():
        was = wanted.entities[node]
        assert {k: v for k, v in own.items() if k != "name"} == {k: v for k, v in was.items() if k != "name"}, node
        assert own.get("name") == was.get("name") or form == "ftm", node
    gone = set(wanted.entities) - set(after.entities)
    assert all(node.startswith("sanction:") for node in gone)  # of nobody that is exported
    assert after.claims <= wanted.claims
    kept = after.relationships
    # A sanction has one time in FollowTheMoney, and none where it is not the same for all whom it designates.
    assert not [one for one in kept - wanted.relationships if one[0] != "DESIGNATES" or one[3] or one[4]]
    # Two sources that say the same come back as one: the file. What tells assertions of one source apart is first here.
    held = {one[:4] for one in kept}
    lost = [one for one in wanted.relationships if one[:4] not in held]
    assert all(one[1] in gone for one in lost if one[0] != "DESIGNATES"), lost
    if form == "stix":
        for one in orjson.loads(out.getvalue())["objects"]:
            stix2.parse(one, allow_custom=True, version="2.1")


async def _wanted(graph: Rows, labels: tuple[str, ...]) -> Told:
    """What is visible, and asserted."""
    seen = {node.id async for node in graph.nodes()}
    said: list[AssertionRow] = []
    shown = {str(one.properties["id"]) async for one in graph.assertions() if one.properties["stance"] == "ASSERTS"}

    said = [row for row in graph.said if str(assertion(row).properties["id"]) in shown]
    return told(replace(graph, entities={k: v for k, v in graph.entities.items() if k in seen}, said=tuple(said))).of(
        *labels
    )
