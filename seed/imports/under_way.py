"""A file on its way: its rows in batches, what becomes of each counted, and what is wrong told."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.errors import DatasetError
from graph.local.progress import Progress
from graph.ontology import ONTOLOGY
from graph.provenance import AssertionRow, NodeRow
from seed.importers.formats import Format
from seed.importers.input import Input
from seed.importers.origin import Origin
from seed.importers.parsed import Finding, Parsed, Reason
from seed.imports.account import Account
from seed.imports.assertions import Asserting, Prepared
from seed.imports.findings import Findings
from seed.imports.in_flight import BREATH, InFlight, breath
from seed.imports.nodes import Exposed, as_claims, write_nodes
from seed.imports.seen import Seen
from seed.imports.state import Imported
from seed.imports.target import Target
from seed.imports.told import place, text_of, was_erased

BATCH = 2_000
"""Rows sent at once. More needs more memory in Neo4j and is no quicker."""


class Stopped(DatasetError):
    """`--strict`: the first finding that rejects something."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to import. `own` are fields of the origin that the command line gives."""

    strict: bool = False
    dry: bool = False
    own: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Run:
    """One file under way.

    version  the hash of what is read, and how
    guarded  something was erased from this graph, so each node is looked at
    """

    target: Target
    file: Input
    format: Format
    origin: Origin
    version: str
    options: Options
    findings: Findings
    progress: Progress
    account: Account
    seen: Seen
    bytes: int
    described: dict[str, list[NodeRow]] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    records: set[str] = field(default_factory=set)
    guarded: bool = False
    told_erased: set[str] = field(default_factory=set)
    exposed: set[str] = field(default_factory=set)
    unresolved: int = 0

    def done(self) -> Imported:
        """What is remembered of this import, now that it came to its end."""
        rows = self.account.written + self.account.unchanged + self.account.merged
        # Of a part nothing is known of the rest.
        types = None if self.records else frozenset(self.types)
        return Imported(self.version, self.origin.recorded_at, True, types, rows, self.unresolved)

    def parsed(self, passage: int, *, telling: bool) -> Iterator[Parsed]:
        """The records, with what is found told once: in the first of two passages."""
        began, told = time.monotonic(), 0.0
        read = 0
        for parsed in self.format.read(self.file, self.origin):
            read += parsed.records
            if telling:
                self.account.read += parsed.records
                for finding in parsed.findings:
                    self.find(finding)
            if (now := time.monotonic()) - told > 0.2:
                told = now
                rate = read / (now - began) if now > began else 0
                done = passage * self.bytes + self.file.tally.position
                self.progress(f"importing {self.file.name}", done, 2 * self.bytes, f"{rate:,.0f} records a second")
            yield parsed

    def find(self, finding: Finding) -> None:
        self.account.find(finding)
        self.findings.tell(finding)
        if self.options.strict and not finding.kept:
            raise Stopped(f"{finding.place}: {finding.problem.rstrip('.')} ({finding.reason}); --strict stops here.")

    def refuse(self, row: NodeRow | AssertionRow, error: DatasetError) -> None:
        reason = getattr(error, "reason", Reason.NOT_ADMITTED)
        if isinstance(error, Exposed):
            self.exposed.add(error.node)
            self.unresolved += 1
            self.find(Finding(reason, str(error).removeprefix(f"{row.place}: "), place(row.place), error.node))
            return
        if isinstance(row, AssertionRow) and self.exposed & {row.start, row.end}:
            return  # told with the node, and its text is of somebody protected
        if reason is Reason.DANGLING:
            if isinstance(row, AssertionRow) and self.told_erased & {row.start, row.end}:
                return  # told with the node
            self.unresolved += 1
        text = text_of(row)
        problem = str(error).removeprefix(f"{row.place}: ")
        self.find(Finding(reason, problem, place(row.place), text))

    async def nodes(self) -> None:
        await self.write_nodes_of([self.origin.row()])
        batch: list[NodeRow] = []
        recent: set[int] = set()
        # Importers give the same row of a wallet again: known without a look at its content. Held, so that no other row
        # takes its place in memory.
        held: dict[int, NodeRow] = {}
        for parsed in self.parsed(0, telling=True):
            for row in parsed.nodes:
                if id(row) in held:
                    self.account.merged += 1
                    continue
                held[id(row)] = row
                # The same wallet again and again: known without a look at the disk.
                content = hash((row.id, row.described_by, row.marking, row.protected, repr(row.properties)))
                if content in recent:
                    self.account.merged += 1
                    continue
                recent.add(content)
                batch.append(row)
            if len(batch) >= BATCH:
                await self.write_nodes_of(batch)
                batch = []
            if len(recent) > 100 * BATCH:
                recent.clear()
            if len(held) > 10 * BATCH:
                held.clear()
        await self.write_nodes_of(batch)

    async def write_nodes_of(self, batch: Sequence[NodeRow]) -> None:
        if not batch:
            return
        batch = await self._not_erased(batch)
        done = await write_nodes(self.target, batch, self.seen, self.refuse, dry=self.options.dry)
        self.account.written += done.written
        self.account.merged += done.merged
        self.account.unchanged += done.unchanged
        for row in done.others:
            if ONTOLOGY.nodes[row.label].entity:
                self.described.setdefault(row.id, []).append(row)
                continue
            # A publication has no claims: what is said otherwise of it has no place in the model.
            problem = f"{row.id} is described by another source already, and otherwise: its first description stands."
            self.find(Finding(Reason.NOT_MAPPED, problem, place(row.place), text_of(row), kept=True))

    async def _not_erased(self, batch: Sequence[NodeRow]) -> Sequence[NodeRow]:
        """Without what was erased and may not come back."""
        if not self.guarded:
            return batch
        erased = await self.target.erased([row.id for row in batch])
        for row in batch:
            if row.id in erased and row.id not in self.told_erased:
                self.told_erased.add(row.id)
                self.find(was_erased(row.id, row.place))
        return [row for row in batch if row.id not in erased]

    async def assertions(self, *, fresh: bool) -> None:
        asserting = Asserting(self.target, self.seen, fresh, self.options.dry, exposed=self.exposed)
        batch: list[AssertionRow] = []
        async with InFlight() as in_flight:
            for number, parsed in enumerate(self.parsed(1, telling=False)):
                if number % BREATH == 0:
                    await breath()
                batch += parsed.assertions
                self.types.update(row.type for row in parsed.assertions)
                self.records.update(parsed.withdrawn)
                if len(batch) >= BATCH:
                    await self._begin_assertions(asserting, batch, in_flight)
                    batch = []
            await self._begin_assertions(asserting, batch, in_flight)
        await self._write_other_descriptions(asserting)

    async def _begin_assertions(self, asserting: Asserting, batch: Sequence[AssertionRow], in_flight: InFlight) -> None:
        prepared = await asserting.prepared(batch)
        for row, error in prepared.refused:
            self.refuse(row, error)
        await in_flight.begin(self._send_assertions(asserting, prepared))

    async def _send_assertions(self, asserting: Asserting, prepared: Prepared) -> None:
        done = await asserting.send(prepared)
        self.account.written += done.written
        self.account.merged += done.merged
        self.account.unchanged += done.unchanged
        self.account.retracted += done.retracted
        if self.exposed and not self.options.dry:
            # A claim about them that nobody makes now is not left behind.
            claims = [row.end for row, _ in prepared.refused if row.type == "HAS_CLAIM" and row.start in self.exposed]
            await self.target.withdraw(claims, self.origin.recorded_at)

    async def _write_assertions(self, asserting: Asserting, batch: Sequence[AssertionRow]) -> None:
        async with InFlight() as in_flight:
            await self._begin_assertions(asserting, batch, in_flight)

    async def _write_other_descriptions(self, asserting: Asserting) -> None:
        """What this source says of nodes that another describes: claims, where the values differ."""
        rows = [row for of_node in self.described.values() for row in of_node]
        for first in range(0, len(rows), BATCH):
            some = rows[first : first + BATCH]
            there = await self.target.values([row.id for row in some])
            said = [pair for row in some for pair in as_claims(row, there.get(row.id, {}))]
            self.types.update(assertion.type for _, assertion in said)
            await self.write_nodes_of([claim for claim, _ in said])
            await self._write_assertions(asserting, [assertion for _, assertion in said])
