"""changes against brute force over the versions of random graphs, and what it shows nobody."""

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from api.exchange import Request
from graph.provenance import AssertionRow, NodeRow, envelope
from graph.scope import ANONYMOUS, Reader, Scope
from graph.settings import Endpoint
from graph.traverse.changed import MAX_OPENED
from graph.vocabularies import Marking
from tests.integration.oracle.changed import Moments
from tests.integration.oracle.many import SCOPES, Alone, many
from tests.integration.oracle.records import Graph
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.walks import Rules
from tests.integration.oracle.world import PREFIX, START, World, world

GRAPHS, AGAIN, WRITTEN = 24, 6, 6
QUERY = """query($ids: [ID!]!, $from: DateTime!, $to: DateTime, $after: String) %as_of {
  found: changes(ids: $ids, knownAtFrom: $from, knownAtTo: $to, hops: HOPS, limit: LIMIT, after: $after ARGUMENTS) {
    knownAtFrom knownAtTo
    changes { cursor at kind id sentence corrects link { id } claim { id } recordedAt retractedAt fromId toId }
    entities { at id kind entity { id } } limits { name value reached }
  }
}"""


async def compared(stage: Stage, scope: Scope, graph: Graph, ids: list[str], number: int, rng: random.Random) -> Any:
    """One question, asked of the database and of the records; what was told."""
    earlier = START + timedelta(days=rng.randrange(0, 1500))
    later = None if rng.random() < 0.5 else earlier + timedelta(days=rng.randrange(1, 1500))
    # Few kinds of questions: Neo4j plans the statements of each.
    narrow = number % 8 < 4
    hops, limit = 1 if narrow else 2, 1 if narrow else 500
    types = ("MEMBER_OF", "ASSOCIATE_OF", "SENT") if narrow else None
    rules = Rules(through_hubs=narrow, types=types)
    left_out = ("HAS_CLAIM",) if narrow else ()
    arguments = f", throughHubs: {str(rules.through_hubs).lower()}, claims: {str(not left_out).lower()}"
    if rules.types:
        arguments += f", types: [{', '.join(rules.types)}]"
    query = QUERY.replace("HOPS", str(hops)).replace("LIMIT", str(limit)).replace("ARGUMENTS", arguments)
    given = {"ids": ids, "from": earlier.isoformat(), "to": later and later.isoformat()}
    found = (await stage.ask(query, scope, given))["found"]
    # Nothing that came after `knownAt` is told.
    known = scope.known_at
    assert known is None or isinstance(known, datetime)
    first = min(earlier, known or earlier)
    last = known if later is None else min(later, known or later)
    before, after = (graph.seen(replace(scope, known_at=moment)) for moment in (first, last))
    moments = Moments(before, after, first, last)
    wanted = [] if last is not None and first >= last else moments.changes(rules, ids, hops, left_out)
    assert [
        (datetime.fromisoformat(c["at"]), c["kind"], c["id"], c["sentence"], c["corrects"]) for c in found["changes"]
    ] == [(w.at, w.kind, w.id, w.sentence, w.corrects) for w in wanted[:limit]], (ids, given, scope)
    entities = moments.entities(wanted[:limit], ids) if wanted or first != last else []
    if last is not None and first >= last:
        entities = []
    assert [(datetime.fromisoformat(e["at"]), e["id"], e["kind"]) for e in found["entities"]] == entities
    assert [x["name"] for x in found["limits"]] == (["limit"] if len(wanted) > limit else [])
    if len(wanted) > limit:
        going_on = {**given, "after": found["changes"][-1]["cursor"]}
        page = (await stage.ask(query, scope, going_on))["found"]["changes"]
        assert [c["id"] for c in page] == [w.id for w in wanted[limit : 2 * limit]], (going_on, scope)
    now = graph.seen(scope)
    # A claim is seen through what it is claimed of.
    claimed = {s.end for s in now.stated.values() if s.type == "HAS_CLAIM"}
    for e in found["entities"]:
        assert (e["entity"] is not None) == (e["id"] in now.nodes)
    for c in found["changes"]:
        told = graph.stated[c["id"]]
        ended = told.retracted_at
        assert datetime.fromisoformat(c["recordedAt"]) == told.recorded_at
        assert (c["retractedAt"] is None) == (ended is None or (known is not None and ended > known))
        assert (c["claim"] is not None) == (told.end in claimed)
    return found


@pytest_asyncio.fixture(scope="module")
async def graphs(database_endpoint: Endpoint) -> AsyncIterator[tuple[Stage, list[Alone]]]:
    async with many(database_endpoint, [world(seed) for seed in range(6000, 6000 + GRAPHS)]) as made:
        yield made


async def test_changes_are_those_of_brute_force(graphs: tuple[Stage, list[Alone]]) -> None:
    stage, alone = graphs
    told: dict[str, int] = dict.fromkeys(("LEARNED", "WITHDRAWN", "entities", "cut", "gone link"), 0)
    for number, one in enumerate(alone):
        gone_rng = random.Random(one.world.tag)
        stored = [envelope(row) for row in one.world.first]
        gone = {
            e["key"]: e["recordedAt"] + timedelta(days=gone_rng.randrange(1, 700))
            for e in stored
            if gone_rng.random() < 0.1
        }
        graph = Graph.of_rows(one.world.nodes, one.world.first, gone, {})
        for _ in range(AGAIN):
            found = await compared(stage, one.scope, graph, one.rng.sample(one.entities, 10), number, one.rng)
            for c in found["changes"]:
                told[c["kind"]] += 1
                told["gone link"] += c["kind"] == "WITHDRAWN" and c["link"] is None
            told["entities"] += len(found["entities"])
            told["cut"] += bool(found["limits"])
    assert min(told.values()) > 2, told


async def test_corrections_and_retractions_are_those_of_brute_force(database_endpoint: Endpoint) -> None:
    worlds = [world(seed) for seed in range(6500, 6500 + WRITTEN)]
    corrected = went = 0
    async with staged(database_endpoint, worlds) as stage:
        for number, one in enumerate(worlds):
            rng, graph = random.Random(one.tag), _alone(one)
            entities = [n.id for n in one.nodes if n.label not in ("Source", "Claim")]
            for again in range(16):
                scope = SCOPES[(number + again) % 4]
                found = await compared(stage, scope, graph, rng.sample(entities, 10), number + again, rng)
                corrected += sum(c["corrects"] for c in found["changes"])
                went += sum(e["kind"] == "WITHDRAWN" for e in found["entities"])
    assert min(corrected, went) > 2, (corrected, went)


def _alone(one: World) -> Graph:
    graph = Graph()
    graph.write(one)
    return graph


SOURCE = NodeRow("Source", f"source:{PREFIX}-c", {"name": "S", "publisher": "P"}, START, synthetic=True)
AMBER = replace(SOURCE, id=f"source:{PREFIX}-amber", marking=Marking.AMBER)
KING = NodeRow("Person", f"person:{PREFIX}-king", {"name": "King"}, START, synthetic=True)
CAMP = NodeRow("Organization", f"organization:{PREFIX}-camp", {"name": "Camp"}, START, synthetic=True)
LEADS = AssertionRow("LEADS", KING.id, CAMP.id, SOURCE.id, START + timedelta(days=10))
HIDDEN = replace(LEADS, source=AMBER.id, marking=Marking.AMBER, recorded_at=START + timedelta(days=20))
AROUND = {"ids": [KING.id], "from": START.isoformat(), "to": None}
NOW = QUERY.replace("HOPS", "1").replace("LIMIT", "100").replace("ARGUMENTS", "")


async def test_what_was_marked_higher_is_told_to_nobody_below(database_endpoint: Endpoint) -> None:
    """Neither while it stood nor after it was withdrawn."""
    async with staged(database_endpoint) as stage:
        await stage.rows([SOURCE, AMBER, KING, CAMP], [LEADS, HIDDEN])
        await stage.rows([], [replace(HIDDEN, recorded_at=START + timedelta(days=30), note="changed")])
        plain = await stage.ask(NOW, Scope(ANONYMOUS), AROUND)
        cleared = await stage.ask(NOW, Scope(Reader("r", Marking.AMBER, victims=False)), AROUND)
        assert [c["sentence"] for c in plain["found"]["changes"]] == ["King leads Camp, according to P."]
        assert len(cleared["found"]["changes"]) == 2
        await stage.database.write([("MATCH ()-[r]->() WHERE r.source = $id DELETE r", {"id": AMBER.id})])
        assert await stage.ask(NOW, Scope(ANONYMOUS), AROUND) == plain


HIDE = (
    f"MATCH (n:Entity|Source) WHERE n.id CONTAINS '{PREFIX}'"
    " AND (coalesce(n.markingBefore, n.marking) > $clearance OR coalesce(n.protected, false))"
    " OPTIONAL MATCH (n)-[:HAS_CLAIM]->(c:Claim) DETACH DELETE n, c"
)


UNCLAIMED = "MATCH (c:Claim) WHERE NOT EXISTS { (c)<-[:HAS_CLAIM]-() } DELETE c"
"""Claims that nobody makes any more: they are found under whom they are about, and so would stay."""


@pytest.mark.parametrize("clearance", [Marking.CLEAR, Marking.AMBER])
async def test_what_a_reader_may_not_see_changes_no_byte(database_endpoint: Endpoint, clearance: Marking) -> None:
    """Of a graph from which it was deleted, withdrawn or not, the answers are the same."""
    worlds = [world(seed) for seed in range(6700, 6706)]
    reader, rng = Reader(None, clearance, victims=False), random.Random(int(clearance))
    async with staged(database_endpoint, worlds) as stage:
        asked = [
            {
                "ids": [n.id for n in one.nodes if n.label not in ("Source", "Claim")],
                "from": (START + timedelta(days=days)).isoformat(),
                "to": rng.choice([None, (START + timedelta(days=days + 400)).isoformat()]),
            }
            for one in worlds
            for days in (0, 400, 800, 1200)
        ]
        query = NOW.replace("hops: 1", "hops: 2").replace("limit: 100", "limit: 1000")
        before = [await stage.body(query, Scope(reader), given) for given in asked]
        stated = "MATCH ()-[r]->() WHERE r.source CONTAINS $tag AND r.marking > $clearance DELETE r"
        given = {"tag": PREFIX, "clearance": int(clearance)}
        await stage.database.write([(stated, given), (HIDE, given), (UNCLAIMED, {})])
        assert [await stage.body(query, Scope(reader), given) for given in asked] == before
        assert sum(len(one["data"]["found"]["changes"]) for one in before) > 50


async def test_what_came_after_known_at_is_not_told(database_endpoint: Endpoint) -> None:
    async with staged(database_endpoint) as stage:
        known = Scope(ANONYMOUS, known_at=START + timedelta(days=15))
        later = {**AROUND, "to": (START + timedelta(days=99)).isoformat()}
        await stage.rows([SOURCE, KING, CAMP], [LEADS])
        before = await stage.ask(NOW, known, later)
        await stage.rows([], [replace(LEADS, recorded_at=START + timedelta(days=50), note="later")])
        assert await stage.ask(NOW, known, later) == before
        assert before["found"]["knownAtTo"] == "2020-01-16T00:00:00Z"


async def test_moments_that_are_not_in_order_are_refused(database_endpoint: Endpoint) -> None:
    async with staged(database_endpoint) as stage:
        wrong = {**AROUND, "to": datetime(2019, 1, 1, tzinfo=UTC).isoformat()}
        answer = await stage.executor.run(Request(NOW.replace("%as_of", ""), wrong))
        [error] = answer.body["errors"]
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
        assert "not before `knownAtTo`" in error["message"]


@pytest.mark.deep
async def test_what_is_looked_through_is_bounded(database_endpoint: Endpoint) -> None:
    async with staged(database_endpoint) as stage:
        others = [
            replace(KING, label="Person", id=f"person:{PREFIX}-m{i}", properties={"name": f"M{i}"})
            for i in range(MAX_OPENED)
        ]
        rows = [AssertionRow("ASSOCIATE_OF", KING.id, one.id, SOURCE.id, START) for one in others]
        await stage.rows([SOURCE, KING, *others], rows)
        asked = {**AROUND, "from": datetime(2019, 1, 1, tzinfo=UTC).isoformat()}
        found = (await stage.ask(NOW.replace("hops: 1", "hops: 2"), Scope(ANONYMOUS), asked))["found"]
        names = [limit["name"] for limit in found["limits"]]
        assert "opened" in names
