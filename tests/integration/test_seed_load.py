"""Data sets into a real Neo4j: what is written, what a second load leaves alone, what a change writes.

The shipped data sets stay loaded; what the tests add of their own is deleted.
"""

import json
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graph.database import Counters, Database, Parameters, Statement
from graph.errors import DatasetError
from graph.schema.apply import apply
from graph.schema.checks import run_checks
from graph.settings import Endpoint
from graph.write import Writer
from seed.commands import app
from seed.load import Loaded, load
from seed.source import SHIPPED, dataset_folders, read_datasets

DATASET = """\
name: load-test
title: Load test
description: For tests.
licence: CC0-1.0
retrieved: 2026-01-02
synthetic: true
sources:
  - {id: source:load-test-paper, name: Paper, publisher: Paper, published: 2024-06, reliability: C}
  - {id: source:load-test-agency, name: Agency, publisher: Agency, published: 2025, reliability: B}
expected:
  nodes: {Person: 2, Organization: 1}
  relationships: {MEMBER_OF: [1, 2]}
  claims: 2
"""
PEOPLE = (
    "id,name,source\nperson:load-test-ann,Ann,source:load-test-paper\nperson:load-test-bob,Bob,source:load-test-paper\n"
)
RING = "id,name,kind,source\norganization:load-test-ring,Ring,CRIMINAL_NETWORK,source:load-test-agency\n"
MEMBERS = (
    "from,to,source,credibility,role\n"
    "person:load-test-ann,organization:load-test-ring,source:load-test-paper,2,boss\n"
    "person:load-test-bob,organization:load-test-ring,source:load-test-agency,2,\n"
)
CLAIMS = (
    "entity,property,value,source\n"
    "organization:load-test-ring,members,12,source:load-test-paper\n"
    "organization:load-test-ring,members,20,source:load-test-agency\n"
)
CLEAN = """
MATCH (n) WHERE n.id CONTAINS 'load-test'
OPTIONAL MATCH (n)-[:HAS_CLAIM]->(c:Claim)
DETACH DELETE n, c
"""


class Counting(Database):
    """The real database, adding up what its writes changed."""

    changed: Counters

    async def write(self, statements: Iterable[Statement]) -> Counters:
        counters = await super().write(statements)
        self.changed += counters
        return counters

    async def write_and_read(self, text: str, parameters: Parameters) -> tuple[Counters, list[list[object]]]:
        counters, rows = await super().write_and_read(text, parameters)
        self.changed += counters
        return counters, rows


@pytest.fixture
async def database(database_endpoint: Endpoint) -> AsyncIterator[Counting]:
    database = await Counting.open(database_endpoint, timeout_seconds=120)
    database.changed = Counters()
    await apply(database)
    try:
        yield database
    finally:
        await Database.write(database, [(CLEAN, {})])
        await database.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "load-test"
    for file, text in {
        "dataset.yml": DATASET,
        "nodes/Person.csv": PEOPLE,
        "nodes/Organization.csv": RING,
        "relationships/MEMBER_OF.csv": MEMBERS,
        "claims.csv": CLAIMS,
    }.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def change(folder: Path, file: str, before: str, after: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


async def loaded(database: Counting, folder: Path, *, force: bool = False) -> Loaded:
    database.changed = Counters()
    (result,) = await load(database, read_datasets([folder]), force=force, imported_at=datetime.now(UTC))
    return result


async def members(database: Database) -> list[list[object]]:
    """[who, role, live] of every version of a membership."""
    return await database.read(
        "MATCH (p:Person)-[r:MEMBER_OF]->(:Organization {id: 'organization:load-test-ring'})"
        " RETURN p.name, r.role, r.retractedAt IS NULL ORDER BY p.name, r.role, r.id"
    )


async def test_the_shipped_data_sets_load_and_a_second_load_writes_nothing(database: Counting) -> None:
    datasets = read_datasets(dataset_folders(SHIPPED))
    await load(database, datasets, imported_at=datetime.now(UTC))
    assert await run_checks(database) == []

    database.changed = Counters()
    again = await load(database, datasets, imported_at=datetime.now(UTC))
    assert all(result.skipped for result in again)
    assert database.changed.nothing

    forced = await load(database, datasets, imported_at=datetime.now(UTC), force=True)
    assert not any(result.skipped or result.changed for result in forced)
    assert sum(result.rows for result in forced) > 2_000
    assert database.changed.nothing


async def test_a_load_writes_every_row_with_what_follows_from_it(database: Counting, folder: Path) -> None:
    result = await loaded(database, folder)
    # Two sources, two people, the ring and two claims; two memberships, two claims, five reports.
    assert (result.written.nodes_created, result.written.relationships_created) == (7, 9)
    assert await members(database) == [["Ann", "boss", True], ["Bob", None, True]]
    reports = await database.read(
        "MATCH (n {id: 'organization:load-test-ring'})-[r:REPORTED_BY]->(s:Source) RETURN s.id ORDER BY s.id"
    )
    assert reports == [["source:load-test-agency"], ["source:load-test-paper"]]
    (known,) = await database.read("MATCH (n:Entity {id: 'organization:load-test-ring'}) RETURN toString(n.recordedAt)")
    assert str(known[0]).startswith("2024-06-01T00:00")


async def test_a_changed_cell_withdraws_the_old_version_and_adds_the_new_one(database: Counting, folder: Path) -> None:
    await loaded(database, folder)
    change(folder, "relationships/MEMBER_OF.csv", "paper,2,boss", "paper,3,boss")
    result = await loaded(database, folder)
    assert (result.written.relationships_created, result.written.retracted, result.removed) == (1, 1, 0)
    assert result.written.nodes_updated == 0
    assert database.changed.relationships_created == 1
    assert sorted(await members(database), key=str) == [
        ["Ann", "boss", False],
        ["Ann", "boss", True],
        ["Bob", None, True],
    ]
    assert (await loaded(database, folder)).skipped


async def test_a_changed_description_updates_one_node(database: Counting, folder: Path) -> None:
    await loaded(database, folder)
    change(folder, "nodes/Person.csv", ",Bob,", ",Robert,")
    result = await loaded(database, folder)
    assert (result.written.nodes_updated, result.written.relationships_created, result.removed) == (1, 0, 0)


async def test_a_row_that_is_gone_is_withdrawn_and_comes_back_when_it_does(database: Counting, folder: Path) -> None:
    await loaded(database, folder)
    row = MEMBERS.splitlines(keepends=True)[2]
    change(folder, "relationships/MEMBER_OF.csv", row, "")
    result = await loaded(database, folder)
    # The membership, and the agency's report on Bob that followed from it.
    assert result.removed == 2
    assert await members(database) == [["Ann", "boss", True], ["Bob", None, False]]

    (folder / "relationships/MEMBER_OF.csv").write_text(MEMBERS, encoding="utf-8")
    await loaded(database, folder)
    assert await members(database) == [["Ann", "boss", True], ["Bob", None, True]]
    assert await run_checks(database) == []


async def test_what_others_said_by_the_same_source_is_not_withdrawn(database: Counting, folder: Path) -> None:
    await loaded(database, folder)
    elsewhere = MEMBERS.splitlines(keepends=True)[2]
    change(folder, "relationships/MEMBER_OF.csv", elsewhere, "")
    dataset = read_datasets([folder])[0]
    someone = replace(next(row for row in dataset.assertions if row.type == "MEMBER_OF"), properties={"role": "driver"})
    await Writer(database, datetime.now(UTC)).write_assertions([someone])
    result = await loaded(database, folder)
    assert result.removed == 2
    assert ["Ann", "driver", True] in await members(database)


async def test_an_unexpected_count_is_named_and_the_load_is_tried_again(database: Counting, folder: Path) -> None:
    change(folder, "dataset.yml", "claims: 2", "claims: [3, 5]")
    with pytest.raises(DatasetError) as caught:
        await loaded(database, folder)
    assert str(caught.value) == (
        "The data set load-test has 2 claims in the database, and its dataset.yml expects 3 to 5: correct its files, or"
        " the number if the change is meant."
    )
    change(folder, "dataset.yml", "claims: [3, 5]", "claims: 2")
    change(folder, "relationships/MEMBER_OF.csv", MEMBERS.splitlines(keepends=True)[2], "")
    result = await loaded(database, folder)
    assert not result.skipped
    assert (result.written.relationships_created, result.removed) == (0, 2), "what the failed load wrote is known"


async def test_a_wrong_name_is_told_with_the_nearest_one(database: Counting, folder: Path) -> None:
    with pytest.raises(DatasetError, match=r'There is no data set "loadtest": did you mean load-test\?'):
        await load(database, read_datasets([folder]), names=["loadtest"], imported_at=datetime.now(UTC))


async def test_a_change_in_one_data_set_leaves_the_others_alone(
    database: Counting, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "load-test-other"
    (other / "relationships").mkdir(parents=True)
    text = DATASET[: DATASET.index("expected:")].replace("load-test", "load-test-other")
    (other / "dataset.yml").write_text(text.replace("2024-06", "2023-01"), encoding="utf-8")
    leads = "from,to,source\nperson:load-test-bob,organization:load-test-ring,source:load-test-other-paper\n"
    (other / "relationships/LEADS.csv").write_text(leads, encoding="utf-8")
    await loaded(database, folder)
    datasets = read_datasets([folder, other])
    first, second = await load(database, datasets, imported_at=datetime.now(UTC))
    assert first.skipped
    assert second.written.relationships_created == 3, "it leads, and two reports follow"
    (known,) = await database.read("MATCH (n:Entity {id: 'person:load-test-bob'}) RETURN toString(n.recordedAt)")
    assert str(known[0]).startswith("2023-01-01"), "the other data set knew of Bob first"


def test_the_command_loads_a_folder_of_ones_own(
    database_endpoint: Endpoint, database: Counting, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_URI", database_endpoint.uri)
    monkeypatch.setenv("NEO4J_USERNAME", database_endpoint.username)
    monkeypatch.setenv("NEO4J_PASSWORD", database_endpoint.password)
    monkeypatch.setenv("NEO4J_DATABASE", database_endpoint.database)
    runner = CliRunner()
    first = runner.invoke(app, ["--dir", str(folder), "--json"], catch_exceptions=False)
    (result,) = json.loads(first.stdout)["datasets"]
    assert (result["name"], result["nodesCreated"], result["skipped"]) == ("load-test", 7, False)
    assert "loading load-test 16/16" in first.stderr
    again = runner.invoke(app, ["--dir", str(folder)], catch_exceptions=False)
    assert again.stdout == "load-test: unchanged since it was loaded\n"
