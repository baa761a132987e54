"""Pages by key: every row exactly once, in the order asked for."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest
import pytest_asyncio

from graph.provenance import AssertionRow, NodeRow
from graph.scope import ANONYMOUS, Scope
from graph.settings import Endpoint
from graph.values import partial_date
from graph.vocabularies import Reliability, Stance
from tests.integration.oracle import evidence
from tests.integration.oracle.evidence import Edge
from tests.integration.oracle.records import Graph
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.world import PREFIX, START, World

ANYONE = Scope(ANONYMOUS)
TAG = f"{PREFIX}-page"
HUB = f"organization:{TAG}"
WALLETS = [f"wallet:{TAG}-{x}" for x in "ab"]
PEOPLE = 13
DATES = ("2020", "2020-05", None, "2021", "2020")
Key = Callable[[Any], Any]


def _person(i: int) -> NodeRow:
    # Names and dates repeat and are sometimes absent: ties and nulls are where pages break.
    properties = {"name": (f"n{i % 3}", None)[i % 4 == 3], "birthDate": DATES[i % 5]}
    return NodeRow("Person", f"person:{TAG}-{i:02}", properties, START, synthetic=True)


def _member(i: int, source: int, stance: Stance = Stance.ASSERTS) -> AssertionRow:
    grade = (Reliability.A, Reliability.B, None)[i % 3]
    return AssertionRow(
        "MEMBER_OF", f"person:{TAG}-{i:02}", HUB, f"source:{TAG}-{source}", START, stance, grade, 2 if grade else None,
        valid_from=DATES[(i + source) % 5], valid_to=("2024", None, "2023")[i % 3],
    )  # fmt: skip


def _sent(i: int) -> AssertionRow:
    own = {"txHash": f"t{i}", "index": i % 2, "amount": ("9", "10", None, "2.5")[i % 4], "at": DATES[i % 5]}
    return AssertionRow("SENT", WALLETS[0], WALLETS[1], f"source:{TAG}-0", START, properties=own)


def _world(people: Sequence[int], sent: Sequence[int]) -> World:
    fixed = [
        NodeRow("Source", f"source:{TAG}-{i}", {"name": "S", "publisher": f"P{i}"}, START, synthetic=True)
        for i in range(3)
    ]
    fixed += [NodeRow("Organization", HUB, {"name": "O", "kind": "COMPANY"}, START, synthetic=True)]
    fixed += [NodeRow("Wallet", x, {"family": "tron", "address": x[-1]}, START, synthetic=True) for x in WALLETS]
    members = [_member(i, 0) for i in people] + [_member(i, 1) for i in people if i % 2]
    members += [_member(i, 2, Stance.DENIES) for i in people if i % 5 == 0]
    return World(TAG, (*fixed, *map(_person, people)), (*members, *map(_sent, sent)), ())


@pytest_asyncio.fixture(scope="module")
async def stage(database_endpoint: Endpoint) -> AsyncIterator[Stage]:
    async with staged(database_endpoint, [_world(range(PEOPLE), range(11))]) as made:
        yield made


async def _pages(stage: Stage, query: str, first: int) -> list[str]:
    """Row ids over all pages. Cursors of rows and of pages are the same, and what is said of the pages is true."""
    found: list[str] = []
    after = None
    while True:
        data = await stage.ask(query, ANYONE, {"first": first, "after": after})
        page = data["found"].get("page", data["found"])
        info, cursors = page["pageInfo"], [e["cursor"] for e in page["edges"]]
        assert len(cursors) <= first
        assert info["hasPreviousPage"] is (after is not None)
        assert (info["startCursor"], info["endCursor"]) == ((cursors[0], cursors[-1]) if cursors else (None, None))
        found += [_row(e) for e in page["edges"]]
        if not info["hasNextPage"]:
            return found
        after = info["endCursor"]


def _row(edge: dict[str, Any]) -> str:
    return str(edge["assertions"][0]["id"] if "assertions" in edge else edge["node"]["id"])


def _sorted(rows: Sequence[Any], keys: Sequence[tuple[Key, bool]], unique: Key) -> list[Any]:
    """Absent values last in every order, then by id."""
    rows = sorted(rows, key=unique)
    for key, descending in reversed(keys):
        there = [r for r in rows if key(r) is not None]
        rows = sorted(there, key=key, reverse=descending) + [r for r in rows if key(r) is None]
        # `sorted` keeps equal rows in their order also when reversed.
    return rows


ROOT_ORDERS: list[tuple[str, list[tuple[Key, bool]]]] = [
    ("[]", []),
    ("[{name: ASC}]", [(lambda n: n.values["name"], False)]),
    ("[{name: DESC}]", [(lambda n: n.values["name"], True)]),
    (
        "[{birthDate: DESC}, {name: ASC}]",
        [(lambda n: _day(n.values["birthDate"]), True), (lambda n: n.values["name"], False)],
    ),
    ("[{marking: ASC}, {recordedAt: DESC}, {id: DESC}]", [(lambda n: n.id, True)]),
]


def _day(text: str | None) -> Any:
    return partial_date(text).first_day if text else None


@pytest.mark.parametrize(("order", "keys"), ROOT_ORDERS)
@pytest.mark.parametrize("first", [1, 4])
async def test_a_listing_visits_every_node_once(
    stage: Stage, order: str, keys: list[tuple[Key, bool]], first: int
) -> None:
    query = (
        f'query($first: Int, $after: String) {{ found: people(where: {{id: {{startsWith: "person:{TAG}-"}}}},'
        f" orderBy: {order},"
        " first: $first, after: $after) { edges { cursor node { id } }"
        " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
    )
    nodes = [n for n in stage.graph.nodes.values() if n.label == "Person"]
    assert await _pages(stage, query, first) == [n.id for n in _sorted(nodes, keys, lambda n: n.id)]


def _fact(read: Callable[[Graph, Edge], Any], descending: bool) -> tuple[Callable[[Graph], Key], bool]:
    return (lambda graph: lambda edge: read(graph, edge)), descending


MEMBER_ORDERS: list[tuple[str, list[tuple[Callable[[Graph], Key], bool]]]] = [
    ("[]", []),
    ("[{edge: {confidence: DESC}}]", [_fact(lambda g, e: evidence.confidence(g, e.stated), True)]),
    (
        "[{edge: {corroboration: ASC}}, {node: {name: DESC}}]",
        [
            _fact(lambda g, e: evidence.corroboration(g, e.stated), False),
            _fact(lambda g, e: g.nodes[e.far].values["name"], True),
        ],
    ),
    ("[{edge: {disputed: DESC}}]", [_fact(lambda g, e: evidence.disputed(e.stated), True)]),
    ("[{edge: {validFrom: ASC}}]", [_fact(lambda g, e: (evidence.valid_from(e.stated) or [None])[0], False)]),
    ("[{edge: {validTo: DESC}}]", [_fact(lambda g, e: (evidence.valid_to(e.stated) or [None])[0], True)]),
    ("[{node: {id: DESC}}]", [_fact(lambda g, e: e.far, True)]),
]


@pytest.mark.parametrize(("order", "keys"), MEMBER_ORDERS)
async def test_a_connection_visits_every_neighbour_once(
    stage: Stage, order: str, keys: list[tuple[Callable[[Graph], Key], bool]]
) -> None:
    query = (
        f'query($first: Int, $after: String) {{ found: organization(id: "{HUB}") {{ page: members(orderBy: {order},'
        " first: $first, after: $after) { edges { cursor node { id } }"
        " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"
    )
    edges = evidence.edges(stage.graph, HUB, "MEMBER_OF", "IN")
    wanted = _sorted(edges, [(key(stage.graph), way) for key, way in keys], lambda e: e.far)
    assert await _pages(stage, query, 3) == [e.far for e in wanted]


SENT_ORDERS: list[tuple[str, list[tuple[Key, bool]]]] = [
    ("[]", []),
    ("[{edge: {amount: DESC}}]", [(lambda e: _amount(e), True)]),
    (
        "[{edge: {at: ASC}}, {edge: {index: DESC}}]",
        [(lambda e: e.stated[0].values["at"], False), (lambda e: e.stated[0].values["index"], True)],
    ),
]


def _amount(edge: Edge) -> float | None:
    text = edge.stated[0].values["amount"]
    return float(text) if text else None


@pytest.mark.parametrize(("order", "keys"), SENT_ORDERS)
async def test_a_connection_visits_every_happening_once(stage: Stage, order: str, keys: list[tuple[Key, bool]]) -> None:
    query = (
        f'query($first: Int, $after: String) {{ found: wallet(id: "{WALLETS[0]}") {{ page: sent(orderBy: {order},'
        " first: $first, after: $after) { edges { cursor node { id } assertions { id } }"
        " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"
    )
    edges = evidence.edges(stage.graph, WALLETS[0], "SENT", "OUT")
    assert await _pages(stage, query, 2) == [e.key for e in _sorted(edges, keys, lambda e: e.key)]


async def test_links_are_paged_by_their_ids(stage: Stage) -> None:
    query = (
        f'query($first: Int, $after: String) {{ found: organization(id: "{HUB}") {{ page: links('
        " first: $first, after: $after) { edges { cursor node { id } }"
        " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"
    )
    assert await _pages(stage, query, 4) == sorted(link.id for link in evidence.links(stage.graph, HUB))
