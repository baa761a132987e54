"""FollowTheMoney entities into a real Neo4j: everything that an importer yields is written, and once."""

import json
import os
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from graph.database import Database
from graph.schema.apply import STATE_LABEL, apply
from graph.settings import Endpoint
from seed.importers.ftm import FORMAT
from seed.importers.input import Input
from seed.imports.account import Account
from seed.imports.findings import findings
from seed.imports.run import import_file
from seed.imports.under_way import Options

DONATIONS = Path(__file__).parents[3] / "../shared/data/ftm/donations.ijson"
# Later than all that the seed knows: from an earlier moment on its countries would be known too.
NOW = datetime(2027, 3, 1, tzinfo=UTC)
SOURCE = "source:ftm-zzftm"
CLEAN: tuple[tuple[str, dict[str, Any]], ...] = (
    (f"MATCH (n)-[r]->() WHERE r.source STARTS WITH '{SOURCE}' DELETE r", {}),
    ("MATCH (n) WHERE n.id CONTAINS ':ftm:' OR n.id CONTAINS 'zzftm' DETACH DELETE n", {}),
    ("MATCH (n:Claim|Wallet|Country) WHERE n.recordedAt = $now AND NOT EXISTS { (n)--() } DELETE n", {"now": NOW}),
    (f"MATCH (s:{STATE_LABEL}) WHERE s.id CONTAINS 'zzftm' DELETE s", {}),
)
LIVE = (
    f"MATCH ()-[r]->() WHERE r.source STARTS WITH '{SOURCE}' AND r.retractedAt IS NULL"
    " RETURN type(r), count(r) ORDER BY 1"
)


@pytest_asyncio.fixture
async def database(database_endpoint: Endpoint) -> AsyncIterator[Database]:
    async with Database.opened(database_endpoint) as opened:
        await apply(opened)
        await opened.write(CLEAN)
        try:
            yield opened
        finally:
            await opened.write(CLEAN)


async def imported(database: Database, file: Input, now: datetime = NOW) -> Account:
    with findings(file.path.with_name("rejects.jsonl")) as told:
        return await import_file(database, file, FORMAT, Options(), told, now=now)


async def live(database: Database) -> dict[str, int]:
    return dict([tuple(row) for row in await database.read(LIVE)])


async def test_the_real_donations_are_in_the_graph_and_importing_them_again_writes_nothing(
    database: Database, tmp_path: Path
) -> None:
    if not DONATIONS.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{DONATIONS} is not there: this test needs the real file")
        pytest.skip(f"{DONATIONS} is not there: the real file is not imported")
    path = tmp_path / "zzftm-donations.ijson"
    path.write_bytes(DONATIONS.read_bytes())
    file = Input(path, path.name)
    account = await imported(database, file)
    assert account.read == 474
    assert not (tmp_path / "rejects.jsonl").exists()
    counts = await live(database)
    assert counts == {"PAID": 290, "HAS_CLAIM": 259, "REPORTED_BY": 184, "BASED_IN": 103, "LOCATED_IN": 87}
    again = await imported(database, file)
    assert (again.written, again.retracted) == (0, 0)
    assert await live(database) == counts


async def test_values_at_the_limits_are_written(database: Database, tmp_path: Path) -> None:
    def entity(key: str, schema: str, **values: Any) -> dict[str, Any]:
        return {"id": key, "schema": schema, "properties": {name: [value] for name, value in values.items()}}

    lines = [
        entity("a", "Person", name="é" * 4_000, notes="x" * 8_000, position="12 34", birthDate="1980"),
        entity("p" * 255, "Company", name="N" * 8_000, registrationNumber="9" * 8_000, leiCode="x"),
        entity("w", "CryptoWallet", publicKey="0x" + "1" * 40),
        entity("s", "Sanction", entity="w", program="x" * 8_000),
        entity("o", "Payment", payer="a", beneficiary="p" * 255, amount="9" * 250, purpose="x" * 8_000),
    ]
    path = tmp_path / "zzftm-limits.json"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    account = await imported(database, Input(path, path.name))
    assert account.read == 5
    assert not (tmp_path / "rejects.jsonl").exists()
    found = await live(database)
    assert Counter(found) >= Counter({"PAID": 1, "DESIGNATES": 1, "REPORTED_BY": 4})
