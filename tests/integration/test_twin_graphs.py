"""Twin graphs: one from which everything out of a reader's scope was left out, and the whole. To the reader they are
one, byte for byte: values, counts, order, pages, cursors, errors, paths, hubs, limits and warnings.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import note
from hypothesis import strategies as st

from api.exchange import Request
from api.schema import schema
from graph.ontology import ONTOLOGY
from graph.provenance import AssertionRow, NodeRow, envelope
from graph.scope import Reader, Scope
from graph.settings import Endpoint
from graph.vocabularies import Marking
from tests.integration.oracle.asked import Operation
from tests.integration.oracle.documents import drawn, shapes
from tests.integration.oracle.plainly import REMOVE, write_plainly
from tests.integration.oracle.records import Graph
from tests.integration.oracle.runs import BOTH, Block, Theatre, run_examples, theatre
from tests.integration.oracle.wide import TEXTS, wide
from tests.integration.oracle.world import START, World
from tests.integration.oracle.written import Document

SHAPED = frozenset({
    "root search", "root expand", "root paths", "root entities", "root nodes", "argument where", "argument orderBy",
    "argument after", "links", "degrees", "assertions", "source", "pageInfo",
})  # fmt: skip
QUESTIONS = 3
WORLDS = 20
"""In a block."""
# Each combination has statements of its own.
KINDS = ((False, ""), (True, "known"), (False, "known valid"))
ALL = Reader(None, Marking.RED, victims=True)


@dataclass(frozen=True, slots=True)
class Twins:
    """What is in scope, and what is not."""

    shown: tuple[Sequence[NodeRow], Sequence[AssertionRow]]
    hidden: tuple[Sequence[NodeRow], Sequence[AssertionRow]]
    gone: dict[str, datetime]
    markings: dict[str, Marking]

    @property
    def ids(self) -> list[str]:
        return list(self.markings)


@cache
def _whole(seed: int) -> tuple[World, dict[str, datetime], Graph, list[str]]:
    """A world, what was withdrawn of it, its records, and the ids of its assertions."""
    world = wide(seed, each=2, parallel=1)
    rng = random.Random(seed)
    stored = [envelope(row) for row in world.first]
    gone = {e["key"]: e["recordedAt"] + timedelta(days=rng.randrange(1, 700)) for e in stored if rng.random() < 0.15}
    return world, gone, Graph.of_rows(world.nodes, world.first, gone), [e["id"] for e in stored]


def twins(seed: int, scope: Scope) -> Twins:
    world, gone, graph, ids = _whole(seed)
    seen = graph.seen(scope)
    shown = [n for n in world.nodes if n.id in seen.nodes]
    stated = {i for i in ids if i in seen.stated and seen.stated[i].source in seen.nodes}
    rows = list(zip(ids, world.first, strict=True))
    return Twins(
        (shown, [a for i, a in rows if i in stated]),
        ([n for n in world.nodes if n.id not in seen.nodes], [a for i, a in rows if i not in stated]),
        gone,
        {n.id: n.marking for n in world.nodes},
    )


@pytest.fixture(scope="module")
def stage(database_endpoint: Endpoint) -> Iterator[Theatre]:
    with theatre(database_endpoint) as made:
        yield made


@pytest.mark.parametrize("deep", BOTH)
def test_what_is_out_of_scope_changes_no_byte(stage: Theatre, deep: bool, capfd: pytest.CaptureFixture[str]) -> None:
    executor, database = stage.stage.executor, stage.stage.database
    ids_of = {label: [f"{declared.prefix}:x"] for label, declared in ONTOLOGY.nodes.items()}

    @cache
    def shapes_of(seed: int) -> list[Operation]:
        return shapes(schema(), seed, ids_of, SHAPED, 16_000)

    async def answers(documents: Sequence[Document], reader: Reader) -> list[bytes]:
        requests = [Request(d.query, d.variables, d.operation_name) for d in documents]
        return [(await executor.run(r, reader)).content for r in requests]

    async def compared(given: Twins, documents: Sequence[Document], reader: Reader) -> int:
        """Whether the first answer is another one for who sees all."""
        try:
            await write_plainly(database, *given.shown, given.gone, given.markings)
            without = await answers(documents, reader)
            await write_plainly(database, *given.hidden, given.gone, given.markings)
            beside = await answers(documents, reader)
            for document, one, other in zip(documents, without, beside, strict=True):
                assert one == other, document
            # One of them shows that there was something to hide.
            return int([beside[0]] != await answers(documents[:1], ALL))
        finally:
            await database.write([(REMOVE, {"ids": given.ids})])

    def example(block: Block, data: st.DataObject) -> None:
        rng = random.Random(data.draw(st.integers(0, 2**32), "seed"))
        victims, moment = data.draw(st.sampled_from(KINDS), "kind")
        reader = Reader(None, data.draw(st.sampled_from([Marking.CLEAR, Marking.GREEN, Marking.AMBER])), victims)
        known = START + timedelta(days=rng.randrange(300, 1500)) if "known" in moment else None
        valid = date(rng.randint(2019, 2024), rng.randint(1, 12), 15) if "valid" in moment else None
        given = twins(block.seed * WORLDS + rng.randrange(WORLDS), Scope(reader, valid, known))
        as_of: dict[str, Any] = {"knownAt": known.isoformat()} if known else {}
        as_of |= {"validAt": valid.isoformat()} if valid else {}
        ids = {label: [x for x in given.ids if x.startswith(f"{ONTOLOGY.nodes[label].prefix}:")] for label in ids_of}
        questions = [
            drawn(schema(), rng, Operation(o.fields, as_of), ids, TEXTS).document
            for o in rng.sample(shapes_of(block.seed), k=QUESTIONS)
        ]
        note(f"{reader} {as_of}")
        block.seen["told"] += stage.run(compared(given, questions, reader))
        block.seen["asked"] += 1

    seen = run_examples("twin-graphs", example, capfd, deep=deep)
    assert seen["told"] > seen["asked"] / 8, "what is hidden joins nothing"


def test_the_twins_differ() -> None:
    given = twins(1, Scope(Reader(None, Marking.CLEAR, victims=False)))
    assert min(len(rows) for rows in (*given.shown, *given.hidden)) > 4
