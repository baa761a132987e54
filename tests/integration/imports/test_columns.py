"""Transfers that are written by columns are in the database as those that are written row by row."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.database import Database
from graph.schema.apply import STATE_LABEL, apply
from graph.settings import Endpoint
from graph.vocabularies import Marking, Reliability
from seed.importers.input import Input
from seed.importers.transfers import FORMAT
from seed.imports import assertions, run
from seed.imports.columns import write
from seed.imports.findings import findings
from seed.imports.run import import_file
from seed.imports.under_way import Options
from tests.random_transfers import files

# After the seed, so that no import dates what it knows earlier.
NOW = datetime(2027, 3, 1, 12, 30, 15, 250, tzinfo=UTC)
OWN = {"reliability": Reliability.B, "credibility": 2, "marking": Marking.GREEN}
SOURCES = "['source:transfers-zzbefore', 'source:transfers-zzit']"
MADE = f"""
MATCH (a)-[r]->(b) WHERE r.source IN {SOURCES}
UNWIND [a, b] AS n WITH DISTINCT n, r RETURN properties(n) AS row, labels(n) AS kind
UNION MATCH (a)-[r]->(b) WHERE r.source IN {SOURCES} RETURN properties(r) AS row, [type(r), a.id, b.id] AS kind
UNION MATCH (n) WHERE n.id IN {SOURCES} RETURN properties(n) AS row, labels(n) AS kind
"""
CLEAN = (
    f"MATCH (a)-[r]->(b) WHERE r.source IN {SOURCES} DELETE r",
    # One of the addresses is a wallet of the seed, which stays.
    "MATCH (w:Wallet) WHERE NOT (w)--() DELETE w",
    f"MATCH (n) WHERE n.id IN {SOURCES} DELETE n",
    f"MATCH (s:{STATE_LABEL}) WHERE s.id CONTAINS 'transfers-zz' DELETE s",
)


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


async def made(endpoint: Endpoint, text: str, before: str) -> object:
    """Everything that is in the database of it, and what was said."""
    async with Database.opened(endpoint) as database:
        await apply(database)
        try:
            with TemporaryDirectory() as folder:
                accounts = []
                with findings(Path(folder) / "rejects.jsonl") as told:
                    for name, content, own in (
                        ("zzbefore.csv", before, {"marking": Marking.RED}), ("zzit.csv", text, OWN)
                    ):  # fmt: skip
                        if content:
                            path = Path(folder) / name
                            path.write_bytes(content.encode())
                            options = Options(own=own)
                            file = Input(path, name)
                            account = await import_file(database, file, FORMAT, options, told, now=NOW)
                            accounts.append(account.as_json())
                said = told_in(Path(folder))
            rows = sorted(repr((kind, sorted(row.items()))) for row, kind in await database.read(MADE))
            return {"rows": rows, "said": said, "accounts": accounts}
        finally:
            await database.write([(statement, {}) for statement in CLEAN])


def told_in(folder: Path) -> list[list[str]]:
    return [
        sorted(json.dumps(json.loads(line)) for line in path.read_text().splitlines())
        for path in sorted(folder.glob("*.jsonl"))
    ]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=files(), block=st.sampled_from([40, 300, write.BLOCK]), raised=st.booleans())
def test_columns_and_rows_write_the_same_of_any_file(
    database_endpoint: Endpoint, loop: asyncio.Runner, text: str, block: int, raised: bool
) -> None:
    before = f"from,to,amount,tx_hash\n0x{'1' * 40},0x{'5' * 40},1,h\n" if raised else ""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(write, "BLOCK", block)
        patched.setattr(assertions, "MAX_KNOWN", 3)  # so that what is remembered of nodes is forgotten between batches
        by_columns = loop.run(made(database_endpoint, text, before))
        patched.setattr(run, "by_columns", lambda *_: None)
        assert by_columns == loop.run(made(database_endpoint, text, before))
