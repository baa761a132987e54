"""Transfers in memory, read by a trace as those in the database are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.traverse.money_flow.reading import PAGES, Look, Page, Read, Row, Service, Transaction, Wanted


@dataclass(frozen=True, slots=True)
class Entry:
    """One assertion of a transfer, an input or an output."""

    type: str
    start: str
    end: str
    row: Row


@dataclass(slots=True)
class Book:
    """
    hidden  wallets that are not there
    opened  the wallets that were read with their transfers, in that order
    assets  of which alone transfers without a date are counted; None for all
    """

    backwards: bool
    entries: Sequence[Entry]
    services: Mapping[str, Sequence[Service]] = field(default_factory=dict)
    hubs: frozenset[str] = frozenset()
    protected: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    opened: list[str] = field(default_factory=list)
    rows: int = 0
    assets: Sequence[str] | None = None

    async def wallets(self, wanted: Sequence[Wanted], of_each: int, most: int) -> tuple[list[Read], int]:
        found: list[Read] = []
        rows = 0
        for one in wanted:
            services = self.services.get(one.id, ())
            if one.id in self.hidden:
                continue
            free = not services and one.id not in self.hubs | self.protected
            opened = one.look is Look.SOURCE or (one.look is Look.FOLLOW and free)
            pages = {page: self._page(one, page, of_each) for page in PAGES if opened and self._asked(one, page)}
            pages = {page: own for page, own in pages.items() if own}
            rows += 1 + sum(map(len, pages.values()))
            if rows <= most:
                found.append(
                    Read(one.id, "bitcoin", one.id in self.protected, one.id in self.hubs, services, opened, pages)
                )
                if opened:
                    self.opened.append(one.id)
        self.rows += min(rows, most + 1)
        return found, min(rows, most + 1)

    def _asked(self, one: Wanted, page: Page) -> bool:
        return one.look is Look.FOLLOW or (page.near and page.out is not self.backwards)

    def _page(self, one: Wanted, page: Page, of_each: int) -> list[Row]:
        first, end = one.near if page.near else one.far
        rows = [
            e.row._replace(other=e.end if page.out else e.start)
            for e in self.entries
            if e.type == page.type
            and one.id == (e.start if page.out else e.end)
            and e.row.at
            and first <= e.row.at < end
        ]
        # By time either way, and those of one moment by id.
        rows.sort(key=lambda row: row.id)
        rows.sort(key=lambda row: row.at or "", reverse=page.near is self.backwards)
        return rows[: of_each + 1]

    async def transactions(self, ids: Sequence[str], most: int) -> tuple[list[Transaction], int]:
        found: list[Transaction] = []
        rows = 0
        for one in ids:
            inputs = [e.row._replace(other=e.start) for e in self.entries if e.type == "INPUT_OF" and e.end == one]
            outputs = [e.row._replace(other=e.end) for e in self.entries if e.type == "OUTPUT_TO" and e.start == one]
            rows += 1 + len(inputs) + len(outputs)
            if rows <= most:
                found.append(Transaction(one, None, inputs, outputs))
        self.rows += min(rows, most + 1)
        return found, min(rows, most + 1)

    async def undated(self, ids: Sequence[str]) -> tuple[list[str], int]:
        known = set(ids)
        ends = {"SENT": ("start", "end"), "INPUT_OF": ("start",), "OUTPUT_TO": ("end",)}
        of = [e for e in self.entries if self._is_of(e)]
        own = [e.row for e in of if any(getattr(e, end) in known for end in ends[e.type])]
        return [row.id for row in own if row.at is None], len(own)

    def _is_of(self, one: Entry) -> bool:
        return self.assets is None or one.type != "SENT" or one.row.asset in self.assets


def entry(
    type_: str, key: str, start: str, end: str, amount: str, at: str | None, *, asset: str | None = None,
    tx: str | None = None, index: int | None = None, confidence: float = 0.5,
) -> Entry:  # fmt: skip
    return Entry(type_, start, end, Row(key, "", at, amount, asset, tx, index, confidence, "bitcoin"))
