"""Two ways to one answer: any valid document gets the same bytes from the fast path and from graphql-core's executor,
and the same values however it is written.
"""

import random
from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any

import pytest
from graphql import parse, validate
from hypothesis import note

from api.exchange import Request, Response
from api.execute import Executor
from api.schema import schema
from graph.ontology import ONTOLOGY
from graph.scope import Reader
from graph.settings import Endpoint
from graph.vocabularies import Marking
from tests.integration.oracle.asked import Operation
from tests.integration.oracle.documents import Drawn, drawn, shapes
from tests.integration.oracle.drawing import ANALYSES
from tests.integration.oracle.plainly import write_plainly
from tests.integration.oracle.runs import BOTH, TOGETHER, Block, Theatre, Work, run_examples, theatre, together
from tests.integration.oracle.wide import TEXTS, spoiling, wide
from tests.integration.oracle.written import Document

WHOLE, SPOILT = wide(1), wide(2)
IDS = {label: [*WHOLE.of(label), *SPOILT.of(label)] for label in ONTOLOGY.nodes}
SHAPED = frozenset({
    *(f"root {one}" for one in ANALYSES),
    "alias", "__typename", "on a narrower type", "@asOf validAt", "@asOf knownAt", "root search", "root expand",
    "root paths", "root entities", "root node", "root nodes", "argument where", "argument orderBy", "argument after",
    "argument first", "argument types", "links", "degrees", "assertions", "source", "pageInfo", "root __type",
    "root __schema",
})  # fmt: skip
WRITTEN = (
    "merged field", "leaf twice", "fragment", "named fragment", "nested fragment", "fragment spread twice", "condition",
    "variable condition", "left out", "variable", "whole variable", "default", "several operations", "wrong value",
    "mistake", "errors", "data", "refused",
)  # fmt: skip


@pytest.fixture(scope="module")
def stage(database_endpoint: Endpoint) -> Iterator[Theatre]:
    with theatre(database_endpoint) as made:
        database = made.stage.database
        made.run(write_plainly(database, WHOLE.nodes, WHOLE.first))
        made.run(write_plainly(database, SPOILT.nodes, SPOILT.first))
        made.run(database.write(spoiling(3, SPOILT)))
        yield made


@pytest.mark.parametrize("deep", BOTH)
def test_both_paths_give_the_same_bytes(stage: Theatre, deep: bool, capfd: pytest.CaptureFixture[str]) -> None:
    database = stage.stage.database
    fast, exact = Executor(schema(), database), Executor(schema(), database, exact=True)

    async def answers(document: Document, reader: Reader) -> tuple[Response, Response]:
        request = Request(document.query, document.variables, document.operation_name)
        return await fast.run(request, reader), await exact.run(request, reader)

    @cache
    def shapes_of(seed: int) -> list[Operation]:
        # Neo4j plans a new statement for 0.1 to 1 s, so documents of few shapes are asked in many ways.
        return shapes(schema(), seed, IDS, SHAPED)

    def begun(block: Block, rng: random.Random, place: int) -> Work:
        operations = shapes_of(block.seed)
        at = rng.randrange(len(operations))
        # The right to see victims changes the statement.
        reader = Reader(None, rng.choice(list(Marking)), victims=at % 2 == 1)
        made = drawn(schema(), rng, operations[at], IDS, TEXTS)
        others = [(again, Reader(None, rng.choice(list(Marking)), reader.victims)) for again in made.others]
        note(f"{place}: {made.document} {[(again.variables, other) for again, other in others]}")
        return partial(compared, block, made, reader, others)

    async def compared(block: Block, made: Drawn, reader: Reader, others: Sequence[tuple[Document, Reader]]) -> None:
        before = fast.handed_over
        one = _equal(*await answers(made.document, reader))
        _check_validity(made, one)
        if not made.mistaken and one.body.get("data") is not None:
            # The exact path again: how a document is written is what differs here.
            assert _told(one.body) == _told((await answers(made.plainest, reader))[1].body)
        for again, other in others:
            # The plan is there by now, and serves other values and another reader.
            _equal(*await answers(again, other))
        block.seen.update({*made.used, *_outcome(one)})
        # Of those at work at the same time too: whether there were any is what is asked.
        block.seen["handed over"] += fast.handed_over - before

    seen = run_examples(__file__, together(stage, begun), capfd, deep=deep, each=TOGETHER)
    missing = [way for way in (*SHAPED, *WRITTEN) if not seen[way]]
    # What is rare in small statements may be missing from a short run.
    assert len(missing) <= (0 if seen["data"] > 5000 else 4), missing
    begun_and_given = "no answer was begun by the fast path and given by the exact one"
    assert seen["handed over"] > 0 or seen["data"] <= 5000, begun_and_given


def _equal(one: Response, other: Response) -> Response:
    assert one.content == other.content
    assert (one.codes, one.executed, one.report.rows) == (other.codes, other.executed, other.report.rows)
    return one


def _check_validity(made: Drawn, answer: Response) -> None:
    """A document is valid unless a mistake was made on purpose."""
    if not made.mistaken:
        assert not validate(schema(), parse(made.document.query))
        assert not {"GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"} & set(answer.codes), answer.body
        assert "data" in answer.body or set(answer.codes) <= {"BAD_USER_INPUT", "LIMIT_EXCEEDED"}, answer.body


def _outcome(answer: Response) -> set[str]:
    if not answer.executed:
        return {"refused"}
    return {"errors" if answer.codes else "data", *answer.codes}


def _told(body: dict[str, Any]) -> Any:
    """Values under their keys, and which error stands where."""
    errors = [(e["message"], e.get("path"), e.get("extensions")) for e in body.get("errors", [])]
    return body.get("data"), sorted(map(repr, errors)), body.get("extensions")
