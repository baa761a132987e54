"""No victim, and nothing else that is protected or marked too high, by any field for a reader without the right to it.

The whole schema is walked, and every count compared with what Cypher counts on the part of the graph that has no
victims in it and is marked low enough. Twice: for anybody, and for a reader cleared for everything but victims, since
every victim of the seed is marked above CLEAR too. A reader with the right sees them by the same fields: otherwise
these tests could not fail.
"""

import json
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
import pytest_asyncio

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.ontology import ONTOLOGY, Direction, End, NodeType
from graph.scope import ANONYMOUS, Reader
from graph.settings import Endpoint
from graph.traverse.analyses import ANALYSES
from graph.vocabularies import Marking
from tests.integration import schema_walk
from tests.integration.schema_walk import Detail, Page, pages

CLEARED = Reader("t", Marking.RED, victims=True)
WITHOUT = {"anonymous": ANONYMOUS, "cleared for all but victims": Reader("u", Marking.RED, victims=False)}
OF_DATA_SCIENCE = {"communities", "centrality"}
"""tests/integration/test_structure.py asks them, of a Neo4j that has what they need."""
TRAVERSALS = {
    "node", "nodes", "entities", "search", "expand", "paths", "commonNeighbors", "timeline", "near",
    *(ANALYSES.keys() - OF_DATA_SCIENCE),
}  # fmt: skip
ABSENT = "victim-case:vc-9999"
VICTIM_ENDS = [e for e in ONTOLOGY.ends if ONTOLOGY.victim_labels & set(ONTOLOGY.far_labels(e))]
FROM_VICTIMS = sorted(
    {e.relationship.type for e in VICTIM_ENDS if ONTOLOGY.victim_labels == set(ONTOLOGY.far_labels(e))}
)

# What a reader may see, said again and not as the engine says it.
SEEN = "n.marking <= $clearance AND NOT coalesce(n.protected, false) AND NOT n:VictimCase AND NOT n:DeploymentState"
VISIBLE = f"MATCH (n) WHERE {SEEN} RETURN n.id, [x IN labels(n) WHERE x <> 'Entity'][0]"
HIDDEN = f"MATCH (n) WHERE NOT ({SEEN}) AND NOT n:DeploymentState RETURN n.id, n.name, n.pseudonym"
ASSERTIONS = (
    "MATCH (a)-[r]->(b) RETURN r.id, type(r), a.id, b.id, r.stance, r.marking <= $clearance AND r.retractedAt IS NULL"
)
VICTIMS = (
    "MATCH (v:VictimCase) RETURN v.id, properties(v), COLLECT { MATCH (v)--(n:Entity) RETURN DISTINCT n.id }"
    " ORDER BY v.id"
)


@dataclass(frozen=True, slots=True)
class Graph:
    """The graph as Cypher has it. `neighbours` and `degrees` are those of the part that the reader may see."""

    reader: Reader
    visible: Mapping[str, str]
    neighbours: Mapping[tuple[str, str], list[str]]
    """Of a node and the stem of a relationship end: whom it has there, as often as it has an edge."""
    degrees: Mapping[str, Mapping[tuple[str, str], int]]
    partly_hidden: frozenset[str]
    """Relationship types of which this reader may see some assertions and others not."""
    victims: Mapping[str, list[str]]
    """Every victim case and the entities beside it."""
    texts: frozenset[str]
    """Every text that stands on a victim case."""
    secret: re.Pattern[str]
    """Ids, names and pseudonyms of nodes that are not visible, and ids of assertions that are not."""

    def betrayed(self, answer: Any) -> list[str]:
        return sorted(set(self.secret.findall(json.dumps(answer, ensure_ascii=False))))

    def details(self, n: NodeType) -> dict[End, Detail]:
        """What to ask of the connections of a label: most where some of it is hidden, little where nobody is."""
        near = [one for one, label in self.visible.items() if label == n.label]
        ends = [e for e in ONTOLOGY.ends_of(n.label) if any(self.neighbours.get((one, e.stem)) for one in near)]
        hidden = self.partly_hidden
        return {e: Detail.EVIDENCE if e.relationship.type in hidden else Detail.ASSERTIONS for e in ends}

    def beside_victims(self) -> list[str]:
        return sorted({n for near in self.victims.values() for n in near if n in self.visible})


async def read_graph(database: Database, reader: Reader) -> Graph:
    clearance = {"clearance": int(reader.clearance)}
    visible = {str(one): str(label) for one, label in await database.read(VISIBLE, clearance)}
    shown: dict[bool, set[str]] = {True: set(), False: set()}
    secrets = {str(text) for row in await database.read(HIDDEN, clearance) for text in row if text}
    pairs: dict[tuple[str, str], list[str]] = defaultdict(list)
    links: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for one, name, a, b, stance, clear in await database.read(ASSERTIONS, clearance):
        seen = clear and a in visible and b in visible
        shown[seen].add(name)
        if not seen:
            secrets.add(str(one))
            continue
        r = ONTOLOGY.relationships[name]
        ways = [Direction.BOTH, Direction.BOTH] if r.undirected else [Direction.OUT, Direction.IN]
        for near, far, way in ((a, b, ways[0]), (b, a, ways[1])):
            key = (near, End(r, way).stem)
            if r.event or far not in pairs[key]:
                pairs[key].append(far)
            if r.traversable and stance == "ASSERTS":
                links[near].add((name, str(way), str(one) if r.event else far))
    degrees: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for near, ends in links.items():
        for name, side, _ in ends:
            degrees[near][name, side] = degrees[near].get((name, side), 0) + 1
    victims: dict[str, list[str]] = {}
    texts: set[str] = set()
    for one, properties, near in await database.read(VICTIMS):
        victims[str(one)] = sorted(near)
        values = [x for v in properties.values() for x in (v if isinstance(v, list) else [v]) if isinstance(x, str)]
        texts |= {x for x in values if x.strip() and x != properties["rowHash"]}
    assert len(victims) >= 10
    pattern = "|".join(sorted(map(re.escape, secrets), key=len, reverse=True))
    # Whole texts: `VC-0001` is a secret, and no part of another word.
    secret = re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])")
    return Graph(
        reader, visible, pairs, degrees, frozenset(shown[True] & shown[False]), victims, frozenset(texts), secret
    )


@pytest_asyncio.fixture(scope="module")
async def executor(seeded: Endpoint) -> AsyncIterator[Executor]:
    async with Database.opened(seeded) as database:
        yield Executor(schema(), database)


@pytest_asyncio.fixture(scope="module", params=WITHOUT.values(), ids=WITHOUT.keys())
async def graph(executor: Executor, request: pytest.FixtureRequest) -> Graph:
    return await read_graph(executor.database, request.param)


@pytest_asyncio.fixture(scope="module")
async def victims(executor: Executor) -> Mapping[str, list[str]]:
    """Every victim case and the entities beside it."""
    return (await read_graph(executor.database, CLEARED)).victims


async def body(executor: Executor, query: str, reader: Reader, **variables: Any) -> dict[str, Any]:
    response = await executor.run(Request(query, variables), reader)
    answer: dict[str, Any] = json.loads(orjson.dumps(response.body))
    return answer


async def ask(executor: Executor, query: str, reader: Reader, **variables: Any) -> dict[str, Any]:
    answer = await body(executor, query, reader, **variables)
    assert "errors" not in answer, answer["errors"]
    data: dict[str, Any] = answer["data"]
    return data


async def walked(executor: Executor, page: Page, reader: Reader) -> dict[str, Any]:
    """What a query of the walk answers, its pages put together: {totalCount, nodes}."""
    whole: dict[str, Any] = {"nodes": []}
    after: str | None = None
    while whole.get("totalCount") is None or after:
        found = (await ask(executor, page.query, reader, after=after))["all"]
        assert found["totalCount"] == whole.setdefault("totalCount", found["totalCount"])
        whole["nodes"] += found["nodes"]
        after = found["pageInfo"]["endCursor"] if found["pageInfo"]["hasNextPage"] else None
    return whole


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


NEIGHBOURHOOD = """query($start: [ID!]!, $hops: Int = 2, $types: [RelationshipType!]) {
  expand(from: $start, maxHops: $hops, types: $types, limit: 1000, throughHubs: true) {
    nodes { id name __typename }
    links { id type from { id } to { id } assertions(first: 100) { id note source { id name } } }
    skippedHubs { id }
    limits { name value reached }
  }
}"""
BETWEEN = """query($start: [ID!]!, $end: [ID!]!, $hops: Int = 4) {
  paths(from: $start, to: $end, maxHops: $hops, k: 50, throughHubs: true) {
    paths { nodes { id __typename } links { type assertions { id source { id } } } explanation }
    skippedHubs { id }
    limits { name value reached }
  }
}"""


ANALYSED = """query($start: [ID!]!, $half: [ID!]!, $other: [ID!]!, $point: GeoPointInput!, $wallets: [ID!]!) {
  commonNeighbors(ids: $start, least: 2, limit: 1000) {
    shared { entity { id name __typename } ids degree links { id assertions { id note source { id name } } } }
    skippedHubs { id }
  }
  timeline(ids: $start, limit: 1000) { entries { sentence entity { id __typename } link { id } } }
  near(point: $point, km: 1000, limit: 1000) { nearby { entity { id __typename } place { id } link { id } } }
  weakestLinks(from: $half, to: $other, throughHubs: true) {
    assertions links { id assertions { id note source { id name } } } sources { id name } criticalSources { id }
  }
  connect(ids: $other, throughHubs: true) {
    nodes { id name __typename } links { id assertions { id source { id name } } } explanation groups { ids } alone
  }
  out: moneyFlow(from: $wallets) { wallets { entity { id __typename } } ends { controllers { entity { id } } } }
  in: moneyFlow(from: $wallets, direction: IN) { transfers { link { id assertions { source { id } } } } }
}"""


async def test_analyses_beside_victims_tell_of_none(executor: Executor, graph: Graph) -> None:
    beside = graph.beside_victims()
    myawaddy = {"latitude": 16.7, "longitude": 98.5}
    half, other = beside[:20], beside[20:60]
    wallets = sorted(one for one, label in graph.visible.items() if label == "Wallet")[:20]
    sets = {"half": half, "other": other, "wallets": wallets}
    data = await ask(executor, ANALYSED, graph.reader, start=beside, point=myawaddy, **sets)
    assert graph.betrayed(data) == []
    assert data["commonNeighbors"]["shared"]
    assert data["timeline"]["entries"]
    assert data["near"]["nearby"]
    assert data["weakestLinks"]["links"]
    assert data["connect"]["links"]
    assert data["out"]["wallets"]
    assert data["in"]["transfers"]


CHAINED = """query($start: [ID!]!) {
  chains(ids: $start, k: 10) {
    chains { parts { entities { id name __typename } links { id assertions { id source { id } } } sentences } }
    skippedHubs { id }
  }
}"""
MET = """query($start: [ID!]!) {
  convergence(ids: $start, maxHops: 2, throughHubs: true, k: 3) {
    kinds { ways { entities { id name __typename } links { id assertions { id source { id } } } sentences } }
    shared { entity { id __typename } }
    skippedHubs { id }
  }
}"""


async def test_no_chain_or_meeting_leads_through_a_victim(
    executor: Executor, graph: Graph, victims: Mapping[str, list[str]]
) -> None:
    beside = graph.beside_victims()
    anchors = [n for n in beside if n.startswith(("job-advert:", "scheme:", "compound:"))][:6]
    for reader in (graph.reader, CLEARED):
        for query, start in ((CHAINED, anchors), (MET, beside[:20])):
            data = await ask(executor, query, reader, start=start)
            if reader is not CLEARED:
                assert graph.betrayed(data) == []
            assert "sentences" in json.dumps(data)
            assert not any(victim in json.dumps(data) for victim in victims)


CHANGED = """query($start: [ID!]!) {
  changes(ids: $start, knownAtFrom: "2000-01-01T00:00:00Z", hops: 2, limit: 1000) {
    changes { sentence id fromId toId publisher note from { id } to { id } claim { id } link { id } source { name } }
    entities { id name }
  }
}"""


async def test_changes_beside_victims_tell_of_none(executor: Executor, graph: Graph) -> None:
    data = await ask(executor, CHANGED, graph.reader, start=graph.beside_victims()[:100])
    assert graph.betrayed(data) == []
    assert len(data["changes"]["changes"]) > 20


async def test_traversals_beside_victims_reach_none(executor: Executor, graph: Graph) -> None:
    beside = graph.beside_victims()
    assert len(beside) > 20
    data = await ask(executor, NEIGHBOURHOOD, graph.reader, start=beside)
    assert graph.betrayed(data) == []
    assert {n["id"] for n in data["expand"]["nodes"]} <= set(graph.visible)
    for victim, near in list(graph.victims.items())[:6]:
        ends = [n for n in near if n in graph.visible][:4]
        for one, other in ((ends, [victim]), ([victim], ends)):
            answer = await body(executor, BETWEEN, graph.reader, start=one, end=other)
            assert answer["data"]["paths"]["paths"] == []
            # The answer says which id it does not know: the one that was asked.
            assert graph.betrayed(answer["data"]) == []
        data = await ask(executor, BETWEEN, graph.reader, start=ends[:2], end=ends[2:] or ends[:1], hops=3)
        assert graph.betrayed(data) == []


# Each is the body of `query($id: ID!)`.
ALIKE = {
    "node": "node(id: $id) { __typename id }",
    "nodes": 'nodes(ids: ["person:do-kwon", $id]) { __typename id }',
    "victimCase": "victimCase(id: $id) { pseudonym stages { totalCount } links { totalCount } degrees { count } }",
    "person": "person(id: $id) { id }",
    "entities": "entities(where: { id: { eq: $id } }) { totalCount edges { cursor } pageInfo { hasNextPage } }",
    "victimCases": "victimCases(where: { id: { eq: $id } }) { totalCount nodes { id } }",
    "some": "stages(where: { experiencedBy: { some: { node: { id: { eq: $id } } } } }) { totalCount }",
    "none": "stages(where: { experiencedBy: { none: { node: { id: { eq: $id } } } } }) { totalCount }",
    "all": "schemes(where: { defrauded: { all: { node: { id: { eq: $id } } } } }) { totalCount }",
    "links": "stages { nodes { links(where: { node: { id: { eq: $id } } }) { totalCount } } }",
    "expand": "expand(from: [$id]) { nodes { id } links { id } skippedHubs { id } limits { name } }",
    "expand beside": """expand(from: [$id, "person:do-kwon"], limit: 5) {
      nodes { id } limits { name value reached }
    }""",
    "paths from": """paths(from: [$id], to: ["person:do-kwon"]) {
      paths { hops } skippedHubs { id } limits { name }
    }""",
    "paths to": 'paths(from: ["person:do-kwon"], to: [$id]) { paths { hops } skippedHubs { id } limits { name } }',
    "commonNeighbors": """commonNeighbors(ids: [$id, "person:do-kwon"], least: 2) {
      shared { entity { id } degree } skippedHubs { id } limits { name }
    }""",
    "weakestLinks": """weakestLinks(from: [$id], to: ["person:do-kwon"]) {
      connected assertions links { id } sources { id } survivesAnySource limits { name }
    }""",
    "connect": """connect(ids: ["person:zhao-wei", $id, "person:do-kwon"]) {
      connected nodes { id } groups { ids cost best } alone limits { name }
    }""",
    "convergence": """convergence(ids: [$id, "person:do-kwon"], maxHops: 3) {
      seen expected pValue inAll kinds { kind } limits { name }
    }""",
    "changes": """changes(ids: [$id], knownAtFrom: "2000-01-01T00:00:00Z", hops: 2) {
      changes { sentence } entities { id } limits { name }
    }""",
    "timeline": "timeline(ids: [$id]) { entries { date sentence } limits { name } }",
    "avoid": """paths(
      from: ["person:zhao-wei"], to: ["crime:zhao-wei-network-wildlife-trafficking"], avoid: [$id]
    ) { paths { hops } limits { name } }""",
}


@pytest.mark.parametrize("query", ALIKE.values(), ids=ALIKE.keys())
async def test_hidden_and_absent_ids_answer_alike(query: str, executor: Executor, graph: Graph) -> None:
    victim = next(iter(graph.victims))
    answers = []
    for one in (victim, ABSENT):
        for when in ("", '@asOf(validAt: "2024-06-01", knownAt: "2026-06-01T00:00:00Z")'):
            response = await executor.run(Request(f"query($id: ID!) {when} {{ {query} }}", {"id": one}), graph.reader)
            answers.append(orjson.dumps(response.body).replace(one.encode(), b"<id>"))
    hidden, hidden_then, absent, absent_then = answers
    assert hidden == absent
    assert hidden_then == absent_then
    assert not any(b"errors" in one for one in answers)


async def test_a_reader_with_the_right_sees_victims_by_the_same_fields(
    executor: Executor, victims: Mapping[str, list[str]]
) -> None:
    victim, near = next(iter(victims.items()))
    shown = await ask(
        executor,
        """query($id: ID!, $ids: [ID!]!) {
          node(id: $id) { id }
          nodes(ids: $ids) { id }
          victimCase(id: $id) { pseudonym links { totalCount } degrees { count } }
          victimCases(first: 1000) { totalCount nodes { id } }
          entities(types: [VictimCase], first: 1000) { totalCount nodes { id } }
          stages(where: { experiencedBy: { some: {} } }) { totalCount }
        }""",
        CLEARED,
        id=victim,
        ids=[victim, ABSENT],
    )
    assert shown["node"] == {"id": victim}
    assert shown["nodes"] == [{"id": victim}, None]
    assert shown["victimCase"]["pseudonym"]
    assert shown["victimCase"]["links"]["totalCount"] == sum(d["count"] for d in shown["victimCase"]["degrees"]) > 0
    assert (
        {n["id"] for n in shown["victimCases"]["nodes"]}
        == {n["id"] for n in shown["entities"]["nodes"]}
        == set(victims)
    )
    assert shown["victimCases"]["totalCount"] == shown["entities"]["totalCount"] == len(victims)
    assert shown["stages"]["totalCount"] > 0
    by_field: dict[str, int] = {}
    for label in ("Stage", "Scheme", "Crime", "Rescue", "Repatriation", "JobAdvert"):
        ends = [e for e in ONTOLOGY.ends_of(label) if e in VICTIM_ENDS and e.relationship.type in FROM_VICTIMS]
        for page in pages(schema(), ONTOLOGY.nodes[label], {}, ends):
            nodes = (await walked(executor, page, CLEARED))["nodes"]
            if not page.connections:
                by_field[f"{label} links"] = sum("victim-case:" in json.dumps(n["links"]) for n in nodes)
            for end in page.connections:
                by_field[end.field] = by_field.get(end.field, 0) + sum(n[end.field]["totalCount"] for n in nodes)
    assert 0 not in by_field.values(), by_field
    around = (await ask(executor, NEIGHBOURHOOD, CLEARED, start=near, hops=1))["expand"]["nodes"]
    assert victim in {n["id"] for n in around}
    found = (await ask(executor, BETWEEN, CLEARED, start=near[:3], end=[victim], hops=2))["paths"]["paths"]
    assert found


async def test_no_path_leads_through_a_victim_whoever_asks(
    executor: Executor, victims: Mapping[str, list[str]]
) -> None:
    """Neighbours of one victim are not connected by it: not in `paths`, nor from the far side in `expand`."""
    through = 0
    for victim, near in victims.items():
        if len(near) < 2:
            continue
        half = len(near) // 2
        data = await ask(executor, BETWEEN, CLEARED, start=near[:half], end=near[half:], hops=3)
        for path in data["paths"]["paths"]:
            assert all(n["__typename"] != "VictimCase" for n in path["nodes"][1:-1]), victim
        around = await ask(executor, NEIGHBOURHOOD, CLEARED, start=near[:1], types=FROM_VICTIMS, hops=3)
        reached = around["expand"]["nodes"]
        assert victim in {n["id"] for n in reached}
        assert {n["id"] for n in reached if n["__typename"] != "VictimCase"} == set(near[:1])
        through += 1
    assert through > 5
