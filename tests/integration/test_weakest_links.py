"""weakestLinks, and what lies between two sets, against brute force, for several readers and moments."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from graph.database import Database
from graph.provenance import AssertionRow, NodeRow
from graph.scope import ANONYMOUS, Scope
from graph.settings import Endpoint
from graph.traverse import between as opened
from graph.traverse.analysis.search import Search
from graph.traverse.between import between
from graph.traverse.walk import plan_walk
from graph.traverse.weakest_links import find
from graph.vocabularies import Stance
from tests.integration.oracle.cuts import Tangle, smallest, tangle
from tests.integration.oracle.many import Alone, many
from tests.integration.oracle.plainly import write_plainly
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.walks import Rules
from tests.integration.oracle.world import PREFIX, START, world

GRAPHS = 40
HOPS = 4
RULES = (
    Rules(), Rules(direction="OUT"), Rules(exclude_inferred=True, through_hubs=True),
    Rules(direction="IN", min_confidence=0.2),
)  # fmt: skip
QUERY = """query($from: [ID!]!, $to: [ID!]!) %as_of {
  found: weakestLinks(from: $from, to: $to, maxHops: HOPS, ARGUMENTS) {
    connected assertions links { id type from { id } to { id } } sources { id } criticalSources { id }
    survivesAnySource limits { name value reached }
  }
}"""


@pytest_asyncio.fixture(scope="module")
async def graphs(database_endpoint: Endpoint) -> AsyncIterator[tuple[Stage, list[Alone]]]:
    async with many(database_endpoint, [world(seed) for seed in range(7000, 7000 + GRAPHS)]) as made:
        yield made


def _asked(graphs: tuple[Stage, list[Alone]]) -> list[tuple[Alone, Rules, list[str], list[str]]]:
    """Of each graph two sets. Each scope has rules of its own: Neo4j plans every combination for a second."""
    asked: list[tuple[Alone, Rules, list[str], list[str]]] = []
    for number, one in enumerate(graphs[1]):
        ids = one.some(one.rng.choice([2, 3, 4]))
        cut = one.rng.randrange(1, len(ids))
        asked.append((one, RULES[number % len(RULES)], ids[:cut], ids[cut:]))
    return asked


def _search(database: Database, scope: Scope, rules: Rules) -> Search:
    async def ask(text: str, own: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        return await database.read(text, {**scope.parameters, **own}, metadata={})

    given = {"types": rules.types, "direction": rules.direction, "minConfidence": rules.min_confidence}
    given |= {"excludeInferred": rules.exclude_inferred, "throughHubs": rules.through_hubs}
    return Search(scope, plan_walk(given), None, None, ask)


async def test_what_lies_between_is_every_link_on_a_walk(graphs: tuple[Stage, list[Alone]]) -> None:
    told = long = 0
    for one, rules, starts, ends in _asked(graphs):
        search = _search(graphs[0].database, one.scope, rules)
        for most in (2, HOPS):
            found = await between(search, starts, ends, most, each=True)
            wanted = set(tangle(one.seen, rules, starts, ends, most).steps)
            assert {(hop.near, hop.far, hop.key) for hop in found.hops} == wanted, (one.world.tag, starts, ends)
            assert not found.limits
            told += bool(wanted)
        long += len(wanted) > 6
    assert told > GRAPHS / 2
    assert long > GRAPHS / 10


async def test_the_smallest_sets_are_those_of_brute_force(graphs: tuple[Stage, list[Alone]]) -> None:
    stage, _ = graphs
    told = several = repeated = critical = parted = 0
    for one, rules, starts, ends in _asked(graphs):
        wanted = tangle(one.seen, rules, starts, ends, HOPS)
        found = await _ask(stage, one.scope, rules, starts, ends)
        assert found["limits"] == []
        assert found["connected"] is wanted.joined(wanted.stated)
        assert found["assertions"] == len(smallest(wanted.stated, wanted.parted)[0]), (one.world.tag, starts, ends)
        named = _named(wanted, found)
        assert len(named) == found["assertions"]
        assert wanted.parted(named)
        assert [s["id"] for s in found["sources"]] == wanted.best_sources(), (one.world.tag, starts, ends)
        assert [s["id"] for s in found["criticalSources"]] == wanted.critical()
        assert found["survivesAnySource"] is (found["connected"] and not wanted.critical())
        told += found["connected"]
        several += found["assertions"] > 1
        critical += bool(wanted.critical())
        repeated += any(wanted.origins.get(s) for s in wanted.sources)
        if found["connected"] and parted < 8:
            await _check_without(stage, one, rules, wanted, [a[1] for a in named])
            gone = wanted.fallen(wanted.best_sources())
            await _check_without(stage, one, rules, wanted, [a[1] for a in wanted.stated if a[2] in gone])
            parted += 1
    assert told > GRAPHS / 4
    assert min(several, critical, repeated) > GRAPHS / 20, (several, critical, repeated)


async def _ask(
    stage: Stage, scope: Scope, rules: Rules, starts: Sequence[str], ends: Sequence[str], hops: int = HOPS
) -> dict[str, Any]:
    query = QUERY.replace("HOPS", str(hops)).replace("ARGUMENTS", rules.arguments())
    found: dict[str, Any] = (await stage.ask(query, scope, {"from": starts, "to": ends}))["found"]
    return found


def _named(wanted: Tangle, found: dict[str, Any]) -> list[tuple[Any, str, str]]:
    """The assertions of the links of an answer."""
    links = {(x["id"], x["type"], x["from"]["id"], x["to"]["id"]) for x in found["links"]}
    return [a for a in wanted.stated if (a[0][3] or " ".join(a[0][:3]), *a[0][:3]) in links]


async def _check_without(stage: Stage, one: Alone, rules: Rules, wanted: Tangle, gone: Sequence[str]) -> None:
    """That they are not joined any more in a database without these assertions."""
    hidden = "MATCH ()-[r]->() WHERE r.id IN $ids SET r.marking = r.marking + $more"
    await stage.database.write([(hidden, {"ids": gone, "more": 100})])
    try:
        found = await _ask(stage, one.scope, rules, list(wanted.starts), list(wanted.ends))
        assert (found["connected"], found["assertions"], found["links"]) == (False, 0, [])
        assert (found["sources"], found["survivesAnySource"]) == ([], False)
    finally:
        await stage.database.write([(hidden, {"ids": gone, "more": -100})])


def _row(label: str, name: str) -> NodeRow:
    return NodeRow(label, f"{label.lower()}:{PREFIX}-weak-{name}", {"name": name}, START, synthetic=True)


async def test_a_link_that_three_repeat_of_one_hangs_on_that_one(database_endpoint: Endpoint) -> None:
    a, b = _row("Person", "a"), _row("Organization", "b")
    origin, *pages = (_row("Source", name) for name in ("origin", "p", "q", "r"))
    rows = [AssertionRow("MEMBER_OF", a.id, b.id, page.id, START) for page in pages]
    rows += [AssertionRow("DERIVED_FROM", page.id, origin.id, page.id, START) for page in pages]
    other = AssertionRow("LEADS", a.id, b.id, pages[0].id, START)
    async with staged(database_endpoint) as stage:
        await write_plainly(stage.database, [a, b, origin, *pages], [*rows, other])
        found = await _ask(stage, Scope(ANONYMOUS), Rules(), [a.id], [b.id], 1)
    assert (found["assertions"], len(found["links"])) == (4, 2)
    assert found["sources"] == found["criticalSources"] == [{"id": origin.id}]
    assert not found["survivesAnySource"]


async def test_who_repeats_two_falls_by_itself_or_with_both(database_endpoint: Endpoint) -> None:
    a, b = _row("Person", "a"), _row("Organization", "b")
    one, two, page = (_row("Source", name) for name in ("one", "two", "page"))
    rows = [AssertionRow("DERIVED_FROM", page.id, x.id, page.id, START) for x in (one, two)]
    rows.append(AssertionRow("MEMBER_OF", a.id, b.id, page.id, START))
    async with staged(database_endpoint) as stage:
        await write_plainly(stage.database, [a, b, one, two, page], rows)
        alone = await _ask(stage, Scope(ANONYMOUS), Rules(), [a.id], [b.id], 1)
        again = AssertionRow("MEMBER_OF", a.id, b.id, one.id, START)
        await write_plainly(stage.database, [], [again], markings={x.id: x.marking for x in (a, b, one)})
        both = await _ask(stage, Scope(ANONYMOUS), Rules(), [a.id], [b.id], 1)
    assert alone["sources"] == alone["criticalSources"] == [{"id": page.id}]
    assert both["sources"] == [{"id": one.id}, {"id": two.id}]
    assert both["survivesAnySource"]


async def test_a_denial_holds_nothing_and_every_transfer_is_a_link(database_endpoint: Endpoint) -> None:
    a, b = _row("Wallet", "a"), _row("Wallet", "b")
    source = _row("Source", "s")
    sent = [
        AssertionRow(
            "SENT", a.id, b.id, source.id, START, Stance.DENIES if i == 2 else Stance.ASSERTS,
            properties={"txHash": f"t{i}", "index": 0, "amount": "1"},
        )
        for i in range(3)
    ]  # fmt: skip
    async with staged(database_endpoint) as stage:
        await write_plainly(stage.database, [a, b, source], sent)
        found = await _ask(stage, Scope(ANONYMOUS), Rules(), [a.id], [b.id], 1)
        back = await _ask(stage, Scope(ANONYMOUS), Rules(direction="IN"), [a.id], [b.id], 1)
    assert (found["assertions"], len(found["links"])) == (2, 2)
    assert (back["connected"], back["assertions"]) == (False, 0)


async def test_what_was_withdrawn_since_it_was_opened_is_no_link_any_more(database_endpoint: Endpoint) -> None:
    a, b, c = (_row("Organization", name) for name in "abc")
    source = _row("Source", "s")
    rows = [AssertionRow("ASSOCIATE_OF", x.id, y.id, source.id, START) for x, y in ((a, b), (a, c), (c, b))]
    async with staged(database_endpoint) as stage:
        await write_plainly(stage.database, [a, b, c, source], rows)
        calm = _search(stage.database, Scope(ANONYMOUS), Rules())

        async def ask(text: str, own: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
            if "keys" in own:
                gone = "MATCH (:Entity {id: $a})-[r]-(:Entity {id: $b}) SET r.retractedAt = datetime()"
                await stage.database.write([(gone, {"a": a.id, "b": b.id})])
            return await stage.database.read(text, {**calm.scope.parameters, **own}, metadata={})

        arguments = {"from": (a.id,), "to": (b.id,), "maxHops": 3}
        before = await find(calm, arguments)
        after = await find(replace(calm, _ask=ask), arguments)
    assert (before["assertions"], after["assertions"]) == (2, 1)
    assert after["connected"]


async def test_what_was_not_looked_at_is_said(database_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = _row("Person", "a"), _row("Person", "b")
    source = _row("Source", "s")
    middle = [_row("Organization", f"m{i}") for i in range(5)]
    rows = [AssertionRow("MEMBER_OF", p.id, m.id, source.id, START) for p in (a, b) for m in middle]
    async with staged(database_endpoint) as stage:
        await write_plainly(stage.database, [a, b, source, *middle], rows)
        for name, value in (("MAX_STATEMENTS", 1), ("MAX_LINKS", 3)):
            with monkeypatch.context() as patched:
                patched.setattr(opened, name, value)
                found = await _ask(stage, Scope(ANONYMOUS), Rules(), [a.id], [b.id], 3)
            assert [limit["name"] for limit in found["limits"]] == [
                {"MAX_STATEMENTS": "statements", "MAX_LINKS": "searched"}[name]
            ]
