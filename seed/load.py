"""Data sets into Neo4j: written, counted, checked, and remembered, so that loading them again writes nothing.

read ─▶ skip what is unchanged ─▶ write ─▶ retract what is gone ─▶ count ─▶ check ─▶ remember
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from graph.database import Database
from graph.errors import DatasetError
from graph.local.progress import Progress, silent
from graph.schema.checks import run_checks
from graph.write import WriteCounts, Writer
from seed.contents import content_hash
from seed.deployed import State, assertion_versions, count_assertions, count_nodes, remember, retract, states
from seed.manifest import Count
from seed.source import Dataset
from seed.tables import nearest


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one data set. `removed` counts the assertions whose rows are no longer in its files."""

    name: str
    skipped: bool
    rows: int
    written: WriteCounts = field(default_factory=WriteCounts)
    removed: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything in the database is other than before."""
        w = self.written
        return bool(w.nodes_created or w.nodes_updated or w.relationships_created or w.retracted or self.removed)

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "skipped": self.skipped,
            "rows": self.rows,
            "nodesCreated": self.written.nodes_created,
            "nodesUpdated": self.written.nodes_updated,
            "assertionsCreated": self.written.relationships_created,
            "assertionsWithdrawn": self.written.retracted + self.removed,
            "rowsUnchanged": self.written.unchanged,
        }


@dataclass(frozen=True, slots=True)
class _Work:
    dataset: Dataset
    state: State
    remembered: State | None


def chosen(datasets: Sequence[Dataset], names: Sequence[str]) -> tuple[Dataset, ...]:
    """The data sets of these names and those that they need, in the order given; all of them without names.

    Raises DatasetError for a name that is none.
    """
    by_name = {dataset.name: dataset for dataset in datasets}
    for name in names:
        if name not in by_name:
            near = nearest(name, by_name)
            hint = f"did you mean {near}?" if near else f"there are {', '.join(by_name)}."
            raise DatasetError(f'There is no data set "{name}": {hint}')
    wanted: set[str] = set()
    waiting = list(names or by_name)
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += by_name[name].needs
    return tuple(dataset for dataset in datasets if dataset.name in wanted)


async def load(
    database: Database,
    datasets: Sequence[Dataset],
    *,
    names: Sequence[str] = (),
    force: bool = False,
    imported_at: datetime,
    progress: Progress = silent,
) -> list[Loaded]:
    """Loads the named data sets of those read together, and what they need. The schema must be there.

    Unchanged ones are skipped unless forced. Raises DatasetError when a count is not as expected or a check does not
    hold; what was written stays, and the next load tries again.
    """
    wanted = chosen(datasets, names)
    before = await states(database, [dataset.name for dataset in wanted])
    versions = {dataset.name: assertion_versions(dataset.assertions) for dataset in datasets}
    everything = frozenset().union(*versions.values())
    results: list[Loaded] = []
    pending: list[_Work] = []
    for dataset in wanted:
        remembered = before.get(dataset.name)
        of_dataset = versions[dataset.name]
        state = State(content_hash(dataset.folder, of_dataset), frozenset(of_dataset))
        if remembered is not None and remembered.hash == state.hash and not force:
            results.append(Loaded(dataset.name, skipped=True, rows=0))
            continue
        work = _Work(dataset, state, remembered)
        results.append(await _write(database, work, everything, imported_at, progress))
        pending.append(work)
    for work in pending:
        await _require_expected(database, work)
    if pending:
        progress("checking what was loaded")
        await _require_checks(database)
    for work in pending:
        if work.state != work.remembered:
            await remember(database, work.dataset.name, work.state)
    return results


async def _write(
    database: Database, work: _Work, everything: frozenset[str], imported_at: datetime, progress: Progress
) -> Loaded:
    dataset = work.dataset
    # A changed assertion may be the first that touches a node of another data set, and so change when that was known.
    nodes = (*dataset.nodes, *dataset.borrowed)
    total, done = len(nodes) + len(dataset.assertions), 0

    def report(_label_or_type: str, rows: int) -> None:
        nonlocal done
        done += rows
        progress(f"loading {dataset.name}", done, total)

    before = work.remembered.keys if work.remembered else frozenset()
    if not work.state.keys <= before:
        # Should this load end early, the next one still knows what it may have to withdraw.
        await remember(database, dataset.name, State("", before | work.state.keys))
    written = await Writer(database, imported_at, report).write(nodes, dataset.assertions)
    removed = await retract(database, before - everything, imported_at)
    return Loaded(dataset.name, skipped=False, rows=total, written=written, removed=removed)


async def _require_expected(database: Database, work: _Work) -> None:
    """Compares what the database holds of a data set with its dataset.yml. Raises DatasetError for the first miss."""
    dataset, expected = work.dataset, work.dataset.expected
    for label, count in expected.nodes.items():
        ids = [row.id for row in dataset.nodes if row.label == label]
        _require(dataset, f"nodes of {label}", count, await count_nodes(database, label, ids))
    wanted = dict(expected.relationships)
    if expected.claims is not None:
        wanted["HAS_CLAIM"] = expected.claims
    found = await count_assertions(database, (k for k in work.state.keys if k.partition(" ")[0] in wanted))
    for relation, count in wanted.items():
        what = "claims" if relation == "HAS_CLAIM" else f"relationships of {relation}"
        _require(dataset, what, count, found.get(relation, 0))


def _require(dataset: Dataset, what: str, expected: Count, actual: int) -> None:
    if not expected.holds(actual):
        raise DatasetError(
            f"The data set {dataset.name} has {actual} {what} in the database, and its dataset.yml expects {expected}:"
            " correct its files, or the number if the change is meant."
        )


async def _require_checks(database: Database) -> None:
    violations = await run_checks(database)
    if violations:
        first = violations[0]
        raise DatasetError(
            f"After loading, {len(violations)} rows break a rule of cypher/checks; the first breaks {first.check}:"
            f" {first.subject} {first.problem}. `crimegraph schema check` lists them all."
        )
