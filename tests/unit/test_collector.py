"""What is kept needs no garbage collector to go, and what is put away is looked at again in time."""

import gc
import weakref
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from api import documents
from api.collector import REVIEW_SECONDS, SETTLED_BYTES, Collector
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


def test_what_is_kept_is_put_away_and_all_of_it_reviewed_later(monkeypatch: pytest.MonkeyPatch) -> None:
    class Held:
        """Can be watched, as a list can not."""

        itself: object = None

    try:
        collector = Collector()
        held = Held()
        held.itself, watched = held, weakref.ref(held)
        before = gc.get_freeze_count()
        collector.grown(SETTLED_BYTES - 1)
        assert gc.get_freeze_count() == before
        collector.grown(1)
        assert gc.get_freeze_count() > before
        del held
        collector.grown(SETTLED_BYTES)
        assert watched() is not None, "what was put away is not looked at each time"
        monkeypatch.setattr(collector, "_reviewed", collector._reviewed - REVIEW_SECONDS)
        collector.grown(SETTLED_BYTES)
        assert watched() is None
    finally:
        gc.unfreeze()
