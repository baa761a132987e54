"""`crimegraph resolve` over a real Neo4j: what it proposes, what a person decides, and what comes back."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from graph.errors import DatasetError
from graph.ids import claim_id
from graph.provenance import AssertionRow, NodeRow
from graph.schema.checks import run_checks
from graph.scope import Reader, Scope
from graph.settings import Endpoint
from graph.vocabularies import Judgement, Marking
from seed.identity import decisions, judgements
from seed.identity.clusters import Pair
from seed.identity.resolve import Plan, Resolved, resolve
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.world import PREFIX

T = datetime(2024, 1, 1, tzinfo=UTC)
LATER = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=i) for i in range(20)]
SOURCE = f"source:{PREFIX}-resolve"
REMOVE = """
OPTIONAL MATCH (s:Source {id: 'source:resolve'})
DETACH DELETE s
WITH count(*) AS done
MATCH ()-[r:SAME_AS]->()
WHERE r.source = 'source:resolve'
DELETE r
"""
RED = Reader("red", Marking.RED, victims=True)


def _id(key: str, label: str = "person") -> str:
    return f"{label}:{PREFIX}-resolve-{key}"


def _person(key: str, name: str, **given: Any) -> NodeRow:
    rest = {k: given.pop(k) for k in ("marking", "protected", "synthetic") if k in given}
    return NodeRow("Person", _id(key), {"name": name, **given}, T, **{"synthetic": True, **rest})


PEOPLE = (
    _person("a", "Ottoline Qvarga", birthDate="1980-02-03", nationalities=("FI",)),
    _person("b", "QVARGA, Ottoline", birthDate="1980-02-03", nationalities=("FI",)),
    _person("c", "Ottolina Qvarga", birthDate="1980"),
    _person("d", "Ottoline Qvarga", birthDate="1944-12-31", nationalities=("BR",), gender="MALE"),
    _person("guarded", "Ottoline Qvarga", birthDate="1980-02-03", protected=True),
    _person("real", "Ottoline Qvarga", birthDate="1980-02-03", synthetic=False),
    _person("other", "Berthold Zquist"),
    NodeRow(
        "Organization", _id("a", "organization"), {"name": "Ottoline Qvarga", "kind": "COMPANY"}, T, synthetic=True
    ),
)


@pytest_asyncio.fixture
async def stage(database_endpoint: Endpoint) -> AsyncIterator[Stage]:
    async with staged(database_endpoint) as made:
        await made.database.write([(REMOVE, {})])
        source = NodeRow("Source", SOURCE, {"name": "S", "publisher": "P"}, T, synthetic=True)
        await made.rows([source, *PEOPLE], [AssertionRow("REPORTED_BY", n.id, SOURCE, SOURCE, T) for n in PEOPLE])
        try:
            yield made
        finally:
            await made.database.write([(REMOVE, {})])


async def _run(stage: Stage, at: datetime, **plan: Any) -> Resolved:
    return await resolve(stage.database, Plan(**plan), at)


async def _standing(stage: Stage) -> dict[Pair, str | None]:
    """What stands between the people of this file, by the last part of their ids."""
    ours = [one for one in await judgements.live(stage.database) if PREFIX in one.ends[0] + one.ends[1]]
    return {(one.ends[0].rpartition("-")[2], one.ends[1].rpartition("-")[2]): one.said.judgement for one in ours}


async def test_a_run_proposes_and_decides_nothing(stage: Stage) -> None:
    found = await _run(stage, LATER[0])
    there = await _standing(stage)
    assert there["a", "b"] == "UNSURE"
    assert set(there.values()) == {"UNSURE"}
    assert not [p for p in there if {"guarded", "real", "other"} & set(p)], "who is protected, or real, is no candidate"
    assert found.unsure >= len(there)
    # The same again writes nothing.
    again = await _run(stage, LATER[1])
    assert again.written == 0
    shown = next(one for one in await judgements.live(stage.database) if one.ends == (_id("a"), _id("b")))
    assert shown.source == "source:resolve"
    assert (shown.said.decided_by or "").startswith("nomenklatura logic-v2 ")
    assert "name_match" in orjson.loads(shown.said.explanation or "")["features"]
    assert not [v for v in await run_checks(stage.database) if PREFIX in str(v.subject) or "resolve" in str(v.subject)]


async def test_a_dry_run_writes_nothing(stage: Stage) -> None:
    found = await resolve(stage.database, Plan(), LATER[0], dry_run=True)
    assert found.proposed
    assert not await _standing(stage)


async def test_auto_makes_positive_what_reaches_its_score_and_nothing_below(stage: Stage) -> None:
    await _run(stage, LATER[0], threshold=0.3, auto=0.95)
    of_pair = {one.ends: one.said for one in await judgements.live(stage.database) if PREFIX in one.ends[0]}
    assert {s.judgement for s in of_pair.values()} == {"POSITIVE", "UNSURE"}
    for said in of_pair.values():
        assert said.judgement == ("POSITIVE" if (said.score or 0) >= 0.95 else "UNSURE")


async def test_a_decision_is_never_written_over_and_a_negative_never_proposed_again(stage: Stage) -> None:
    a, b, d = _id("a"), _id("b"), _id("d")
    await _run(stage, LATER[0], threshold=0.3)
    await decisions.decide(stage.database, a, b, Judgement.NEGATIVE, "Ann", LATER[1], why="two files", force=False)
    await decisions.decide(stage.database, a, d, Judgement.UNSURE, "Ann", LATER[2], why=None, force=False)
    found = await _run(stage, LATER[3], threshold=0.0, auto=0.0)
    there = await _standing(stage)
    assert (there["a", "b"], there["a", "d"]) == ("NEGATIVE", "UNSURE")
    assert (a, b) not in [ends for ends, _ in found.proposed]
    assert (a, d) not in [ends for ends, _ in found.proposed]
    # Nor are they made one by way of a third.
    clusters = [p for p, j in there.items() if j == "POSITIVE"]
    assert not {("a", "c"), ("b", "c")} <= set(clusters)
    assert found.held or not clusters
    said = next(one.said for one in await judgements.live(stage.database) if one.ends == (a, b))
    told = orjson.loads(said.explanation or "")
    assert told["why"] == "two files"
    assert "name_match" in told["features"], "the features stay"
    assert said.score is not None


async def test_a_contradiction_is_refused_unless_forced_and_then_listed(stage: Stage) -> None:
    a, b, c = _id("a"), _id("b"), _id("c")
    for one, other in ((a, b), (b, c)):
        await decisions.decide(stage.database, one, other, Judgement.POSITIVE, "Ann", LATER[0], why=None, force=False)
    with pytest.raises(DatasetError, match=r"one thing \(.* = .* = .*\)"):
        await decisions.decide(stage.database, a, c, Judgement.NEGATIVE, "Bob", LATER[1], why=None, force=False)
    assert not decisions.contradictions(await judgements.live(stage.database))
    await decisions.decide(stage.database, a, c, Judgement.NEGATIVE, "Bob", LATER[2], why=None, force=True)
    [(told, way)] = decisions.contradictions(await judgements.live(stage.database))
    assert told.ends == (a, c)
    assert way == [a, b, c]
    await decisions.undo(stage.database, b, c, LATER[3])
    assert not decisions.contradictions(await judgements.live(stage.database))
    with pytest.raises(DatasetError, match="were judged not to be the same"):
        await decisions.decide(stage.database, b, c, Judgement.POSITIVE, "Ann", LATER[4], why=None, force=False)


async def test_undoing_restores_what_stood_and_as_of_shows_what_was_undone(stage: Stage) -> None:
    a, b = _id("a"), _id("b")
    await _run(stage, LATER[0])
    before = next(one.said for one in await judgements.live(stage.database) if one.ends == (a, b))
    await decisions.decide(stage.database, a, b, Judgement.POSITIVE, "Ann", LATER[2], why=None, force=False)
    assert await _size(stage, LATER[1]) == 1
    assert await _size(stage, LATER[3]) == 2
    undone, stands = await decisions.undo(stage.database, a, b, LATER[4])
    assert undone.judgement == "POSITIVE"
    assert stands == before
    assert next(one.said for one in await judgements.live(stage.database) if one.ends == (a, b)) == before
    assert await _size(stage, LATER[3]) == 2
    assert await _size(stage, LATER[5]) == 1
    await decisions.undo(stage.database, a, b, LATER[6])
    assert ("a", "b") not in await _standing(stage)
    with pytest.raises(DatasetError, match="nothing to undo"):
        await decisions.undo(stage.database, a, b, LATER[7])


async def _size(stage: Stage, known_at: datetime) -> int:
    query = "query($id: ID!) %as_of { person(id: $id) { identity { size } } }"
    size: int = (await stage.ask(query, Scope(RED, known_at=known_at), {"id": _id("a")}))["person"]["identity"]["size"]
    return size


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        (_id("a"), _id("a"), "is one record"),
        (_id("a"), _id("nobody"), "There is no entity"),
        (_id("a"), _id("a", "organization"), "never the same thing"),
        (_id("a"), _id("guarded"), "protected"),
        (_id("a"), _id("real"), "made up"),
    ],
)
async def test_nothing_is_decided_of_what_is_never_one(stage: Stage, a: str, b: str, why: str) -> None:
    with pytest.raises(DatasetError, match=why):
        await decisions.decide(stage.database, a, b, Judgement.POSITIVE, "Ann", LATER[0], why=None, force=True)
    assert not await _standing(stage)


async def test_claims_that_readers_of_a_record_may_not_see_are_no_reason(stage: Stage) -> None:
    rows: list[NodeRow] = []
    held: list[AssertionRow] = []
    for owner in (_id("other"), _id("c")):
        made = claim_id(owner, "passportNumber", "XZ99123456")
        rows.append(NodeRow("Claim", made, {"property": "passportNumber", "value": "XZ99123456"}, T, synthetic=True))
        held.append(AssertionRow("HAS_CLAIM", owner, made, SOURCE, T, marking=Marking.RED))
    await stage.rows(rows, held)
    await _run(stage, LATER[0])
    assert ("c", "other") not in await _standing(stage)
    seen = [AssertionRow("HAS_CLAIM", row.start, row.end, SOURCE, LATER[0]) for row in held]
    await stage.rows([], seen)
    await _run(stage, LATER[1])
    assert (await _standing(stage))["c", "other"] == "UNSURE"


@pytest.mark.parametrize("plan", [{"threshold": 1.5}, {"auto": -0.1}, {"threshold": 0.8, "auto": 0.5}])
def test_scores_that_are_none_are_refused(plan: dict[str, float]) -> None:
    with pytest.raises(DatasetError):
        Plan(**plan).check()  # type: ignore[arg-type] # scores


async def test_the_command_lists_decides_and_refuses_with_its_exit_codes(
    stage: Stage, database_endpoint: Endpoint
) -> None:
    a, b = _id("a"), _id("b")

    def crimegraph(*arguments: str) -> tuple[int, Any, str]:
        environ = {
            "NEO4J_URI": database_endpoint.uri, "NEO4J_USERNAME": database_endpoint.username,
            "NEO4J_PASSWORD": database_endpoint.password, "NEO4J_DATABASE": database_endpoint.database,
        }  # fmt: skip
        command = [str(Path(sys.executable).with_name("crimegraph")), "resolve", *arguments, "--json"]
        done = subprocess.run(command, env=os.environ | environ, capture_output=True, check=False, timeout=120)
        return done.returncode, orjson.loads(done.stdout) if done.stdout else None, done.stderr.decode()

    code, said, _ = crimegraph("decide", a, b, "positive", "--by", "Ann", "--why", "one passport")
    assert (code, said["judgement"], said["decidedBy"]) == (0, "POSITIVE", "Ann")
    code, said, _ = crimegraph("list", "--judgement", "POSITIVE", "--first", "500")
    assert code == 0
    assert [a, b] in [[one["a"], one["b"]] for one in said["judgements"]]
    code, said, told = crimegraph("decide", a, _id("guarded"), "positive", "--by", "Ann")
    assert (code, said) == (3, None)
    assert "protected" in told
    assert "Traceback" not in told
