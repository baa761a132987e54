"""communities and centrality against networkx, on a Neo4j of their own that has Graph Data Science."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import pytest_asyncio

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.local.artifacts import gds_jars
from graph.local.files import Files
from graph.local.plugins import place_plugins
from graph.provenance import AssertionRow, NodeRow, confidence
from graph.scope import ANONYMOUS, Scope
from graph.settings import Endpoint
from graph.traverse import data_science
from graph.vocabularies import Reliability
from tests.data_science import with_data_science
from tests.integration.oracle.many import Alone, many
from tests.integration.oracle.plainly import write_plainly
from tests.integration.oracle.stage import Stage
from tests.integration.oracle.structure import around
from tests.integration.oracle.walks import Rules
from tests.integration.oracle.world import PREFIX, START, world

GRAPHS, PLANTED = 40, 6
RULES = (Rules(), Rules(through_hubs=True), Rules(exclude_inferred=True))
COMMUNITIES = """query($ids: [ID!]!) %as_of { found: communities(ids: $ids, maxHops: HOPS, method: METHOD, ARGUMENTS) {
  number entities modularity communities { size members { id } inside leaving } limits { name value reached }
} }"""
CENTRALITY = """query($ids: [ID!]!) %as_of { found: centrality(
  ids: $ids, maxHops: HOPS, method: METHOD, limit: 1000, ARGUMENTS
) { entities scores { entity { id } score } limits { name value reached } } }"""
LEFT = "CALL gds.graph.list() YIELD graphName RETURN graphName"
deep = pytest.mark.deep


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with with_data_science(tmp_path_factory.mktemp("structure") / "home") as made:
        yield made


@pytest_asyncio.fixture(scope="module")
async def graphs(endpoint: Endpoint) -> AsyncIterator[tuple[Stage, list[Alone]]]:
    async with many(endpoint, [world(seed) for seed in range(9000, 9000 + GRAPHS)]) as made:
        yield made


async def _ask(
    stage: Stage, query: str, scope: Scope, ids: list[str], method: str, *, hops: int = 2, rules: Rules = RULES[0]
) -> dict[str, Any]:
    arguments = rules.arguments().removeprefix("direction: BOTH, ")
    text = query.replace("HOPS", str(hops)).replace("METHOD", method).replace("ARGUMENTS", arguments)
    found: dict[str, Any] = (await stage.ask(text, scope, {"ids": ids}))["found"]
    return found


@deep
async def test_centrality_is_that_of_networkx_for_every_reader(graphs: tuple[Stage, list[Alone]]) -> None:
    stage, alone = graphs
    told = 0
    for number, one in enumerate(alone):
        rules, hops = RULES[number % len(RULES)], 1 + number % 3
        ids = one.rng.sample(one.entities, 4)
        graph = around(one.seen, rules, ids, hops)
        between = nx.betweenness_centrality(graph, weight="cost", normalized=True)
        ranked = nx.pagerank(graph, alpha=0.85, weight="weight", tol=1e-12, max_iter=500) if graph.size() else {}
        lines = [n for n in graph if graph.degree(n)]
        for method, wanted in (("BETWEENNESS", between), ("PAGERANK", ranked)):
            found = await _ask(stage, CENTRALITY, one.scope, ids, method, hops=hops, rules=rules)
            scores = {s["entity"]["id"]: s["score"] for s in found["scores"]}
            assert set(scores) == set(graph), (one.world.tag, ids)
            assert found["entities"] == len(graph)
            assert found["limits"] == []
            assert [(-s, n) for n, s in scores.items()] == sorted((-s, n) for n, s in scores.items())
            if method == "BETWEENNESS":
                assert scores == pytest.approx(wanted, abs=2e-6), (one.world.tag, ids)
            elif lines:
                # Of those without a line networkx has another opinion: it lets them begin anew everywhere.
                whole, own = sum(wanted[n] for n in lines), sum(scores[n] for n in lines)
                assert {n: scores[n] / own for n in lines} == pytest.approx(
                    {n: wanted[n] / whole for n in lines}, abs=1e-5
                )
        told += any(between.values())
    assert told > GRAPHS / 4
    assert await stage.database.read(LEFT, {}, metadata={}) == []


@deep
async def test_planted_communities_are_found_at_least_as_well_as_by_networkx(graphs: tuple[Stage, list[Alone]]) -> None:
    stage, _ = graphs
    for seed in range(PLANTED):
        rng = random.Random(seed)
        nodes, rows = _planted(rng, f"{PREFIX}-planted-{seed}")
        await write_plainly(stage.database, nodes, rows)
        graph: nx.Graph[str] = nx.Graph()
        people = [n.id for n in nodes if n.label == "Person"]
        graph.add_nodes_from(people)
        for row in rows:
            graph.add_edge(row.start, row.end, weight=confidence(row.reliability, row.credibility))
        best = max(nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=s)) for s in range(5))
        for method in ("LEIDEN", "LOUVAIN"):
            found = await _ask(stage, COMMUNITIES, Scope(ANONYMOUS), people, method, hops=1)
            parts = [[m["id"] for m in c["members"]] for c in found["communities"]]
            assert sorted(n for part in parts for n in part) == sorted(people)
            assert [c["size"] for c in found["communities"]] == [len(part) for part in parts]
            assert (found["number"], found["entities"]) == (len(parts), len(people))
            assert found["modularity"] == pytest.approx(_modularity(graph, parts), abs=1e-3)
            assert found["modularity"] > best - 0.02, (method, seed)
            of = {n: at for at, part in enumerate(parts) for n in part}
            within = [graph.subgraph(part).number_of_edges() for part in parts]
            assert [c["inside"] for c in found["communities"]] == within
            leaving = [sum((of[a] == at) != (of[b] == at) for a, b in graph.edges) for at in range(len(parts))]
            assert [c["leaving"] for c in found["communities"]] == leaving
            assert found == await _ask(stage, COMMUNITIES, Scope(ANONYMOUS), people, method, hops=1)


def _modularity(graph: "nx.Graph[str]", parts: list[list[str]]) -> float:
    return float(nx.community.modularity(graph, [set(part) for part in parts]))


def _planted(rng: random.Random, tag: str) -> tuple[list[NodeRow], list[AssertionRow]]:
    """Four groups of twelve, in which links are many and sure."""
    source = NodeRow("Source", f"source:{tag}", {"name": tag}, START, synthetic=True)
    people = [NodeRow("Person", f"person:{tag}-{i:02}", {"name": f"p{i}"}, START, synthetic=True) for i in range(48)]
    rows: list[AssertionRow] = []
    for i, a in enumerate(people):
        for j in range(i + 1, len(people)):
            same = i // 12 == j // 12
            if rng.random() < (0.5 if same else 0.04):
                grade = (Reliability.A, 1) if same and rng.random() < 0.7 else (Reliability.C, 3)
                row = AssertionRow(
                    "ASSOCIATE_OF", a.id, people[j].id, source.id, START, reliability=grade[0], credibility=grade[1]
                )
                rows.append(row)
    return [source, *people], rows


@deep
async def test_every_visible_entity_around_belongs_to_one_community(graphs: tuple[Stage, list[Alone]]) -> None:
    stage, alone = graphs
    for number, one in enumerate(alone[:16]):
        rules = RULES[number % len(RULES)]
        ids = one.rng.sample(one.entities, 4)
        graph = around(one.seen, rules, ids, 2)
        found = await _ask(stage, COMMUNITIES, one.scope, ids, "LEIDEN", rules=rules)
        members = [m["id"] for c in found["communities"] for m in c["members"]]
        assert sorted(members) == sorted(graph)
        assert found["limits"] == []
        assert (found["modularity"] is None) == (not graph.size())


@deep
async def test_no_graph_is_left_by_what_failed_or_was_left(
    graphs: tuple[Stage, list[Alone]], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, alone = graphs
    one = max(alone, key=lambda one: around(one.seen, RULES[0], one.entities, 2).size())
    ids, scope = one.entities, one.scope
    query = COMMUNITIES.replace("HOPS", "2").replace("METHOD", "LEIDEN").replace(", ARGUMENTS", "")
    with monkeypatch.context() as patched:
        # After the graph was made: there is no such property to weigh by.
        wrong = data_science._MEASURED.replace("{configuration}", "relationshipWeightProperty: 'nothing'")
        patched.setattr(data_science, "_MEASURED", wrong)
        body = await stage.body(query, scope, {"ids": ids})
        assert [e["extensions"]["code"] for e in body["errors"]] == ["DATABASE_ERROR"]
    assert await stage.database.read(LEFT, {}, metadata={}) == []
    with monkeypatch.context() as patched:
        # Whoever asked hangs up while it is measured.
        slow = data_science._MEASURED.replace(
            "CALL gds.{procedure}",
            "UNWIND range(1, 100000000) AS wait WITH made, count(wait) AS waited CALL gds.{procedure}",
        )
        patched.setattr(data_science, "_MEASURED", slow)
        asking = asyncio.create_task(stage.body(query, scope, {"ids": ids}))
        for _ in range(200):
            if await stage.database.read(LEFT, {}, metadata={}):
                break
            await asyncio.sleep(0.02)
        else:
            pytest.fail("it was never measured")
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    assert await stage.database.read(LEFT, {}, metadata={}) == []


async def test_without_it_both_say_what_is_missing_and_what_to_do(database_endpoint: Endpoint) -> None:
    async with Database.opened(database_endpoint) as database:
        if await database.read(data_science._THERE, {}, metadata={}):
            pytest.skip("the database of the tests has it")
        executor = Executor(schema(), database)
        for name in ("communities", "centrality"):
            response = await executor.run(Request(f'{{ {name}(ids: ["person:x"]) {{ limits {{ name }} }} }}'))
            [error] = response.body["errors"]
            assert error["extensions"]["code"] == "UNAVAILABLE_ANALYSIS"
            assert "CRIMEGRAPH_GDS=1" in error["message"]
            assert "docs/structure.md" in error["message"]


def test_the_plugins_folder_has_what_is_asked_for_and_keeps_what_a_person_put_there(tmp_path: Path) -> None:
    files = Files(tmp_path / "home")
    files.prepare()
    jars = [tmp_path / f"{name}.jar" for name in ("proc-2.13.9", "core-2.13.9", "hppc-0.7.3")]
    for jar in (*jars, files.plugins / "own.jar"):
        jar.write_bytes(b"")
    place_plugins(files, jars)
    assert {p.name for p in files.plugins.iterdir()} == {"proc-2.13.9.jar", "core-2.13.9.jar", "own.jar"}
    place_plugins(files, [])
    assert {p.name for p in files.plugins.iterdir()} == {"own.jar"}


def test_of_what_neo4j_has_nothing_is_put_beside_it() -> None:
    names = {jar.artifact for jar in gds_jars()}
    assert {"proc", "opengds-extension", "annotations", "cypher-javacc-parser-9.0"} <= names
    assert not {"caffeine", "commons-lang3", "commons-text", "jackson-databind", "javassist", "slf4j-api"} & names
