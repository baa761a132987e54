"""Cases: whose they are, what they hold, and that nothing of the graph meets them."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from typer.testing import CliRunner

from api.exchange import Request
from api.execute import Executor
from api.limits import MAX_TOKENS
from api.schema import schema
from graph import erasure
from graph.canonical import write_canonical
from graph.cases import store
from graph.cases.asked import MAX_CASE_SHOWN
from graph.cases.case import MAX_NOTES
from graph.cli.main import application
from graph.database import Database
from graph.errors import DatabaseTimeout
from graph.provenance import AssertionRow, NodeRow
from graph.schema.apply import apply
from graph.schema.checks import run_checks
from graph.scope import ANONYMOUS, Reader
from graph.settings import Endpoint
from graph.vocabularies import Marking
from graph.withdrawal import retract_source
from graph.write import Writer

NOW = datetime(2026, 5, 5, tzinfo=UTC)
TAG = "zz-case"
ANA, BEN = Reader("ana", Marking.AMBER, victims=False), Reader("ben", Marking.RED, victims=True)
SOURCE = NodeRow("Source", f"source:{TAG}", {"name": "S", "publisher": "P"}, NOW, synthetic=True)
KING = NodeRow("Person", f"person:{TAG}-king", {"name": "King"}, NOW, synthetic=True)
KIN = NodeRow("Person", f"person:{TAG}-king-kin", {"name": "Kin"}, NOW, synthetic=True)
SECRET = NodeRow("Person", f"person:{TAG}-secret", {"name": "Secret"}, NOW, Marking.RED, synthetic=True)
NODES = [SOURCE, KING, KIN, SECRET]
STATED = [
    AssertionRow("REPORTED_BY", one.id, SOURCE.id, SOURCE.id, NOW, marking=one.marking) for one in (KING, KIN, SECRET)
]
SAVE = """mutation($id: ID, $title: String!, $entities: [ID!], $questions: [CaseQuestionInput!], $marking: Marking) {
  saveCase(id: $id, title: $title, entities: $entities, questions: $questions, marking: $marking) { id changedAt }
}"""
READ = """query($id: ID) { cases(id: $id) { cases {
  id title marking createdAt changedAt entities { id name } gone erased questions { name document variables }
  notes { at text }
} limits { name } } }"""
WRITTEN_LONG = "UNWIND range(1, 1000000000) AS n WITH sum(n % 7) AS long CREATE (x:Zz {long: long}) RETURN long"
NOTE = "mutation($id: ID!, $text: String!) { addNote(id: $id, text: $text) { id } }"
DELETE = "mutation($id: ID!) { deleteCase(id: $id) }"


@dataclass(slots=True)
class Desk:
    database: Database
    executor: Executor

    async def body(self, query: str, reader: Reader = ANA, **variables: Any) -> dict[str, Any]:
        return (await self.executor.run(Request(query, variables), reader)).body

    async def save(self, reader: Reader = ANA, **given: Any) -> str:
        body = await self.body(SAVE, reader, **{"title": "The camp", **given})
        assert "errors" not in body, body
        return str(body["data"]["saveCase"]["id"])

    async def case(self, one: str, reader: Reader = ANA) -> dict[str, Any]:
        body = await self.body(READ, reader, id=one)
        assert "errors" not in body, body
        [found] = body["data"]["cases"]["cases"]
        return dict(found)

    async def code(self, query: str, reader: Reader, **variables: Any) -> str:
        body = await self.body(query, reader, **variables)
        return str(body["errors"][0]["extensions"]["code"])


async def _remove(database: Database) -> None:
    nodes = "UNWIND $ids AS id MATCH (n:Entity|Source {id: id}) DETACH DELETE n"
    other = "MATCH (n:Case|Erasure|DeploymentState) WHERE NOT n:DeploymentState OR n.id = 'erasures' DETACH DELETE n"
    await database.write([(nodes, {"ids": [n.id for n in NODES]}), (other, {})])


@pytest_asyncio.fixture
async def desk(database_endpoint: Endpoint) -> AsyncIterator[Desk]:
    async with Database.opened(database_endpoint, timeout_seconds=120) as opened:
        await apply(opened)
        await _remove(opened)
        try:
            await Writer(opened, NOW).write(NODES, STATED)
            yield Desk(opened, Executor(schema(), opened))
        finally:
            await _remove(opened)


async def test_a_case_is_read_as_it_was_saved(desk: Desk) -> None:
    question = {"name": "who", "document": "{ cases { cases { id } } }", "variables": '{"id": "person:x"}'}
    one = await desk.save(entities=[KING.id, KIN.id, KING.id], questions=[question])
    await desk.body(NOTE, id=one, text="Ask B. about the 2023 file.")
    case = await desk.case(one)
    assert case["entities"] == [{"id": KING.id, "name": "King"}, {"id": KIN.id, "name": "Kin"}]
    assert (case["title"], case["marking"], case["gone"], case["erased"]) == ("The camp", "AMBER", [], 0)
    assert case["questions"] == [question]
    assert [note["text"] for note in case["notes"]] == ["Ask B. about the 2023 file."]


async def test_both_ways_of_answering_tell_the_same(desk: Desk) -> None:
    one = await desk.save(entities=[KING.id], marking="GREEN")
    exact = Desk(desk.database, Executor(schema(), desk.database, exact=True))
    assert await exact.case(one) == await desk.case(one)


async def test_saving_again_changes_a_case_and_keeps_its_notes(desk: Desk) -> None:
    one = await desk.save(entities=[KING.id])
    await desk.body(NOTE, id=one, text="first")
    assert await desk.save(id=one, title="Renamed", entities=[KIN.id]) == one
    case = await desk.case(one)
    assert (case["title"], [e["id"] for e in case["entities"]]) == ("Renamed", [KIN.id])
    assert [note["text"] for note in case["notes"]] == ["first"]


async def test_nobody_else_sees_or_changes_a_case(desk: Desk) -> None:
    """Not even who is cleared for more; and a plan that serves both does not mix them up."""
    one, other = await desk.save(), await desk.save(BEN, title="Ben's")
    for reader, own in ((ANA, one), (BEN, other), (ANA, one)):
        body = await desk.body(READ, reader)
        assert [c["id"] for c in body["data"]["cases"]["cases"]] == [own]
    assert (await desk.body(READ, BEN, id=one))["data"]["cases"]["cases"] == []
    for query in (NOTE, SAVE):
        assert await desk.code(query, BEN, id=one, text="x", title="x") == "BAD_USER_INPUT"
    assert (await desk.body(DELETE, BEN, id=one))["data"] == {"deleteCase": False}
    assert (await desk.case(one))["title"] == "The camp"


async def test_who_has_no_name_is_refused(desk: Desk) -> None:
    one = await desk.save()
    for query in (READ, SAVE, NOTE, DELETE):
        given = {"id": one, "title": "x", "text": "x"}
        assert await desk.code(query, ANONYMOUS, **given) == "READER_REQUIRED"
    assert len(await desk.database.read("MATCH (c:Case) RETURN c.id")) == 1


async def test_a_case_above_its_owners_clearance_is_not_shown(desk: Desk) -> None:
    one = await desk.save()
    lowered = Reader("ana", Marking.GREEN, victims=False)
    assert (await desk.body(READ, lowered, id=one))["data"]["cases"]["cases"] == []
    assert await desk.code(NOTE, lowered, id=one, text="x") == "BAD_USER_INPUT"
    assert await desk.code(SAVE, ANA, title="x", marking="RED") == "BAD_USER_INPUT"


async def test_what_the_owner_may_not_see_is_gone_like_what_is_not_there(desk: Desk) -> None:
    one = await desk.save(entities=[SECRET.id, KING.id, f"person:{TAG}-nobody"])
    case = await desk.case(one)
    assert [e["id"] for e in case["entities"]] == [KING.id]
    assert case["gone"] == [SECRET.id, f"person:{TAG}-nobody"]


async def test_what_was_retracted_is_told_as_gone_and_shown_before(desk: Desk) -> None:
    one = await desk.save(entities=[KING.id])
    await retract_source(desk.database, SOURCE.id, datetime.now(UTC))
    assert (await desk.case(one))["gone"] == [KING.id]
    before = READ.replace("($id: ID)", '($id: ID) @asOf(knownAt: "2026-06-01T00:00:00Z")')
    [case] = (await desk.body(before, id=one))["data"]["cases"]["cases"]
    assert case["gone"] == []


async def test_what_is_erased_leaves_every_text_of_every_case(desk: Desk) -> None:
    question = {"name": "q", "document": f'{{ node(id: "{KING.id}") {{ id }} }}', "variables": f'{{"id": "{KING.id}"}}'}
    one = await desk.save(entities=[KING.id, KIN.id], questions=[question])
    other = await desk.save(BEN, title=f"About {KING.id}", entities=[KIN.id])
    await desk.body(NOTE, id=one, text=f"{KING.id}: see {KIN.id}.")
    done = await erasure.erase(desk.database, KING.id, NOW)
    assert done.cases == 2
    case = await desk.case(one)
    assert ([e["id"] for e in case["entities"]], case["gone"], case["erased"]) == ([KIN.id], [], 1)
    assert case["notes"][0]["text"] == f"[erased]: see {KIN.id}."
    assert (await desk.case(other, BEN))["title"] == "About [erased]"
    kept = str(await desk.database.read("MATCH (c:Case) RETURN properties(c)")).replace(KIN.id, "")
    assert KING.id not in kept
    assert (await erasure.erase(desk.database, KING.id, NOW)).cases == 0


async def test_what_goes_with_an_erased_source_leaves_the_cases_too(desk: Desk) -> None:
    one = await desk.save(entities=[KING.id])
    assert (await erasure.erase(desk.database, SOURCE.id, NOW)).cases == 1
    case = await desk.case(one)
    assert (case["entities"], case["gone"], case["erased"]) == ([], [], 1)


async def test_a_claim_that_goes_with_its_entity_leaves_the_cases_too(desk: Desk) -> None:
    claim = f"claim:{TAG}"
    text = "MATCH (n:Entity {id: $id}) CREATE (n)-[:HAS_CLAIM]->(:Claim {id: $claim})"
    await desk.database.write([(text, {"id": KING.id, "claim": claim})])
    one = await desk.save(entities=[claim])
    assert (await erasure.erase(desk.database, KING.id, NOW)).cases == 1
    assert (await desk.case(one))["erased"] == 1


async def test_a_run_that_was_killed_leaves_no_id_behind(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    one = await desk.save(entities=[KING.id])

    async def killed(*_: Any) -> set[str]:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(erasure, "forget", killed)
        with pytest.raises(RuntimeError, match="killed"):
            await erasure.erase(desk.database, SOURCE.id, NOW)
    assert await desk.database.read("MATCH (n:Entity {id: $id}) RETURN n.id", {"id": KING.id}) == []
    assert (await erasure.erase(desk.database, SOURCE.id, NOW)).cases == 1
    case = await desk.case(one)
    assert (case["gone"], case["erased"]) == ([], 1)


async def test_an_erased_id_does_not_come_back_into_a_case(desk: Desk) -> None:
    one = await desk.save()
    await erasure.erase(desk.database, KING.id, NOW)
    for given in ({"entities": [KING.id]}, {"title": f"On {KING.id}."}):
        assert await desk.code(SAVE, ANA, **{"id": one, "title": "x", **given}) == "BAD_USER_INPUT"
    assert await desk.code(NOTE, ANA, id=one, text=f"id:{KING.id}") == "BAD_USER_INPUT"
    await desk.body(NOTE, id=one, text=f"{KIN.id} stays")
    assert [note["text"] for note in (await desk.case(one))["notes"]] == [f"{KIN.id} stays"]


async def test_a_note_that_comes_while_ids_are_forgotten_is_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    one = await desk.save(entities=[KING.id])
    read = Database.read

    async def slow(self: Database, text: str, *given: Any, **named: Any) -> list[list[Any]]:
        rows = await read(self, text, *given, **named)
        if "c.title CONTAINS" in text and not (await desk.case(one))["notes"]:
            await desk.body(NOTE, id=one, text="meanwhile")
        return rows

    with monkeypatch.context() as patch:
        patch.setattr(Database, "read", slow)
        assert (await erasure.erase(desk.database, KING.id, NOW)).cases == 1
    case = await desk.case(one)
    assert ([note["text"] for note in case["notes"]], case["erased"]) == (["meanwhile"], 1)


async def test_nothing_of_the_graph_meets_a_case(desk: Desk) -> None:
    """Nor what is asked, nor what checks it, nor its canonical text."""
    query = """query($id: ID!) {
      node(id: $id) { id } search(text: "The camp") { totalCount } entities { totalCount }
      expand(from: [$id]) { nodes { id } }
    }"""
    text = BytesIO()
    before = (await desk.body(query, id="case:none"))["data"]
    await write_canonical(desk.database, text)
    one = await desk.save(entities=[KING.id])
    assert (await desk.body(query, id=one))["data"] == before
    after = BytesIO()
    await write_canonical(desk.database, after)
    assert after.getvalue() == text.getvalue()
    assert [v for v in await run_checks(desk.database) if "case" in v.subject.lower()] == []
    assert await desk.database.read("MATCH (c:Case) RETURN c.marking, COUNT { (c)--() }, labels(c)") == [
        [None, 0, ["Case"]]
    ]


async def test_several_changes_are_made_one_after_the_other_each_by_itself(desk: Desk) -> None:
    one = await desk.save()
    query = """mutation($id: ID!) {
      first: addNote(id: $id, text: "a") { changedAt }
      wrong: addNote(id: "case:none", text: "b") { id }
    }"""
    body = await desk.body(query, id=one)
    assert [(e["path"], e["extensions"]["code"]) for e in body["errors"]] == [(["wrong"], "BAD_USER_INPUT")]
    assert [note["text"] for note in (await desk.case(one))["notes"]] == ["a"]


async def test_variables_that_are_no_object_are_refused(desk: Desk) -> None:
    wrong = [{"name": "q", "document": "{ a }", "variables": "[1]"}]
    assert await desk.code(SAVE, ANA, title="x", questions=wrong) == "BAD_USER_INPUT"


async def test_a_question_that_is_no_document_is_refused_with_its_place(desk: Desk) -> None:
    wrong = [{"name": "right", "document": "{ a }"}, {"name": "wrong", "document": "{\n people {"}]
    [error] = (await desk.body(SAVE, ANA, title="x", questions=wrong))["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "the question 'wrong'" in error["message"]
    assert "line 2, column 10" in error["message"]
    # What it asks may be of another version.
    await desk.save(questions=[{"name": "q", "document": "{ noSuchField }"}])


async def test_a_question_that_is_too_long_is_refused_by_its_name(desk: Desk) -> None:
    long = [{"name": "right", "document": "{ a }"}, {"name": "long", "document": f"{{ {'a ' * MAX_TOKENS}}}"}]
    [error] = (await desk.body(SAVE, ANA, title="x", questions=long))["errors"]
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert f"the question 'long': The document has more than {MAX_TOKENS} tokens" in error["message"]


async def test_every_moment_of_a_case_is_written_alike(desk: Desk) -> None:
    one = await desk.save()
    await desk.body(NOTE, id=one, text="x")
    case = await desk.case(one)
    assert [case["createdAt"][-1], case["changedAt"][-1], case["notes"][0]["at"][-1]] == ["Z", "Z", "Z"]


async def test_notes_are_bounded(desk: Desk) -> None:
    one = await desk.save()
    full = 'MATCH (c:Case {id: $id}) SET c.notes = [i IN range(1, $most) | \'{"at": "", "text": ""}\']'
    await desk.database.write([(full, {"id": one, "most": MAX_NOTES})])
    body = await desk.body('mutation($id: ID!) { addNote(id: $id, text: "x") { id } }', id=one)
    assert "errors" in body


def long(characters: int) -> str:
    return f"{{ {'x' * (characters - 4)} }}"


async def test_what_a_reader_keeps_is_bounded_in_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    one = await desk.save(entities=[KING.id], questions=[{"name": "q", "document": long(2000)}])
    monkeypatch.setattr(store, "MAX_KEPT", 3000)
    assert await desk.save(id=one, questions=[{"name": "q", "document": long(2500)}]) == one
    large = [{"name": "q", "document": long(2000)}]
    larger = [*large, {"name": "r", "document": long(1000)}]
    for query, given in ((SAVE, {"questions": large}), (SAVE, {"id": one, "questions": larger}), (NOTE, {"id": one})):
        body = await desk.body(query, ANA, **{"title": "t", "text": "n" * 800, **given})
        assert "more than 3000 characters" in body["errors"][0]["message"]
    await desk.save(BEN, questions=large)


async def test_entities_of_all_cases_are_told_up_to_a_bound(desk: Desk) -> None:
    """Those that are gone too."""
    ids = [f"person:{TAG}-no-{i}" for i in range(MAX_CASE_SHOWN - 1)]
    first, second = await desk.save(entities=ids), await desk.save(entities=[KING.id, KIN.id])
    found = (await desk.body(READ))["data"]["cases"]
    assert [len(c["gone"]) for c in found["cases"]] == [len(ids), 0]
    assert [[e["id"] for e in c["entities"]] for c in found["cases"]] == [[], [KING.id]]
    assert [limit["name"] for limit in found["limits"]] == ["entities shown"]
    assert [e["id"] for e in (await desk.case(second))["entities"]] == [KING.id, KIN.id]
    assert len((await desk.case(first))["gone"]) == len(ids)


async def test_the_command_line_keeps_the_same_cases(
    desk: Desk, database_endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRIMEGRAPH_TOKENS", str(tmp_path / "tokens.json"))
    monkeypatch.setenv("NEO4J_URI", database_endpoint.uri)
    monkeypatch.setenv("NEO4J_USERNAME", database_endpoint.username)
    monkeypatch.setenv("NEO4J_PASSWORD", database_endpoint.password)
    (tmp_path / "who.graphql").write_text("query($id: ID!) { node(id: $id) { id } }")
    (tmp_path / "who.graphql.json").write_text(json.dumps({"id": KING.id}))
    await _command("token", "add", "ana", "--clearance", "AMBER")
    save = ["case", "save", "--as", "ana", "--title", "T", "--entity", KING.id]
    one = (await _command(*save, "--question", str(tmp_path / "who.graphql"))).strip()
    await _command("case", "note", one, "look again", "--as", "ana")
    shown = json.loads(await _command("case", "show", one, "--as", "ana", "--json"))
    assert (shown["entities"], shown["gone"], shown["notes"][0]["text"]) == ([KING.id], [], "look again")
    assert shown["questions"][0]["variables"] == {"id": KING.id}
    assert one in await _command("case", "list", "--as", "ana")
    assert (await desk.case(one))["title"] == "T"
    await _command("case", "delete", one, "--as", "ana", "--yes")
    assert json.loads(await _command("case", "list", "--as", "ana", "--json")) == {"cases": []}


async def _command(*arguments: str) -> str:
    done = await asyncio.to_thread(lambda: CliRunner().invoke(application(arguments[0]), list(arguments)))
    assert done.exit_code == 0, (done.output, done.exception)
    return done.stdout


async def test_a_mutation_that_fails_in_an_unknown_way_is_logged(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("graph.cases.store.delete", fails)
    body = await desk.body(DELETE, id="case:x")
    assert body["errors"][0]["extensions"]["code"] == "INTERNAL"
    [record] = [r for r in caplog.records if r.name == "crimegraph.api"]
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


async def test_a_write_takes_no_longer_than_a_read_may(database_endpoint: Endpoint) -> None:
    async with Database.opened(database_endpoint, timeout_seconds=0.5) as database:
        with pytest.raises(DatabaseTimeout):
            await database.write_and_read(WRITTEN_LONG, {})
        assert await database.read("MATCH (n:Zz) RETURN count(n)") == [[0]]
