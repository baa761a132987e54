"""What is kept needs no garbage collector to go, and what is put away is looked at again in time."""

import gc
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from api import documents
from api.collector import REVIEWED_BYTES, SETTLED_BYTES, Collector
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.scope import ANONYMOUS

OPERATIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ('{ person(id: "person:a") { name notices(first: 2) { totalCount edges { disputed node { id colour } } } } }', {}),
    ("query($i: [ID!]!) { nodes(ids: $i) { id ... on Wallet { address } } }", {"i": ["wallet:evm:0x1", "person:a"]}),
    ("query($w: PersonWhere) { people(where: $w) { nodes { links { nodes { id } } } } }", {"w": {"name": {"eq": "a"}}}),
    ("query($f: [ID!]!) { paths(from: $f, to: $f) { paths { hops nodes { id } } } }", {"f": ["person:a"]}),
    ('{ expand(from: ["person:a"]) { nodes { id } links { id type } } search(text: "a") { nodes { id } } }', {}),
)  # fmt: skip


@pytest.fixture
def uncollected() -> Iterator[None]:
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    yield
    gc.set_debug(0)
    gc.garbage.clear()
    gc.enable()


def test_documents_and_plans_that_are_forgotten_are_gone(uncollected: None, monkeypatch: pytest.MonkeyPatch) -> None:
    unasked: Database = Database.__new__(Database)
    executor = Executor(schema(), unasked)
    # What graphql-core leaves of a validation is not what is kept.
    monkeypatch.setattr(documents, "check", lambda schema, text: None)
    gc.collect()
    gc.garbage.clear()
    for text, variables in OPERATIONS:
        operation = executor.documents.operation(text, None)
        planned, made = executor._plan(operation, variables, ANONYMOUS)
        executor.documents.keep(operation, operation.shapes[False], made, planned)
        for checked in (True, False):
            with pytest.raises(StopIteration):
                planned.prepared.answer((), variables, checked=checked)
    monkeypatch.setattr(documents, "MAX_KEPT_BYTES", 0)
    executor.documents.operation("{ __typename }", None)
    del operation, planned, made
    gc.collect()
    ours = [x for x in gc.garbage if type(x).__module__.startswith(("api", "graph")) and type(x).__name__ != "Executor"]
    assert not ours, Counter(type(x).__name__ for x in ours)


def test_what_is_kept_is_put_away_and_all_of_it_reviewed_later() -> None:
    try:
        collector = Collector()
        held = [[n] for n in range(1000)]
        before = gc.get_freeze_count()
        collector.grown(SETTLED_BYTES)
        assert gc.get_freeze_count() >= before + len(held)
        cycle: list[object] = []
        cycle.append(cycle)
        collector.grown(SETTLED_BYTES)
        frozen = gc.get_freeze_count()
        del cycle
        collector.grown(SETTLED_BYTES)
        assert gc.get_freeze_count() >= frozen, "what was put away is not looked at each time"
        collector.grown(REVIEWED_BYTES)
        assert gc.collect() == 0
    finally:
        gc.unfreeze()
