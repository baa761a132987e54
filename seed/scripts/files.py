"""Which files cypher/seed holds, in the order in which they are run."""

from collections.abc import Iterator, Mapping, Sequence

from graph.export.derived import Derivation
from graph.export.schema import schema_statements
from graph.scripts import script
from graph.store import HUB_DEGREE
from seed.scripts.rows import Contents, contents
from seed.scripts.statements import assertion_statements, node_statements
from seed.source import SHIPPED, Dataset, dataset_folders, read_datasets

FOLDER = "cypher/seed"
ONLINE_SECONDS = 300


def derived() -> Mapping[str, str]:
    """Path below the root of the project to text."""
    datasets = in_order(read_datasets(dataset_folders(SHIPPED)))
    files = {"00_schema": _schema()}
    for place, (dataset, brought) in enumerate(zip(datasets, contents(datasets), strict=True), start=1):
        files[f"{place * 10:02}_{dataset.name.replace('-', '_')}"] = _dataset(dataset, brought)
    files[f"{(len(datasets) + 1) * 10:02}_mark_hubs"] = _hubs()
    return {f"{FOLDER}/{name}.cypher": text for name, text in files.items()}


SEED_SCRIPTS = Derivation("python -m seed.scripts", derived, (FOLDER,))


def in_order(datasets: Sequence[Dataset]) -> list[Dataset]:
    """Each after those whose nodes it names. Raises ValueError where data sets need each other in a circle."""
    waiting, ready = {dataset.name: dataset for dataset in datasets}, list[Dataset]()
    while waiting:
        free = [dataset for dataset in waiting.values() if not dataset.needs & waiting.keys()]
        if not free:
            raise ValueError(f"These data sets need each other, and none can be first: {', '.join(waiting)}.")
        ready.append(waiting.pop(free[0].name))
    return ready


def _schema() -> str:
    statements = "\n".join(text.partition("\n")[2] for text in schema_statements().values())
    return f"""\
// Constraints and indexes, each only where it does not exist; then it waits until all of them can be used.
// The same as the files of cypher/schema, one after the other.
{statements}
CALL db.awaitIndexes({ONLINE_SECONDS});
"""


def _dataset(dataset: Dataset, brought: Contents) -> str:
    nodes = sum(map(len, brought.nodes.values()))
    assertions = sum(map(len, brought.assertions.values()))
    needs = f" Run the files of {' and '.join(sorted(dataset.needs))} first." if dataset.needs else ""
    head = [
        f"// {dataset.manifest.title.rstrip('.')}: {nodes} nodes, {assertions} assertions.",
        f"// Made from seed/datasets/{dataset.name}. Licence: {dataset.manifest.licence}.{needs}",
        "// A second run changes nothing; what is said otherwise here than in the graph takes the place of it.",
        "// A row of a node is label, id, marking, recordedAt, rowHash, and then names and values of its properties.",
        "// A row of an assertion is type, from, to, id, recordedAt, rowHash, and then names and values likewise.",
    ]
    return "\n".join(head) + "\n\n" + "\n".join(_statements(brought))


def _statements(brought: Contents) -> Iterator[str]:
    yield from node_statements(brought.nodes)
    yield from assertion_statements(brought.assertions)


def _hubs() -> str:
    statement = script("load/mark_hubs").statement.replace("$degree", str(HUB_DEGREE))
    return f"""\
// Marks the nodes that join nearly everything: by label and kind, or by more CLEAR assertions than {HUB_DEGREE}.
// The same as load/mark_hubs.cypher. After all data sets.
{statement};
"""
