"""Transfers by columns into Neo4j, a batch of lines at a time. Of those with one key the first stands."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl

from graph import store
from graph.admission import Known
from graph.database import Database
from graph.provenance import AssertionRow, NodeRow
from seed.importers.transfers.flows import Flows
from seed.importers.transfers.read import about, parsed_row
from seed.importers.transfers.wallets import EVM_ID, Wallets
from seed.imports.again import again
from seed.imports.assertions import Asserting, Prepared, stated_twice
from seed.imports.columns.layout import ByColumns
from seed.imports.columns.lines import batches
from seed.imports.columns.simple import DIFFER, RELATION, Simple
from seed.imports.in_flight import InFlight
from seed.imports.seen import Met
from seed.imports.under_way import Run
from seed.tables import Place

BLOCK = 1024 * 1024
"""Bytes of a batch: some 5,000 transfers."""
_TYPED = {
    "index": pl.col("index").cast(pl.Int64),
    "atFromDay": pl.col("atFromDay").str.to_date("%Y-%m-%d"),
    "atToDay": pl.col("atToDay").str.to_date("%Y-%m-%d"),
}
"""What is stored as another type than text."""


@dataclass(slots=True)
class _Writing:
    """Of one file of which the graph holds nothing yet."""

    database: Database
    run: Run
    by: ByColumns
    simple: Simple
    flows: Flows
    asserting: Asserting
    same: Mapping[str, Any]

    async def batch(self, lines: pl.DataFrame, in_flight: InFlight) -> None:
        self.run.account.read += lines.height
        rows, odd = self.simple.split(lines)
        named = await self._name(rows)
        rows, apart = self._apart(rows)
        held = self._held(rows)
        self.run.account.merged += 2 * rows.height - named
        odd = pl.concat([odd, lines.filter(pl.col("line").is_in(apart.implode()))]).sort("line")
        read = await self._read(odd)
        kept, others = await self._met_first(rows, read)
        if kept.height or read:
            self.run.types.add(RELATION)
        await in_flight.begin(self._send(kept, others, held))

    async def _name(self, rows: pl.DataFrame) -> int:
        """Writes the wallets that this run has not named yet; how many."""
        known = self.asserting.known
        named = pl.concat([rows["start"], rows["end"]])
        ids = [one for one in named.unique(maintain_order=True) if one not in known]
        await self.run.write_nodes_of([self._wallet(one) for one in ids])
        await self.asserting.know({*named.unique(), self.run.origin.id})
        return len(ids)

    def _wallet(self, wallet: str) -> NodeRow:
        address = f"0x{wallet.removeprefix(EVM_ID)}"
        return self.run.origin.entity(
            "Wallet", wallet, self.by.place, named=True, name=address, family="evm", address=address
        )

    def _apart(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
        """Without the transfers that do not stand as the file says: with a wallet, or of a source, that the graph marks
        higher or does not hold; and the lines of those that do not."""
        origin = self.run.origin
        source = self.asserting.known.get(origin.id)
        if source is None or not self._as_said(source) or source.recorded_at > origin.recorded_at:
            return rows.clear(), rows["line"]
        ids = pl.concat([rows["start"], rows["end"]]).unique()
        raised = [one for one in ids if not self._as_said(self.asserting.known.get(one))]
        if not raised:
            return rows, rows["line"].clear()
        touching = rows["start"].is_in(raised) | rows["end"].is_in(raised)
        return rows.filter(~touching), rows["line"].filter(touching)

    def _as_said(self, held: Known | None) -> bool:
        return held is not None and not held.protected and held.marking <= self.run.origin.marking

    async def _read(self, odd: pl.DataFrame) -> Sequence[tuple[int, Sequence[AssertionRow]]]:
        """What is in no simple form, by line; its wallets are written."""
        nodes: list[NodeRow] = []
        read: list[tuple[int, Sequence[AssertionRow]]] = []
        for line, text in odd.iter_rows():
            place = Place(self.by.place.file, line)
            parsed = parsed_row(self.by.columns, place, text.encode(), self.flows.parsed)
            for finding in parsed.findings:
                self.run.find(finding)
            nodes += parsed.nodes
            read.append((line, parsed.assertions))
        await self.run.write_nodes_of(nodes)
        return read

    async def _met_first(
        self, rows: pl.DataFrame, read: Sequence[tuple[int, Sequence[AssertionRow]]]
    ) -> tuple[pl.DataFrame, Prepared]:
        """Those whose key no earlier line had, in the order of the lines."""
        lines, keys, hashes = (rows[name].to_list() for name in ("line", "key", "rowHash"))
        kept: list[int] = []
        stored: list[store.Stored] = []
        known: dict[str, Known] = {}
        at = 0
        for line, assertions in [*read, (None, ())]:
            while at < len(lines) and (line is None or lines[at] < line):
                match self.run.seen.meet(keys[at], hashes[at]):
                    case Met.FIRST:
                        kept.append(at)
                    case Met.SAME:
                        self.run.account.merged += 1
                    case Met.OTHER:
                        row = self._stated(rows.row(at, named=True))
                        self.run.refuse(row, stated_twice(row))
                at += 1
            prepared = await self.asserting.prepared(assertions)
            for row, error in prepared.refused:
                self.run.refuse(row, error)
            self.run.account.merged += prepared.merged
            stored += prepared.stored
            known |= prepared.known
        return rows if len(kept) == rows.height else rows[kept], Prepared(stored, 0, (), known)

    def _stated(self, cells: Mapping[str, Any]) -> AssertionRow:
        """As much of a transfer as is told of one that is refused."""
        own = {name: cells[name] for name in ("amount", "asset", "usd", "txHash", "index", "at")}
        place = Place(self.by.place.file, cells["line"])
        return self.run.origin.says(RELATION, cells["start"], cells["end"], place, **own)

    def _held(self, rows: pl.DataFrame) -> Mapping[str, Known]:
        """What the graph holds of the wallets of a batch. What the run remembers may be forgotten before it is sent."""
        return {one: self.asserting.known[one] for one in pl.concat([rows["start"], rows["end"]]).unique()}

    async def _send(self, rows: pl.DataFrame, others: Prepared, known: Mapping[str, Known]) -> None:
        account = self.run.account
        if rows.height:
            await self._move_earlier(rows, known)
            there = [name for name in DIFFER if rows[name].null_count() < rows.height]
            properties = rows.select(_TYPED.get(name, pl.col(name)) for name in there)
            given = [
                {"type": RELATION, "start": start, "end": end, "properties": own}
                for start, end, own in zip(rows["start"], rows["end"], properties.to_dicts(), strict=True)
            ]
            written = await again(partial(store.send_new_assertions, self.database, given, self.same))
            account.written += written
        if others.stored:
            done = await self.asserting.send(others)
            account.written += done.written
            account.unchanged += done.unchanged
            account.retracted += done.retracted

    async def _move_earlier(self, rows: pl.DataFrame, known: Mapping[str, Known]) -> None:
        at = self.run.origin.recorded_at
        later = [one for one, held in known.items() if held.recorded_at > at]
        if not later:
            return
        touching = rows.filter(pl.col("start").is_in(later) | pl.col("end").is_in(later)).select("start", "end")
        said = {"recordedAt": at, "properties": self.same}
        await again(partial(store.move_earlier, self.database, [row | said for row in touching.to_dicts()], known))


async def write_by_columns(database: Database, run: Run, by: ByColumns) -> None:
    """Raises Stopped and DatabaseError."""
    await run.write_nodes_of([run.origin.row()])
    for parsed in about(by.columns, by.place, by.header):
        for finding in parsed.findings:
            run.find(finding)
    simple = Simple(by.columns, run.origin)
    asserting = Asserting(run.target, run.seen, fresh=True, exposed=run.exposed)
    flows = Flows(run.origin, Wallets(run.origin))
    writing = _Writing(database, run, by, simple, flows, asserting, simple.same())
    began = time.monotonic()
    async with InFlight() as in_flight:
        for lines in batches(run.file, by.place.line or 1, BLOCK):
            await writing.batch(lines, in_flight)
            rate = run.account.read / max(time.monotonic() - began, 0.001)
            run.progress(
                f"importing {run.file.name}", run.file.tally.position, run.bytes, f"{rate:,.0f} records a second"
            )
