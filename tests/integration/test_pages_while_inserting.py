"""Pages by key while the graph grows: whatever was there when the first page was asked for is seen exactly once."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import note

from graph.provenance import AssertionRow, NodeRow
from graph.scope import ANONYMOUS, Scope
from graph.settings import Endpoint
from graph.vocabularies import Marking, Reliability, Stance
from tests.integration.oracle.plainly import removing, write_plainly
from tests.integration.oracle.runs import BOTH, TOGETHER, Block, Theatre, Work, run_examples, theatre, together
from tests.integration.oracle.steady import KEPT
from tests.integration.oracle.world import DATES, PREFIX, START


@dataclass(frozen=True, slots=True)
class Ground:
    """What grows there is told by its ids from what grows beside it at the same time."""

    place: int

    @property
    def tag(self) -> str:
        return f"{PREFIX}-grow-{self.place}"

    @property
    def hub(self) -> str:
        return f"organization:{self.tag}"

    @property
    def wallets(self) -> tuple[str, str]:
        return f"wallet:{self.tag}-a", f"wallet:{self.tag}-b"

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(f"source:{self.tag}-{i}" for i in range(3))

    @property
    def fixed(self) -> tuple[NodeRow, ...]:
        return (
            NodeRow("Organization", self.hub, {"name": f"{self.tag} n1"}, START, synthetic=True),
            *(
                NodeRow("Wallet", x, {"family": "tron", "address": f"{self.place}{x[-1]}"}, START, synthetic=True)
                for x in self.wallets
            ),
            *(
                NodeRow("Source", x, {"name": "S", "publisher": f"P{x[-1]}"}, START, synthetic=True)
                for x in self.sources
            ),
        )

    @property
    def variables(self) -> dict[str, str]:
        hub, (wallet, other) = self.hub, self.wallets
        return {"tag": f"person:{self.tag}-", "text": f"{self.tag} n1", "hub": hub, "from": wallet, "to": other}


GROUNDS = tuple(Ground(place) for place in range(TOGETHER))
MARKINGS = {n.id: n.marking for ground in GROUNDS for n in ground.fixed}
PEOPLE = "where: {id: {startsWith: $tag}}"
NODE = "node { id }"
STATED = "node { id } assertions { id }"
ROOT_ORDERS = (
    "[]", "[{name: ASC}]", "[{name: DESC}]", "[{birthDate: ASC}]", "[{birthDate: DESC}, {name: ASC}]",
    "[{marking: DESC}, {recordedAt: ASC}]", "[{recordedAt: DESC}, {id: DESC}]", "[{gender: ASC}, {synthetic: DESC}]",
    "[{protected: ASC}, {updatedAt: DESC}]",
)  # fmt: skip
MEMBER_ORDERS = ("[]", "[{node: {name: DESC}}]", "[{node: {marking: ASC}}, {node: {id: DESC}}]")
# A further assertion about a neighbour moves it in these, so only new neighbours come.
FACT_ORDERS = (
    "[{edge: {confidence: DESC}}]", "[{edge: {corroboration: ASC}}, {node: {name: ASC}}]", "[{edge: {disputed: DESC}}]",
    "[{edge: {validFrom: ASC}}]", "[{edge: {validTo: DESC}}]",
)  # fmt: skip
SENT_ORDERS = (
    "[]", "[{edge: {amount: ASC}}]", "[{edge: {amount: DESC}}]", "[{edge: {at: ASC}}]", "[{edge: {at: DESC}}]",
    "[{edge: {at: ASC}}, {edge: {index: DESC}}]", "[{edge: {asset: DESC}}, {node: {name: ASC}}]",
    "[{edge: {confidence: DESC}}]",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A connection in an order: the field, and what is asked of a row. `moves`: further assertions would move rows."""

    field: str
    row: str
    parent: str = ""
    moves: bool = False

    @property
    def query(self) -> str:
        page = f"page: {self.field} {{ edges {{ cursor {self.row} }} pageInfo {{ hasNextPage endCursor }} }}"
        inside = f"found: {self.parent} {{ {page} }}" if self.parent else page
        return f"query($first: Int, $after: String{self._declared(inside)}) {{ {inside} }}"

    def _declared(self, inside: str) -> str:
        return "".join(f", ${name}: {of}" for name, of in PLACED.items() if f"${name}" in inside)


PLACED = {"tag": "ID", "text": "String!", "hub": "ID!", "from": "ID!", "to": "ID!"}
"""Variables for what differs from place to place."""
ARGUMENTS = "first: $first, after: $after"
HUB_FIELD, WALLET_FIELDS = "organization(id: $hub)", ("wallet(id: $from)", "wallet(id: $to)")
CASES = (
    *(Case(f"people({PEOPLE}, orderBy: {order}, {ARGUMENTS})", NODE) for order in ROOT_ORDERS),
    *(Case(f"entities(types: [Person], {PEOPLE}, orderBy: {x}, {ARGUMENTS})", NODE) for x in ROOT_ORDERS[:3]),
    *(Case(f"members(orderBy: {order}, {ARGUMENTS})", NODE, HUB_FIELD) for order in MEMBER_ORDERS),
    *(Case(f"members(orderBy: {order}, {ARGUMENTS})", NODE, HUB_FIELD, moves=True) for order in FACT_ORDERS),
    *(Case(f"sent(orderBy: {order}, {ARGUMENTS})", STATED, WALLET_FIELDS[0]) for order in SENT_ORDERS),
    Case(f"received({ARGUMENTS})", STATED, WALLET_FIELDS[1]),
    Case(f"links({ARGUMENTS})", NODE, HUB_FIELD),
    Case(f"links(types: [SENT], {ARGUMENTS})", NODE, WALLET_FIELDS[0]),
    Case(f"search(text: $text, types: [Person], {ARGUMENTS})", NODE),
)


@dataclass(slots=True)
class Growing:
    """Rows at random, each new one with ids somewhere among the old ones."""

    rng: random.Random
    ground: Ground
    people: list[str] = field(default_factory=list)
    _number: int = 0

    def person(self) -> NodeRow:
        tag, number = self.ground.tag, f"{self.rng.randrange(10**6):06}"
        # Names and dates repeat and are sometimes absent: ties and nulls are where pages break.
        properties: dict[str, Any] = {
            "name": self.rng.choice(
                [f"{self.ground.tag} n1", f"{self.ground.tag} n2", f"{self.ground.tag} n1 more", None]
            ),
            "birthDate": self.rng.choice(DATES),
            "gender": self.rng.choice(["MALE", "FEMALE", None]),
        }
        recorded = START + timedelta(days=self.rng.randrange(3))
        row = NodeRow("Person", f"person:{tag}-{number}", properties, recorded, synthetic=self.rng.random() < 0.5)
        if row.id in self.people:
            return self.person()
        self.people.append(row.id)
        return row

    def member(self, person: str) -> AssertionRow:
        self._number += 1
        grade = self.rng.choice([Reliability.A, Reliability.C, None])
        since = self.rng.choice(DATES)
        return AssertionRow(
            "MEMBER_OF", person, self.ground.hub, self.rng.choice(self.ground.sources), START,
            self.rng.choice([Stance.ASSERTS, Stance.ASSERTS, Stance.DENIES]), grade, 2 if grade else None,
            valid_from=since, valid_to="2024" if since else None, properties={"role": f"r{self._number}"},
        )  # fmt: skip

    def sent(self) -> AssertionRow:
        wallet, other = self.ground.wallets
        self._number += 1
        own = {
            "txHash": f"t{self.rng.randrange(10**9)}-{self._number}",
            "index": self.rng.choice([0, 1, None]),
            "amount": self.rng.choice(["9", "10", "2.5", "1e400", None]),
            "asset": self.rng.choice(["USDT", None]),
            "at": self.rng.choice([*DATES, "2022-03-15T10:00:00Z"]),
        }
        return replace(self.member("x"), type="SENT", start=wallet, end=other, properties=own)

    def step(self, many: int, *, moves: bool) -> tuple[list[NodeRow], list[AssertionRow]]:
        """New people, each with what makes them members, new transfers, and more about old neighbours."""
        old = list(self.people)
        people = [self.person() for _ in range(many)]
        stated = [self.member(p.id) for p in people for _ in range(self.rng.choice([1, 1, 2]))]
        stated += [self.sent() for _ in range(many)]
        if old and not moves:
            stated += [self.member(self.rng.choice(old)) for _ in range(self.rng.randrange(2))]
        return people, stated


@pytest.fixture(scope="module")
def stage(database_endpoint: Endpoint) -> Iterator[Theatre]:
    with theatre(database_endpoint) as made:
        made.run(write_plainly(made.stage.database, [n for ground in GROUNDS for n in ground.fixed], []))
        yield made


@pytest.mark.parametrize("deep", BOTH)
def test_what_was_there_is_seen_once(stage: Theatre, deep: bool, capfd: pytest.CaptureFixture[str]) -> None:
    database = stage.stage.database

    async def page(case: Case, ground: Ground, first: int, after: str | None) -> tuple[list[str], str | None]:
        data = await stage.stage.ask(case.query, Scope(ANONYMOUS), {**ground.variables, "first": first, "after": after})
        found = (data["found"] if case.parent else data)["page"]
        more = found["pageInfo"]["endCursor"] if found["pageInfo"]["hasNextPage"] else None
        return [_key(e) for e in found["edges"]], more

    async def write(growing: Growing, rows: tuple[list[NodeRow], list[AssertionRow]]) -> None:
        known = {**MARKINGS, **dict.fromkeys(growing.people, Marking.CLEAR)}
        await write_plainly(database, *rows, None, known)

    async def visited(case: Case, growing: Growing, there: int, first: int) -> tuple[list[str], list[str]]:
        try:
            await write(growing, growing.step(there, moves=True))
            before, _ = await page(case, growing.ground, 1000, None)
            found, after = await page(case, growing.ground, first, None)
            for number in range(200):
                if after is None:
                    return before, found
                if number < 8:
                    await write(growing, growing.step(growing.rng.randrange(3), moves=case.moves))
                keys, after = await page(case, growing.ground, first, after)
                found += keys
            raise AssertionError("the pages have no end")
        finally:
            await database.write([*removing(growing.people), (UNSENT, {"id": growing.ground.wallets[0]})])

    def begun(block: Block, rng: random.Random, place: int) -> Work:
        case, there, first = rng.choice(CASES), rng.randint(1, 12), rng.randint(1, 4)
        note(f"{place}: {case} {there} {first}")
        return partial(checked, block, case, Growing(rng, GROUNDS[place]), there, first)

    async def checked(block: Block, case: Case, growing: Growing, there: int, first: int) -> None:
        before, found = await visited(case, growing, there, first)
        assert len(found) == len(set(found)), f"a row was seen twice: {before} {found}"
        assert set(before) <= set(found), f"a row was lost: {before} {found}"
        assert [k for k in found if k in set(before)] == before, f"rows changed places: {before} {found}"
        block.seen["rows"] += len(before)
        block.seen["new rows"] += len(found) - len(before)

    seen = run_examples(__file__, together(stage, begun), capfd, deep=deep, each=TOGETHER)
    assert seen["new rows"] > 50, "nothing came between the pages"


UNSENT = f"{KEPT}MATCH (:Entity {{id: $id}})-[r:SENT]->() DELETE r"


def _key(edge: dict[str, Any]) -> str:
    return str(edge["assertions"][0]["id"] if "assertions" in edge else edge["node"]["id"])
