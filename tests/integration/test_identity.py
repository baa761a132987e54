"""Identities, and traversals that walk them as one thing, against brute force on random graphs with hidden edges."""

import random
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
import pytest_asyncio

from graph.provenance import AssertionRow, NodeRow
from graph.scope import ANONYMOUS, Reader, Scope
from graph.settings import Endpoint
from graph.vocabularies import Basis, Marking, Stance
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.world import PREFIX

T = datetime(2024, 1, 1, tzinfo=UTC)
PEOPLE, WORLDS = 11, 8
SOURCES = [f"source:{PREFIX}-same-{i}" for i in range(2)]
SCOPES = {
    "anonymous": Scope(ANONYMOUS),
    "red": Scope(Reader("red", Marking.RED, victims=False)),
    "guardian": Scope(Reader("guardian", Marking.RED, victims=True)),
}
IDENTITY = """query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Person { identity {
  size disputed members { id } assertions(first: 100) { id judgement }
  values { property value entity { id } sources { id } } limits { name } } } } }"""
EXPAND = """query($from: [ID!]!) {
  found: expand(from: $from, maxHops: 2, types: [ASSOCIATE_OF], resolveIdentities: true) {
    nodes { id } links { type from { id } to { id } assertions { id } } limits { name } } }"""
PATHS = """query($from: [ID!]!, $to: [ID!]!, $avoid: [ID!]) { found: paths(from: $from, to: $to, avoid: $avoid, k: 8,
  maxHops: 4, types: [ASSOCIATE_OF], resolveIdentities: true)
  { paths { hops nodes { id } links { type from { id } to { id } assertions { id } } explanation }
    limits { name } } }"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one reader may see of a world: records, links between them, and what joins and parts them."""

    records: frozenset[str]
    links: frozenset[frozenset[str]]
    same: frozenset[frozenset[str]]
    apart: frozenset[frozenset[str]]

    def thing(self, record: str) -> frozenset[str]:
        found = {record}
        while more := {x for p in self.same if p & found for x in p} - found:
            found |= more
        return frozenset(found)

    def reached(self, start: str, hops: int) -> dict[str, int]:
        far = dict.fromkeys(self.thing(start), 0)
        for hop in range(1, hops + 1):
            near = [r for r, d in far.items() if d == hop - 1]
            found = {x for p in self.links for n in near if n in p for x in p}
            far |= {m: hop for f in found for m in self.thing(f) if m not in far}
        return far

    def lengths(self, start: str, end: str, avoid: str, most: int) -> list[int]:
        """Hops of all ways that meet no thing twice; two links between the same things are two ways."""
        if not {start, end} <= self.records:
            return []
        avoided = self.thing(avoid) if avoid in self.records else frozenset({avoid})
        goal, found = self.thing(end), list[int]()
        waiting: deque[tuple[frozenset[str], ...]] = deque([(self.thing(start),)])
        while waiting:
            met = waiting.popleft()
            if met[-1] == goal:
                found.append(len(met) - 1)
                continue
            for link in self.links if len(met) <= most else ():
                for near, far in (tuple(link), tuple(link)[::-1]):
                    if near in met[-1] and (thing := self.thing(far)) not in met and not thing & avoided:
                        waiting.append((*met, thing))
        return found


def _person(tag: str, i: int, rng: random.Random) -> NodeRow:
    marking = Marking.RED if rng.random() < 0.15 else Marking.CLEAR
    names = {"name": f"{tag} {i}", "aliases": ("Zed", "Zed", "Wye") if i % 2 else ()}
    return NodeRow("Person", f"person:{PREFIX}-same-{tag}-{i}", names, T, marking, synthetic=True)


@cache
def _world(seed: int) -> tuple[tuple[NodeRow, ...], tuple[AssertionRow, ...]]:
    rng, tag = random.Random(seed), f"w{seed}"
    people = [_person(tag, i, rng) for i in range(PEOPLE)]
    rows: dict[Any, AssertionRow] = {}
    for _ in range(10):
        a, b = sorted(rng.sample([n.id for n in people], 2))
        marking = Marking.RED if rng.random() < 0.25 else Marking.CLEAR
        rows["ASSOCIATE_OF", a, b] = AssertionRow("ASSOCIATE_OF", a, b, SOURCES[0], T, marking=marking)
    for _ in range(9):
        a, b = sorted(rng.sample([n.id for n in people], 2))
        source = rng.choice(SOURCES)
        rows["SAME_AS", a, b, source] = AssertionRow(
            "SAME_AS", a, b, source, T, rng.choice([Stance.ASSERTS] * 5 + [Stance.DENIES]), basis=Basis.INFERRED,
            marking=Marking.RED if rng.random() < 0.3 else Marking.CLEAR,
            properties={"judgement": rng.choice(["POSITIVE"] * 4 + ["NEGATIVE", "UNSURE"]), "decidedBy": "Ann"},
        )  # fmt: skip
    for person in people[::3]:
        rows["REPORTED_BY", person.id] = AssertionRow("REPORTED_BY", person.id, SOURCES[1], SOURCES[1], T)
    return tuple(people), tuple(rows.values())


def _seen(seed: int, scope: Scope) -> Seen:
    people, rows = _world(seed)
    clearance = scope.reader.clearance
    records = frozenset(n.id for n in people if n.marking <= clearance)
    shown = [r for r in rows if r.marking <= clearance and {r.start, r.end} <= records]
    judged = [
        (frozenset((r.start, r.end)), r.properties.get("judgement"), r.stance) for r in shown if r.type == "SAME_AS"
    ]
    return Seen(
        records,
        frozenset(frozenset((r.start, r.end)) for r in shown if r.type == "ASSOCIATE_OF"),
        frozenset(p for p, j, s in judged if (j, s) == ("POSITIVE", "ASSERTS")),
        frozenset(p for p, j, s in judged if (j, s) in (("NEGATIVE", "ASSERTS"), ("POSITIVE", "DENIES"))),
    )


@pytest_asyncio.fixture(scope="module")
async def stage(database_endpoint: Endpoint) -> AsyncIterator[Stage]:
    async with staged(database_endpoint) as made:
        sources = [NodeRow("Source", s, {"name": s[-1]}, T, synthetic=True) for s in SOURCES]
        worlds = [_world(seed) for seed in range(WORLDS)]
        await made.rows(
            [*sources, *(n for people, _ in worlds for n in people)], [r for _, rows in worlds for r in rows]
        )
        yield made


@pytest.mark.parametrize("scope", ["anonymous", "red"])
async def test_an_identity_is_what_visible_judgements_join(stage: Stage, scope: str) -> None:
    sizes = set()
    for seed in range(WORLDS):
        people, _ = _world(seed)
        seen = _seen(seed, SCOPES[scope])
        data = await stage.ask(IDENTITY, SCOPES[scope], {"ids": [n.id for n in people]})
        for person, shown in zip(people, data["nodes"], strict=True):
            if person.id not in seen.records:
                assert shown is None
                continue
            identity, thing = shown["identity"], seen.thing(person.id)
            assert [m["id"] for m in identity["members"]] == sorted(thing)
            assert identity["size"] == len(thing)
            assert identity["disputed"] == any(p <= thing for p in seen.apart)
            assert all(a["judgement"] == "POSITIVE" for a in identity["assertions"])
            assert bool(identity["assertions"]) == (len(thing) > 1)
            assert identity["limits"] == []
            assert identity["values"] == _values([n for n in people if n.id in thing])
            sizes.add(len(thing))
    assert len(sizes) > 2, "a test of nothing"


def _values(members: Sequence[NodeRow]) -> list[dict[str, Any]]:
    """Names, then aliases, each once; a record that somebody reports has that source."""
    reported = {r.start for seed in range(WORLDS) for r in _world(seed)[1] if r.type == "REPORTED_BY"}
    told = [("name", n.properties["name"], n.id) for n in members]
    told += [("aliases", a, n.id) for n in members for a in sorted(set(n.properties["aliases"]))]
    told.sort(key=lambda t: (t[0] != "name", t[1], t[2]))
    return [
        {"property": name, "value": value, "entity": {"id": of}, "sources": [{"id": SOURCES[1]}] * (of in reported)}
        for name, value, of in told
    ]


@pytest.mark.parametrize("scope", ["anonymous", "red"])
async def test_expand_walks_a_thing_as_one_node(stage: Stage, scope: str) -> None:
    joined = 0
    for seed in range(WORLDS):
        seen = _seen(seed, SCOPES[scope])
        for start in sorted(seen.records)[:4]:
            got = (await stage.ask(EXPAND, SCOPES[scope], {"from": [start]}))["found"]
            far = seen.reached(start, 2)
            ids = [n["id"] for n in got["nodes"]]
            assert sorted(ids) == sorted(far), (seed, start)
            assert [far[i] for i in ids] == sorted(far.values()), "not by distance"
            same = {frozenset((x["from"]["id"], x["to"]["id"])) for x in got["links"] if x["type"] == "SAME_AS"}
            assert same == {p for p in seen.same if p <= set(far)}
            assert all(x["assertions"] for x in got["links"])
            joined += len(same)
    assert joined > WORLDS, "a test of nothing"


@pytest.mark.parametrize("scope", ["anonymous", "red"])
async def test_paths_pass_between_records_of_a_thing_at_no_cost(stage: Stage, scope: str) -> None:
    crossed = 0
    for seed in range(WORLDS):
        people, _ = _world(seed)
        rng, seen = random.Random(seed), _seen(seed, SCOPES[scope])
        for _ in range(4):
            start, end, avoid = rng.sample([n.id for n in people], 3)
            asked = {"from": [start], "to": [end], "avoid": [avoid]}
            got = (await stage.ask(PATHS, SCOPES[scope], asked))["found"]
            if {"name": "candidates"} in got["limits"]:
                continue
            if {start, end} <= seen.records and seen.thing(avoid) & (seen.thing(start) | seen.thing(end)):
                continue
            assert [p["hops"] for p in got["paths"]] == seen.lengths(start, end, avoid, 4)[:8], (
                seed,
                start,
                end,
                avoid,
            )
            for path in got["paths"]:
                _check_path(seen, path, start, end)
                crossed += any(x["type"] == "SAME_AS" for x in path["links"])
    assert crossed > 3, "a test of nothing"


def _check_path(seen: Seen, path: Mapping[str, Any], start: str, end: str) -> None:
    """Every step is a link or judgement that is seen, and what it rests on is named."""
    nodes, links = [n["id"] for n in path["nodes"]], path["links"]
    assert (nodes[0], nodes[-1]) == (start, end)
    assert len(links) == len(nodes) - 1 == len(path["explanation"])
    for a, b, link, sentence in zip(nodes, nodes[1:], links, path["explanation"], strict=False):
        assert {a, b} == {link["from"]["id"], link["to"]["id"]}
        assert frozenset((a, b)) in (seen.same if link["type"] == "SAME_AS" else seen.links)
        assert link["assertions"]
        assert ("is the same as" in sentence and "according to Ann" in sentence) == (link["type"] == "SAME_AS")
    assert path["hops"] == sum(x["type"] != "SAME_AS" for x in links)
    assert len({seen.thing(n) for n in nodes}) == path["hops"] + 1


async def test_without_the_argument_no_judgement_is_walked(stage: Stage) -> None:
    query = EXPAND.replace(", resolveIdentities: true", "")
    for seed in range(3):
        start = min(_seen(seed, SCOPES["red"]).records)
        got = (await stage.ask(query, SCOPES["red"], {"from": [start]}))["found"]
        assert not [x for x in got["links"] if x["type"] == "SAME_AS"]


async def test_an_identity_beyond_its_limit_says_so_and_keeps_the_nearest(database_endpoint: Endpoint) -> None:
    async with staged(database_endpoint) as stage:
        rng = random.Random(1)
        people = [
            replace(_person("crowd", i, rng), marking=Marking.CLEAR, properties={"name": str(i)}) for i in range(104)
        ]
        source = NodeRow("Source", SOURCES[0], {"name": "S"}, T, synthetic=True)
        # A star, and one more behind each of its last rays.
        joined = [(people[0], p) for p in people[1:100]] + list(zip(people[96:100], people[100:], strict=True))
        same = [
            AssertionRow("SAME_AS", a.id, b.id, source.id, T, properties={"judgement": "POSITIVE"}) for a, b in joined
        ]
        await stage.rows([source, *people], same)
        shown = (await stage.ask(IDENTITY, SCOPES["anonymous"], {"ids": [people[0].id]}))["nodes"][0]["identity"]
        assert shown["limits"] == [{"name": "members"}]
        assert [m["id"] for m in shown["members"]] == sorted(p.id for p in people[:100])
        assert shown["size"] == 100


async def test_nobody_protected_is_in_an_identity_of_another(database_endpoint: Endpoint) -> None:
    """The model refuses such a judgement; this record became protected after it."""
    async with staged(database_endpoint) as stage:
        tag, rng = "guarded", random.Random(1)
        a, b = (replace(_person(tag, i, rng), marking=Marking.CLEAR) for i in range(2))
        source = NodeRow("Source", SOURCES[0], {"name": "S"}, T, synthetic=True)
        same = AssertionRow("SAME_AS", a.id, b.id, source.id, T, properties={"judgement": "POSITIVE"})
        await stage.rows([source, a, b], [same])
        await stage.rows([replace(b, protected=True)], [])
        for scope in SCOPES.values():
            shown = (await stage.ask(IDENTITY, scope, {"ids": [a.id, b.id]}))["nodes"]
            assert shown[0]["identity"]["size"] == 1
            assert shown[1] is None or [m["id"] for m in shown[1]["identity"]["members"]] == [b.id]
        got = (await stage.ask(EXPAND, SCOPES["guardian"], {"from": [a.id]}))["found"]
        assert [n["id"] for n in got["nodes"]] == [a.id]


async def test_what_is_hidden_changes_no_answer(database_endpoint: Endpoint) -> None:
    async with staged(database_endpoint) as stage:
        people, rows = _world(3)
        source = [NodeRow("Source", s, {"name": s[-1]}, T, synthetic=True) for s in SOURCES]
        late = T + timedelta(days=1)
        seen = {n.id for n in people if n.marking == Marking.CLEAR}
        shown = [r for r in rows if r.marking == Marking.CLEAR and {r.start, r.end} <= {*seen, *SOURCES}]
        await stage.rows([*source, *(n for n in people if n.id in seen)], shown)
        ids = sorted(n.id for n in people)

        async def answers(scope: Scope) -> list[Any]:
            asked = [await stage.body(IDENTITY, scope, {"ids": ids})]
            asked += [await stage.body(EXPAND, scope, {"from": [one]}) for one in ids]
            pairs = list(pairwise(ids))
            return asked + [await stage.body(PATHS, scope, {"from": [a], "to": [b], "avoid": []}) for a, b in pairs]

        before = await answers(SCOPES["anonymous"])
        hidden = [n for n in people if n.id not in seen]
        bridge = NodeRow("Person", f"person:{PREFIX}-same-hidden", {"name": "h"}, late, Marking.RED, synthetic=True)
        joining = [
            AssertionRow(
                "SAME_AS", bridge.id, one, SOURCES[0], late, marking=Marking.RED,
                properties={"judgement": "POSITIVE"},
            )
            for one in sorted(seen)
        ]  # fmt: skip
        rest = [replace(r, recorded_at=late) for r in rows if r not in shown]
        await stage.rows([*hidden, bridge], [*rest, *joining])
        assert await answers(SCOPES["anonymous"]) == before
        assert sum(a != b for a, b in zip(await answers(SCOPES["red"]), before, strict=True)) > len(before) / 2
