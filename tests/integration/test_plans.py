"""Which index a question is answered by, and how often the store is touched: the table of docs/plans.md, line by line.

A graph of 10,100 residents, wallets and transfers stands beside the seed. To write the table anew:

    CRIMEGRAPH_PLANS=write .venv/bin/pytest tests/integration/test_plans.py
"""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.compile.filters import node_properties
from graph.compile.paging import encode_cursor, order_digest, plan_order
from graph.compile.plan import Fact
from graph.database import Database
from graph.ontology import ONTOLOGY, Property
from graph.settings import Endpoint
from tests.integration import crowd
from tests.integration.crowd import COUNTRY, MANY, TAG, WALLET
from tests.integration.profiles import Profile, profiled

PAGE = Path(__file__).parent.parent.parent / "docs" / "plans.md"
WRITES = os.environ.get("CRIMEGRAPH_PLANS") == "write"
DEEP = 9_000
BY_NAME = plan_order([{"name": "ASC"}], node_properties("Person"), None)
OWN: dict[str, Property | Fact] = {p.name: p for p in ONTOLOGY.relationships["SENT"].properties}
BY_TIME = plan_order([{"edge": {"at": "ASC"}}], {}, OWN)
AFTER_ID = encode_cursor(order_digest("PersonPerson", ()), [crowd.person(DEEP)])
AFTER_NAME = encode_cursor(order_digest("PersonPerson", BY_NAME), [crowd.name(DEEP), crowd.person(DEEP)])
AFTER_NEAR = encode_cursor(order_digest("BasedInIn", ()), [crowd.person(DEEP)])
AFTER_TIME = encode_cursor(order_digest("SentIn", BY_TIME), [crowd.at(DEEP), "x"])
RESIDENTS = f'country(id: "{COUNTRY}") {{ residents(%s) {{ edges {{ confidence node {{ id }} }} }} }}'
RECEIVED = f'wallet(id: "{WALLET}") {{ received(%s) {{ edges {{ at node {{ id }} }} }} }}'
ROWS = "{ nodes { id name } }"


@dataclass(frozen=True, slots=True)
class Case:
    """A question as the table shows it, its document, an index that it must use, and how many hits are enough."""

    shown: str
    query: str
    uses: str
    hits: int


CASES = (
    Case("`person(id:)`", f'person(id: "{crowd.person(7)}") {{ name }}', "NodeUniqueIndexSeek Entity(id)", 10),
    Case("`people` by id, first page", f"people {ROWS}", "NodeUniqueIndexSeekByRange Entity(id)", 400),
    Case(
        "`people` by id, 9,000 rows on", f'people(after: "{AFTER_ID}") {ROWS}', "NodeUniqueIndexSeekByRange Entity(id)",
        400,
    ),
    Case(
        "`people(orderBy: {name: ASC})`", f"people(orderBy: [{{name: ASC}}]) {ROWS}",
        "NodeIndexSeekByRange Entity(name)", 2_000,
    ),
    Case(
        "the same, 9,000 rows on", f'people(orderBy: [{{name: ASC}}], after: "{AFTER_NAME}") {ROWS}',
        "NodeIndexSeekByRange Entity(name)", 2_000,
    ),
    Case(
        "`people(orderBy: {birthDate: DESC})`", f"people(orderBy: [{{birthDate: DESC}}]) {ROWS}",
        "NodeIndexSeekByRange Person(birthDateFromDay)", 2_000,
    ),
    Case(
        "`where: {id: {in: […]}}`", f'people(where: {{id: {{in: ["{crowd.person(1)}", "{crowd.person(2)}"]}}}}) {ROWS}',
        "NodeUniqueIndexSeek Entity(id)", 30,
    ),
    Case(
        "`where: {name: {eq: …}}`", f'people(where: {{name: {{eq: "{crowd.name(3)}"}}}}) {ROWS}',
        "NodeIndexSeek Entity(name)", 30,
    ),
    Case(
        "`where: {name: {contains: …}}`", f'people(where: {{name: {{contains: "ZZ00004"}}}}) {ROWS}',
        "NodeIndexContainsScan Entity(nameLower)", 60,
    ),
    Case(
        "`where: {name: {endsWith: …}}`", f'people(where: {{name: {{endsWith: "00004 CROWD"}}}}) {ROWS}',
        "NodeIndexEndsWithScan Entity(nameLower)", 60,
    ),
    Case(
        "`wallets(where: {address: {eq: …}})`", f'wallets(where: {{address: {{eq: "zzcrowd00005"}}}}) {ROWS}',
        "NodeIndexSeek Wallet(address)", 30,
    ),
    Case(
        "`notices(where: {number: {eq: …}})`", f'notices(where: {{number: {{eq: "{TAG}"}}}}) {ROWS}',
        "NodeIndexSeek Notice(number)", 30,
    ),
    Case(
        "`people(where: {basedIn: {some: {node: {id: …}}}})`, a country of nobody",
        f'people(where: {{memberOf: {{some: {{node: {{id: {{eq: "organization:{TAG}"}}}}}}}}}}) {ROWS}',
        "NodeUniqueIndexSeek Entity(id)", 30,
    ),
    Case(
        "`people(where: {birthDate: {gte: …, lt: …}}) { totalCount }`, 359 people",
        'people(where: {birthDate: {gte: "1950-01-01", lt: "1954-01-01"}}) { totalCount }',
        "NodeIndexSeek Person(marking, protected, birthDateFromDay, birthDateToDay)", 400,
    ),
    Case(
        "`residents`, first page", RESIDENTS % "first: 25", "DirectedRelationshipIndexSeek BASED_IN(toId, fromId)",
        600,
    ),
    Case(
        "`residents`, 9,000 rows on", RESIDENTS % f'after: "{AFTER_NEAR}"',
        "DirectedRelationshipIndexSeek BASED_IN(toId, fromId)", 600,
    ),
    Case("`received`, first page", RECEIVED % "first: 25", "DirectedRelationshipIndexSeek SENT(toId, id)", 600),
    Case(
        "`received(orderBy: {edge: {at: DESC}})`", RECEIVED % "orderBy: [{edge: {at: DESC}}]",
        "DirectedRelationshipIndexSeek SENT(toId, at)", 600,
    ),
    Case(
        "`received(orderBy: {edge: {at: ASC}})`, 9,000 rows on",
        RECEIVED % f'orderBy: [{{edge: {{at: ASC}}}}], after: "{AFTER_TIME}"',
        "DirectedRelationshipIndexSeek SENT(toId, at)", 600,
    ),
)  # fmt: skip


@pytest_asyncio.fixture(scope="module")
async def database(database_endpoint: Endpoint) -> AsyncIterator[Database]:
    async with crowd.crowded(database_endpoint) as made:
        yield made


def _line(case: Case) -> str:
    return f"| {case.shown} | `{case.uses}` | {case.hits:,} |"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.shown)
async def test_a_question_is_answered_by_its_index(database: Database, case: Case) -> None:
    profile = await profiled(database, f"{{ {case.query} }}")
    assert case.uses in profile.leaves, profile.operators
    assert not {"AllNodesScan", "NodeByLabelScan"} & {name for name, _ in profile.operators if _reached(profile, name)}
    assert profile.hits <= case.hits, profile.operators


def _reached(profile: Profile, name: str) -> bool:
    return any(operator == name and rows for operator, rows in profile.rows)


@pytest.mark.parametrize(
    ("query", "most"),
    [
        (f'{{ country(id: "{COUNTRY}") {{ residents {{ totalCount }} }} }}', 9),
        (f'{{ wallet(id: "{WALLET}") {{ received {{ totalCount }} }} }}', 9),
        ("{ people { totalCount } }", 7),
    ],
)
async def test_a_count_stops_at_what_it_counts_to(database: Database, query: str, most: int) -> None:
    """`most` times as many hits as it counts, whatever is there."""
    assert (await profiled(database, query)).hits < most * 10_001


async def test_an_order_without_an_index_is_whole_and_says_so(database: Database) -> None:
    query = (
        f'{{ country(id: "{COUNTRY}") {{ residents(first: 1, orderBy: [{{node: {{name: DESC}}}}]) {{ nodes {{ id }}'
        " limits { name value reached } } } }"
    )
    answer = (await Executor(schema(), database).run(Request(query))).body["data"]["country"]["residents"]
    assert answer["nodes"] == [{"id": crowd.person(MANY - 1)}]
    assert answer["limits"] == [{"name": "orderBy", "value": 10_000, "reached": 10_001}]


async def test_an_order_that_an_index_serves_reports_nothing(database: Database) -> None:
    query = (
        f'{{ country(id: "{COUNTRY}") {{ residents(first: 1) {{ totalCount totalCountExact limits {{ name }} }} }} }}'
    )
    answer = (await Executor(schema(), database).run(Request(query))).body["data"]["country"]["residents"]
    assert answer == {"totalCount": 10_000, "totalCountExact": False, "limits": []}


def test_the_table_of_the_documentation_is_this_one() -> None:
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    head, _, _ = text.partition("| question |")
    lines = ["| question | found by | hits at most |", "|---|---|---|", *map(_line, CASES)]
    if WRITES:
        PAGE.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
        text = PAGE.read_text(encoding="utf-8")
    assert "\n".join(lines) in text
