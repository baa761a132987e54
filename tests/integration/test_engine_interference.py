"""What a reader may not see changes no answer that the reader gets: asked before it was written, and after."""

import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from graph.ids import claim_id
from graph.provenance import AssertionRow, NodeRow, envelope
from graph.scope import ANONYMOUS, Reader, Scope
from graph.settings import Endpoint
from graph.vocabularies import Marking, Reliability
from tests.integration.oracle import battery
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.world import ENDS, PREFIX, START, World, world

SEED = 500
TAG = f"{PREFIX}-{SEED}"
# After all that is visible: the first assertion about a node is when this graph came to know the node.
LATE = START + timedelta(days=3000)
HIDDEN_NAMES = 70
READERS = {
    "anonymous": (Scope(ANONYMOUS), Marking.GREEN),
    "cleared": (Scope(Reader("green", Marking.GREEN, victims=False)), Marking.AMBER),
    "then": (Scope(ANONYMOUS, known_at=datetime(2024, 6, 1, tzinfo=UTC)), Marking.CLEAR),
}


def _hidden_nodes(marking: Marking) -> Iterator[NodeRow]:
    """Of every label, above the reader's clearance or protected, and with names near those that are searched for."""
    common: dict[str, Any] = {"recorded_at": LATE, "synthetic": True}
    for label, extra in (
        ("Person", {}), ("Organization", {"kind": "COMPANY"}), ("Organization", {"kind": "AGENCY"}), ("Compound", {}),
        ("Place", {}), ("Country", {}), ("Wallet", {}), ("Stage", {}), ("JobAdvert", {}), ("Notice", {}),
        ("Sanction", {}), ("Crime", {}),
    ):  # fmt: skip
        prefix = "job-advert" if label == "JobAdvert" else label.lower()
        kind = extra.get("kind", "")[:1].lower()
        properties = {"name": f"{TAG} n0", **extra}
        yield NodeRow(label, f"{prefix}:{TAG}-hidden{kind}", properties, marking=marking, **common)
    yield NodeRow("Person", f"person:{TAG}-guarded", {"name": f"{TAG} n0"}, protected=True, **common)
    yield NodeRow("VictimCase", f"victim-case:{TAG}-hidden", {"pseudonym": "H"}, **common)
    yield NodeRow("Source", f"source:{TAG}-hidden", {"name": "H", "publisher": "H"}, marking=marking, **common)


def _hidden_assertions(one: World, hidden: list[NodeRow], marking: Marking) -> Iterator[AssertionRow]:
    """Between everything: what is visible itself joins hidden nodes, and what is hidden itself joins visible ones."""
    rng = random.Random(SEED)
    entities = [n for n in one.nodes if n.label not in ("Source", "Claim")]
    sources = [n for n in one.nodes if n.label == "Source"]
    concealed = {n.id for n in hidden}
    for kind, (starts, ends) in ENDS.items():
        pool = [*entities, *hidden, *hidden]
        for _ in range(14):
            start, end = (rng.choice([n for n in pool if n.label in labels]) for labels in (starts, ends))
            if start.id == end.id or (kind == "DESIGNATES" and (start.protected or end.protected)):
                continue
            source = rng.choice(sources)
            open_to_all = start.id in concealed or end.id in concealed
            own = {"txHash": f"h{rng.randrange(10**9)}", "index": 0, "amount": "1"} if kind == "SENT" else {}
            yield AssertionRow(
                kind, start.id, end.id, source.id, LATE, reliability=Reliability.A, credibility=1,
                marking=source.marking if open_to_all else max(marking, source.marking), properties=own,
            )  # fmt: skip
    for a in sources:
        for b in sources:
            if a.id < b.id:
                yield AssertionRow(
                    "DERIVED_FROM", a.id, b.id, a.id, LATE, marking=max(marking, a.marking, b.marking)
                )  # fmt: skip
    told = replace(next(r for r in one.first if r.type == "ASSOCIATE_OF"), source=f"source:{TAG}-hidden")
    yield replace(told, recorded_at=LATE, marking=marking)


def _hidden_claims(one: World, hidden: list[NodeRow], marking: Marking) -> tuple[list[NodeRow], list[AssertionRow]]:
    """A hidden claim of a visible owner, and a claim that only its hidden owner hides."""
    rows: list[NodeRow] = []
    held: list[AssertionRow] = []
    for owner, level in ((one.of("Person")[0], marking), (hidden[0].id, Marking.CLEAR)):
        made = claim_id(owner, "arrests", "9")
        rows.append(NodeRow("Claim", made, {"property": "arrests", "value": "9"}, LATE, marking=level, synthetic=True))
        source = next(n for n in one.nodes if n.label == "Source" and n.marking == Marking.CLEAR)
        held.append(AssertionRow("HAS_CLAIM", owner, made, source.id, LATE, marking=level))
    return rows, held


async def _battery(stage: Stage, scope: Scope, ids: list[str]) -> list[Any]:
    """Everything that a reader can ask, ids of what is hidden included."""
    some = [x for x in ids if x.split(":")[0] in ("person", "organization", "wallet")]
    answers = [
        await stage.body(
            battery.document(label).replace("{ found", "%as_of { found", 1), scope, {"prefix": f"{label.lower()}:{TAG}"}
        )
        for label in ("Person", "Stage")
    ]
    for query, variables in (
        (
            (
                "query($p: ID!) %as_of { entities(first: 9, where: {id: {contains: $p}}, orderBy: [{name: DESC}])"
                " { totalCount nodes { __typename id name marking } pageInfo { hasNextPage endCursor } } }"
            ),
            {"p": TAG},
        ),
        (
            (
                "query($ids: [ID!]!) %as_of { nodes(ids: $ids) { __typename id ... on Claim { value claimOf { nodes"
                " { id } } } } }"
            ),
            {"ids": ids},
        ),
        (
            (
                "query($p: ID!) %as_of { claims(first: 1000, where: {claimOf: {some: {node: {id: {contains: $p}}}}})"
                " { totalCount nodes { id value } } sources(where: {id: {contains: $p}}) { totalCount nodes { id } } }"
            ),
            {"p": TAG},
        ),
        (
            "query($t: String!) %as_of { search(text: $t, first: 50) { totalCount nodes { id } edges { cursor } } }",
            {"t": f"{TAG} n"},
        ),
        (
            (
                "query($ids: [ID!]!) %as_of { expand(from: $ids, maxHops: 3, limit: 12) { nodes { id }"
                " links { id confidence corroboration } skippedHubs { id } limits { name value reached } } }"
            ),
            {"ids": some[:3]},
        ),
        (
            (
                "query($ids: [ID!]!) %as_of { commonNeighbors(ids: $ids, least: 2) { shared { entity { id } ids degree"
                " links { id confidence } } skippedHubs { id } limits { name reached } } timeline(ids: $ids, limit: 40)"
                " { entries { date kind sentence recordedAt } limits { name } } }"
            ),
            {"ids": some[:6]},
        ),
        (
            (
                "query($p: ID!) %as_of { people(where: {id: {contains: $p}, memberOfCount: {gt: 0}, associates:"
                " {all: {edge:"
                " {corroboration: {gt: 0}}}}}) { totalCount nodes { id } } }"
            ),
            {"p": TAG},
        ),
    ):
        answers.append(await stage.body(query, scope, variables))
    ends = [x for x in ids if x.split(":")[0] in ("person", "organization", "wallet", "notice")]
    for a, b in list(zip(ends, reversed(ends), strict=True))[:6]:
        answers.append(
            await stage.body(
                "query($a: [ID!]!, $b: [ID!]!, $ids: [ID!]!) %as_of { paths(from: $a, to: $b, k: 3, maxHops: 4)"
                " { paths { hops confidence"
                " nodes { id } links { id corroboration } explanation } limits { name reached } skippedHubs { id } }"
                " weakestLinks(from: $a, to: $b) { assertions links { id } sources { id } criticalSources { id } }"
                " connect(ids: $ids) { nodes { id } links { id confidence } groups { ids confidence cost best } } }",
                scope,
                {"a": [a], "b": [b], "ids": [a, b, ids[0]]},
            )
        )
    assert not [a["errors"] for a in answers if "errors" in a]
    return answers


@pytest_asyncio.fixture
async def stage(database_endpoint: Endpoint) -> AsyncIterator[Stage]:
    async with staged(database_endpoint, [world(SEED)]) as made:
        yield made


@pytest.mark.parametrize(
    "reader", ["anonymous", *(pytest.param(x, marks=pytest.mark.deep) for x in ("cleared", "then"))]
)
async def test_hidden_nodes_assertions_and_claims_change_no_answer(stage: Stage, reader: str) -> None:
    scope, marking = READERS[reader]
    one = world(SEED)
    # A reader of an earlier moment sees nothing of what was written later, however it is marked.
    nodes = (
        [replace(n, marking=Marking.CLEAR) for n in _hidden_nodes(marking)]
        if reader == "then"
        else list(_hidden_nodes(marking))
    )
    claims, held = _hidden_claims(one, nodes, marking)
    found = {envelope(r)["key"]: r for r in [*_hidden_assertions(one, nodes, marking), *held]}
    there = {envelope(r)["key"] for r in (*one.first, *one.later)}
    assertions = [row for key, row in found.items() if key not in there]
    ids = [n.id for n in (*one.nodes, *nodes, *claims)]
    before = await _battery(stage, scope, ids)
    await stage.rows([*nodes, *claims], assertions)
    after = await _battery(stage, scope, ids)
    assert len(assertions) > 60
    for a, b in zip(before, after, strict=True):
        assert a == b
    everything = await _battery(stage, Scope(Reader("all", Marking.RED, victims=True)), ids)
    assert sum(a != b for a, b in zip(after, everything, strict=True)) > len(after) / 2, "the hidden rows join nothing"


async def test_hidden_names_push_no_visible_name_out_of_a_search(database_endpoint: Endpoint) -> None:
    async with staged(database_endpoint) as stage:
        visible = NodeRow("Person", f"person:{TAG}-seen", {"name": "zzqqxxvvw"}, START, synthetic=True)
        await stage.rows([visible], [])
        query = "query($t: String!) %as_of { search(text: $t) { totalCount nodes { id } } }"
        asked = {"t": "zzqqxxvab"}
        before = await stage.body(query, Scope(ANONYMOUS), asked)
        assert before["data"]["search"]["totalCount"] == 1
        hidden = [
            NodeRow(
                "Person",
                f"person:{TAG}-h{i}",
                {"name": f"zzqqxxva{chr(97 + i % 26)}{'b' * (i // 26)}"},
                START,
                Marking.RED,
                synthetic=True,
            )
            for i in range(HIDDEN_NAMES)
        ]
        await stage.rows(hidden, [])
        assert await stage.body(query, Scope(ANONYMOUS), asked) == before


@pytest.mark.parametrize("hidden", ["assertion", "neighbour"])
async def test_a_hidden_assertion_does_not_date_what_it_is_about(database_endpoint: Endpoint, hidden: str) -> None:
    async with staged(database_endpoint) as stage:
        source = NodeRow("Source", f"source:{TAG}", {"name": "S"}, START, synthetic=True)
        seen = NodeRow("Person", f"person:{TAG}-a", {"name": "a"}, LATE, synthetic=True)
        other = replace(seen, id=f"person:{TAG}-b", protected=hidden == "neighbour")
        await stage.rows([source, seen, other], [])
        query = "query($id: ID!) %as_of { person(id: $id) { recordedAt } }"
        before = await stage.body(query, Scope(ANONYMOUS), {"id": seen.id})
        assert before["data"]["person"]["recordedAt"].startswith(str(LATE.date()))
        marking = Marking.RED if hidden == "assertion" else Marking.CLEAR
        await stage.rows([], [AssertionRow("ASSOCIATE_OF", seen.id, other.id, source.id, START, marking=marking)])
        assert await stage.body(query, Scope(ANONYMOUS), {"id": seen.id}) == before
