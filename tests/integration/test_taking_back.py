"""Sources taken back, and erased: what is shown of them then, now, and when they come again."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from typer.testing import CliRunner

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph import erasure
from graph.cli.main import application
from graph.database import Database
from graph.errors import DatasetError
from graph.ids import claim_id
from graph.provenance import AssertionRow, NodeRow
from graph.schema.apply import apply
from graph.schema.checks import run_checks
from graph.scope import ANONYMOUS, Reader
from graph.settings import Endpoint
from graph.vocabularies import Marking
from graph.withdrawal import Withdrawn, retract_source, withdraw_orphans
from graph.write import Writer
from seed.taking_back import due_on

FIRST, GONE, BACK = (datetime(year, 5, 5, tzinfo=UTC) for year in (2024, 2025, 2026))
TAG = "zz-back"


def _source(name: str, **properties: str) -> NodeRow:
    return NodeRow("Source", f"source:{TAG}-{name}", {"name": name, "publisher": name, **properties}, FIRST)


LIST, PAPER = _source("list", contentHash=f"{TAG}-hash", retention="2026"), _source("paper")
ANN = NodeRow("Person", f"person:{TAG}-ann", {"name": f"{TAG} Ann", "birthDate": "1871-03"}, FIRST)
BOB = NodeRow("Person", f"person:{TAG}-bob", {"name": f"{TAG} Bob", "birthDate": "1871-04"}, FIRST, Marking.GREEN)
RING = NodeRow("Organization", f"organization:{TAG}-ring", {"name": f"{TAG} ring", "kind": "COMPANY"}, FIRST)
LAND = NodeRow("Country", f"country:{TAG}", {"name": f"{TAG} land"}, FIRST)
CLAIM = NodeRow("Claim", claim_id(RING.id, "members", "12"), {"property": "members", "value": "12"}, FIRST)
NODES = [LIST, PAPER, ANN, BOB, RING, LAND, CLAIM]


def _said(kind: str, start: NodeRow, end: NodeRow, source: NodeRow = LIST, at: datetime = FIRST) -> AssertionRow:
    return AssertionRow(kind, start.id, end.id, source.id, at, marking=max(start.marking, end.marking))


BY_LIST = [
    *(_said("REPORTED_BY", one, LIST) for one in (ANN, BOB, RING)),
    _said("MEMBER_OF", ANN, RING),
    _said("MEMBER_OF", BOB, RING),
    _said("BASED_IN", ANN, LAND),
    _said("HAS_CLAIM", RING, CLAIM),
]
BY_PAPER = [_said("REPORTED_BY", RING, PAPER, PAPER)]
SAME = replace(_said("SAME_AS", ANN, BOB, PAPER), properties={"judgement": "NEGATIVE"})
SEES_ALL = Reader("red", Marking.RED, victims=True)


async def _remove(database: Database) -> None:
    remove = "UNWIND $ids AS id MATCH (n:Entity|Source|Claim {id: id}) DETACH DELETE n"
    state = "MATCH (n:Erasure|DeploymentState) WHERE n:Erasure OR n.id = 'erasures' DETACH DELETE n"
    await database.write([(remove, {"ids": [n.id for n in NODES]}), (state, {})])


@pytest_asyncio.fixture
async def database(database_endpoint: Endpoint) -> AsyncIterator[Database]:
    async with Database.opened(database_endpoint, timeout_seconds=120) as opened:
        await apply(opened)
        await _remove(opened)
        try:
            await Writer(opened, FIRST).write(NODES, [*BY_LIST, *BY_PAPER])
            yield opened
        finally:
            await _remove(opened)


async def _shown(database: Database, known_at: datetime | None = None, reader: Reader = ANONYMOUS) -> dict[str, Any]:
    """Everything of ours, by every way that has its own statement."""
    as_of = f'@asOf(knownAt: "{known_at.isoformat()}")' if known_at else ""
    query = f"""query($p: String!, $id: ID!) {as_of} {{
      people(where: {{name: {{startsWith: $p}}}}, orderBy: [{{name: ASC}}]) {{ totalCount nodes {{ id marking }} }}
      born: people(where: {{birthDate: {{gte: "1871", lt: "1872"}}}}) {{ totalCount }}
      marked: people(where: {{marking: {{gte: GREEN}}, name: {{startsWith: $p}}}}) {{ nodes {{ id }} }}
      byMarking: people(where: {{name: {{startsWith: $p}}}}, orderBy: [{{marking: DESC}}]) {{ nodes {{ id }} }}
      search(text: "{TAG.replace("-", " ")}") {{ totalCount }}
      organization(id: $id) {{
        members {{ totalCount nodes {{ id }} }} claims {{ totalCount }} links {{ totalCount }} degrees {{ count }}
        reportedBy {{ nodes {{ id }} edges {{ assertions {{ source {{ id }} }} }} }}
      }}
      sources(where: {{name: {{in: ["list", "paper"]}}}}) {{ nodes {{ id }} }}
      expand(from: [$id]) {{ nodes {{ id marking }} links {{ id }} }}
      paths(from: ["{ANN.id}"], to: [$id]) {{ paths {{ hops explanation }} }}
    }}"""
    response = await Executor(schema(), database).run(Request(query, {"p": TAG, "id": RING.id}), reader)
    body: dict[str, Any] = response.body
    assert "errors" not in body, body
    return body


async def _broken(database: Database) -> list[str]:
    ours = (TAG, CLAIM.id)
    found = [f"{v.check}: {v.subject} {v.problem}" for v in await run_checks(database)]
    return [text for text in found if any(x in text for x in ours)]


async def _withdrawn(database: Database) -> set[str]:
    rows = await database.read(
        "MATCH (n:Entity|Source|Claim) WHERE n.retractedAt IS NOT NULL AND n.id IN $ids RETURN n.id",
        {"ids": [n.id for n in NODES]},
    )
    return {one for (one,) in rows}


@pytest.mark.parametrize("reader", [ANONYMOUS, SEES_ALL], ids=["anonymous", "sees all"])
async def test_what_is_taken_back_is_gone_now_and_shown_before(database: Database, reader: Reader) -> None:
    before = await _shown(database, reader=reader)
    assert before["data"]["born"]["totalCount"] == 1 + (reader is SEES_ALL)
    assert await retract_source(database, LIST.id, GONE) == Withdrawn(len(BY_LIST), 3, source=True)
    assert await _withdrawn(database) == {LIST.id, ANN.id, BOB.id, CLAIM.id}
    now = (await _shown(database, reader=reader))["data"]
    assert now["people"] == {"totalCount": 0, "nodes": []}
    assert now["born"] == now["search"] | {"totalCount": 0}
    assert now["organization"]["members"]["totalCount"] == 0
    assert [n["id"] for n in now["sources"]["nodes"]] == [PAPER.id]
    assert await _shown(database, GONE - timedelta(seconds=1), reader) == before
    assert await _shown(database, GONE, reader) == await _shown(database, reader=reader)
    assert await _broken(database) == []


async def test_another_run_changes_nothing_and_completes_one_that_was_killed(database: Database) -> None:
    real, left = Database.stream, 3

    class Killed(Exception):
        pass

    def stream(self: Database, *given: Any, **named: Any) -> AsyncIterator[Sequence[Any]]:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed
        return real(self, *given, **named)

    kills = 0
    while True:
        left = kills + 1
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Database, "stream", stream)
            try:
                await retract_source(database, LIST.id, GONE + timedelta(days=kills))
                break
            except Killed:
                kills += 1
    assert kills > 4
    assert await _withdrawn(database) == {LIST.id, ANN.id, BOB.id, CLAIM.id}
    assert await _broken(database) == []
    state = "MATCH (n) WHERE n.id IN $ids OPTIONAL MATCH (n)-[r]-() RETURN n.id, properties(n), r.id, properties(r)"
    parameters = {"ids": [n.id for n in NODES]}
    before = sorted(map(str, await database.read(state, parameters)))
    assert await retract_source(database, LIST.id, BACK) == Withdrawn(0, 0, source=False)
    assert sorted(map(str, await database.read(state, parameters))) == before


async def test_importing_it_again_brings_it_back(database: Database) -> None:
    before = await _shown(database, reader=SEES_ALL)
    await retract_source(database, LIST.id, GONE)
    await Writer(database, BACK).write(NODES, [*BY_LIST, *BY_PAPER])
    # Its rows were recorded when they had been: nothing was ever away.
    assert await _withdrawn(database) == set()
    assert await _shown(database, reader=SEES_ALL) == before == await _shown(database, GONE, SEES_ALL)
    assert await _broken(database) == []


async def test_what_comes_again_later_was_away_meanwhile(database: Database) -> None:
    await retract_source(database, LIST.id, GONE)
    described = replace(ANN, properties={"name": f"{TAG} Anne"}, marking=Marking.GREEN)
    await Writer(database, BACK).write([described], [])
    assert ANN.id in await _withdrawn(database)
    again = replace(_said("MEMBER_OF", ANN, RING, PAPER, BACK), marking=Marking.GREEN)
    await Writer(database, BACK).write([], [again])
    assert await _withdrawn(database) == {LIST.id, BOB.id, CLAIM.id}
    for moment, there in ((None, 1), (BACK, 1), (BACK - timedelta(days=1), 0), (GONE, 0), (GONE - timedelta(1), 2)):
        assert (await _shown(database, moment, SEES_ALL))["data"]["people"]["totalCount"] == there, moment
    shown = (await _shown(database, reader=SEES_ALL))["data"]["people"]["nodes"]
    assert shown == [{"id": ANN.id, "marking": "GREEN"}]
    assert await retract_source(database, PAPER.id, BACK + timedelta(days=9)) == Withdrawn(2, 2, source=True)
    assert (await _shown(database, BACK, SEES_ALL))["data"]["people"]["totalCount"] == 1
    assert (await _shown(database, reader=SEES_ALL))["data"]["people"]["totalCount"] == 0
    assert await _broken(database) == []


async def test_a_judgement_keeps_nobody_there_and_is_there_when_they_return(database: Database) -> None:
    await Writer(database, FIRST).write([], [SAME])
    assert (await retract_source(database, LIST.id, GONE)).nodes == 3
    assert await _broken(database) == []
    await Writer(database, BACK).write(NODES, BY_LIST)
    rows = await database.read("MATCH ({id: $id})-[r:SAME_AS]-() RETURN r.retractedAt", {"id": ANN.id})
    assert rows == [[None]]


async def test_a_source_that_another_names_stays(database: Database) -> None:
    await Writer(database, FIRST).write([], [_said("DERIVED_FROM", PAPER, LIST, PAPER)])
    assert not (await retract_source(database, LIST.id, GONE)).source
    assert LIST.id not in await _withdrawn(database)
    assert await _broken(database) == []


async def test_only_what_nobody_asserts_is_withdrawn_of_what_is_named(database: Database) -> None:
    assert await withdraw_orphans(database, [n.id for n in NODES] + ["person:nobody"], GONE) == 0
    await database.write([("MATCH (n {id: $id})-[r]-() SET r.retractedAt = $at", {"id": ANN.id, "at": GONE})])
    assert await withdraw_orphans(database, [ANN.id, RING.id, LAND.id, LIST.id], BACK) == 1
    rows = await database.read("MATCH (n:Person {id: $id}) RETURN n.retractedAt", {"id": ANN.id})
    assert rows[0][0].to_native() == GONE


async def test_whoever_describes_it_next_may(database: Database) -> None:
    theirs = replace(RING, described_by=LIST.id, id=f"{RING.id}-2")
    NODES.append(theirs)
    try:
        await Writer(database, FIRST).write(
            [theirs], [_said("REPORTED_BY", theirs, LIST), _said("REPORTED_BY", theirs, PAPER, PAPER)]
        )
        await retract_source(database, LIST.id, GONE)
        other = replace(theirs, described_by=PAPER.id, properties={"name": "Other"})
        await Writer(database, BACK).write([other], [])
        rows = await database.read("MATCH (n:Entity {id: $id}) RETURN n.name, n.describedBy", {"id": theirs.id})
        assert rows == [["Other", PAPER.id]]
    finally:
        await _remove(database)
        NODES.remove(theirs)


@pytest.mark.parametrize("take_back", [retract_source, erasure.erase])
async def test_what_only_an_amber_source_asserts_now_is_amber(database: Database, take_back: Any) -> None:
    theirs = replace(RING, described_by=LIST.id, id=f"{RING.id}-2")
    NODES.append(theirs)
    amber = replace(_said("REPORTED_BY", theirs, PAPER, PAPER), marking=Marking.AMBER)
    query = f'{{organization(id: "{theirs.id}") {{ marking }}}}'

    async def seen(reader: Reader) -> Any:
        response = await Executor(schema(), database).run(Request(query), reader)
        return response.body["data"]["organization"]

    try:
        await Writer(database, FIRST).write([theirs], [_said("REPORTED_BY", theirs, LIST), amber])
        assert await seen(ANONYMOUS) == {"marking": "CLEAR"}
        await take_back(database, LIST.id, GONE)
        assert await seen(ANONYMOUS) is None
        assert await seen(Reader("amber", Marking.AMBER, victims=False)) == {"marking": "AMBER"}
        assert await _broken(database) == []
        if take_back is retract_source:
            await Writer(database, BACK).write([LIST, theirs], [_said("REPORTED_BY", theirs, LIST)])
            assert await seen(ANONYMOUS) == {"marking": "CLEAR"}
            assert await _broken(database) == []
    finally:
        await _remove(database)
        NODES.remove(theirs)


@pytest.mark.parametrize("first", [0, 1])
async def test_what_only_a_red_source_asserts_now_is_red_in_whatever_order_others_went(
    database: Database, first: int
) -> None:
    theirs, third = replace(RING, described_by=LIST.id, id=f"{RING.id}-3"), _source("third")
    NODES.extend([theirs, third])
    said = [
        _said("REPORTED_BY", theirs, LIST),
        replace(_said("REPORTED_BY", theirs, PAPER, PAPER), marking=Marking.AMBER),
        replace(_said("REPORTED_BY", theirs, third, third), marking=Marking.RED),
    ]
    gone = (LIST, PAPER) if first == 0 else (PAPER, LIST)
    try:
        await Writer(database, FIRST).write([theirs, third], said)
        for source in gone:
            await retract_source(database, source.id, GONE)
        rows = await database.read("MATCH (n:Entity {id: $id}) RETURN n.marking", {"id": theirs.id})
        assert rows == [[int(Marking.RED)]]
    finally:
        await _remove(database)
        del NODES[-2:]


async def test_what_others_assert_as_openly_stays_as_it_was(database: Database) -> None:
    before = await database.read("MATCH (n:Entity {id: $id}) RETURN n.marking, n.rowHash", {"id": RING.id})
    await retract_source(database, LIST.id, GONE)
    assert await database.read("MATCH (n:Entity {id: $id}) RETURN n.marking, n.rowHash", {"id": RING.id}) == before


# --- erased -------------------------------------------------------------------------------------------------------


async def test_an_erased_source_leaves_nothing_but_a_hash(database: Database) -> None:
    await Writer(database, FIRST).write([], [_said("DERIVED_FROM", PAPER, LIST, PAPER)])
    done = await erasure.erase(database, LIST.id, GONE)
    assert (done.nodes, done.assertions) == (4, len(BY_LIST) + 1)
    rows = await database.read("MATCH (n) WHERE n.id IN $ids RETURN n.id", {"ids": [n.id for n in NODES]})
    assert {one for (one,) in rows} == {PAPER.id, RING.id, LAND.id}
    assert await database.read("MATCH (n:Touched) RETURN n.id") == []
    assert await erasure.must_compact(database)
    wanted = {LIST.id, f"{TAG}-hash"}
    assert await erasure.blocked(database, [*wanted, ANN.id, PAPER.id]) == wanted
    kept = str(await database.read("MATCH (e:Erasure) RETURN properties(e)"))
    assert not any(text in kept for text in (TAG, "list", "hash-"))
    assert await _broken(database) == []


async def test_an_erased_person_goes_with_all_that_is_said_of_them(database: Database) -> None:
    claim = NodeRow("Claim", claim_id(ANN.id, "age", "9"), {"property": "age", "value": "9"}, FIRST)
    await Writer(database, FIRST).write([claim], [_said("HAS_CLAIM", ANN, claim), SAME])
    done = await erasure.erase(database, ANN.id, GONE)
    # Reported, a member, at home somewhere, compared with another; and the claim.
    assert (done.nodes, done.assertions, done.withdrawn) == (2, 4, 0)
    assert await database.read("MATCH (n {id: $id}) RETURN n.id", {"id": claim.id}) == []
    assert (await _shown(database, FIRST, SEES_ALL))["data"]["people"]["totalCount"] == 1
    with pytest.raises(DatasetError, match=f"{ANN.id} was erased"):
        await Writer(database, BACK).write([ANN], BY_LIST)
    with pytest.raises(DatasetError, match="is not in the graph"):
        await Writer(database, BACK).write([], BY_LIST)
    assert await erasure.erase(database, ANN.id, BACK) == erasure.Erased(0, 0, 0)


async def test_what_only_retracted_assertions_are_left_of_is_withdrawn(database: Database) -> None:
    await retract_source(database, PAPER.id, GONE)
    done = await erasure.erase(database, LIST.id, BACK)
    assert (done.nodes, done.withdrawn) == (4, 1)
    assert await _withdrawn(database) == {PAPER.id, RING.id}
    assert await _broken(database) == []


async def test_the_words_of_an_erased_source_go_where_others_speak_of_the_same(database: Database) -> None:
    await Writer(database, FIRST).write([replace(RING, described_by=LIST.id)], [])
    await database.write([("MATCH (n:Entity {id: $id}) SET n.describedBy = $by", {"id": RING.id, "by": LIST.id})])
    await erasure.erase(database, LIST.id, GONE)
    [[ring]] = await database.read("MATCH (n:Entity {id: $id}) RETURN properties(n)", {"id": RING.id})
    assert set(ring) == {"id", "marking", "protected", "synthetic", "hub", "recordedAt", "rowHash", "describedBy"}


async def test_an_erasure_that_was_killed_is_completed(database: Database) -> None:
    real = Database.write_and_read
    with pytest.MonkeyPatch.context() as patch:

        async def killed(self: Database, *given: Any) -> Any:
            raise KeyboardInterrupt

        patch.setattr(Database, "write_and_read", killed)
        with pytest.raises(KeyboardInterrupt):
            await erasure.erase(database, LIST.id, GONE)
    assert real is Database.write_and_read
    assert await database.read("MATCH (n:Touched) RETURN count(n) > 0") == [[True]]
    await erasure.erase(database, LIST.id, GONE)
    assert await database.read("MATCH (n:Touched) RETURN n.id") == []
    rows = await database.read("MATCH (n) WHERE n.id IN $ids RETURN n.id", {"ids": [n.id for n in NODES]})
    assert {one for (one,) in rows} == {PAPER.id, RING.id, LAND.id}


# --- commands -----------------------------------------------------------------------------------------------------


@pytest.fixture
def run(database_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("NEO4J_URI", database_endpoint.uri)
    monkeypatch.setenv("NEO4J_USERNAME", database_endpoint.username)
    monkeypatch.setenv("NEO4J_PASSWORD", database_endpoint.password)
    monkeypatch.setenv("NEO4J_DATABASE", database_endpoint.database)
    return lambda *given: CliRunner().invoke(application(given[0]), list(given))


async def test_review_lists_what_is_due_and_what_to_do(database: Database) -> None:
    assert [one.id for one in await due_on(database, date(2026, 12, 31)) if TAG in one.id] == []
    [due] = [one for one in await due_on(database, date(2027, 1, 1)) if TAG in one.id]
    assert (due.id, due.retention, due.stated, due.live) == (LIST.id, "2026", len(BY_LIST), len(BY_LIST))
    await retract_source(database, LIST.id, GONE)
    [due] = [one for one in await due_on(database, date(2027, 1, 1)) if TAG in one.id]
    assert (due.stated, due.live, due.withdrawn) == (len(BY_LIST), 0, True)


def _apart(run: Any, *given: str) -> Any:
    """In a thread, since a command runs a loop of its own."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run, *given).result()


async def test_the_commands_say_what_they_did(database: Database, run: Any) -> None:
    wrong = _apart(run, "retract", f"source:{TAG}-lisst", "--yes")
    assert f"did you mean {LIST.id}?" in str(wrong.exception)
    asked = _apart(run, "retract", LIST.id)
    assert asked.exit_code == 2
    assert "give --yes" in asked.output
    told = json.loads(_apart(run, "review", "--on", "2027-02-01", "--json").stdout)
    assert [one["source"] for one in told["due"] if TAG in one["source"]] == [LIST.id]
    told = json.loads(_apart(run, "retract", LIST.id, "--yes", "--json").stdout)
    assert told == {"source": LIST.id, "retracted": len(BY_LIST), "nodes": 3, "sourceWithdrawn": True}
    erased = _apart(run, "erase", LIST.id, "--yes", "--json")
    assert json.loads(erased.stdout) == {"nodes": 4, "assertions": 7, "withdrawn": 0, "cases": 0, "compacted": False}
    assert "its administrator rebuilds the store" in erased.stderr
    assert _apart(run, "erase", LIST.id, "--yes").stdout == "it was erased before\n"
    assert _apart(run, "review", "--on", "tomorrow").exit_code == 2
