"""Documents that are odd and valid: each gets an answer, or is told what is wrong with it."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
import pytest_asyncio

from graph.compile.filters import node_properties
from graph.compile.paging import order_digest, plan_order
from graph.scope import ANONYMOUS, Scope
from graph.settings import Endpoint
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.world import world

ANYONE = Scope(ANONYMOUS)
HOSTILE = "'\"`\\}) DETACH DELETE n // \u2028 𝕏 李 $p0"


@pytest_asyncio.fixture(scope="module")
async def stage(database_endpoint: Endpoint) -> AsyncIterator[Stage]:
    async with staged(database_endpoint, [world(900)]) as made:
        yield made


def _cursor(what: str, order: list[dict[str, str]], *values: bytes) -> str:
    digest = order_digest(what, plan_order(order, node_properties("Person"), None))
    return base64.urlsafe_b64encode(b"[" + b",".join([orjson.dumps(digest), *values]) + b"]").rstrip(b"=").decode()


ODD: dict[str, tuple[str, dict[str, Any]]] = {
    "links of no type": (
        '{ node(id: "person:x") { id } people(first: 1) { nodes { links(types: []) { totalCount } } } }',
        {},
    ),
    "entities of no type": ('{ entities(types: []) { totalCount } search(text: "x", types: []) { totalCount } }', {}),
    "no ids": (
        "{ nodes(ids: []) { id } expand(from: []) { nodes { id } } paths(from: [], to: []) { paths { hops } } }",
        {},
    ),
    "no ids of a timeline": ("{ timeline(ids: []) { entries { date } limits { name } } }", {}),
    "typenames of analyses": (
        (
            '{ commonNeighbors(ids: ["person:x", "person:y"], least: null, types: null, limit: null) { __typename'
            ' shared { __typename } } timeline(ids: ["person:x"], excludeInferred: null) { __typename entries'
            " { __typename } } near(point: {latitude: 16.7, longitude: 98.5}, km: 30, types: null) { __typename nearby"
            " { __typename } limits { __typename } }"
            ' weakestLinks(from: ["person:x"], to: ["person:y"], types: null, maxHops: null) { __typename links'
            " { __typename } sources { __typename } limits { __typename } }"
            ' connect(ids: ["person:x", "person:y"], throughHubs: null) { __typename nodes { __typename }'
            " explanation groups { __typename } } }"
        ),
        {},
    ),
    "no node types": ('{ expand(from: ["person:x"], nodeTypes: []) { nodes { id } } }', {}),
    "victims alone": (
        (
            '{ entities(types: [VictimCase]) { nodes { id } } expand(from: ["person:x"], nodeTypes:'
            " [VictimCase]) { nodes { id } } }"
        ),
        {},
    ),
    "typename alone": (
        "{ __typename people { __typename nodes { __typename } edges { __typename } pageInfo { __typename } } }",
        {},
    ),
    "nothing on a page": ("{ people(first: 0) { nodes { id } pageInfo { endCursor hasNextPage } } }", {}),
    "nulls": (
        (
            "{ people(where: null, orderBy: null, first: null, after: null) { totalCount } entities(types: null)"
            " { totalCount }"
            ' expand(from: ["person:x"], types: null, nodeTypes: null, direction: null, minHops: null, maxHops: null,'
            " minConfidence: null, excludeInferred: null, throughHubs: null, limit: null) { nodes { id } }"
            ' paths(from: ["person:x"], to: ["person:y"], rank: null, k: null, maxHops: null, avoid: null) {'
            " paths { hops } } }"
        ),
        {},
    ),
    "nulls in filters": (
        (
            "{ people(where: {name: {eq: null, in: null, contains: null}, aliases: {includes: null, eq: null},"
            " birthDate: {gt: null},"
            " memberOf: {some: null}, memberOfCount: {eq: null, gt: null}, notices: {all: {node: null, edge:"
            " {confidence: {lt: null},"
            " validFrom: {gte: null}, assertions: {some: null}}}}, AND: null, OR: [], NOT: {}}) { totalCount } }"
        ),
        {},
    ),
    "hostile text": (
        (
            "query($t: String!, $i: ID!) { people(where: {name: {eq: $t, contains: $t, in: [$t]}, id: {eq: $i}})"
            " { totalCount }"
            " search(text: $t) { totalCount } }"
        ),
        {"t": HOSTILE, "i": HOSTILE},
    ),
    "the ends of the calendar": (
        (
            'query @asOf(validAt: "9999-12-31", knownAt: "0001-01-01T00:00:00Z") { people(where: {birthDate:'
            ' {gt: "0001", lte:'
            ' "9998-12-31"}}) { totalCount } }'
        ),
        {},
    ),
    "a cursor with a number beyond 64 bits": (
        "query($a: String) { people(orderBy: [{marking: ASC}], after: $a) { nodes { id } } }",
        {"a": _cursor("PersonPerson", [{"marking": "ASC"}], str(2**64 - 1).encode(), b'"x"')},
    ),
    "a cursor with seconds in its zone": (
        "query($a: String) { people(orderBy: [{recordedAt: ASC}], after: $a) { nodes { id } } }",
        {"a": _cursor("PersonPerson", [{"recordedAt": "ASC"}], b'"2024-01-01T00:00:00+23:59:59.5"', b'"x"')},
    ),
    "a cursor before the calendar": (
        "query($a: String) { people(orderBy: [{recordedAt: ASC}], after: $a) { nodes { id } } }",
        {"a": _cursor("PersonPerson", [{"recordedAt": "ASC"}], b'"0001-01-01T00:00:00+14:00"', b'"x"')},
    ),
    "three thousand alternatives": (
        "query($o: [PersonWhere!]) { people(where: {OR: $o}) { totalCount } }",
        {"o": [{"name": {"eq": str(i)}} for i in range(3000)]},
    ),
    "the same order twice": ("{ people(orderBy: [{name: ASC}, {name: DESC}], first: 2) { nodes { id } } }", {}),
    "one id many times": (
        "query($i: [ID!]!) { nodes(ids: $i) { id } expand(from: $i) { nodes { id } } }",
        {"i": ["person:x"] * 1000},
    ),
}


@pytest.mark.parametrize("odd", ODD)
async def test_an_odd_document_gets_an_answer_or_is_told_what_is_wrong(stage: Stage, odd: str) -> None:
    query, variables = ODD[odd]
    body = await stage.body(query, ANYONE, variables)
    for error in body.get("errors", []):
        assert error["extensions"]["code"] in ("BAD_USER_INPUT", "LIMIT_EXCEEDED"), error
    if odd == "three thousand alternatives":
        assert "errors" in body, "a statement of three thousand tests was sent"
