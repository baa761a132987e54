"""The engine against the oracle: the same answers on random graphs, for every reader and moment."""

import random
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import pytest_asyncio

from graph.ontology import ONTOLOGY
from graph.scope import ANONYMOUS, Reader, Scope
from graph.settings import Endpoint
from graph.traverse import expand as traverse
from graph.vocabularies import Marking
from tests.integration.oracle import battery, evidence, filters, walks
from tests.integration.oracle.records import Graph
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.walks import Rules
from tests.integration.oracle.world import PREFIX, World, world

WORLDS = [world(seed) for seed in range(8)]
SCOPES = {
    "anonymous": Scope(ANONYMOUS),
    "known": Scope(Reader("amber", Marking.AMBER, victims=True), known_at=datetime(2022, 6, 1, tzinfo=UTC)),
    "valid": Scope(Reader("red", Marking.RED, victims=True), valid_at=date(2022, 1, 1)),
    "both": Scope(Reader("green", Marking.GREEN, victims=False), date(2021, 6, 15), datetime(2023, 1, 1, tzinfo=UTC)),
}
# Neo4j plans a new statement of this size for seconds, so each label meets each scope in the deep run alone.
OFTEN = {
    ("anonymous", "Person"), ("known", "Person"), ("valid", "Wallet"), ("both", "Organization"), ("anonymous", "Stage"),
    ("valid", "Country"), ("known", "Stage"),
}  # fmt: skip
ASKED = [
    pytest.param(scope, label, marks=() if (scope, label) in OFTEN else pytest.mark.deep)
    for scope in SCOPES
    for label in battery.ASKED
]
RULES = {
    "plain": Rules(),
    "out": Rules(direction="OUT"),
    "confident": Rules(exclude_inferred=True, min_confidence=0.5),
    "in": Rules(direction="IN", through_hubs=True, types=("SENT", "ASSOCIATE_OF", "MEMBER_OF", "OPERATES")),
}
WALKED = [
    pytest.param(scope, rules, marks=() if often else pytest.mark.deep)
    for scope, rules, often in [
        ("anonymous", "plain", True), ("known", "confident", True), ("both", "out", True), ("valid", "in", True),
        ("anonymous", "confident", False), ("valid", "plain", False), ("valid", "confident", False),
        ("known", "in", False), ("known", "out", False),
    ]
]  # fmt: skip


@pytest_asyncio.fixture(scope="module")
async def stage(database_endpoint: Endpoint) -> AsyncIterator[Stage]:
    async with staged(database_endpoint, WORLDS) as made:
        yield made


@pytest.mark.parametrize(("scope", "label"), ASKED)
async def test_connections_evidence_links_and_degrees(stage: Stage, scope: str, label: str) -> None:
    prefix = f"{label.lower()}:{PREFIX}"
    data = await stage.ask(
        battery.document(label).replace("{ found", "%as_of { found", 1), SCOPES[scope], {"prefix": prefix}
    )
    wanted = battery.expected(stage.graph.seen(SCOPES[scope]), label, prefix)
    assert wanted["nodes"], "a test of nothing"
    _compare(battery.plain(data["found"]), wanted)


async def _check_filters(stage: Stage, seeds: range) -> None:
    telling = 0
    for seed in seeds:
        rng = random.Random(seed)
        label = rng.choice(["Person", "Person", "Organization", "Wallet", "Stage", "Notice"])
        scope = SCOPES[rng.choice(list(SCOPES))]
        where = filters.random_where(rng, label)
        prefix = f"{label.lower()}:{PREFIX}"
        data = await stage.ask(
            f"query($prefix: ID!, $where: {label}Where!) %as_of {{ found: {ONTOLOGY.nodes[label].plural}(first: 1000,"
            " where: {AND: [{id: {startsWith: $prefix}}, $where]}) { totalCount nodes { id } } }",
            scope,
            {"prefix": prefix, "where": where},
        )
        seen = stage.graph.seen(scope)
        all_of_them = [n for n in seen.nodes.values() if n.id.startswith(prefix)]
        wanted = sorted(n.id for n in all_of_them if filters.passes(seen, n, where))
        assert [n["id"] for n in data["found"]["nodes"]] == wanted, (seed, label, where)
        assert data["found"]["totalCount"] == len(wanted)
        telling += 0 < len(wanted) < len(all_of_them)
    assert telling > len(seeds) / 4, "most filters pass all or none"


async def test_filters(stage: Stage) -> None:
    await _check_filters(stage, range(10))


@pytest.mark.deep
async def test_many_filters(stage: Stage) -> None:
    await _check_filters(stage, range(1000, 1200))


async def test_filters_on_connections_select_the_edges_that_pass(stage: Stage) -> None:
    for seed in range(8):
        rng = random.Random(seed)
        label, field = rng.choice(
            [("Person", "memberOf"), ("Person", "notices"), ("Wallet", "sent"), ("Stage", "next")]
        )
        end = battery.end_of(label, field)
        scope = SCOPES[rng.choice(["anonymous", "known"])]
        where = filters.random_edge_where(rng, end)
        prefix = f"{label.lower()}:{PREFIX}"
        data = await stage.ask(
            f"query($prefix: ID!, $where: {end.stem}Where) %as_of {{ found: {ONTOLOGY.nodes[label].plural}(first: 1000,"
            f" where: {{id: {{startsWith: $prefix}}}}) {{ nodes {{ id {field}(first: 1000, where: $where)"
            " { totalCount nodes { id } } } } }",
            scope,
            {"prefix": prefix, "where": where},
        )
        seen = stage.graph.seen(scope)
        for node in data["found"]["nodes"]:
            wanted = sorted(e.far for e in filters.edges_that_pass(seen, node["id"], end, where))
            assert sorted(n["id"] for n in node[field]["nodes"]) == wanted, (seed, node["id"], where)
            assert node[field]["totalCount"] == len(wanted)


@pytest.mark.parametrize(("scope", "rules"), WALKED)
async def test_expand(stage: Stage, scope: str, rules: str) -> None:
    assert not await _expanded(stage, scope, rules, looked=None)


@pytest.mark.parametrize(("rules", "most"), [("plain", 4), ("confident", 1)])
async def test_of_links_that_are_not_all_told_each_is_told_whole(
    stage: Stage, rules: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traverse, "MAX_LINKS", most)
    scope, cut = SCOPES["known"], 0
    seen = stage.graph.seen(scope)
    known = {link.id: link for link in walks.Walks(seen, RULES[rules]).links()}
    for one in WORLDS:
        starts = _connected(seen, one)
        if not starts:
            continue
        data = await stage.ask(
            f"query($from: [ID!]!) %as_of {{ found: expand(from: $from, maxHops: 2, {RULES[rules].arguments()}) {{"
            " links { id confidence corroboration } limits { name value reached } } } # few",
            scope,
            {"from": starts},
        )
        found, wanted = data["found"], walks.expand(seen, RULES[rules], starts, 2, 200)
        told = {link["id"] for link in found["links"]}
        for link in found["links"]:
            stated = known[link["id"]].stated
            assert link["confidence"] == pytest.approx(evidence.confidence(seen, stated), abs=1.01e-4)
            assert link["corroboration"] == evidence.corroboration(seen, stated)
        if len(wanted.links) > most:
            assert found["limits"] == [{"name": "links", "value": most, "reached": most + 1}]
            assert len(told) == most
            assert told < wanted.links
            cut += 1
        else:
            assert found["limits"] == []
            assert told == wanted.links
    assert cut > 2


@pytest.mark.parametrize("looked", [1, 2, 4])
@pytest.mark.parametrize(
    ("scope", "rules"), [("known", "plain"), ("both", "out"), ("valid", "in"), ("known", "confident")]
)
async def test_expand_looks_at_so_many_and_says_so(
    stage: Stage, scope: str, rules: str, looked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traverse, "MAX_LOOKED", looked)
    unlooked = await _expanded(stage, scope, rules, looked)
    assert unlooked > 2 or rules != "plain"


async def _expanded(stage: Stage, scope: str, rules: str, looked: int | None) -> int:
    """How often there was more to look at."""
    seen = stage.graph.seen(SCOPES[scope])
    found = unlooked = 0
    for one in WORLDS:
        connected = _connected(seen, one)
        if len(connected) < 2:
            continue  # what was taken back leaves this reader too little of it
        first, second = connected
        for starts, hops, limit in (([first], 2, 200), ([first, second, first], 3, 6)):
            data = await stage.ask(
                f"query($from: [ID!]!) %as_of {{ found: expand(from: $from, maxHops: {hops}, limit: {limit},"
                f" {RULES[rules].arguments()}) {{ nodes {{ id }} links {{ id }} skippedHubs {{ id }}"
                # A text of its own: what was planned with another bound is kept.
                f" limits {{ name value reached }} }} }} # {looked}",
                SCOPES[scope],
                {"from": starts},
            )
            got, wanted = data["found"], walks.expand(seen, RULES[rules], starts, hops, limit, looked)
            assert [n["id"] for n in got["nodes"]] == wanted.nodes, (one.tag, starts)
            drawn = [link["id"] for link in got["links"]]
            assert sorted(drawn) == sorted(wanted.links), (one.tag, starts, wanted.links ^ set(drawn))
            assert [n["id"] for n in got["skippedHubs"]] == wanted.hubs, (one.tag, starts)
            limits = [{"name": "limit", "value": limit, "reached": limit + wanted.left_out}] if wanted.left_out else []
            if wanted.unlooked:
                limits.append({"name": "looked at", "value": looked or 0, "reached": (looked or 0) + 1})
            assert got["limits"] == limits, (one.tag, starts)
            found += len(wanted.links)
            unlooked += wanted.unlooked
    assert found > len(WORLDS), "a test of nothing"
    return unlooked


@pytest.mark.parametrize(("scope", "rules"), WALKED)
async def test_paths(stage: Stage, scope: str, rules: str) -> None:
    seen = stage.graph.seen(SCOPES[scope])
    rule = RULES[rules]
    found = 0
    for one in WORLDS:
        for start, end, avoid in pairs(seen, one):
            data = await stage.ask(
                "query($from: [ID!]!, $to: [ID!]!, $avoid: [ID!]) %as_of {"
                f" found: paths(from: $from, to: $to, avoid: $avoid, k: 5, maxHops: 5, {rule.arguments()})"
                " { paths { hops nodes { id } } limits { name } }"
                f" first: paths(from: $from, to: $to, avoid: $avoid, k: 1, maxHops: 5, {rule.arguments()})"
                " { paths { hops nodes { id } } } }",
                SCOPES[scope],
                {"from": [start], "to": [end], "avoid": avoid},
            )
            got = data["found"]["paths"]
            paths = [[n["id"] for n in p["nodes"]] for p in got]
            assert all(walks.is_path(seen, rule, p, avoid) for p in paths), (start, end, avoid, paths)
            wanted = walks.lengths(seen, rule, start, end, avoid, 5, 5)
            if {"name": "candidates"} in data["found"]["limits"]:
                wanted = wanted[: len(got)]
            assert [p["hops"] for p in got] == wanted, (start, end, avoid)
            # One alone is found by a search of its own, and is the same one.
            assert data["first"]["paths"] == got[:1], (start, end, avoid)
            found += len(wanted)
    assert found, "a test of nothing"


def _connected(seen: Graph, one: World) -> list[str]:
    """Two entities of the world that have the most links, of those that may be seen."""
    ids = [n.id for n in one.nodes if n.id in seen.nodes and n.label not in ("Source", "Claim")]
    return sorted(ids, key=lambda x: -len(evidence.links(seen, x)))[:2]


def pairs(seen: Graph, one: World) -> list[tuple[str, str, list[str]]]:
    """(from, to, avoid) between entities that may be seen and have links, and one that may be hidden."""
    rng = random.Random(one.tag)
    ids = [n.id for n in one.nodes if n.label not in ("Source", "Claim")]
    linked = [x for x in ids if x in seen.nodes and evidence.links(seen, x)]
    pairs = [(a, b) for a, b in zip(linked, reversed(linked), strict=True) if a != b][:6]
    return [(a, b, rng.sample(ids, 2)) for a, b in [*pairs, (ids[0], ids[5])]]


async def test_every_label_is_counted_as_the_reader_sees_it(stage: Stage) -> None:
    labels = [n.label for n in ONTOLOGY.node_types if n.label != "Claim"]
    counts = " ".join(
        f"{x}: {ONTOLOGY.nodes[x].plural}(where: {{id: {{contains: $prefix}}}}) {{ totalCount }}" for x in labels
    )
    for scope in SCOPES.values():
        data = await stage.ask(f"query($prefix: ID!) %as_of {{ {counts} }}", scope, {"prefix": PREFIX})
        seen = stage.graph.seen(scope)
        assert {x: data[x]["totalCount"] for x in labels} == {
            x: sum(n.label == x for n in seen.nodes.values()) for x in labels
        }


def _compare(got: Any, wanted: Any, path: str = "") -> None:
    """Equal, but for the last digit of a confidence: the two round a tie each in its own way."""
    if isinstance(got, dict) and isinstance(wanted, dict):
        assert got.keys() == wanted.keys(), path
        for key in got:
            _compare(got[key], wanted[key], f"{path}.{key}")
    elif isinstance(got, list) and isinstance(wanted, list):
        assert len(got) == len(wanted), (path, got, wanted)
        for i, (a, b) in enumerate(zip(got, wanted, strict=True)):
            _compare(a, b, f"{path}[{i}]")
    elif isinstance(got, float) and isinstance(wanted, float):
        assert got == pytest.approx(wanted, abs=1.01e-4), path
    else:
        assert got == wanted, path
