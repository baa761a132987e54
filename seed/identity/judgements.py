"""The live judgements of the graph, the history of those of `source:resolve`, and new ones beside them.

There is one live judgement per pair and source. A new one withdraws the one before it, and undoing one states again
what stood before, so that `@asOf` shows everything as it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from graph.database import Database
from graph.provenance import AssertionRow, NodeRow
from graph.vocabularies import WITHDRAWN, Basis, Judgement
from graph.write import Progress, WriteCounts, Writer, silent
from seed.identity.clusters import Pair, pair

SOURCE = "source:resolve"
MACHINE = "nomenklatura "
LIVE = """
MATCH (a:Entity)-[r:SAME_AS]->(b:Entity)
WHERE r.retractedAt IS NULL AND r.stance = 'ASSERTS'
RETURN a.id, b.id, a.name, b.name, r.source, r.judgement, r.score, r.explanation, r.decidedBy, toString(r.recordedAt)
"""
HISTORY = """
MATCH (a:Entity {id: $a})-[r:SAME_AS]-(b:Entity {id: $b})
WHERE r.source = $source
RETURN r.judgement, r.score, r.explanation, r.decidedBy, r.rowHash, r.recordedAt, r.retractedAt
ORDER BY r.recordedAt, r.retractedAt
"""
ENDS = f"""
MATCH (n:Entity) WHERE n.id IN $ids AND n.marking < {WITHDRAWN}
RETURN n.id, [l IN labels(n) WHERE l <> 'Entity'][0], n.protected, n.synthetic, n.name
"""
WITHDRAW = """
MATCH (a:Entity {id: $a})-[r:SAME_AS]-(b:Entity {id: $b})
WHERE r.source = $source AND r.retractedAt IS NULL
SET r.retractedAt = CASE WHEN r.recordedAt > $at THEN r.recordedAt ELSE $at END
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """What is said of a pair, and by whom."""

    judgement: str | None
    score: float | None = None
    explanation: str | None = None
    decided_by: str | None = None

    @property
    def by_machine(self) -> bool:
        return (self.decided_by or "").startswith(MACHINE)

    def row(self, ends: Pair, at: datetime) -> AssertionRow:
        own = {
            "judgement": self.judgement, "score": self.score, "explanation": self.explanation,
            "decidedBy": self.decided_by,
        }  # fmt: skip
        return AssertionRow(
            "SAME_AS", *ends, SOURCE, at, basis=Basis.INFERRED,
            properties={name: value for name, value in own.items() if value is not None},
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Live:
    """A judgement that stands, whoever states it."""

    ends: Pair
    names: tuple[str | None, str | None]
    source: str
    said: Judged
    recorded_at: str

    def as_json(self) -> dict[str, Any]:
        (a, b), (name, other) = self.ends, self.names
        return {
            "a": a, "b": b, "names": [name, other], "judgement": self.said.judgement, "score": self.said.score,
            "decidedBy": self.said.decided_by, "explanation": self.said.explanation, "source": self.source,
            "recordedAt": self.recorded_at,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """One version of what `source:resolve` says of a pair."""

    said: Judged
    row_hash: str
    recorded_at: datetime
    retracted_at: datetime | None


async def live(database: Database) -> list[Live]:
    """Every judgement that stands, by pair and source."""
    found = [
        Live(pair(a, b), (name, other) if a <= b else (other, name), source, Judged(*said), at)
        for a, b, name, other, source, *said, at in await database.read(LIVE)
    ]
    return sorted(found, key=lambda one: (one.ends, one.source))


async def write(
    database: Database, rows: Iterable[tuple[Pair, Judged]], at: datetime, progress: Progress = silent
) -> WriteCounts:
    """States these; what says already the same writes nothing."""
    source = NodeRow("Source", SOURCE, {"name": "Identity resolution", "channel": "resolve"}, at)
    writer = Writer(database, at, progress)
    counts = await writer.write_nodes([source])
    return counts + await writer.write_assertions([said.row(ends, at) for ends, said in rows])


async def history(database: Database, ends: Pair) -> list[Version]:
    """All versions, oldest first."""
    rows = await database.read(HISTORY, {"a": ends[0], "b": ends[1], "source": SOURCE})
    return [
        Version(Judged(*said), row_hash, at.to_native(), gone.to_native() if gone else None)
        for *said, row_hash, at, gone in rows
    ]


def before(versions: Sequence[Version]) -> tuple[Judged | None, Judged | None]:
    """What stands, and what stood before it was said; None for nothing.

    Going back is itself said anew, so versions are read as a stack: one that says what lies under the top takes the top
    away.
    """
    stack: list[Version] = []
    for one in versions:
        if stack and stack[-1].retracted_at != one.recorded_at:
            # Nothing stood for a while: what came before was withdrawn, not replaced.
            stack.clear()
        if len(stack) > 1 and stack[-2].row_hash == one.row_hash:
            stack.pop()
            stack[-1] = replace(stack[-1], retracted_at=one.retracted_at)
        else:
            stack.append(one)
    if not stack or stack[-1].retracted_at is not None:
        return None, None
    return stack[-1].said, stack[-2].said if len(stack) > 1 else None


async def withdraw(database: Database, ends: Pair, at: datetime) -> None:
    await database.write([(WITHDRAW, {"a": ends[0], "b": ends[1], "source": SOURCE, "at": at})])


@dataclass(frozen=True, slots=True)
class End:
    label: str
    protected: bool
    synthetic: bool
    name: str | None


async def ends_of(database: Database, ids: Iterable[str]) -> dict[str, End]:
    return {node: End(*rest) for node, *rest in await database.read(ENDS, {"ids": list(ids)})}


def positive(judgements: Iterable[Live]) -> list[Pair]:
    return [one.ends for one in judgements if one.said.judgement == Judgement.POSITIVE]


def negative(judgements: Iterable[Live]) -> list[Pair]:
    return [one.ends for one in judgements if one.said.judgement == Judgement.NEGATIVE]
