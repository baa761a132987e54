"""Rows of nodes into Neo4j, told apart by what the graph holds: new, changed, unchanged, or another's to describe."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from graph.errors import DatasetError
from graph.ids import claim_id
from graph.nodes import CLAIM, stored_node
from graph.ontology import ONTOLOGY, Kind
from graph.provenance import AssertionRow, NodeRow
from graph.store import Description, Stored, file_of
from graph.values import claim_value
from seed.importers.parsed import Reason
from seed.imports.seen import Met, Seen
from seed.imports.target import Target

Refuse = Callable[[NodeRow | AssertionRow, DatasetError], None]


class Exposed(DatasetError):
    """A record says that somebody is protected whom another source shows. Nothing that it says of them is written."""

    reason = Reason.NOT_ADMITTED

    def __init__(self, row: NodeRow, held: Description) -> None:
        by = f"{held.described_by} shows" if held.described_by else "the graph shows"
        super().__init__(
            f"{row.place}: {row.id} is protected here, and {by} it to everybody: nothing that this file says of it is"
            " written. Take that back first (`crimegraph retract`), or use another key, and import this again."
        )
        self.node = row.id


@dataclass(frozen=True, slots=True)
class NodesWritten:
    """What became of a batch, in rows. `others` are described otherwise by another source, or were before in this
    run: their values become claims of this one."""

    written: int = 0
    merged: int = 0
    unchanged: int = 0
    others: Sequence[NodeRow] = field(default_factory=tuple)


async def write_nodes(
    target: Target, rows: Sequence[NodeRow], seen: Seen, refuse: Refuse, *, dry: bool = False
) -> NodesWritten:
    """Writes what is new or changed. `dry` only looks. Rows that the model does not admit go to `refuse`."""
    candidates, late, others, merged = _met_first(rows, seen, refuse)
    there = await target.descriptions([row.id for row, _ in candidates])
    sent: dict[str, list[Stored]] = defaultdict(list)
    unchanged = 0
    for row, stored in candidates:
        held = there.get(row.id)
        if held is not None and held.protected and row.id in late:
            merged += 1
            others.append(row)
            continue
        if held is not None and _exposed(row, stored, held):
            refuse(row, Exposed(row, held))
            continue
        foreign = held is not None and bool(row.described_by) and not _may_describe(row, stored, held)
        changes = held is None or _changes(row, stored, held)
        if changes:
            sent[file_of(row.label)].append(stored)
        if held is not None and foreign and row.label != CLAIM:
            merged += 1
            if held.row_hash != stored["rowHash"]:
                others.append(row)
        elif not changes:
            unchanged += 1
    writes = sum(map(len, sent.values()))
    if sent and not dry:
        await target.write_nodes(sent, rows[0].recorded_at)
    return NodesWritten(writes, merged, unchanged, others)


def _met_first(
    rows: Sequence[NodeRow], seen: Seen, refuse: Refuse
) -> tuple[list[tuple[NodeRow, Stored]], Set[str], list[NodeRow], int]:
    """The rows that are the first of their node in this run, or the first that protect it; the ids of these; rows that
    describe a node otherwise; how many rows are merged."""
    merged, first, others, late, protected = 0, list[tuple[NodeRow, Stored]](), list[NodeRow](), set[str](), set[str]()
    for row in rows:
        try:
            stored: Stored = stored_node(row)
        except DatasetError as error:
            refuse(row, error)
            continue
        met = seen.meet_node(row.id, stored["rowHash"], described=bool(row.described_by))
        # Protection that a later record asks for is not passed over.
        if met is Met.OTHER and _protects(stored) and row.id not in protected:
            late.add(row.id)
        if met is Met.FIRST or (row.id in late and row.id not in protected):
            first.append((row, stored))
            if _protects(stored):
                protected.add(row.id)
            continue
        merged += 1
        if met is Met.OTHER and row.described_by:
            others.append(row)
    # A node of one batch is written once: as it is protected, else as it is described and not only named.
    kept = [(row, stored) for row, stored in first if _protects(stored) or row.id not in protected]
    described = {row.id for row, _ in kept if row.described_by and row.label != CLAIM}
    kept = [(row, stored) for row, stored in kept if row.described_by or row.id not in described]
    return kept, late, others, merged + len(first) - len(kept)


def _protects(stored: Stored) -> bool:
    return bool(stored["properties"].get("protected"))


def _exposed(row: NodeRow, stored: Stored, held: Description) -> bool:
    """Whether somebody who is protected here is shown by another source, and would be shown with what is said here."""
    return _protects(stored) and not held.protected and not (row.described_by and _may_describe(row, stored, held))


def _may_describe(row: NodeRow, stored: Stored, held: Description) -> bool:
    return held.described_by in ("", row.described_by) and not _unprotects(stored, held)


def _unprotects(stored: Stored, held: Description) -> bool:
    """An import takes nobody's protection away, its own neither: the source that asked for it has to be taken back."""
    return held.protected and held.described_by != "" and not _protects(stored)


def _changes(row: NodeRow, stored: Stored, held: Description) -> bool:
    """Whether cypher/load/nodes changes what is there: it is this source's to describe, and described otherwise."""
    if row.label != CLAIM and row.described_by is not None and _unprotects(stored, held):
        return False
    if held.recorded_at > row.recorded_at:
        return True
    changed: bool = held.row_hash != stored["rowHash"]
    if row.label == CLAIM or row.described_by is None:
        return changed
    if not row.described_by or held.described_by is None:
        return False
    return held.described_by == "" or (held.described_by == row.described_by and changed)


def as_claims(row: NodeRow, there: Mapping[str, Any]) -> list[tuple[NodeRow, AssertionRow]]:
    """What a source says of a node that another describes, where it differs: a claim for each value."""
    source = row.described_by or ""
    found = []
    for name, value in row.properties.items():
        prop = next((p for p in ONTOLOGY.nodes[row.label].properties if p.name == name), None)
        given = [value] if prop is None or not prop.many else list(value)
        held = there.get(name)
        known = held if isinstance(held, list) else [held]
        for one in given:
            text = ",".join(map(str, one)) if prop is not None and prop.kind is Kind.POINT else str(one)
            if text in map(str, known):
                continue
            try:
                content = {"property": name, "value": claim_value(text)}
            except ValueError:
                # A number with separators is none to compare: quoted, it is the text that the source wrote.
                content = {"property": name, "value": f"“{text}”"}
            made = claim_id(row.id, name, content["value"])
            claim = NodeRow(
                CLAIM, made, content, row.recorded_at, row.marking, row.protected, row.synthetic, source,
                place=row.place,
            )  # fmt: skip
            said = AssertionRow(
                "HAS_CLAIM", row.id, made, source, row.recorded_at, marking=row.marking, place=row.place
            )
            found.append((claim, said))
    return found
