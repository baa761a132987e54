"""Files into a real Neo4j: once, whole, in versions, and nothing that is another source's."""

import asyncio
import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.database import Database
from graph.erasure import erase
from graph.settings import Endpoint
from graph.withdrawal import retract_source
from graph.write import Writer
from seed.importers.formats import Format
from seed.importers.input import Input, Unusable
from seed.imports.account import Account
from seed.imports.findings import findings
from seed.imports.run import import_file
from seed.imports.under_way import Options, Stopped
from tests.integration.imports.plain import PLAIN, TAG, given, wallet

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ORDINARY = Options()
LATER = NOW + timedelta(days=1)
LIVE = f"""
MATCH (a)-[r]->(b) WHERE r.source STARTS WITH 'source:{TAG}' AND r.retractedAt IS NULL
RETURN type(r) + ' ' + a.id + ' ' + coalesce(b.id, '') + ' ' + coalesce(r.amount, '')
"""


async def imported(
    database: Database, file: Input, now: datetime = NOW, options: Options = ORDINARY, form: Format = PLAIN
) -> Account:
    with findings(file.path.with_name("rejects.jsonl")) as told:
        return await import_file(database, file, form, options, told, now=now)


async def live(database: Database) -> list[str]:
    return sorted(text for (text,) in await database.read(LIVE))


def rejects(folder: Path) -> list[dict[str, Any]]:
    path = folder / "rejects.jsonl"
    return [orjson.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


TWO = ({"wallet": "a"}, {"wallet": "b"}, {"sent": ["a", "b", "10"]})


async def test_the_same_file_again_writes_nothing(database: Database, tmp_path: Path) -> None:
    file = given(tmp_path, "one.x", *TWO)
    first = await imported(database, file)
    assert (first.read, first.written, first.unchanged) == (3, 6, 0)  # with the source
    again = await imported(database, file, LATER)
    assert (again.read, again.written, again.unchanged, again.retracted) == (3, 0, 6, 0)


async def test_a_newer_version_withdraws_what_disappeared_and_adds_what_is_new(
    database: Database, tmp_path: Path
) -> None:
    await imported(database, given(tmp_path, "one.x", *TWO))
    newer = given(tmp_path, "one.x", {"wallet": "a"}, {"wallet": "c"}, {"sent": ["a", "c", "5"]})
    account = await imported(database, newer, LATER)
    assert account.retracted == 2  # the hop, and the report on b
    assert [line.split()[0] for line in await live(database)] == ["REPORTED_BY", "REPORTED_BY", "SENT"]
    [[before]] = await database.read(
        "MATCH ()-[r:SENT]->() WHERE r.source = $s AND r.recordedAt <= $t AND r.retractedAt > $t RETURN count(r)",
        {"s": account.source, "t": NOW + timedelta(hours=1)},
    )
    assert before == 1


async def test_a_version_that_comes_back_is_known_again(database: Database, tmp_path: Path) -> None:
    await imported(database, given(tmp_path, "one.x", *TWO))
    first = await live(database)
    await imported(database, given(tmp_path, "one.x", {"wallet": "a"}), LATER)
    await imported(database, given(tmp_path, "one.x", *TWO), LATER + timedelta(days=1))
    assert await live(database) == first


async def test_what_cannot_be_used_is_told_with_its_text_and_the_rest_is_written(
    database: Database, tmp_path: Path
) -> None:
    account = await imported(database, given(tmp_path, "one.x", *TWO, "nonsense", {"sent": ["a", "zz", "1"]}))
    assert dict(account.rejected) == {"malformed": 1, "dangling": 1}
    malformed, dangling = rejects(tmp_path)
    assert (malformed["file"], malformed["line"], malformed["text"]) == ("one.x", 4, "nonsense")
    assert dangling["line"] == 5
    assert len(await live(database)) == 3


async def test_a_dangling_end_is_looked_for_again_when_the_file_is_imported_again(
    database: Database, tmp_path: Path
) -> None:
    file = given(tmp_path, "one.x", *TWO, {"sent": ["a", "zz", "1"]})
    assert (await imported(database, file)).rejected.total() == 1
    await imported(database, given(tmp_path, "other.x", {"wallet": "zz"}))
    account = await imported(database, file, LATER)
    assert (account.written, account.rejected.total(), account.retracted) == (1, 0, 0)


async def test_strict_stops_before_anything_is_written(database: Database, tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="line 4"):
        await imported(database, given(tmp_path, "one.x", *TWO, "nonsense"), options=Options(strict=True))
    assert await live(database) == []
    assert len(rejects(tmp_path)) == 1


async def test_a_dry_run_says_what_the_import_then_does(database: Database, tmp_path: Path) -> None:
    file = given(tmp_path, "one.x", *TWO)
    would = await imported(database, file, options=Options(dry=True))
    assert await live(database) == []
    did = await imported(database, file)
    assert (would.written, would.rejected) == (did.written, did.rejected)
    newer = given(tmp_path, "one.x", {"wallet": "a"}, {"wallet": "c"}, {"sent": ["a", "c", "5"]})
    would = await imported(database, newer, LATER, Options(dry=True))
    did = await imported(database, newer, LATER)
    assert (would.written, would.unchanged, would.retracted) == (did.written, did.unchanged, did.retracted)


async def test_what_another_source_calls_a_node_becomes_a_claim(database: Database, tmp_path: Path) -> None:
    await imported(database, given(tmp_path, "one.x", {"wallet": "a", "called": "First"}))
    account = await imported(database, given(tmp_path, "two.x", {"wallet": "a", "called": "Second"}))
    rows = await database.read(
        "MATCH (n:Wallet {id: $id}) OPTIONAL MATCH (n)-[r:HAS_CLAIM]->(c) RETURN n.name, c.property, c.value, r.source",
        {"id": wallet("a")},
    )
    assert rows == [["First", "name", "Second", account.source]]
    again = await imported(database, given(tmp_path, "two.x", {"wallet": "a", "called": "Second"}), LATER)
    assert again.written == 0


async def test_a_node_that_was_only_named_is_described_by_who_comes_later(database: Database, tmp_path: Path) -> None:
    await imported(database, given(tmp_path, "one.x", {"wallet": "a", "named": True}))
    await imported(database, given(tmp_path, "two.x", {"wallet": "a", "called": "Described"}))
    await imported(database, given(tmp_path, "three.x", {"wallet": "a", "named": True}))
    assert await database.read("MATCH (n:Wallet {id: $id}) RETURN n.name", {"id": wallet("a")}) == [["Described"]]


async def test_what_a_curated_data_set_describes_stays_as_it_is(database: Database, tmp_path: Path) -> None:
    source = replace(PLAIN.origin(given(tmp_path, "own.x", {})), recorded_at=NOW)
    node = replace(
        source.entity("Wallet", wallet("a"), Input(tmp_path, "x").place, name="Curated", family="other", address="a"),
        described_by=None,
    )
    await Writer(database, NOW).write([source.row(), node], [source.reports(node.id, Input(tmp_path, "x").place)])
    await imported(database, given(tmp_path, "one.x", {"wallet": "a", "called": "Else"}))
    assert await database.read("MATCH (n:Wallet {id: $id}) RETURN n.name", {"id": wallet("a")}) == [["Curated"]]


async def test_a_contradiction_within_a_file_keeps_the_first(database: Database, tmp_path: Path) -> None:
    hop, other = {"sent": ["a", "b", "10"], "at": "2024"}, {"sent": ["a", "b", "10"], "at": "2025"}
    account = await imported(database, given(tmp_path, "one.x", *TWO[:2], hop, hop, other))
    assert dict(account.rejected) == {"contradiction": 1}
    assert account.merged == 1


async def test_an_import_that_was_cut_off_is_completed_at_its_own_moment(database: Database, tmp_path: Path) -> None:
    many = [{"wallet": f"n{i}"} for i in range(300)]
    file = given(tmp_path, "one.x", *many)

    class Cut(Exception):
        pass

    def breaking(file: Input, origin: Any) -> Any:
        for number, parsed in enumerate(PLAIN.read(file, origin)):
            if number == 250:
                raise Cut
            yield parsed

    with pytest.raises(Cut):
        await imported(database, file, form=replace(PLAIN, read=breaking))
    await imported(database, file, LATER)
    rows = await database.read(
        "MATCH (n:Wallet)-[r:REPORTED_BY]->(s) WHERE n.id STARTS WITH $p RETURN DISTINCT r.recordedAt, count(r)",
        {"p": wallet("n")},
    )
    assert [(at.to_native(), number) for at, number in rows] == [(NOW, 300)]


async def test_two_imports_of_one_source_at_once_wait_for_each_other(
    database_endpoint: Endpoint, database: Database, tmp_path: Path
) -> None:
    file = given(tmp_path, "one.x", *[{"wallet": f"n{i}"} for i in range(500)])
    async with Database.opened(database_endpoint) as other:
        both = await asyncio.gather(imported(database, file), imported(other, file))
    assert min(account.written for account in both) == 0
    [[number]] = await database.read(
        "MATCH (:Wallet)-[r:REPORTED_BY]->(s:Source {id: $id}) RETURN count(r)", {"id": both[0].source}
    )
    assert number == 500


async def test_imports_of_the_same_nodes_at_once_neither_deadlock_nor_duplicate(
    database_endpoint: Endpoint, database: Database, tmp_path: Path
) -> None:
    names = [{"wallet": f"n{i}"} for i in range(3000)]
    files = [given(tmp_path, f"{i}.x", *(names if i % 2 else reversed(names))) for i in range(4)]
    async with Database.opened(database_endpoint) as other:
        accounts = await asyncio.gather(*(imported((database, other)[i % 2], f) for i, f in enumerate(files)))
    assert all(account.rejected.total() == 0 for account in accounts)
    [[nodes, reports]] = await database.read(
        "MATCH (n:Wallet) WHERE n.id STARTS WITH $p RETURN count(n), sum(COUNT { (n)-[:REPORTED_BY]->() })",
        {"p": wallet("n")},
    )
    assert (nodes, reports) == (3000, 12000)


async def test_a_part_withdraws_what_it_mentions_and_nothing_else(database: Database, tmp_path: Path) -> None:
    await imported(database, given(tmp_path, "one.x", *TWO, {"wallet": "c"}, {"sent": ["c", "a", "1"]}))
    account = await imported(database, given(tmp_path, "one.x", {"gone": "a"}, {"wallet": "d"}), LATER)
    # The report on a, and the hop that begins at a; the hop from c is c's.
    assert account.retracted == 2
    assert len(await live(database)) == 4


async def test_a_source_that_was_taken_back_comes_back_with_its_file(database: Database, tmp_path: Path) -> None:
    file = given(tmp_path, "one.x", *TWO)
    account = await imported(database, file)
    first = await live(database)
    taken = await retract_source(database, account.source, LATER)
    assert (taken.assertions, taken.nodes, await live(database)) == (3, 2, [])
    back = await imported(database, file, LATER + timedelta(days=1))
    assert back.written > 0
    assert await live(database) == first


async def test_what_was_erased_does_not_come_back(database: Database, tmp_path: Path) -> None:
    file = given(tmp_path, "one.x", *TWO)
    await imported(database, file)
    await erase(database, wallet("b"), LATER)
    try:
        newer = given(tmp_path, "one.x", *TWO, {"wallet": "c"})
        account = await imported(database, newer, LATER + timedelta(days=1))
        assert dict(account.rejected) == {"erased": 1}
        assert len(await live(database)) == 2  # the reports on a and c
        assert wallet("b") in rejects(tmp_path)[0]["text"]
    finally:
        await database.write([("MATCH (e:Erasure) WHERE e.erasedAt = $at DELETE e", {"at": LATER})])


async def test_a_file_that_is_unusable_writes_nothing(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "cut.x"
    path.write_bytes(gzip.compress(b'{"wallet": "a"}\n' * 1000)[:-20])
    with pytest.raises(Unusable, match="cut off"):
        await imported(database, Input(path, "cut.x"))
    assert await live(database) == []
