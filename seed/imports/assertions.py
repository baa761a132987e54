"""Rows of assertions into Neo4j: reconciled with the nodes that the graph holds, each written once."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from graph.admission import Known, reconciled, require_assertion
from graph.errors import DatasetError
from graph.provenance import AssertionRow, canonical, envelope
from graph.store import Stored
from graph.vocabularies import Marking
from graph.write import stored_assertion
from seed.importers.parsed import Reason
from seed.imports.in_flight import BREATH, breath
from seed.imports.seen import Met, Seen
from seed.imports.target import Target

MAX_KNOWN = 100_000
"""Nodes of which a run remembers what the graph holds, so that a country is not asked for in every batch."""


class Refused(DatasetError):
    """A row that cannot be written, and why in a word."""

    def __init__(self, problem: str, reason: Reason) -> None:
        super().__init__(problem)
        self.reason = reason


def stated_twice(row: AssertionRow) -> Refused:
    problem = f"{row.place}: {row.type} {row.start} → {row.end} is stated twice with different content:"
    return Refused(f"{problem} the first stands.", Reason.CONTRADICTION)


@dataclass(frozen=True, slots=True)
class AssertionsWritten:
    """What became of a batch, in rows; `retracted` counts older versions."""

    written: int = 0
    merged: int = 0
    unchanged: int = 0
    retracted: int = 0
    refused: Sequence[tuple[AssertionRow, Refused]] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch before it is sent; `known` is what was held of its ends."""

    stored: Sequence[Stored]
    merged: int
    refused: Sequence[tuple[AssertionRow, Refused]]
    known: Mapping[str, Known]


@dataclass(slots=True)
class Asserting:
    """Writes the assertions of one run.

    fresh  nothing of this source is in the graph yet, so nothing has to be looked for
    dry    only looks
    known  what the graph holds of nodes that were named
    exposed  ids of those of whom nothing is said, since they are protected here and shown by another source
    """

    target: Target
    seen: Seen
    fresh: bool
    dry: bool = False
    known: dict[str, Known] = field(default_factory=dict)
    exposed: Set[str] = frozenset()

    async def write(self, rows: Sequence[AssertionRow]) -> AssertionsWritten:
        prepared = await self.prepared(rows)
        return await self.send(prepared)

    async def prepared(self, rows: Sequence[AssertionRow]) -> "Prepared":
        """What is to be stored of a batch, while another may be under way."""
        refused: list[tuple[AssertionRow, Refused]] = []
        admitted = []
        for number, row in enumerate(rows):
            if number % BREATH == 0:
                await breath()
            if self.exposed and self.exposed & {row.start, row.end}:
                problem = f"{row.place}: {row.type} {row.start} → {row.end}: it names somebody who is protected here."
                refused.append((row, Refused(problem, Reason.NOT_ADMITTED)))
                continue
            try:
                require_assertion(row)
                admitted.append(canonical(row))
            except DatasetError as error:
                refused.append((row, Refused(str(error), Reason.NOT_ADMITTED)))
        await self.know({x for row in admitted for x in (row.start, row.end, row.source)})
        stored, merged = await self._stored(admitted, refused)
        ends = {row[end] for row in stored for end in ("start", "end")}
        return Prepared(stored, merged, refused, {node: self.known[node] for node in ends})

    async def send(self, batch: "Prepared") -> AssertionsWritten:
        stored = batch.stored
        if self.dry:
            written, retracted = await self._would_write(stored)
        elif stored:
            written, retracted = await self.target.write_assertions(stored, batch.known, fresh=self.fresh)
        else:
            written, retracted = 0, 0
        return AssertionsWritten(written, batch.merged, len(stored) - written, retracted, batch.refused)

    async def know(self, ids: Set[str]) -> None:
        """Asks the graph for those of the nodes that it was not asked for yet."""
        if len(self.known) > MAX_KNOWN:
            self.known.clear()
        if wanted := ids - self.known.keys():
            self.known.update(await self.target.known(wanted))

    def _is_there(self, node: str, row: AssertionRow) -> bool:
        if node in self.known:
            return True
        # What a dry run would have written is taken to be as open as the row itself.
        if self.dry and (node == row.source or self.seen.met_node(node)):
            self.known[node] = Known(Marking.CLEAR, protected=False, recorded_at=row.recorded_at)
            return True
        return False

    async def _stored(
        self, rows: Sequence[AssertionRow], refused: list[tuple[AssertionRow, Refused]]
    ) -> tuple[list[Stored], int]:
        stored: list[Stored] = []
        merged = 0
        for number, row in enumerate(rows):
            if number % BREATH == 0:
                await breath()
            absent = next((x for x in (row.start, row.end, row.source) if not self._is_there(x, row)), None)
            if absent is not None:
                problem = f"{row.place}: {row.type} {row.start} → {row.end}: {absent} is not in the graph."
                refused.append((row, Refused(problem, Reason.DANGLING)))
                continue
            try:
                held = reconciled(row, self.known)
                properties = envelope(held)
            except DatasetError as error:
                refused.append((row, Refused(str(error), Reason.NOT_ADMITTED)))
                continue
            match self.seen.meet(properties["key"], properties["rowHash"]):
                case Met.FIRST:
                    stored.append(stored_assertion(held, properties))
                case Met.SAME:
                    merged += 1
                case Met.OTHER:
                    refused.append((row, stated_twice(row)))
        return stored, merged

    async def _would_write(self, stored: Sequence[Stored]) -> tuple[int, int]:
        """How many of them are new in the graph or differ, and how many live versions they would replace."""
        written = retracted = 0
        by_type: dict[str, list[Stored]] = {}
        for row in stored:
            by_type.setdefault(row["type"], []).append(row)
        for relationship, of_type in by_type.items():
            found = await self.target.versions(relationship, [row["key"] for row in of_type])
            for row in of_type:
                live = [one for one in found.get(row["key"], ()) if one.live]
                if not any(one.row_hash == row["rowHash"] for one in live):
                    written += 1
                    retracted += len(live)
        return written, retracted
