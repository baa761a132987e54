"""What leaves a real Neo4j: statements and data sets from which the same comes back, and nothing that is hidden."""

import io
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import networkx as nx
import pytest

from graph.canonical import write_canonical
from graph.database import Database
from graph.errors import DatasetError
from graph.nodes import stored_node
from graph.provenance import envelope
from graph.schema.apply import STATE_LABEL
from graph.settings import Endpoint
from graph.vocabularies import Marking
from seed.exports.chosen import Chosen, Whom, answered, around
from seed.exports.commands import Form, write
from seed.exports.statements import write_statements
from seed.exports.tables import write_tables
from seed.importers.formats import recognised
from seed.importers.input import Input
from seed.imports.findings import findings
from seed.imports.run import import_file
from seed.imports.under_way import Options
from seed.source import SHIPPED, dataset_folders, read_datasets

DATA = Path(__file__).parents[3] / "../shared/data"
OFTEN = (
    "ftm/donations.ijson", "stix/infrastructure.json", "stix/apt1.json", "tagpacks/lazarus.yaml",
    "ofac/sanctioned_addresses_ETH.txt", "vocabularies/interpol-dwva.json",
)  # fmt: skip
SUFFIXES = (".ijson", ".json", ".yaml", ".txt", ".csv")
NOW = datetime(2026, 11, 1, 12, 30, 15, 250000, tzinfo=UTC)
EVERYTHING = Whom(Marking.RED, victims=True)
IDS = "MATCH (n:Entity|Source|Claim) RETURN n.id"
DELETE = "UNWIND $ids AS id MATCH (n:Entity|Source|Claim {id: id}) DETACH DELETE n"
STATES = f"MATCH (s:{STATE_LABEL}) WHERE s.id STARTS WITH 'import:' OR s.id STARTS WITH 'lock:' DETACH DELETE s"


def _names() -> list[str]:
    found = sorted(p.relative_to(DATA).as_posix() for p in DATA.glob("*/*") if p.suffix in SUFFIXES)
    return found or list(OFTEN)


@asynccontextmanager
async def imported(endpoint: Endpoint, names: list[str], folder: Path) -> AsyncIterator[tuple[Database, list[str]]]:
    """The seeded database with some of the real files in it, and the ids that they brought; gone again afterwards."""
    async with Database.opened(endpoint, timeout_seconds=300) as database:
        before = {node for (node,) in await database.read(IDS)}
        try:
            for name in names:
                path = DATA / name
                if not path.exists():
                    assert not os.environ.get("CI"), f"{path} is missing"
                    pytest.skip(f"{path} is missing: these tests read it")
                file = Input(path, path.name)
                form = recognised(file.head())
                assert form is not None
                with findings(folder / "rejects.jsonl") as told:
                    await import_file(database, file, form, Options(), told, now=NOW)
            brought = sorted({node for (node,) in await database.read(IDS)} - before)
            yield database, brought
        finally:
            now = {node for (node,) in await database.read(IDS)}
            await delete(database, sorted(now - before))
            await database.write([(STATES, {})])


async def delete(database: Database, ids: list[str]) -> None:
    for first in range(0, len(ids), 5000):
        await database.write([(DELETE, {"ids": ids[first : first + 5000]})])


async def canonical(database: Database) -> bytes:
    out = io.BytesIO()
    await write_canonical(database, out)
    return out.getvalue()


async def run(database: Database, text: str) -> None:
    # No text in them holds the end of a line: it is escaped.
    statements = [one for one in text.split(";\n") if "MERGE" in one]
    # Few in one transaction: planning them takes most of its 30 s where other programs are at work.
    for first in range(0, len(statements), 4):
        await database.write([(one, {}) for one in statements[first : first + 4]])


async def test_statements_make_the_same_graph_times_included(seeded: Endpoint, tmp_path: Path) -> None:
    await _statements_make_the_same_graph(seeded, list(OFTEN), tmp_path)


@pytest.mark.deep
async def test_statements_make_the_same_graph_of_every_real_file(seeded: Endpoint, tmp_path: Path) -> None:
    await _statements_make_the_same_graph(seeded, _names(), tmp_path)


async def _statements_make_the_same_graph(endpoint: Endpoint, names: list[str], folder: Path) -> None:
    async with imported(endpoint, names, folder) as (database, brought):
        before = await canonical(database)
        out = io.BytesIO()
        written = await write_statements(Chosen(database, EVERYTHING), out)
        assert written.nodes + written.assertions == before.count(b"\n")
        await delete(database, brought)
        assert await canonical(database) != before
        await run(database, out.getvalue().decode())
        assert await canonical(database) == before
        await run(database, out.getvalue().decode())
        assert await canonical(database) == before


async def test_a_data_set_holds_what_is_not_shipped_but_for_times_and_reports(seeded: Endpoint, tmp_path: Path) -> None:
    async with imported(seeded, list(OFTEN), tmp_path) as (database, brought):
        written = await write_tables(Chosen(database, EVERYTHING), tmp_path / "mine", retrieved="2026-11-01")
        nodes = await database.read(
            "MATCH (n:Entity|Claim) WHERE n.id IN $ids RETURN n.id, n.rowHash", {"ids": brought}
        )
        said = await database.read(
            "MATCH ()-[r]->() WHERE r.source IN $ids AND NOT type(r) IN ['REPORTED_BY', 'DERIVED_FROM']"
            " RETURN r.key, r.rowHash",
            {"ids": brought},
        )
    datasets = read_datasets([*dataset_folders(SHIPPED), tmp_path / "mine"])
    mine = next(one for one in datasets if one.name == "mine")
    assert {row.id for row in mine.nodes} == set(brought)
    stored = {row.id: stored_node(row)["rowHash"] for row in mine.nodes if row.label != "Source"}
    unnamed = written.left_out["names that are missing: the id stands for them"]
    assert sum(stored[node] != content for node, content in nodes) == unnamed
    rows = [envelope(row) for row in mine.assertions if row.type not in ("REPORTED_BY", "DERIVED_FROM")]
    assert {(row["key"], row["rowHash"]) for row in rows} == {(key, content) for key, content in said}


async def test_nothing_marked_higher_and_no_victim_leaves_unless_asked_for(seeded: Endpoint, tmp_path: Path) -> None:
    async with Database.opened(seeded, timeout_seconds=300) as database:
        hidden = {
            node
            for (node,) in await database.read(
                "MATCH (n) WHERE n.marking > 0 OR n.protected OR n:VictimCase"
                " OR EXISTS { (n:Claim)<-[:HAS_CLAIM]-(e) WHERE e.protected OR e.marking > 0 } RETURN n.id"
            )
        }
        assert hidden
        for form in (Form.GRAPHML, Form.CYPHER, Form.FTM, Form.STIX):
            out = tmp_path / f"open.{form}"
            await write(Chosen(database), form, out)
            text = out.read_text(encoding="utf-8")
            assert not [node for node in hidden if f">{node}<" in text or f'"{node}"' in text or f"'{node}'" in text]
        await write(Chosen(database, EVERYTHING), Form.GRAPHML, tmp_path / "all.graphml")
        assert hidden <= set(nx.read_graphml(tmp_path / "all.graphml", force_multigraph=True))


async def test_what_lies_around_an_id_or_in_an_answer_comes_with_its_claims_and_sources(
    seeded: Endpoint, tmp_path: Path
) -> None:
    async with Database.opened(seeded, timeout_seconds=300) as database:
        near = await around(database, Whom(), ["person:do-kwon"], 1)
        nodes = {node.id async for node in near.nodes()}
        assert "person:do-kwon" in nodes
        async for one in near.assertions():
            assert {one.start, one.end, one.source} <= nodes
        alone = await around(database, Whom(), ["person:do-kwon"], 0)
        assert {node.id async for node in alone.nodes("Person", "Organization")} == {"person:do-kwon"}
        asked = await answered(database, Whom(), "MATCH p = (:Person)-[:LEADS]->(:Organization) RETURN p")
        assert {one.relation async for one in asked.assertions()} >= {"LEADS", "REPORTED_BY"}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("MATCH (n:Person) SET n.zz = 1 RETURN n", "writes"),
        ("CREATE (n:Person {id: 'person:zz'}) RETURN n", "writes"),
        ("MATCH (n:Person RETURN n", "does not understand"),
        ("RETURN 1", "no node"),
    ],
)
async def test_a_question_that_cannot_be_exported_is_told(seeded: Endpoint, question: str, told: str) -> None:
    async with Database.opened(seeded) as database:
        with pytest.raises(DatasetError, match=told):
            await answered(database, Whom(), question)


async def test_a_wrong_id_is_told_with_the_nearest(seeded: Endpoint) -> None:
    async with Database.opened(seeded) as database:
        with pytest.raises(DatasetError, match=r"did you mean person:do-kwon\?"):
            await around(database, Whom(), ["person:do-kwom"], 1)


async def test_a_file_is_there_whole_or_not_at_all(seeded: Endpoint, tmp_path: Path) -> None:
    async with Database.opened(seeded) as database:
        out = tmp_path / "out.graphml"
        out.write_text("before")
        broken = Chosen(database, Whom(), frozenset({"person:do-kwon"}))
        await database.close()
        with pytest.raises(Exception, match=r"."):
            await write(broken, Form.GRAPHML, out)
    assert out.read_text() == "before"
    assert [entry.name for entry in os.scandir(tmp_path)] == ["out.graphml"]
