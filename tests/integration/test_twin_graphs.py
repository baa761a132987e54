"""Twin graphs: one from which everything out of a reader's scope was left out, and the whole. To the reader they are
one, byte for byte: values, counts, order, pages, cursors, errors, paths, hubs, limits and warnings.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from graphql import GraphQLError
from graphql.execution.values import VariableValues
from hypothesis import note
from hypothesis import strategies as st

from api.errors import Refused
from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from api.selection import AsOf, as_of
from api.variables import Unfit
from graph.database import Database
from graph.errors import LimitExceeded
from graph.ontology import ONTOLOGY
from graph.provenance import envelope
from graph.scope import Reader, Scope
from graph.settings import Endpoint
from graph.vocabularies import Marking
from tests.integration.oracle.asked import Operation
from tests.integration.oracle.documents import drawn, occurring, shapes
from tests.integration.oracle.drawing import ANALYSES
from tests.integration.oracle.plainly import Row, creating, node_row, removing, stated_row
from tests.integration.oracle.records import Graph
from tests.integration.oracle.runs import BOTH, Block, Theatre, run_examples, theatre
from tests.integration.oracle.stage import REMOVE
from tests.integration.oracle.wide import TEXTS, wide
from tests.integration.oracle.world import START, World
from tests.integration.oracle.written import Document

SHAPED = frozenset({
    *(f"root {one}" for one in ANALYSES if one != "changes"),
    "root search", "root expand", "root paths", "root entities", "root nodes", "argument where", "argument orderBy",
    "argument after", "links", "degrees", "assertions", "source", "pageInfo",
})  # fmt: skip
QUESTIONS = 3
WORLDS = 20
"""In a block, one after the other: to write one takes longer than to ask of it."""
# Each combination has statements of its own.
KINDS = ((False, ""), (True, "known"), (False, "known valid"))
ALL = Reader(None, Marking.RED, victims=True)


@dataclass(frozen=True, slots=True)
class Whole:
    """A world as it is written, its records, and the ids of its assertions beside them."""

    graph: Graph
    nodes: Mapping[str, Row]
    assertions: Mapping[str, Row]


@dataclass(frozen=True, slots=True)
class Twins:
    """A world, and what of it is out of scope: nodes, assertions that go with them, and such as join others."""

    whole: Whole
    nodes: Sequence[str]
    assertions: Sequence[str]
    between: Sequence[str]


@cache
def whole(seed: int) -> Whole:
    world = wide(seed, each=2, parallel=1)
    rng = random.Random(seed)
    stored = [envelope(row) for row in world.first]
    gone = {e["key"]: e["recordedAt"] + timedelta(days=rng.randrange(1, 700)) for e in stored if rng.random() < 0.15}
    absences = withdraw(rng, world, gone)
    markings = {n.id: n.marking for n in world.nodes}
    return Whole(
        Graph.of_rows(world.nodes, world.first, gone, absences),
        {n.id: node_row(n, absences.get(n.id, ())) for n in world.nodes},
        {
            e["id"]: stated_row(row, markings, gone.get(e["key"]))
            for e, row in zip(stored, world.first, strict=True)
        },
    )  # fmt: skip


def withdraw(rng: random.Random, world: World, gone: dict[str, datetime]) -> dict[str, tuple[datetime, ...]]:
    """Some nodes that were withdrawn, for good or for a while, and with them all that is stated of them, or by them."""
    absences: dict[str, tuple[datetime, ...]] = {}
    for node in world.nodes:
        if rng.random() > (0.15 if node.label == "Source" else 0.12):
            continue
        since = node.recorded_at + timedelta(days=rng.randrange(0, 900))
        back = since + timedelta(days=rng.randrange(1, 500)) if rng.random() < 0.4 else None
        for row in world.first:
            supports = row.type != "SAME_AS" or row.source == node.id
            if supports and node.id in (row.start, row.end, row.source) and (back is None or row.recorded_at < back):
                key, ended = envelope(row)["key"], max(row.recorded_at, since)
                gone[key] = min(gone.get(key, ended), ended)
        absences[node.id] = (since,) if back is None else (since, back)
    return absences


def twins(seed: int, scope: Scope) -> Twins:
    given = whole(seed)
    seen = given.graph.seen(scope)
    stated = {i for i, assertion in seen.stated.items() if assertion.source in seen.nodes}
    nodes = [x for x in given.nodes if x not in seen.nodes]
    hidden = [i for i in given.assertions if i not in stated]
    lost = set(nodes)
    between = [i for i in hidden if not {given.assertions[i]["start"], given.assertions[i]["end"]} & lost]
    return Twins(given, nodes, hidden, between)


@dataclass(slots=True)
class Resident:
    """The world in the database: it stays from one example to the next, and only what one hides goes and comes."""

    database: Database
    there: Whole | None = None

    async def settle(self, world: Whole) -> None:
        if self.there is world:
            return
        self.there = None
        written = creating(list(world.nodes.values()), list(world.assertions.values()))
        await self.database.write([(REMOVE, {}), *written])
        self.there = world

    @asynccontextmanager
    async def without(self, given: Twins) -> AsyncIterator[None]:
        await self.database.write(removing(given.nodes, given.between))
        try:
            yield
        finally:
            world = given.whole
            nodes, assertions = [world.nodes[x] for x in given.nodes], [world.assertions[x] for x in given.assertions]
            await self.database.write(creating(nodes, assertions))


@pytest.fixture(scope="module")
def stage(database_endpoint: Endpoint) -> Iterator[Theatre]:
    with theatre(database_endpoint) as made:
        yield made


@pytest.mark.parametrize("deep", BOTH)
def test_what_is_out_of_scope_changes_no_byte(stage: Theatre, deep: bool, capfd: pytest.CaptureFixture[str]) -> None:
    executor, resident = stage.stage.executor, Resident(stage.stage.database)
    ids_of = {label: [f"{declared.prefix}:x"] for label, declared in ONTOLOGY.nodes.items()}

    @cache
    def shapes_of(seed: int) -> list[Operation]:
        # `changes` tells of what was withdrawn, which is out of scope now: test_changes has twins of its own.
        made = shapes(schema(), seed, ids_of, SHAPED, 34_000)
        return [one for one in made if "root changes" not in occurring(one)]

    async def answers(documents: Sequence[Document], *readers: Reader) -> list[bytes]:
        requests = [Request(d.query, d.variables, d.operation_name) for d in documents]
        asked = [executor.run(request, reader) for request, reader in zip(requests, readers, strict=True)]
        return [response.content for response in await asyncio.gather(*asked)]

    async def compared(given: Twins, documents: Sequence[Document], reader: Reader) -> int:
        """Whether the first answer is another one for who sees all."""
        await resident.settle(given.whole)
        # The last one shows that there was something to hide.
        *beside, all_seen = await answers([*documents, documents[0]], *[reader] * len(documents), ALL)
        async with resident.without(given):
            without = await answers(documents, *[reader] * len(documents))
        for document, one, other in zip(documents, without, beside, strict=True):
            assert one == other, document
        return int(beside[0] != all_seen)

    def example(block: Block, data: st.DataObject) -> None:
        number = block.seed * WORLDS + block.part
        rng = random.Random(f"{number} {data.draw(st.integers(0, 2**32), 'seed')}")
        victims, moment = data.draw(st.sampled_from(KINDS), "kind")
        reader = Reader(None, data.draw(st.sampled_from([Marking.CLEAR, Marking.GREEN, Marking.AMBER])), victims)
        known = START + timedelta(days=rng.randrange(300, 1500)) if "known" in moment else None
        valid = date(rng.randint(2019, 2024), rng.randint(1, 12), 15) if "valid" in moment else None
        given = twins(number, Scope(reader, valid, known))
        moments: dict[str, Any] = {"knownAt": known.isoformat()} if known else {}
        moments |= {"validAt": valid.isoformat()} if valid else {}
        ids = {
            label: [x for x in given.whole.nodes if x.startswith(f"{ONTOLOGY.nodes[label].prefix}:")]
            for label in ids_of
        }
        made = [
            drawn(schema(), rng, Operation(o.fields, moments), ids, TEXTS)
            for o in rng.sample(shapes_of(block.seed), k=QUESTIONS)
        ]
        # A mistake in the variables may have changed the moment that is asked of, and with it what is hidden.
        asked = (None, AsOf(valid, known))
        questions = [m.document if _moment(executor, m.document) in asked else m.plainest for m in made]
        note(f"{reader} {moments}")
        block.seen["told"] += stage.run(compared(given, questions, reader))
        block.seen["asked"] += 1

    seen = run_examples(__file__, example, capfd, deep=deep, parts=WORLDS)
    assert seen["told"] > seen["asked"] / 8, "what is hidden joins nothing"


def _moment(executor: Executor, document: Document) -> AsOf | None:
    """The moment that a document asks of; None where its answer is an error without data."""
    try:
        operation = executor.documents.operation(document.query, document.operation_name)
        variables = VariableValues({}, dict(operation.signature.coerced(document.variables)))
        return as_of(operation.node, variables)
    except (GraphQLError, LimitExceeded, Refused, Unfit):
        return None


def test_the_twins_differ() -> None:
    given = twins(1, Scope(Reader(None, Marking.CLEAR, victims=False)))
    shown = len(given.whole.nodes) - len(given.nodes), len(given.whole.assertions) - len(given.assertions)
    assert min(*shown, len(given.nodes), len(given.assertions), len(given.between)) > 4


def test_what_was_withdrawn_is_hidden_now_and_shown_before() -> None:
    given = whole(1).graph
    gone = [n for n in given.nodes.values() if len(n.absences) == 1]
    assert len(gone) > 4
    assert not {n.id for n in gone} & set(given.seen(Scope(ALL)).nodes)
    for node in gone:
        before = node.absences[0] - timedelta(seconds=1)
        assert node.recorded_at > before or node.id in given.seen(Scope(ALL, known_at=before)).nodes
