"""A file of transfers by columns: a batch of lines at a time, what is in no simple form row by row.

Which wallets and assertions were met is kept in columns too (met). Assertions that may come twice are compared at the
end, and the files that they are in written anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from graph.admission import Known, reconciled, require_assertion
from graph.errors import DatasetError
from graph.provenance import AssertionRow, NodeRow, envelope
from seed.importers.parsed import Parsed, Reason
from seed.importers.transfers.flows import Flows
from seed.importers.transfers.read import about, parsed_row
from seed.importers.transfers.wallets import EVM_ID, Wallets
from seed.imports.assertions import Refused, stated_twice
from seed.imports.bulk.met import Met, MetWallets
from seed.imports.bulk.named import wallet_hashes, write
from seed.imports.bulk.staged import Staged
from seed.imports.bulk.tables import relationship_columns, texts
from seed.imports.columns.layout import ByColumns
from seed.imports.columns.lines import batches
from seed.imports.columns.simple import DIFFER, RELATION, Simple
from seed.imports.under_way import Run
from seed.tables import Place

BLOCK = 8 * 1024 * 1024
"""Bytes of a batch: 40,000 lines of ethereum-etl's."""
_OWN = ("amount", "asset", "usd", "txHash", "index", "at")
_CELLS = ("start", "end", *relationship_columns(RELATION))
_SCHEMA = {"line": pl.Int64, **dict.fromkeys(_CELLS, pl.String)}


@dataclass(slots=True)
class _Transfers:
    """`rows` are rows of nodes, `refused` assertions that the model does not admit, with their lines."""

    run: Run
    graph: Staged
    by: ByColumns
    simple: Simple
    flows: Flows
    met: Met
    wallets: MetWallets
    rows: int = 0
    refused: list[tuple[int, AssertionRow, DatasetError]] = field(default_factory=list)

    async def batch(self, lines: pl.DataFrame) -> None:
        self.run.account.read += lines.height
        rows, odd = self.simple.split(lines)
        self._wallets(pl.concat([rows["start"], rows["end"]]))
        rows = self._in_table(rows)
        if odd.height:
            read = await self._one_by_one(odd)
            rows = pl.concat([rows, read]).sort("line")
        if rows.height:
            self.run.types.add(RELATION)
            path = self.graph.tables.claim_file("relationships", RELATION)
            write(rows.select(_CELLS), path)
            self.met.add(rows["line"], rows["key"], path)

    def _in_table(self, rows: pl.DataFrame) -> pl.DataFrame:
        """In the columns of the table, as text."""
        same = texts(self.simple.same())
        return rows.select(
            "line", "start", "end",
            *(pl.col(name) if name in DIFFER else pl.lit(same.get(name), dtype=pl.String).alias(name)
              for name in relationship_columns(RELATION)),
        )  # fmt: skip

    def _wallets(self, ids: pl.Series) -> None:
        self.rows += len(ids)
        self.wallets.add(ids.str.slice(len(EVM_ID)).unique().alias("digits"))

    async def _one_by_one(self, odd: pl.DataFrame) -> pl.DataFrame:
        nodes: list[NodeRow] = []
        assertions: list[tuple[int, AssertionRow]] = []
        for line, text in odd.iter_rows():
            if "\r" in text:
                self.graph.tables.multiline = True
            place = Place(self.by.place.file, line)
            parsed: Parsed = parsed_row(self.by.columns, place, text.encode(), self.flows.parsed)
            for finding in parsed.findings:
                self.run.find(finding)
            nodes += parsed.nodes
            assertions += [(line, row) for row in parsed.assertions]
        if assertions:
            self.run.types.add(RELATION)
        evm = [node.id for node in nodes if node.id.startswith(EVM_ID)]
        self._wallets(pl.Series(evm, dtype=pl.String))
        await self.run.write_nodes_of([node for node in nodes if not node.id.startswith(EVM_ID)])
        known = await self._known(nodes)
        found = []
        for line, row in assertions:
            try:
                require_assertion(row)
                held = reconciled(row, known)
                cells = texts(envelope(held))
            except DatasetError as error:
                self.refused.append((line, row, Refused(str(error), Reason.NOT_ADMITTED)))
                continue
            found.append({"line": line, "start": held.start, "end": held.end, **cells})
        return pl.DataFrame(found, schema=_SCHEMA)

    async def _known(self, nodes: list[NodeRow]) -> Mapping[str, Known]:
        here = {node.id: Known(node.marking, node.protected, node.recorded_at) for node in nodes}
        return here | dict(await self.graph.known([*here, self.run.origin.id]))

    def end(self) -> None:
        """Counts, and what is told of assertions, in the order of the lines."""
        account, origin = self.run.account, self.run.origin
        distinct = 0
        for digits in self.wallets.distinct():
            ids = [f"{EVM_ID}{each}" for each in digits]
            hashes = wallet_hashes(digits, origin).to_list()
            new = self.graph.name_wallets(ids, hashes, int(origin.marking), origin.recorded_at)
            account.written += new
            account.unchanged += len(digits) - new
            distinct += len(digits)
        account.merged += self.rows - distinct
        account.written += self.met.rows
        if twice := self.met.twice():
            self._compare(frozenset(twice))
        self.met.clear()
        for _, row, error in sorted(self.refused, key=lambda one: one[0]):
            self.run.refuse(row, error)

    def _compare(self, lines: frozenset[int]) -> None:
        """Of assertions with one key the first stands."""
        first: dict[str, str] = {}
        for table, met in self.met.files:
            of_table = self.met.lines_of(met)
            doubtful = of_table.is_in(list(lines))
            if not doubtful.any():
                continue
            rows = pl.read_csv(table, has_header=False, new_columns=list(_CELLS), infer_schema=False)
            rows = rows.with_columns(of_table.alias("line"))
            dropped = []
            for row in rows.filter(doubtful).iter_rows(named=True):
                if row["key"] not in first:
                    first[row["key"]] = row["rowHash"]
                    continue
                stands = first[row["key"]]
                dropped.append(row["line"])
                if stands == row["rowHash"]:
                    self.run.account.merged += 1
                else:
                    again = _stated(row, self.run, self.by.place.file)
                    self.refused.append((row["line"], again, stated_twice(again)))
            self.run.account.written -= len(dropped)
            write(rows.filter(~rows["line"].is_in(dropped)).select(_CELLS), table)


async def convert_transfers(run: Run, graph: Staged, by: ByColumns, apart: Sequence[str]) -> None:
    """`apart` are the wallets that an assertion of this file would have to follow in their marking. Raises Stopped."""
    await run.write_nodes_of([run.origin.row()])
    for parsed in about(by.columns, by.place, by.header):
        for finding in parsed.findings:
            run.find(finding)
    folder = graph.tables.folder
    simple = Simple(by.columns, run.origin, apart)
    flows = Flows(run.origin, Wallets(run.origin))
    work = _Transfers(run, graph, by, simple, flows, Met(folder), MetWallets(folder))
    for lines in batches(run.file, by.place.line or 1, BLOCK):
        await work.batch(lines)
        run.progress(f"converting {run.file.name}", run.file.tally.position, run.bytes)
    work.end()


def _stated(cells: Mapping[str, Any], run: Run, file: str) -> AssertionRow:
    """An assertion, from its cells: as much of it as is told of one that is refused."""
    own = {name: cells[name] for name in _OWN}
    return run.origin.says(RELATION, cells["start"], cells["end"], Place(file, cells["line"]), **own)
