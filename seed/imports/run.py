"""One file into Neo4j: examined, locked, read for its nodes and then its assertions; what disappeared is taken back."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson

from graph.database import Database
from graph.erasure import any_erased, blocked
from graph.errors import DatasetError
from graph.ids import digest
from graph.local.progress import Progress, silent
from graph.ontology import ONTOLOGY
from graph.provenance import AssertionRow, NodeRow
from graph.vocabularies import Marking
from graph.withdrawal import withdraw_orphans
from seed.contents import code_hash
from seed.importers.formats import Format
from seed.importers.input import Input, Unusable
from seed.importers.origin import Origin
from seed.importers.parsed import Finding, Parsed, Reason
from seed.imports.account import Account
from seed.imports.assertions import Asserting
from seed.imports.disappeared import retract_disappeared
from seed.imports.findings import Findings
from seed.imports.nodes import Exposed, as_claims, stored_values, write_nodes
from seed.imports.seen import Seen, seen
from seed.imports.state import Imported, alone, imported, is_curated, remember
from seed.tables import Place

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
class _Run:
    """One file under way. `guarded`: something was erased from this graph, so each node is looked at."""

    database: Database
    file: Input
    format: Format
    origin: Origin
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
            self.find(Finding(reason, str(error).removeprefix(f"{row.place}: "), _place(row.place), error.node))
            return
        if isinstance(row, AssertionRow) and self.exposed & {row.start, row.end}:
            return  # told with the node, and its text is of somebody protected
        if reason is Reason.DANGLING:
            if isinstance(row, AssertionRow) and self.told_erased & {row.start, row.end}:
                return  # told with the node
            self.unresolved += 1
        text = _text(row)
        problem = str(error).removeprefix(f"{row.place}: ")
        self.find(Finding(reason, problem, _place(row.place), text))

    async def nodes(self) -> None:
        await self._write_nodes([self.origin.row()])
        batch: list[NodeRow] = []
        recent: set[int] = set()
        for parsed in self.parsed(0, telling=True):
            for row in parsed.nodes:
                # The same wallet again and again: known without a look at the disk.
                content = hash((row.id, row.described_by, row.marking, row.protected, repr(row.properties)))
                if content in recent:
                    self.account.merged += 1
                    continue
                recent.add(content)
                batch.append(row)
            if len(batch) >= BATCH:
                await self._write_nodes(batch)
                batch = []
            if len(recent) > 100 * BATCH:
                recent.clear()
        await self._write_nodes(batch)

    async def _write_nodes(self, batch: Sequence[NodeRow]) -> None:
        if not batch:
            return
        batch = await self._not_erased(batch)
        done = await write_nodes(self.database, batch, self.seen, self.refuse, dry=self.options.dry)
        self.account.written += done.written
        self.account.merged += done.merged
        self.account.unchanged += done.unchanged
        for row in done.others:
            if ONTOLOGY.nodes[row.label].entity:
                self.described.setdefault(row.id, []).append(row)
                continue
            # A publication has no claims: what is said otherwise of it has no place in the model.
            problem = f"{row.id} is described by another source already, and otherwise: its first description stands."
            self.find(Finding(Reason.NOT_MAPPED, problem, _place(row.place), _text(row), kept=True))

    async def _not_erased(self, batch: Sequence[NodeRow]) -> Sequence[NodeRow]:
        """Without what was erased and may not come back."""
        if not self.guarded:
            return batch
        erased = await blocked(self.database, (row.id for row in batch))
        for row in batch:
            if row.id in erased and row.id not in self.told_erased:
                self.told_erased.add(row.id)
                self.find(_erased(row.id, row.place))
        return [row for row in batch if row.id not in erased]

    async def assertions(self, *, fresh: bool) -> None:
        asserting = Asserting(self.database, self.seen, fresh, self.options.dry, exposed=self.exposed)
        batch: list[AssertionRow] = []
        for parsed in self.parsed(1, telling=False):
            batch += parsed.assertions
            self.types.update(row.type for row in parsed.assertions)
            self.records.update(parsed.withdrawn)
            if len(batch) >= BATCH:
                await self._write_assertions(asserting, batch)
                batch = []
        await self._write_assertions(asserting, batch)
        await self._write_other_descriptions(asserting)

    async def _write_assertions(self, asserting: Asserting, batch: Sequence[AssertionRow]) -> None:
        if not batch:
            return
        done = await asserting.write(batch)
        self.account.written += done.written
        self.account.merged += done.merged
        self.account.unchanged += done.unchanged
        self.account.retracted += done.retracted
        for row, error in done.refused:
            self.refuse(row, error)
        if self.exposed and not self.options.dry:
            # A claim about them that nobody makes now is not left behind.
            claims = [row.end for row, _ in done.refused if row.type == "HAS_CLAIM" and row.start in self.exposed]
            await withdraw_orphans(self.database, claims, self.origin.recorded_at)

    async def _write_other_descriptions(self, asserting: Asserting) -> None:
        """What this source says of nodes that another describes: claims, where the values differ."""
        rows = [row for of_node in self.described.values() for row in of_node]
        for first in range(0, len(rows), BATCH):
            some = rows[first : first + BATCH]
            there = await stored_values(self.database, [row.id for row in some])
            said = [pair for row in some for pair in as_claims(row, there.get(row.id, {}))]
            self.types.update(assertion.type for _, assertion in said)
            await self._write_nodes([claim for claim, _ in said])
            await self._write_assertions(asserting, [assertion for _, assertion in said])


async def import_file(
    database: Database,
    file: Input,
    form: Format,
    options: Options,
    findings: Findings,
    *,
    now: datetime,
    progress: Progress = silent,
) -> Account:
    """Brings one file into the graph. Raises Unusable before anything is written, Stopped where it is strict, and
    DatabaseError; the same command again completes what was begun."""
    parts = form.parts(file)
    examined = [part.examined(by_line=form.by_line) for part in parts]
    content = examined[0].content_hash if len(examined) == 1 else digest([one.content_hash for one in examined], 64)
    origin = replace(form.origin(file), content_hash=content, recorded_at=now, **options.own)
    account = Account(origin.id, file.name, form.name)
    version = digest([form.name, content, code_hash(), _plain(options.own)], 64)
    with seen() as met:
        size = sum(part.path.stat().st_size for part in parts)
        run = _Run(database, file, form, origin, options, findings, progress, account, met, size)
        if options.strict:
            _require_usable(run)
        async with alone(database, origin.id, lambda: progress(f"waiting for another import of {origin.id} to end")):
            if erased := await blocked(database, [origin.id, content]):
                problem = f"{min(erased)} was erased from this graph and may not come back"
                raise Unusable(file.place, problem, Reason.ERASED)
            run.guarded = await any_erased(database)
            before = await imported(database, origin.id)
            if before is None and await is_curated(database, origin.id):
                problem = (
                    f"{origin.id} is a source of this graph that no import made, and an import would take its place:"
                    " give another --source-id"
                )
                raise Unusable(file.place, problem, Reason.NOT_ADMITTED)
            if before is not None and before.hash == version and before.done and not before.unresolved:
                for _ in run.parsed(0, telling=True):
                    pass  # what was wrong with it is told again
                account.unchanged = before.rows
                return account
            await _import(run, before, version)
    return account


async def _import(run: _Run, before: Imported | None, version: str) -> None:
    resumes = before is not None and before.hash == version and not before.done
    recorded_at = before.recorded_at if before is not None and resumes else run.origin.recorded_at
    run.origin = replace(run.origin, recorded_at=recorded_at)
    begun = Imported(version, recorded_at, done=False)
    if not run.options.dry:
        await remember(run.database, run.origin.id, begun)
    await run.nodes()
    await run.assertions(fresh=before is None)
    if before is not None:
        looked = None if before.types is None else before.types | run.types
        only = frozenset(run.records) if run.records else None
        gone = await retract_disappeared(
            run.database, run.origin.id, looked, run.seen, recorded_at, records=only, dry=run.options.dry
        )
        run.account.retracted += gone.assertions
        run.account.withdrawn += gone.nodes
    if not run.options.dry:
        rows = run.account.written + run.account.unchanged + run.account.merged
        # Of a part nothing is known of the rest.
        types = None if run.records else frozenset(run.types)
        done = replace(begun, done=True, types=types, rows=rows, unresolved=run.unresolved)
        await remember(run.database, run.origin.id, done)


def _require_usable(run: _Run) -> None:
    """Reads everything once before anything is written. Raises Stopped."""
    for parsed in run.format.read(run.file, run.origin):
        for finding in parsed.findings:
            if not finding.kept:
                run.find(finding)


def _text(row: NodeRow | AssertionRow) -> str:
    return orjson.dumps(_plain(row), default=str).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, NodeRow):
        return {"label": value.label, "id": value.id, **_plain(value.properties)}
    if isinstance(value, AssertionRow):
        return {"type": value.type, "from": value.start, "to": value.end, **_plain(value.properties)}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, Marking):
        return value.name
    return list(value) if isinstance(value, tuple | set | frozenset) else str(value)


def _erased(one: str, place: str) -> Finding:
    problem = f"{one} was erased from this graph and may not come back."
    # Without the record: it is what was erased.
    return Finding(Reason.ERASED, problem, _place(place), one)


def _place(text: str) -> Place:
    """The place that a row carries as text: `file, line 7, column x`."""
    head, _, column = text.partition(", column ")
    name, _, line = head.partition(", line ")
    return Place(name, int(line) if line.isdecimal() else None, column or None)
