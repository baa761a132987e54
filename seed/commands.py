"""`crimegraph seed`: loads data sets, lists them, generates the synthetic one."""

import asyncio
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from graph import local
from graph.cli.console import Json, answer, telling
from graph.database import Database
from graph.errors import DatasetError
from graph.local.progress import Progress
from graph.schema.apply import apply
from graph.settings import Endpoint, Settings
from seed.load import Loaded, chosen, load
from seed.source import SHIPPED, Dataset, dataset_folders, read_datasets
from seed.synthetic.generate import DEFAULT_SEED, DEFAULT_SIZE, NAME, generate, write

# A batch of the first load waits for Neo4j to plan its statement; readers' limits are not meant for it.
TIMEOUT_SECONDS = 300.0

app = typer.Typer(add_completion=False, help="Load data sets into the graph, list them, or generate the synthetic one.")

Directory = Annotated[
    Path | None,
    typer.Option(
        "--dir",
        help="A folder of data sets of your own, or one of them. The shipped ones are read with it;"
        " one of yours takes the place of a shipped one of the same name.",
    ),
]


@app.callback(invoke_without_command=True)
def seed(
    context: typer.Context,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Load this data set and those that it needs; may be repeated.")
    ] = None,
    directory: Directory = None,
    force: Annotated[
        bool, typer.Option("--force", help="Load even what is unchanged; it then writes nothing.")
    ] = False,
    json: Json = False,
) -> None:
    """Load every shipped data set, skipping those that are loaded already."""
    if context.invoked_subcommand is not None:
        return
    settings = Settings.from_environment(os.environ)
    datasets, names = _read(directory, only or [])
    chosen(datasets, names)  # a wrong name is told before a server is started
    with telling() as progress, local.session(settings, progress) as endpoint:
        results = asyncio.run(_load(endpoint, datasets, names, force=force, progress=progress))
    text = "\n".join(_sentence(result) for result in results)
    answer(text, {"datasets": [result.as_json() for result in results]}, json=json)


@app.command("list")
def list_datasets(directory: Directory = None, json: Json = False) -> None:
    """List the data sets with what is in them. Needs no database."""
    datasets, _ = _read(directory, [])
    described = [_described(dataset) for dataset in datasets]
    width = max(len(dataset.name) for dataset in datasets)
    lines = [
        f"{d['name']:{width}}  {d['nodes']:>6} nodes  {d['assertions']:>6} assertions  {d['title']}" for d in described
    ]
    answer("\n".join(lines), {"datasets": described}, json=json)


@app.command()
def synthetic(
    out: Annotated[Path, typer.Option("--out", help="The folder to write; its name must be synthetic.")],
    number: Annotated[int, typer.Option("--seed", help="The same seed and size give the same bytes.")] = DEFAULT_SEED,
    size: Annotated[
        int, typer.Option("--size", help="How many chains are planted; victim cases follow.")
    ] = DEFAULT_SIZE,
    json: Json = False,
) -> None:
    """Write a synthetic data set and its ground truth, truth.json."""
    folder = out.resolve()
    files = generate(seed=number, size=size)
    if folder.name != NAME:
        raise DatasetError(f"The folder {folder} would not be read as a data set: call it {NAME}.")
    write(files, folder)
    answer(f"{len(files)} files in {folder}", {"folder": folder, "files": sorted(files)}, json=json)


def _read(directory: Path | None, names: Sequence[str]) -> tuple[tuple[Dataset, ...], list[str]]:
    """All data sets there are, and the names of those to load: with a folder of one's own, that folder's."""
    own = dataset_folders(directory) if directory is not None else []
    names_of_own = [folder.name for folder in own]
    shipped = [folder for folder in dataset_folders(SHIPPED) if folder.name not in names_of_own]
    return read_datasets([*shipped, *own]), list(names) or names_of_own


async def _load(
    endpoint: Endpoint, datasets: Sequence[Dataset], names: Sequence[str], *, force: bool, progress: Progress
) -> list[Loaded]:
    async with Database.opened(endpoint, timeout_seconds=TIMEOUT_SECONDS) as database:
        progress("applying the schema")
        await apply(database)
        now = datetime.now(UTC)
        return await load(database, datasets, names=names, force=force, imported_at=now, progress=progress)


def _sentence(result: Loaded) -> str:
    if result.skipped:
        return f"{result.name}: unchanged since it was loaded"
    written = result.written
    return (
        f"{result.name}: {written.nodes_created} nodes and {written.relationships_created} assertions added,"
        f" {written.nodes_updated} nodes updated, {written.retracted + result.removed} assertions withdrawn,"
        f" {written.unchanged} rows unchanged"
    )


def _described(dataset: Dataset) -> dict[str, Any]:
    manifest = dataset.manifest
    return {
        "name": manifest.name,
        "title": manifest.title,
        "description": manifest.description,
        "licence": manifest.licence,
        "retrieved": manifest.retrieved,
        "synthetic": manifest.synthetic,
        "nodes": len(dataset.nodes),
        "assertions": len(dataset.assertions),
        "sources": len(manifest.sources),
        "folder": str(dataset.folder),
    }
