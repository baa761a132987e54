"""The statements that a trace sends: wallets with their transfers, transactions, and how much of it has no date.

Transfers are read along the indexes on (fromId, at) and (toId, at) from the moment on at which taint arrives, so that a
wallet with half a million costs what is read of it. Rows come wallet by wallet in the order in which they were asked
for, and no more than so many in all: the last wallets may then be read in part, or not at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

from graph.compile.text import Text
from graph.rows import DecimalText, typed
from graph.traverse.analysis.search import Search
from graph.traverse.walk import Walk
from graph.vocabularies import OrganizationKind

OF_A_WALLET = 100
"""Transfers of one kind (sent or received; before or after taint arrived) that are read of a wallet."""
OF_A_SOURCE = 1_000
MAX_LOOKED_THROUGH = 10_000
"""Transfers that are looked through for those without a date."""
OF_A_TRANSACTION = 200
"""Inputs, and as many outputs."""
SERVICES: Mapping[str, str] = {
    "exchange": "EXCHANGE", "mixing": "MIXER", "mixing_service": "MIXER", "coinjoin": "MIXER",
}  # fmt: skip
"""Codes of GraphSense's concepts to what stops a trace: as a claim `category` or `concept` on a wallet, or on who
controls it. An organization of the kind EXCHANGE is one without."""
_SAID_BY = ["category", "concept"]


class Look(IntEnum):
    """How a wallet is read: only who controls it; with its transfers, if it may be followed; or as a source."""

    ONLY = 0
    FOLLOW = 1
    SOURCE = 2


class Wanted(NamedTuple):
    """A wallet to read. `near` and `far`: the times (from, and before) of what taint may take and of the rest."""

    id: str
    look: Look
    near: tuple[str, str]
    far: tuple[str, str]


class Row(NamedTuple):
    """A transfer, input or output as one source asserts it. `family`: of the wallet at its other end."""

    id: str
    other: str
    at: str | None
    amount: DecimalText | None
    asset: str | None
    tx: str | None
    position: int | None
    confidence: float
    family: str | None


class Page(NamedTuple):
    """One part of what a wallet has."""

    type: str
    out: bool
    near: bool


PAGES = tuple(
    Page(type_, out, near)
    for near in (True, False)
    for type_, out in (("SENT", True), ("INPUT_OF", True), ("SENT", False), ("OUTPUT_TO", False))
)


class Service(NamedTuple):
    """An exchange or mixer that is said to control a wallet, and the cluster by way of which; without who it is, where
    the wallet itself is said to be one's."""

    kind: str
    controller: str | None
    cluster: str | None


class _Part(NamedTuple):
    """`at`: of what was asked for which one; `page` 0: what it is itself, else one row of so many a page."""

    at: int
    page: int
    row: list[Any]


class _Head(NamedTuple):
    """The same as the first of a Read."""

    id: str
    family: str | None
    protected: bool
    hub: bool
    services: list[Service]
    opened: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A wallet as it was read. `pages`: of each page its rows, one more than was asked for where there are more."""

    id: str
    family: str | None
    protected: bool
    hub: bool
    services: Sequence[Service]
    opened: bool
    pages: Mapping[Page, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Transaction:
    id: str
    at: str | None
    inputs: Sequence[Row]
    outputs: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Reader:
    search: Search
    backwards: bool
    assets: Sequence[str] | None

    async def wallets(self, wanted: Sequence[Wanted], of_each: int, most: int) -> tuple[list[Read], int]:
        """Those of which all was read, in their order, and how many rows came. `of_each`: rows of a page, at most."""
        text = self.search.text()
        own = {
            "wallets": [[w.id, int(w.look), *w.near, *w.far] for w in wanted], "ofEach": of_each + 1, "most": most + 1,
        }  # fmt: skip
        rows = await self.search.rows(self._wallets(text), text, _Part, own)
        found: list[Read] = []
        for first, *rest in _parts(rows, most):
            [head] = typed([first.row], _Head)
            pages: dict[Page, list[Row]] = {}
            for part, row in zip(rest, typed([part.row for part in rest], Row), strict=True):
                pages.setdefault(PAGES[part.page - 1], []).append(row)
            found.append(Read(*head, pages))
        return found, len(rows)

    async def transactions(self, ids: Sequence[str], most: int) -> tuple[list[Transaction], int]:
        """Those of which all was read, in their order, and how many rows came."""
        text = self.search.text()
        own = {"ids": list(ids), "ofEach": OF_A_TRANSACTION + 1, "most": most + 1}
        rows = await self.search.rows(self._transactions(text), text, _Part, own)
        found: list[Transaction] = []
        for first, *rest in _parts(rows, most):
            [(id_, at)] = typed([first.row], tuple[str, str | None])
            sides = [typed([part.row for part in rest if part.page == side], Row) for side in (1, 2)]
            found.append(Transaction(id_, at, *sides))
        return found, len(rows)

    async def undated(self, ids: Sequence[str]) -> tuple[list[str], int]:
        """The transfers of these wallets that have no date, and how many were looked through for them: where those are
        more than MAX_LOOKED_THROUGH, there may be others."""
        text = self.search.text()
        each = " UNION ALL ".join(
            f"{_along(page.type, page.out, 'id', 'x')} AND r.id > '' AND {_shown(text, self.search.walk)}"
            f"{self._of(text, page.type)} WITH r ORDER BY r.{'fromId' if page.out else 'toId'}, r.id LIMIT $most"
            " RETURN r.id AS id, r.at IS NULL AS undated"
            for page in PAGES
            if page.near
        )
        query = (
            f"UNWIND $ids AS x CALL (x) {{ {each} }} WITH id, undated LIMIT $most"
            " RETURN collect(DISTINCT CASE WHEN undated THEN id END), count(*)"
        )
        own = {"ids": list(ids), "most": MAX_LOOKED_THROUGH + 1}
        [(found, number)] = await self.search.rows(query, text, tuple[list[str], int], own)
        return found, number

    # --- text ---

    def _wallets(self, text: Text) -> str:
        walk = self.search.walk
        follow = f"x[1] = {Look.SOURCE:d} OR (x[1] = {Look.FOLLOW:d} AND services = [] AND {walk.inner('w')})"
        head = "[w.id, w.family, w.protected, coalesce(w.hub, false), services, go]"
        branches = " UNION ALL ".join(self._page(text, number, page) for number, page in enumerate(PAGES, 1))
        return (
            "UNWIND range(0, size($wallets) - 1) AS at WITH at, $wallets[at] AS x"
            f" MATCH (w:Entity {{id: x[0]}}) WHERE w:Wallet AND {text.sees_node('w')}"
            f" WITH at, x, w, {_services(text, walk)} AS services WITH at, x, w, services, {follow} AS go"
            f" CALL (x, w, services, go) {{ RETURN 0 AS page, {head} AS row UNION ALL {branches} }}"
            f" RETURN at, page, row LIMIT $most"
        )

    def _page(self, text: Text, number: int, page: Page) -> str:
        near, first, end = ("fromId" if page.out else "toId"), *((2, 3) if page.near else (4, 5))
        down = " DESC" if page.near is self.backwards else ""
        # Of a source only what it gave is looked at.
        asked = "go" if page.near and page.out is not self.backwards else f"go AND x[1] = {Look.FOLLOW:d}"
        # Nothing stands before the MATCH: Neo4j would then sort what it finds, and not read it in the index's order.
        return (
            f"{_along(page.type, page.out, 'at', f'CASE WHEN {asked} THEN x[0] END')}"
            f" AND r.at >= x[{first}] AND r.at < x[{end}] AND {_shown(text, self.search.walk)}"
            f"{self._of(text, page.type)}"
            f" WITH r, y ORDER BY r.{near}{down}, r.at{down}, r.id LIMIT $ofEach"
            f" RETURN {number} AS page, {_ROW} AS row"
        )

    def _of(self, text: Text, type_: str) -> str:
        """` AND …`: of the assets that are asked for."""
        if self.assets is None or type_ != "SENT":
            return ""
        return f" AND r.asset IN {text.names.parameter(list(self.assets))}"

    def _transactions(self, text: Text) -> str:
        sides = " UNION ALL ".join(
            f"{_along(type_, out, 'id', 't.id')} AND r.id > '' AND {_shown(text, self.search.walk)}"
            f" WITH r, y ORDER BY r.{'fromId' if out else 'toId'}, r.id"
            f" LIMIT $ofEach RETURN {number} AS page, {_ROW} AS row"
            for number, (type_, out) in enumerate((("INPUT_OF", False), ("OUTPUT_TO", True)), 1)
        )
        return (
            "UNWIND range(0, size($ids) - 1) AS at MATCH (t:Entity {id: $ids[at]})"
            f" WHERE t:Transaction AND {text.sees_node('t')}"
            f" CALL (t) {{ RETURN 0 AS page, [t.id, t.at] AS row UNION ALL {sides} }}"
            f" RETURN at, page, row LIMIT $most"
        )


_ROW = "[r.id, y.id, r.at, r.amount, r.asset, r.txHash, r.index, coalesce(r.confidence, -1.0), y.family]"


def _along(type_: str, out: bool, key: str, near: str) -> str:
    """`MATCH … WHERE …` of what the wallet or transaction `near` gives (`out`) or takes, along an index."""
    stored, pattern = ("fromId", f"()-[r:{type_}]->(y)") if out else ("toId", f"(y)-[r:{type_}]->()")
    return f"MATCH {pattern} USING INDEX r:{type_}({stored}, {key}) WHERE r.{stored} = {near}"


def _shown(text: Text, walk: Walk) -> str:
    return f"r.stance = 'ASSERTS' AND {walk.sees(text, 'r')} AND {text.sees_node('y')}"


def _services(text: Text, walk: Walk) -> str:
    """An expression: the exchanges and mixers that are said to control the wallet `w`, each a Service."""
    codes = text.names.parameter(dict(SERVICES))
    properties = text.names.parameter(_SAID_BY)

    def said(n: str) -> str:
        """The kinds of service that claims say `n` to be."""
        held = f"h.stance = 'ASSERTS' AND {walk.sees(text, 'h')} AND {text.scope.sees_node('m', entity=False)}"
        # Without the label of a claim, or Neo4j looks at all claims of the property, along its index.
        return (
            f"COLLECT {{ MATCH ({n})-[h:HAS_CLAIM]->(m) WHERE m.property IN {properties}"
            f" AND {codes}[m.value] IS NOT NULL AND {held} RETURN DISTINCT {codes}[m.value] }}"
        )

    def controlled(pattern: str, tests: str, cluster: str) -> str:
        exchange = f"CASE WHEN o.kind = '{OrganizationKind.EXCHANGE}' THEN ['EXCHANGE'] ELSE [] END"
        return (
            f"MATCH {pattern} WHERE {tests} AND k.stance = 'ASSERTS' AND {walk.sees(text, 'k')}"
            f" AND {text.sees_node('o')} WITH DISTINCT o, {cluster} AS cluster"
            f" UNWIND {exchange} + {said('o')} AS kind RETURN DISTINCT [kind, o.id, cluster] AS service"
        )

    direct = controlled("(w)<-[k:CONTROLS]-(o:Entity)", "true", "null")
    joined = f"i.stance = 'ASSERTS' AND {walk.sees(text, 'i')} AND {text.sees_node('c')}"
    clustered = controlled("(w)-[i:IN_CLUSTER]->(c:Entity)<-[k:CONTROLS]-(o:Entity)", joined, "c.id")
    own = f"UNWIND {said('w')} AS kind RETURN [kind, null, null] AS service"
    return f"COLLECT {{ {direct} UNION {clustered} UNION {own} }}"


def _parts(rows: Sequence[_Part], most: int) -> Iterator[list[_Part]]:
    """The rows by what they are of; without the last, where there were more than so many."""
    part: list[_Part] = []
    for row in rows:
        if part and row.at != part[0].at:
            yield part
            part = []
        part.append(row)
    if part and len(rows) <= most:
        yield part
