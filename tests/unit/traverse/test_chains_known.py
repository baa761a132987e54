"""What is known around what is named, opened from steps in memory: half the limits each way, and hubs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest

from graph.scope import ANONYMOUS, Scope
from graph.traverse.analysis.search import Search
from graph.traverse.chains import known as knowing
from graph.traverse.chains.dates import OPEN
from graph.traverse.chains.known import Known, Stop, known_around
from graph.traverse.chains.opened import Away, Link, Opened, Way
from graph.traverse.chains.parts import Part
from graph.traverse.walk import plan_walk

LABELS = {"c": "Compound", "s": "Scheme", "t": "Stage", "w": "Wallet", "p": "Person", "e": "Organization"}
"""By the first letter of a name; `e` is an exchange."""
Step = tuple[str, str, str]
"""From, type, to."""


async def _around(
    monkeypatch: pytest.MonkeyPatch, steps: Sequence[Step], anchor: Stop, hubs: Iterable[str] = ()
) -> Known:
    async def opened(search: Search, way: Way, ids: Sequence[str]) -> Iterable[Opened]:
        return [Opened(one, [x for x in _away(steps, way, hubs) if x.near == one], cut=False) for one in ids]

    async def ask(query: str, own: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        raise AssertionError(query)

    monkeypatch.setattr(knowing, "opened", opened)
    return await known_around(Search(Scope(ANONYMOUS), plan_walk({}), None, None, ask), {anchor.entity: anchor}, 3)


def _away(steps: Sequence[Step], way: Way, hubs: Iterable[str]) -> Iterable[Away]:
    for start, type_, end in steps:
        own = {"SENT": Way.SENT, "CONTROLS": Way.CONTROLS}.get(type_)
        if way is own or (own is None and way in (Way.BACK, Way.ALONG)):
            against = type_ in ("COLLECTS_FOR", "CONTROLS")
            near, far = (end, start) if against != (way is Way.BACK) else (start, end)
            kind = "EXCHANGE" if far.startswith("e") else None
            yield Away(near, far, LABELS[far[0]], kind, far in hubs, Link((type_, start, end, None), 1, OPEN))


def _pairs(known: Known) -> set[tuple[str, str]]:
    """Of what lies after: each step by its parts."""
    return {(f"{near.entity} {near.part}", f"{far.entity} {far.part}") for near, x in known.along.items() for far in x}


async def test_a_crowd_on_the_way_back_leaves_half_of_the_limits_to_the_way_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowing, "MAX_LINKS", 20)
    steps = [*((f"t{n}", "LEADS_INTO", "c") for n in range(50)), ("c", "RUNS", "s"), ("w1", "COLLECTS_FOR", "s")]
    steps += [("w1", "SENT", "w2"), ("e", "CONTROLS", "w2"), ("p", "CONTROLS", "w2")]
    known = await _around(monkeypatch, steps, Stop("c", Part.COMPOUND, "c"))
    assert known.cut == {Way.BACK}
    assert known.limits == {"searched": ("searched", 10, 50)}
    assert ("e EXCHANGE", "p OWNER") in _pairs(known)


async def test_statements_that_the_way_back_needs_leave_half_of_them_to_the_way_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(knowing, "MAX_STATEMENTS", 12)
    steps = [(f"t{n + 1}", "FOLLOWED_BY", f"t{n}") for n in range(20)]
    steps += [("t0", "LEADS_INTO", "s"), ("w1", "COLLECTS_FOR", "s"), ("w1", "SENT", "w2"), ("p", "CONTROLS", "w2")]
    known = await _around(monkeypatch, steps, Stop("s", Part.SCHEME, "s"))
    assert known.cut == {Way.BACK}
    assert known.limits == {"statements": ("statements", 6, 7)}
    assert len(known.back) == 6
    assert ("w2 LAYERING", "p OWNER") in _pairs(known)
    monkeypatch.setattr(knowing, "MAX_STATEMENTS", 8)
    known = await _around(monkeypatch, steps, Stop("s", Part.SCHEME, "s"))
    assert known.cut == {Way.BACK, Way.ALONG}
    assert known.limits == {"statements": ("statements", 8, 9)}


async def test_a_chain_ends_at_a_hub_whoever_controls_it(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [("w1", "COLLECTS_FOR", "s"), ("w1", "SENT", "w2"), ("p", "CONTROLS", "w2"), ("p", "CONTROLS", "w1")]
    begun = {("s SCHEME", "w1 COLLECTION")}
    sent = begun | {("w1 COLLECTION", "w2 LAYERING"), ("w1 COLLECTION", "p OWNER"), ("w1 LAYERING", "w2 LAYERING")}
    for hub, pairs in (("w2", sent | {("w1 LAYERING", "p OWNER")}), ("w1", begun)):
        known = await _around(monkeypatch, steps, Stop("s", Part.SCHEME, "s"), hubs=[hub])
        assert known.hubs == {hub}
        assert _pairs(known) == pairs


async def test_a_hub_of_an_exchange_may_be_the_deposit(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [("w1", "COLLECTS_FOR", "s"), ("w1", "SENT", "w2"), ("e", "CONTROLS", "w2"), ("p", "CONTROLS", "w2")]
    known = await _around(monkeypatch, steps, Stop("s", Part.SCHEME, "s"), hubs=["w2"])
    assert known.hubs == set()
    assert {("w1 COLLECTION", "w2 DEPOSIT"), ("w2 DEPOSIT", "e EXCHANGE"), ("e EXCHANGE", "p OWNER")} <= _pairs(known)
