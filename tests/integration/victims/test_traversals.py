"""No traversal or analysis leads to a victim for a reader without the right, or through one for anybody, and a victim's
id answers as one that is not there.
"""

import json
from collections.abc import Mapping

import orjson
import pytest

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.ontology import ONTOLOGY
from tests.integration.schema_walk import pages
from tests.integration.victims.seen import ABSENT, CLEARED, FROM_VICTIMS, VICTIM_ENDS, Graph, ask, body, walked

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
