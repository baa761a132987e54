"""Constraints, indexes and checks on a real Neo4j."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from graph.database import Database
from graph.schema.apply import STATE_LABEL, apply, current_hash, declared, missing, stored_hash
from graph.schema.checks import check_names, run_checks
from graph.scripts import names, script
from graph.settings import Endpoint

COMMAND = [sys.executable, "-c", "from graph.schema.commands import app; app()"]
OLD = "CREATE INDEX zz_outdated IF NOT EXISTS\nFOR (n:Zz) ON (n.zz)"


@pytest_asyncio.fixture
async def database(database_endpoint: Endpoint) -> AsyncIterator[Database]:
    async with Database.opened(database_endpoint) as opened:
        await apply(opened)
        yield opened


async def test_the_schema_is_applied_once_and_its_hash_kept(database: Database) -> None:
    assert await stored_hash(database) == current_hash()
    assert await missing(database) == ()
    before = database.statements_sent
    state = await apply(database)
    assert not state.applied
    assert database.statements_sent == before + 1


async def test_what_is_ours_and_no_longer_declared_is_dropped(database: Database) -> None:
    await database.run_schema(OLD)
    await database.write(
        [
            (
                f"MATCH (s:{STATE_LABEL} {{id: 'schema'}}) SET s.hash = 'x', s.statements = s.statements + $old",
                {"old": OLD},
            )
        ]
    )
    state = await apply(database)
    assert state.applied
    assert state.dropped == ("zz_outdated",)
    assert await database.read("SHOW INDEXES YIELD name WHERE name = 'zz_outdated' RETURN name") == []
    assert await stored_hash(database) == current_hash()


async def test_every_declared_name_is_there_and_every_id_is_unique(database: Database) -> None:
    rows = await database.read("SHOW CONSTRAINTS YIELD name RETURN name")
    assert {name for name in declared() if name.endswith("_id_unique")} <= {name for (name,) in rows}


# Those of load/csv read files, and have tests of their own.
@pytest.mark.parametrize("name", [name for name in names("load") if not name.startswith("load/csv/")])
async def test_every_load_statement_runs_without_rows(database: Database, name: str) -> None:
    # A degree that nothing of the seed has.
    none: dict[str, Any] = {"Int": 1_000_000}
    parameters: dict[str, Any] = {
        p.name: [] if p.type.startswith("List") else none.get(p.type) for p in script(name).parameters
    }
    counters = await database.write([(script(name).statement, parameters)])
    assert counters.nothing


BROKEN = """
CREATE (a:Entity:Person {id: 'person:zz-broken', name: 'x', birthDate: '1980', aliases: 'x'})
CREATE (v:Entity:VictimCase {id: 'victim-case:zz-broken', name: 'x', protected: true, searchKeys: ['x'],
  recordedAt: datetime('2025-01-01T00:00:00Z'), marking: 4, rowHash: 'h'})
CREATE (c:Claim {id: 'claim:zz-broken', recordedAt: datetime(), marking: 0, rowHash: 'h'})
CREATE (s:Source {id: 'source:zz-broken', recordedAt: datetime('2024-01-01T00:00:00Z'), marking: 3, rowHash: 'h'})
CREATE (a)-[:SAME_AS {id: 'zz-same', key: 'zz'}]->(v)
CREATE (a)-[:SENT {id: 'zz-sent', source: 'source:zz-nowhere', at: '2024'}]->(a)
CREATE (v)-[:REPORTED_BY {id: 'zz-reported', key: 'zz-twice', source: 'source:zz-broken', marking: 0, url: 'x',
  recordedAt: datetime('2024-06-01T00:00:00Z'), validFromDay: date('2025-01-01'), validToDay: date('2024-01-01')}]->(s)
CREATE (v)-[:REPORTED_BY {id: 'zz-reported-2', key: 'zz-twice', source: 'source:zz-broken', marking: 4,
  recordedAt: datetime('2025-06-01T00:00:00Z')}]->(s)
CREATE (:Source {id: 'source with a space', marking: 9})
"""
REMOVE = """
MATCH (n:Entity|Source|Claim) WHERE n.id ENDS WITH 'zz-broken' OR n.id = 'source with a space' DETACH DELETE n
"""
CAUGHT = {
    "assertions_are_live_once": "zz-twice",
    "claims_have_one_owner": "claim:zz-broken",
    "days_stand_beside_dates": "person:zz-broken",
    "ends_are_allowed": "zz-same",
    "event_ends_are_stored": "zz-sent",
    "ids_begin_with_the_label": "source with a space",
    "ids_are_unique": "source with a space",
    "markings_do_not_fall_below_what_is_joined": "zz-reported",
    "nodes_are_known_before_their_assertions": "victim-case:zz-broken",
    "relationships_carry_the_envelope": "zz-sent",
    "sources_exist": "source:zz-nowhere",
    "validity_is_in_order": "zz-reported",
    "values_are_of_their_kind": "person:zz-broken",
    "victims_stay_unnamed": "victim-case:zz-broken",
    "withdrawn_nodes_are_asserted_by_nobody": "source with a space",
}


async def test_every_check_finds_what_breaks_its_rule(database: Database) -> None:
    assert set(CAUGHT) == set(check_names())
    await database.write([(BROKEN, {})])
    try:
        found = {(v.check, v.subject) for v in await run_checks(database)}
    finally:
        await database.write([(REMOVE, {})])
    for check, subject in CAUGHT.items():
        assert (check, subject) in found, check


@pytest.mark.parametrize("command", ["apply", "check"])
async def test_the_commands_put_one_json_value_on_stdout(
    database: Database, database_endpoint: Endpoint, command: str
) -> None:
    given = {
        "NEO4J_URI": database_endpoint.uri,
        "NEO4J_USERNAME": database_endpoint.username,
        "NEO4J_PASSWORD": database_endpoint.password,
        "NEO4J_DATABASE": database_endpoint.database,
    }
    done = subprocess.run(  # noqa: ASYNC221 — nothing else runs in this loop
        [*COMMAND, command, "--json"], env=os.environ | given, capture_output=True, text=True, timeout=60, check=False
    )
    facts = json.loads(done.stdout)
    if command == "apply":
        assert facts == {"applied": False, "statements": len(declared()), "dropped": [], "hash": current_hash()}
        assert done.returncode == 0
    else:
        assert (facts["current"], facts["missing"]) == (True, [])
        assert done.returncode == (1 if facts["violations"] else 0)


async def test_what_an_earlier_version_wrote_is_completed(database: Database) -> None:
    old = (
        "CREATE (:Entity:Person {id: 'person:zz-old', name: 'Zz OLD'})"
        "-[:BASED_IN {id: 'zz-old'}]->(:Entity:Country {id: 'country:zz-old'})"
    )
    await database.write([(old, {})])
    try:
        for statement in script("upgrade/complete_derived").statements:
            await database.run_schema(statement)
        found = await database.read(
            "MATCH (n:Entity {id: 'person:zz-old'})-[r:BASED_IN]->() RETURN n.nameLower, r.fromId, r.toId"
        )
    finally:
        await database.write([("MATCH (n:Entity) WHERE n.id ENDS WITH ':zz-old' DETACH DELETE n", {})])
    assert found == [["zz old", "person:zz-old", "country:zz-old"]]
