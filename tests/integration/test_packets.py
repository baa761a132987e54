"""Packets: what they hold, what they hold back, and that the same question at the same moment makes the same bytes."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from typer.testing import CliRunner, Result

from api.exchange import Request
from api.execute import PLANNING_COST, Executor
from api.mutations import COST
from api.packets.asking import Question
from api.packets.commands import OTHER_ANSWER, OTHER_HASH
from api.packets.packet import HASH, Order, Packet, digest, make, written
from api.packets.way import Direct
from api.schema import schema
from graph.cases import store
from graph.cases.case import Draft
from graph.cases.case import Question as Kept
from graph.cli.main import application
from graph.database import Database
from graph.errors import BadInput
from graph.ids import claim_id
from graph.provenance import AssertionRow, NodeRow
from graph.schema.apply import apply
from graph.scope import ANONYMOUS, Reader
from graph.settings import Endpoint
from graph.vocabularies import Marking, Reliability, Stance
from graph.write import Writer
from tests.unit.packets.made_up import packet as made_up

FIRST, ASKED, LATER = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 3, 5))
TAG = "zz-packet"
ALL = Reader("red", Marking.RED, victims=True)


def _node(label: str, key: str, **more: Any) -> NodeRow:
    prefix = label.lower()
    return NodeRow(label, f"{prefix}:{TAG}-{key}", {"name": key.title(), **more}, FIRST, synthetic=True)


RAIN, PAPER = _node("Source", "rain", publisher="Rain"), _node("Source", "paper", publisher="Paper")
SECRET = replace(_node("Source", "secret", publisher="Secret"), marking=Marking.AMBER)
KING, CAMP, TOWN = _node("Person", "king"), _node("Organization", "camp"), _node("Place", "town")
PEOPLE = NodeRow("Claim", claim_id(CAMP.id, "people", "2000"), {"property": "people", "value": "2000"}, FIRST)
NODES = [RAIN, PAPER, SECRET, KING, CAMP, TOWN, PEOPLE]
B2: dict[str, Any] = {"reliability": Reliability.B, "credibility": 2}
LEADS = AssertionRow("LEADS", KING.id, CAMP.id, RAIN.id, FIRST, **B2)
DENIED = AssertionRow("LEADS", KING.id, CAMP.id, PAPER.id, FIRST, Stance.DENIES)
TOLD = AssertionRow("LEADS", KING.id, CAMP.id, SECRET.id, FIRST, marking=Marking.AMBER)
BASED = AssertionRow("BASED_IN", CAMP.id, TOWN.id, PAPER.id, FIRST, valid_from="2021", **B2)
REPEATS = AssertionRow("DERIVED_FROM", PAPER.id, RAIN.id, PAPER.id, FIRST)
CLAIMED = AssertionRow("HAS_CLAIM", CAMP.id, PEOPLE.id, RAIN.id, FIRST)
STATED = [LEADS, DENIED, TOLD, BASED, REPEATS, CLAIMED]
PATHS = Question(
    "query($from: [ID!]!, $to: [ID!]!) { paths(from: $from, to: $to) { paths { hops explanation } } }",
    {"from": [KING.id], "to": [TOWN.id]},
)


@pytest_asyncio.fixture
async def database(database_endpoint: Endpoint) -> AsyncIterator[Database]:
    remove = [
        ("UNWIND $ids AS id MATCH (n:Entity|Source|Claim {id: id}) DETACH DELETE n", {"ids": [n.id for n in NODES]})
    ]
    async with Database.opened(database_endpoint, timeout_seconds=120) as opened:
        await apply(opened)
        await opened.write(remove)
        try:
            await Writer(opened, FIRST).write(NODES, STATED)
            yield opened
        finally:
            await opened.write(remove)


async def packet(database: Database, question: Question = PATHS, reader: Reader = ANONYMOUS) -> Packet:
    return await make(Direct(database, reader), Order("T", question, reader, ASKED))


async def _change(database: Database) -> None:
    """All that may happen after a moment: something new, a correction, a denial, a source taken back."""
    rows = [
        AssertionRow("LEADS", KING.id, CAMP.id, SECRET.id, LATER, marking=Marking.AMBER, note="corrected"),
        replace(LEADS, recorded_at=LATER, credibility=1),
        AssertionRow("BASED_IN", KING.id, TOWN.id, RAIN.id, LATER),
        AssertionRow("BASED_IN", CAMP.id, TOWN.id, RAIN.id, LATER, Stance.DENIES),
    ]
    await Writer(database, LATER).write([], rows)


async def test_a_path_comes_with_every_assertion_source_and_entity_behind_it(database: Database) -> None:
    made = await packet(database)
    evidence = made["evidence"]
    told = sorted((a["type"], a["source"], a["stance"]) for a in evidence["assertions"])
    assert told == [
        ("BASED_IN", PAPER.id, "ASSERTS"),
        ("DERIVED_FROM", PAPER.id, "ASSERTS"),
        ("LEADS", PAPER.id, "DENIES"),
        ("LEADS", RAIN.id, "ASSERTS"),
    ]
    assert [e["name"] for e in evidence["entities"]] == ["Camp", "King", "Town"]
    assert [s["publisher"] for s in evidence["sources"]] == ["Paper", "Rain"]
    assert evidence["whole"]
    graded = next(a for a in evidence["assertions"] if a["type"] == "BASED_IN")
    assert (graded["reliability"], graded["credibility"], graded["confidence"]) == ("B", 2, 0.68)
    assert (graded["validFrom"], graded["marking"]) == ("2021", "CLEAR")


async def test_the_answer_is_the_one_that_the_api_gives(database: Database) -> None:
    response = await Executor(schema(), database).run(Request(PATHS.document, PATHS.variables))
    assert (await packet(database))["answer"]["data"] == response.body["data"]


async def test_what_its_reader_may_not_see_is_in_no_byte(database: Database) -> None:
    plain, cleared = await packet(database), await packet(database, reader=ALL)
    assert b"zz-packet-secret" not in written(plain)
    assert b"zz-packet-secret" in written(cleared)
    delete = "MATCH ()-[r]-() WHERE r.marking = 2 AND r.source = $id DELETE r"
    await database.write([(delete, {"id": SECRET.id})])
    assert written(await packet(database)) == written(plain)


@pytest.mark.parametrize("reader", [ANONYMOUS, ALL], ids=["anonymous", "red"])
async def test_what_changed_since_changes_no_byte(database: Database, reader: Reader) -> None:
    before = await packet(database, reader=reader)
    await _change(database)
    assert written(await packet(database, reader=reader)) == written(before)
    now = await make(Direct(database, reader), Order("T", PATHS, reader, LATER + timedelta(days=1)))
    assert now["answer"] != before["answer"]


QUESTIONS = {
    "a connection of which only nodes are asked": (
        "{ organization(id: \"CAMP\") { leaders { nodes { name } } } }", {("LEADS", RAIN.id), ("LEADS", PAPER.id)},
    ),
    "links": (
        "{ organization(id: \"CAMP\") { links(first: 5) { nodes { type } } } }",
        {("LEADS", RAIN.id), ("LEADS", PAPER.id), ("BASED_IN", PAPER.id)},
    ),
    "claims": ("{ organization(id: \"CAMP\") { claims { nodes { value } } } }", {("HAS_CLAIM", RAIN.id)}),
    "a subgraph": (
        "{ expand(from: [\"CAMP\"], maxHops: 1) { nodes { name } } }",
        {("LEADS", RAIN.id), ("LEADS", PAPER.id), ("BASED_IN", PAPER.id)},
    ),
    "an analysis": (
        "{ weakestLinks(from: [\"KING\"], to: [\"TOWN\"]) { assertions links { type } } }",
        {("LEADS", RAIN.id), ("LEADS", PAPER.id), ("BASED_IN", PAPER.id)},
    ),
    "changes": (
        '{ changes(ids: ["KING"], knownAtFrom: "2025-01-01T00:00:00Z") { changes { sentence } } }',
        {("LEADS", RAIN.id), ("LEADS", PAPER.id)},
    ),
    "nothing that is stated": ("{ organization(id: \"CAMP\") { name } }", set()),
}  # fmt: skip


@pytest.mark.parametrize("case", QUESTIONS)
async def test_evidence_is_found_however_it_is_asked(database: Database, case: str) -> None:
    text, wanted = QUESTIONS[case]
    for word, node in (("CAMP", CAMP), ("KING", KING), ("TOWN", TOWN)):
        text = text.replace(word, node.id)
    made = await packet(database, Question(text))
    told = {(a["type"], a["source"]) for a in made["evidence"]["assertions"] if a["type"] != "DERIVED_FROM"}
    # The least that has to fall is one of two links.
    assert told == wanted if case != "an analysis" else told and told <= wanted
    assert [e["id"] for e in made["evidence"]["entities"]]


async def test_the_moment_of_the_document_goes_before(database: Database) -> None:
    document = '{ x: organization(id: "ID") { leaders { totalCount } } }'.replace("ID", CAMP.id)
    moment = datetime(2025, 1, 1, tzinfo=UTC)
    asked = document.replace("{ x:", f'query @asOf(knownAt: "{moment.isoformat()}") {{ x:')
    made = await packet(database, Question(asked))
    assert (made["scope"]["knownAt"], made["answer"]["data"]) == (moment.isoformat(), {"x": None})
    given = asked.replace("query", "query($at: DateTime)").replace(f'"{moment.isoformat()}"', "$at")
    assert (await packet(database, Question(given, {"at": moment.isoformat()})))["answer"] == made["answer"]
    assert (await packet(database, Question(given)))["scope"]["knownAt"] == ASKED.isoformat()


@pytest.mark.parametrize(
    ("document", "wrong"),
    [
        ("{ noSuchField }", "noSuchField"),
        ("{", "Syntax Error"),
        ('mutation { deleteCase(id: "x:y") }', "mutation"),
        ("{ __schema { queryType { name } } }", "schema"),
        ("{ mine: cases { cases { title } } }", "cases"),
        ('{ a: organization(id: "x:y") { ...F } } fragment F on Entity { packet__id: name }', "packet__"),
        ("query A { __typename } query B { __typename }", "several operations"),
        ("query($id: ID!) { node(id: $id) { id } }", "id"),
    ],
)
async def test_what_is_no_question_is_refused(database: Database, document: str, wrong: str) -> None:
    with pytest.raises(BadInput, match=wrong):
        await packet(database, Question(document))


async def test_a_packet_is_made_read_and_verified_on_the_command_line(
    database: Database, database_endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(database_endpoint, tmp_path, monkeypatch)
    document, file = tmp_path / "paths.graphql", tmp_path / "packet.json"
    document.write_text(PATHS.document)
    document.with_name("paths.graphql.json").write_text(json.dumps(PATHS.variables))
    made = await _command("packet", "make", str(document), "--known-at", ASKED.isoformat(), "--title", "T")
    assert made.exit_code == 0, made.output
    file.write_bytes(made.stdout_bytes)
    assert made.stdout_bytes == written(await packet(database))
    assert json.loads(made.stdout_bytes)[HASH] in made.stderr
    page = await _command("packet", "page", str(file))
    assert "King leads Camp, according to Rain; denied by Paper." in page.stdout
    assert (await _command("packet", "verify", str(file))).exit_code == 0
    await _change(database)
    assert (await _command("packet", "verify", str(file))).exit_code == 0

    # A later import describes a node anew: names have no history, and the packet says so.
    await database.write([("MATCH (n:Entity {id: $id}) SET n.name = 'Other'", {"id": KING.id})])
    other = await _command("packet", "verify", str(file), "--json")
    assert other.exit_code == OTHER_ANSWER
    assert any("/name" in line for line in json.loads(other.stdout)["differences"])
    file.write_bytes(file.read_bytes().replace(b"denied by Paper", b"denied by nobody"))
    assert (await _command("packet", "verify", str(file), "--offline")).exit_code == OTHER_HASH
    assert (await _command("packet", "page", str(file))).exit_code != 0


def _use(endpoint: Endpoint, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRIMEGRAPH_TOKENS", str(folder / "tokens.json"))
    monkeypatch.setenv("NEO4J_URI", endpoint.uri)
    monkeypatch.setenv("NEO4J_USERNAME", endpoint.username)
    monkeypatch.setenv("NEO4J_PASSWORD", endpoint.password)


async def test_anonymous_asks_as_whoever_has_no_token_and_is_told_what_the_packet_lacks(
    database: Database, database_endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(database_endpoint, tmp_path, monkeypatch)
    document = tmp_path / "unknown.graphql"
    document.write_text(f'{{ expand(from: ["person:{TAG}-no"], maxHops: 1) {{ nodes {{ id }} }} }}')
    made = await _command("packet", "make", str(document), "--as", "anonymous", "--known-at", ASKED.isoformat())
    assert made.exit_code == 0, made.output
    wanted = Order("unknown", Question(document.read_text()), ANONYMOUS, ASKED)
    assert made.stdout_bytes == written(await make(Direct(database, ANONYMOUS), wanted))
    assert (
        f"warning: expand: There is nothing under these ids that this reader may see. person:{TAG}-no\n" in made.stderr
    )
    assert "0 assertions of 0 sources: no source states anything of this answer" in made.stderr


async def test_a_packet_whose_question_is_refused_now_is_not_a_wrong_option(
    database_endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(database_endpoint, tmp_path, monkeypatch)
    file = tmp_path / "packet.json"
    content = {**made_up(), "question": {"document": "{ noSuchField }", "operationName": None, "variables": {}}}
    file.write_bytes(written({**content, HASH: digest(content)}))
    done = await _command("packet", "verify", str(file))
    assert done.exit_code == OTHER_ANSWER
    assert "its question is refused now" in done.stdout
    assert "line 1, column 3: Cannot query field 'noSuchField'" in done.stdout


MAKE = """mutation($document: String, $case: ID, $question: String) {
  makePacket(document: $document, case: $case, question: $question, title: "T") { sha256 json page }
}"""


async def test_a_named_reader_has_a_packet_made_over_graphql(database: Database) -> None:
    executor, ana = Executor(schema(), database), Reader("ana", Marking.CLEAR, victims=False)
    asked = PATHS.document.replace(" {", f' @asOf(knownAt: "{ASKED.isoformat()}") {{', 1)
    asked = asked.replace("$from: [ID!]!, $to: [ID!]!", f'$from: [ID!]! = ["{KING.id}"], $to: [ID!]! = ["{TOWN.id}"]')
    body = (await executor.run(Request(MAKE, {"document": asked}), ana)).body
    made = body["data"]["makePacket"]
    wanted = await make(Direct(database, ana), Order("T", Question(asked), ana, LATER))
    assert (made["json"].encode(), made["sha256"]) == (written(wanted), wanted[HASH])
    assert "King leads Camp, according to Rain; denied by Paper." in made["page"]
    kept = await store.save(database, ana, Draft("t", questions=[Kept("q", asked)]), LATER)
    try:
        from_case = (await executor.run(Request(MAKE, {"case": kept.id}), ana)).body["data"]["makePacket"]
        assert from_case == made
        other = Reader("ben", Marking.RED, victims=True)
        refused = (await executor.run(Request(MAKE, {"case": kept.id}), other)).body["errors"][0]
        assert refused["extensions"]["code"] == "BAD_USER_INPUT"
    finally:
        await store.delete(database, ana, kept.id)


SOON = (datetime.now(UTC) + timedelta(days=1)).isoformat()


async def test_over_graphql_a_document_and_a_case_are_not_both_taken(database: Database) -> None:
    given = {"document": "{ __typename }", "case": "case:x"}
    [error] = (await Executor(schema(), database).run(Request(MAKE, given), ALL)).body["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "not both" in error["message"]


async def test_a_question_that_makes_no_packet_of_a_moment_to_come_is_answered_as_of_now(database: Database) -> None:
    asked = f'query @asOf(knownAt: "{SOON}") {{ organization(id: "{CAMP.id}") {{ name }} }}'
    answered = (await Executor(schema(), database).run(Request(asked), ALL)).body
    assert answered == {"data": {"organization": {"name": "Camp"}}}


@pytest.mark.parametrize(
    "document",
    [
        "{ no }",
        "{",
        'mutation { deleteCase(id: "x:y") }',
        None,
        f'query @asOf(knownAt: "{SOON}") {{ people {{ totalCount }} }}',
    ],
)
async def test_over_graphql_what_is_no_question_is_refused(database: Database, document: str | None) -> None:
    executor = Executor(schema(), database)
    body = (await executor.run(Request(MAKE, {"document": document}), ALL)).body
    assert body["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    nobody = (await executor.run(Request(MAKE, {"document": document}))).body
    assert nobody["errors"][0]["extensions"]["code"] == "READER_REQUIRED"


async def test_a_packet_costs_what_its_question_costs(database: Database) -> None:
    charged: list[int] = []
    executor = Executor(schema(), database, lambda reader, cost: charged.append(cost))
    await executor.run(Request(MAKE, {"document": "{ people { nodes { name } } }"}), ALL)
    mutation, *inner = charged
    assert (mutation, len(inner)) == (COST, 2)
    # Neo4j plans the question, and what reads the entities of its answer.
    assert all(one > PLANNING_COST * 100 for one in inner)


async def test_what_a_packet_asks_is_told_of(database: Database) -> None:
    ana = Reader("ana", Marking.CLEAR, victims=False)
    asked = f'query A @asOf(knownAt: "{ASKED.isoformat()}") {{ organization(id: "{CAMP.id}") {{ name }} }}'
    kept = await store.save(database, ana, Draft("t", questions=[Kept("q", asked)]), LATER)
    try:
        report = (await Executor(schema(), database).run(Request(MAKE, {"case": kept.id}), ana)).report
    finally:
        await store.delete(database, ana, kept.id)
    [inner] = report.asked
    assert (inner.request.query, inner.known_at, inner.valid_at) == (asked, ASKED, None)
    assert inner.rows >= 1
    assert report.cost > COST


async def test_where_only_trusted_documents_are_answered_no_other_is_made_a_packet_of(database: Database) -> None:
    asked = f'{{ organization(id: "{CAMP.id}") {{ name }} }}'
    ana = Reader("ana", Marking.CLEAR, victims=False)
    trusting = Executor(schema(), database, trusts=lambda text: text in (MAKE, asked))
    assert (await trusting.run(Request(MAKE, {"document": asked}), ana)).body["data"]["makePacket"]
    kept = await store.save(database, ana, Draft("t", questions=[Kept("q", asked + " ")]), LATER)
    try:
        for given in ({"document": asked + " "}, {"case": kept.id}):
            [error] = (await trusting.run(Request(MAKE, given), ana)).body["errors"]
            assert error["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"
    finally:
        await store.delete(database, ana, kept.id)


async def _command(*arguments: str) -> Result:
    def run() -> Result:
        return CliRunner().invoke(application(arguments[0]), list(arguments))

    return await asyncio.to_thread(run)
