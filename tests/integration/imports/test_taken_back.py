"""An import that is taken back, and imported again; and one that was killed before it came to what nobody states."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.database import Database
from graph.schema.checks import run_checks
from graph.vocabularies import Marking
from graph.withdrawal import retract_source
from seed.importers.input import Input
from seed.imports import disappeared
from seed.imports.account import Account
from seed.imports.findings import findings
from seed.imports.run import import_file
from seed.imports.under_way import Options
from tests.integration.imports.plain import PLAIN, TAG, given, wallet

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SOURCE = f"source:{TAG}-taken"
TWO = ({"wallet": "a"}, {"wallet": "b"}, {"sent": ["a", "b", "10"]})
NODES = f"MATCH (n:Entity|Source) WHERE n.id CONTAINS '{TAG}' AND n.retractedAt IS NULL RETURN n.id ORDER BY n.id"


async def imported(database: Database, file: Input, now: datetime, **own: Any) -> Account:
    with findings(file.path.with_name("rejects.jsonl")) as told:
        return await import_file(database, file, PLAIN, Options(own=own), told, now=now)


async def there(database: Database) -> list[str]:
    assert not [v for v in await run_checks(database) if TAG in v.subject]
    return [one for (one,) in await database.read(NODES)]


async def test_an_import_that_was_taken_back_comes_back_with_the_same_file(database: Database, tmp_path: Path) -> None:
    file = given(tmp_path, "taken.x", *TWO)
    first = await imported(database, file, NOW)
    everything = await there(database)
    assert everything == [SOURCE, wallet("a"), wallet("b")]
    assert (await retract_source(database, SOURCE, NOW + DAY)).nodes == 2
    assert await there(database) == []
    again = await imported(database, file, NOW + 2 * DAY)
    # What it had said of the wallets nobody said any more, so it describes them again.
    assert (again.written, again.retracted) == (first.written, 0)
    assert await there(database) == everything
    [[absences]] = await database.read("MATCH (n:Entity {id: $id}) RETURN n.absences", {"id": wallet("a")})
    assert [moment.to_native() for moment in absences] == [NOW + DAY, NOW + 2 * DAY]
    assert (await imported(database, file, NOW + 3 * DAY)).written == 0


async def test_what_a_newer_version_leaves_to_an_amber_source_is_amber_and_described_by_it(
    database: Database, tmp_path: Path
) -> None:
    await imported(database, given(tmp_path, "taken.x", {"wallet": "a", "called": "Open"}, {"wallet": "b"}), NOW)
    other = given(tmp_path, "other.x", {"wallet": "a", "called": "Amber"})
    await imported(database, other, NOW + DAY, marking=Marking.AMBER)
    look = "MATCH (n:Entity {id: $id}) RETURN n.name, n.describedBy, n.marking"
    assert await database.read(look, {"id": wallet("a")}) == [["Open", SOURCE, Marking.CLEAR]]
    await imported(database, given(tmp_path, "taken.x", {"wallet": "b"}), NOW + 2 * DAY)
    assert await database.read(look, {"id": wallet("a")}) == [["Open", "", Marking.AMBER]]
    assert (await imported(database, other, NOW + 3 * DAY, marking=Marking.AMBER)).written
    assert await database.read(look, {"id": wallet("a")}) == [["Amber", f"source:{TAG}-other", Marking.AMBER]]
    assert (await imported(database, other, NOW + 4 * DAY, marking=Marking.AMBER)).written == 0
    assert len(await there(database)) == 4


async def test_a_killed_import_still_withdraws_what_disappeared(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await imported(database, given(tmp_path, "taken.x", *TWO), NOW)
    newer = given(tmp_path, "taken.x", {"wallet": "a"})

    async def killed(*_: Any) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(disappeared, "withdraw_orphans", killed)
        with pytest.raises(KeyboardInterrupt):
            await imported(database, newer, NOW + DAY)
    completed = await imported(database, newer, NOW + 2 * DAY)
    assert completed.withdrawn == 1
    assert await there(database) == [SOURCE, wallet("a")]
