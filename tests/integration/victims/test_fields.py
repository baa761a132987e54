"""No victim, and nothing else that is protected or marked too high, by any field for a reader without the right to it.

The whole schema is walked, and every count compared with what Cypher counts on the part of the graph that has no
victims in it and is marked low enough. Twice: for anybody, and for a reader cleared for everything but victims, since
every victim of the seed is marked above CLEAR too. A reader with the right sees them by the same fields: otherwise
these tests could not fail.
"""

import re

import pytest

from api.execute import Executor
from api.schema import schema
from graph.ontology import ONTOLOGY, End
from graph.traverse.analyses import ANALYSES
from tests.integration import schema_walk
from tests.integration.schema_walk import pages
from tests.integration.victims.seen import ABSENT, FROM_VICTIMS, VICTIM_ENDS, Graph, ask, walked

OF_DATA_SCIENCE = {"communities", "centrality"}
"""tests/integration/test_structure.py asks them, of a Neo4j that has what they need."""
TRAVERSALS = {
    "node", "nodes", "entities", "search", "expand", "paths", "commonNeighbors", "timeline", "near",
    *(ANALYSES.keys() - OF_DATA_SCIENCE),
}  # fmt: skip


def test_every_root_field_is_asked_here() -> None:
    query = schema().query_type
    assert query is not None
    walked = {name for n in ONTOLOGY.node_types for name in (n.singular, n.plural)}
    assert set(query.fields) == walked | TRAVERSALS | OF_DATA_SCIENCE


@pytest.mark.parametrize("label", [n.label for n in ONTOLOGY.node_types])
async def test_every_field_of_every_entity_is_as_if_there_were_no_victims(
    label: str, executor: Executor, graph: Graph
) -> None:
    n = ONTOLOGY.nodes[label]
    expected = {one for one, of in graph.visible.items() if of == label}
    if not expected:
        assert await ask(executor, f"{{ all: {n.plural} {{ totalCount }} }}", graph.reader) == {
            "all": {"totalCount": 0}
        }
        return
    for page in pages(schema(), n, graph.details(n)):
        data = await walked(executor, page, graph.reader)
        assert graph.betrayed(data) == []
        found = data["nodes"]
        assert {n["id"] for n in found} == expected
        assert data["totalCount"] == len(found) == len(expected)
        for node in found:
            for end in page.connections:
                shown, there = node[end.field], graph.neighbours.get((node["id"], end.stem), [])
                where = f"{node['id']} {end.field}"
                assert shown["totalCount"] == len(there), where
                assert shown["totalCountExact"], where
                assert sorted(x["id"] for x in shown["nodes"]) == sorted(there), where
                edges = shown.get("edges", [])
                assert [e["node"]["id"] for e in edges] == ([x["id"] for x in shown["nodes"]] if edges else [])
                assert edges or not there, where
                for edge in edges:
                    assert len(edge["assertions"]) < schema_walk.ASSERTIONS, where
                    assert edge.get("corroboration", 1) <= len({a["source"]["id"] for a in edge["assertions"]}), where
            if "degrees" in node:
                degrees = {(d["type"], d["direction"]): d["count"] for d in node["degrees"]}
                assert degrees == graph.degrees.get(node["id"], {}), node["id"]
                assert node["links"]["totalCount"] == len(node["links"]["edges"]) == sum(degrees.values()), node["id"]


async def test_singular_roots_and_node_know_no_victim(executor: Executor, graph: Graph) -> None:
    for n in ONTOLOGY.node_types:
        query = f"query($id: ID!) {{ one: {n.singular}(id: $id) {{ id }} any: node(id: $id) {{ id }} }}"
        known = next((one for one, label in graph.visible.items() if label == n.label), None)
        if known:
            assert await ask(executor, query, graph.reader, id=known) == {"one": {"id": known}, "any": {"id": known}}
        assert await ask(executor, query, graph.reader, id=next(iter(graph.victims))) == {"one": None, "any": None}
    ids = [*graph.victims, ABSENT]
    answer = await ask(executor, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", graph.reader, ids=ids)
    assert answer == {"nodes": [None] * len(ids)}


async def test_entities_and_filters_on_ids_know_no_victim(executor: Executor, graph: Graph) -> None:
    entities = [one for one, label in graph.visible.items() if ONTOLOGY.nodes[label].entity]
    data = await ask(
        executor,
        """query($ids: [ID!]!) {
          all: entities(first: 1) { totalCount }
          typed: entities(types: [VictimCase]) { totalCount nodes { id } }
          named: entities(where: { id: { in: $ids } }) { totalCount nodes { id } }
          begun: entities(where: { id: { startsWith: "victim-case:" } }) { totalCount }
          protected: entities(where: { protected: { eq: true } }) { totalCount }
          cases: victimCases { totalCount nodes { id } }
          filtered: victimCases(where: { pseudonym: { contains: "VC" } }, orderBy: [{ pseudonym: DESC }]) { totalCount }
        }""",
        graph.reader,
        ids=list(graph.victims),
    )
    none = {"totalCount": 0, "nodes": []}
    assert data == {
        "all": {"totalCount": len(entities)},
        "typed": none,
        "named": none,
        "begun": {"totalCount": 0},
        "protected": {"totalCount": 0},
        "cases": none,
        "filtered": {"totalCount": 0},
    }


@pytest.mark.parametrize("end", VICTIM_ENDS, ids=lambda e: e.stem)
async def test_filters_over_victims_answer_as_if_there_were_none(end: End, executor: Executor, graph: Graph) -> None:
    """Of an end where victims may stand: what some, none, all, single and the count say is what the visible show."""
    for label in ONTOLOGY.near_labels(end):
        n = ONTOLOGY.nodes[label]
        near = [one for one, of in graph.visible.items() if of == label]
        if not near:
            continue
        sizes = [len(set(graph.neighbours.get((one, end.stem), []))) for one in near]
        f = end.field
        data = await ask(
            executor,
            f"""query($ids: [ID!]!) {{
              some: {n.plural}(where: {{ {f}: {{ some: {{}} }} }}) {{ totalCount }}
              none: {n.plural}(where: {{ {f}: {{ none: {{}} }} }}) {{ totalCount }}
              single: {n.plural}(where: {{ {f}: {{ single: {{}} }} }}) {{ totalCount }}
              counted: {n.plural}(where: {{ {f}Count: {{ gt: 0 }} }}) {{ totalCount }}
              named: {n.plural}(where: {{ {f}: {{ some: {{ node: {{ id: {{ in: $ids }} }} }} }} }}) {{ totalCount }}
              others: {n.plural}(where: {{ {f}: {{ all: {{ node: {{ NOT: {{ id: {{ in: $ids }} }} }} }} }} }}) {{
                totalCount
              }}
              negated: {n.plural}(where: {{ NOT: {{ {f}: {{ some: {{}} }} }} }}) {{ totalCount }}
            }}""",
            graph.reader,
            ids=list(graph.victims),
        )
        assert {name: found["totalCount"] for name, found in data.items()} == {
            "some": sum(size > 0 for size in sizes),
            "none": sum(size == 0 for size in sizes),
            "single": sum(size == 1 for size in sizes),
            "counted": sum(size > 0 for size in sizes),
            "named": 0,
            "others": len(near),
            "negated": sum(size == 0 for size in sizes),
        }, label


async def test_links_filtered_to_victims_are_none(executor: Executor, graph: Graph) -> None:
    data = await ask(
        executor,
        """query($ids: [ID!]!, $types: [RelationshipType!]) {
          entities(where: { id: { in: $ids } }, first: 1000) {
            nodes {
              begun: links(where: { node: { id: { startsWith: "victim-case:" } } }) { totalCount edges { cursor } }
              typed: links(types: $types) { totalCount edges { cursor } }
            }
          }
        }""",
        graph.reader,
        types=FROM_VICTIMS,
        ids=graph.beside_victims(),
    )
    none = {"totalCount": 0, "edges": []}
    assert data["entities"]["nodes"] == [{"begun": none, "typed": none}] * len(graph.beside_victims())


async def test_search_proposes_no_victim(executor: Executor, graph: Graph) -> None:
    query = "query($t: String!) { search(text: $t, first: 200) { totalCount nodes { id name } } }"
    for text in sorted(graph.texts | {"VC", "victim", "vc-0001", "victim case"}):
        if not re.search(r"[^\W_]", text):
            continue
        found = (await ask(executor, query, graph.reader, t=text[:200]))["search"]
        assert graph.betrayed(found) == []
        assert {n["id"] for n in found["nodes"]} <= set(graph.visible), text
        assert found["totalCount"] == len(found["nodes"]) or found["totalCount"] > 200, text
    typed = '{ search(text: "VC", types: [VictimCase]) { totalCount nodes { id } } }'
    assert await ask(executor, typed, graph.reader) == {"search": {"totalCount": 0, "nodes": []}}
