"""Rows into a real Neo4j: idempotent, in versions, and nothing that breaks a rule."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import pytest_asyncio

from graph.database import Counters, Database
from graph.errors import DatasetError
from graph.ids import claim_id
from graph.provenance import AssertionRow, NodeRow, envelope
from graph.schema.apply import apply
from graph.schema.checks import run_checks
from graph.settings import Endpoint
from graph.vocabularies import Marking, Reliability, Stance
from graph.write import WriteCounts, Writer

FIRST = datetime(2024, 6, 30, tzinfo=UTC)
LATER = datetime(2025, 5, 5, tzinfo=UTC)
IMPORTED = datetime(2026, 1, 1, tzinfo=UTC)

SOURCE = NodeRow(
    "Source", "source:zz-news", {"name": "A report", "publisher": "ZZ", "publishedAt": "2024-06-30"}, FIRST
)
PAPER = NodeRow("Source", "source:zz-paper", {"name": "Another", "publisher": "ZP"}, LATER, marking=Marking.AMBER)
PERSON = NodeRow("Person", "person:zz-li", {"name": "Lǐ  Zz", "aliases": ["李"], "birthDate": "1980-03"}, LATER)
BODY = NodeRow("Organization", "organization:zz", {"name": "ZZ Group", "kind": "COMPANY"}, FIRST)
PLACE = NodeRow("Compound", "compound:zz", {"name": "ZZ Park", "point": (16.7, 98.5), "pointPrecision": "CITY"}, FIRST)
VICTIM = NodeRow("VictimCase", "victim-case:zz-1", {"pseudonym": "Z1"}, FIRST, marking=Marking.RED, synthetic=True)
STAGE = NodeRow("Stage", "stage:zz", {"name": "Transit", "kind": "TRANSIT", "from": "2024"}, FIRST)
WALLETS = [NodeRow("Wallet", f"wallet:tron:zz{x}", {"family": "tron", "address": f"zz{x}"}, FIRST) for x in "ab"]
CLAIM = NodeRow("Claim", claim_id("compound:zz", "status", "RAIDED"), {"property": "status", "value": "RAIDED"}, LATER)
NODES = [SOURCE, PAPER, PERSON, BODY, PLACE, VICTIM, STAGE, *WALLETS, CLAIM]

MEMBER = AssertionRow(
    "MEMBER_OF", PERSON.id, BODY.id, SOURCE.id, FIRST, reliability=Reliability.C, credibility=2, valid_from="2020",
    properties={"role": "chair"},
)  # fmt: skip
SENT = AssertionRow(
    "SENT", WALLETS[0].id, WALLETS[1].id, SOURCE.id, FIRST,
    properties={"txHash": "t1", "index": 0, "amount": "10.50", "at": "2024-05-01T10:00:00Z"},
)  # fmt: skip
CLAIMED = AssertionRow("HAS_CLAIM", PLACE.id, CLAIM.id, SOURCE.id, FIRST)
ASSERTIONS = [
    MEMBER,
    SENT,
    CLAIMED,
    AssertionRow("EXPERIENCED", VICTIM.id, STAGE.id, SOURCE.id, FIRST, marking=Marking.RED, properties={"order": 1}),
    AssertionRow("REPORTED_BY", BODY.id, SOURCE.id, SOURCE.id, FIRST, properties={"url": "https://example.org/zz"}),
    AssertionRow("DERIVED_FROM", PAPER.id, SOURCE.id, PAPER.id, LATER),
]


@pytest_asyncio.fixture
async def database(database_endpoint: Endpoint) -> AsyncIterator[Database]:
    async with Database.opened(database_endpoint) as opened:
        await apply(opened)
        ids = [row.id for row in NODES]
        remove = "UNWIND $ids AS id MATCH (n:Entity|Source|Claim {id: id}) DETACH DELETE n"
        await opened.write([(remove, {"ids": ids})])
        try:
            yield opened
        finally:
            await opened.write([(remove, {"ids": ids})])


@pytest.fixture
def writer(database: Database) -> Writer:
    return Writer(database, IMPORTED)


async def _versions(database: Database, row: AssertionRow) -> list[tuple[Any, ...]]:
    rows = await database.read(
        f"MATCH ({{id: $a}})-[r:{row.type}]->({{id: $b}})"
        " RETURN r.role, r.stance, r.retractedAt, r.id ORDER BY r.retractedAt IS NULL, r.id",
        {"a": row.start, "b": row.end},
    )
    return [(role, stance, at.to_native() if at else None, key) for role, stance, at, key in rows]


async def test_rows_are_written_once_and_a_second_run_changes_nothing(
    database: Database, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await writer.write(NODES, ASSERTIONS)
    assert first == WriteCounts(nodes_created=len(NODES), relationships_created=len(ASSERTIONS))

    counted: list[Counters] = []
    real_write, real_read = Database.write, Database.write_and_read

    async def write(self: Database, *given: Any) -> Counters:
        counted.append(await real_write(self, *given))
        return counted[-1]

    async def write_and_read(self: Database, *given: Any) -> tuple[Counters, list[list[Any]]]:
        counters, rows = await real_read(self, *given)
        counted.append(counters)
        return counters, rows

    monkeypatch.setattr(Database, "write", write)
    monkeypatch.setattr(Database, "write_and_read", write_and_read)
    again = await Writer(database, LATER).write(NODES, ASSERTIONS)
    assert again == WriteCounts(unchanged=len(NODES) + len(ASSERTIONS))
    assert len(counted) >= 2
    assert all(counters.nothing for counters in counted)


async def test_what_is_written_keeps_every_rule(database: Database, writer: Writer) -> None:
    await writer.write(NODES, ASSERTIONS)
    ours = ("zz", CLAIM.id)
    found = [v for v in await run_checks(database) if any(word in f"{v.subject} {v.problem}" for word in ours)]
    assert found == []


async def test_values_are_native_and_derived_ones_stand_beside_them(database: Database, writer: Writer) -> None:
    await writer.write(NODES, ASSERTIONS)
    [[person]] = await database.read("MATCH (n:Person:Entity {id: $id}) RETURN properties(n)", {"id": PERSON.id})
    assert person["name"] == "Lǐ  Zz"
    assert person["searchKeys"] == ["li zz", "lizz", "lǐ zz", "li", "李"]
    assert person["birthDateFromDay"].to_native() == date(1980, 3, 1)
    assert person["birthDateToDay"].to_native() == date(1980, 4, 1)
    assert (person["marking"], person["protected"], person["synthetic"], person["hub"]) == (0, False, False, False)
    assert "updatedAt" not in person
    [[place]] = await database.read("MATCH (n:Compound {id: $id}) RETURN n.point", {"id": PLACE.id})
    assert (place.latitude, place.longitude) == (16.7, 98.5)
    [[stage]] = await database.read("MATCH (n:Stage {id: $id}) RETURN n.startDay", {"id": STAGE.id})
    assert stage.to_native() == date(2024, 1, 1)
    [[sent]] = await database.read("MATCH ()-[r:SENT {fromId: $id}]->() RETURN properties(r)", {"id": WALLETS[0].id})
    assert (sent["amount"], sent["toId"], sent["at"]) == ("10.5", WALLETS[1].id, "2024-05-01T10:00:00Z")
    assert sent["recordedAt"].to_native() == FIRST


async def test_a_node_is_known_since_the_first_assertion_about_it(database: Database, writer: Writer) -> None:
    await writer.write(NODES, ASSERTIONS)
    read = "UNWIND $ids AS id MATCH (n:Person|Claim {id: id}) RETURN n.recordedAt"
    rows = await database.read(read, {"ids": [PERSON.id, CLAIM.id]})
    assert [moment.to_native() for (moment,) in rows] == [FIRST, FIRST]


async def test_changed_content_withdraws_the_old_version(database: Database, writer: Writer) -> None:
    await writer.write(NODES, ASSERTIONS)
    denied = replace(MEMBER, stance=Stance.DENIES, recorded_at=LATER)
    counts = await writer.write([], [denied])
    assert counts == WriteCounts(relationships_created=1, retracted=1)
    assert await _versions(database, MEMBER) == [
        ("chair", "ASSERTS", LATER, envelope(MEMBER)["id"]),
        ("chair", "DENIES", None, envelope(denied)["id"]),
    ]
    assert await writer.write([], [denied]) == WriteCounts(unchanged=1)


async def test_a_correction_with_the_same_record_time_hides_the_mistake_at_every_time(
    database: Database, writer: Writer
) -> None:
    await writer.write(NODES, ASSERTIONS)
    corrected = replace(MEMBER, credibility=3)
    await writer.write([], [corrected])
    [old, new] = await _versions(database, MEMBER)
    assert (old[2], new[2]) == (FIRST, None)
    # And back again: the first version is reinstated, not made twice.
    assert await writer.write([], [MEMBER]) == WriteCounts(relationships_created=1, retracted=1)
    versions = {key: at for _, _, at, key in await _versions(database, MEMBER)}
    assert versions == {envelope(MEMBER)["id"]: None, envelope(corrected)["id"]: FIRST}


async def test_two_sources_that_say_the_same_are_two_relationships(database: Database, writer: Writer) -> None:
    await writer.write(NODES, [MEMBER, replace(MEMBER, source=PAPER.id, recorded_at=LATER)])
    rows = await database.read(
        "MATCH ({id: $id})-[r:MEMBER_OF]->() RETURN r.source, r.marking ORDER BY r.source", {"id": PERSON.id}
    )
    assert rows == [[SOURCE.id, 0], [PAPER.id, int(Marking.AMBER)]]


async def test_an_undirected_assertion_is_one_whichever_end_comes_first(database: Database, writer: Writer) -> None:
    row = AssertionRow("ASSOCIATE_OF", PERSON.id, BODY.id, SOURCE.id, FIRST)
    counts = await writer.write(NODES, [row, replace(row, start=BODY.id, end=PERSON.id)])
    assert counts.relationships_created == 1


async def test_changed_properties_update_a_node_and_absent_ones_go(database: Database, writer: Writer) -> None:
    await writer.write(NODES, [])
    changed = replace(PERSON, properties={"name": "Li Zz"}, recorded_at=LATER)
    assert await writer.write([changed], []) == WriteCounts(nodes_updated=1)
    [[person]] = await database.read("MATCH (n:Person {id: $id}) RETURN properties(n)", {"id": PERSON.id})
    assert person["searchKeys"] == ["li zz", "lizz"]
    assert not {"aliases", "birthDate", "birthDateFromDay"} & set(person)
    assert person["updatedAt"].to_native() == IMPORTED


async def test_record_time_of_a_node_only_moves_earlier(database: Database, writer: Writer) -> None:
    await writer.write([BODY, SOURCE], [])
    await writer.write([replace(BODY, recorded_at=LATER)], [])
    await writer.write([replace(SOURCE, recorded_at=datetime(2024, 1, 1, tzinfo=UTC))], [])
    read = "UNWIND $ids AS id MATCH (n:Entity|Source {id: id}) RETURN n.recordedAt, n.updatedAt"
    rows = await database.read(read, {"ids": [BODY.id, SOURCE.id]})
    assert [[moment.to_native(), updated] for moment, updated in rows] == [
        [FIRST, None], [datetime(2024, 1, 1, tzinfo=UTC), None],
    ]  # fmt: skip


async def test_a_claim_of_several_sources_has_the_lowest_of_their_markings(database: Database, writer: Writer) -> None:
    red = replace(CLAIM, marking=Marking.RED)
    await writer.write([red], [])
    assert (await writer.write([CLAIM], [])).nodes_updated == 1
    assert await writer.write([red, CLAIM], []) == WriteCounts(unchanged=1)
    assert await database.read("MATCH (n:Claim {id: $id}) RETURN n.marking", {"id": CLAIM.id}) == [[0]]


async def test_a_dangling_end_is_an_error_that_names_it_and_nothing_of_the_batch_is_written(
    database: Database, writer: Writer
) -> None:
    await writer.write_nodes(NODES)
    dangling = replace(MEMBER, end="organization:zz-nowhere", place="members.csv:3")
    with pytest.raises(DatasetError, match=r"members\.csv:3.*'organization:zz-nowhere' is not in the graph"):
        await writer.write_assertions([MEMBER, dangling])
    assert await _versions(database, MEMBER) == []


async def test_one_assertion_with_two_contents_in_one_import_is_an_error(writer: Writer) -> None:
    await writer.write_nodes(NODES)
    with pytest.raises(DatasetError, match="twice with different content"):
        await writer.write_assertions([MEMBER, replace(MEMBER, credibility=4)])
    with pytest.raises(DatasetError, match="declared twice"):
        await writer.write_nodes([BODY, replace(BODY, properties={"name": "Other"})])


async def test_batches_are_reported_and_change_nothing(database: Database) -> None:
    reported: list[tuple[str, int]] = []
    writer = Writer(database, IMPORTED, lambda what, rows: reported.append((what, rows)), batch=1)
    counts = await writer.write(NODES, ASSERTIONS)
    assert counts == WriteCounts(nodes_created=len(NODES), relationships_created=len(ASSERTIONS))
    assert reported.count(("Wallet", 1)) == 2
    assert ("MEMBER_OF", 1) in reported


async def test_search_finds_a_list_of_keys_in_latin_letters_and_in_the_original_script(
    database: Database, writer: Writer
) -> None:
    await writer.write(NODES, [])
    find = "CALL db.index.fulltext.queryNodes('entity_search', $text) YIELD node RETURN node.id"
    for text in ("li", "李", "lǐ AND zz"):
        assert [PERSON.id] in await database.read(find, {"text": text}), text
    assert await database.read(find, {"text": "Z1"}) == []
