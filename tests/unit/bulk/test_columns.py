"""Transfers converted by columns are those that are read row by row: same rows, same findings, same account."""

import asyncio
import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.local.progress import silent
from graph.vocabularies import Marking, Reliability
from seed.importers.input import Input
from seed.importers.transfers import FORMAT
from seed.imports.bulk import run, transfers
from seed.imports.bulk.convert import convert
from seed.imports.bulk.staged import Staged, staged
from seed.imports.bulk.tables import Tables
from seed.imports.findings import Findings, findings
from seed.imports.found import Found
from seed.imports.under_way import Options
from tests.random_transfers import files

NOW = datetime(2026, 3, 1, 12, 30, 15, 250, tzinfo=UTC)
OWN = {"reliability": Reliability.B, "credibility": 2, "marking": Marking.GREEN}


def converted(folder: Path, text: str, *, columns: bool, before: str = "") -> dict[str, object]:
    """All that comes of a file: rows by table, account, findings, what is remembered."""
    with Tables(folder) as tables, staged(folder, tables) as graph, findings(folder / "rejects.jsonl") as told:
        accounts = []
        for name, content, how in (("before.csv", before, False), ("it.csv", text, columns)):
            if content:
                path = folder / name
                path.write_bytes(content.encode())
                own = {**OWN, "marking": Marking.RED} if name == "before.csv" else OWN
                accounts.append(asyncio.run(_convert(graph, path, how, own, told)))
        run.lay_down(graph)
    rows = {
        f"{kind} {name}": sorted(tuple(row) for path in paths[1:] for row in csv.reader(io.StringIO(_text(path))))
        for (kind, name), paths in tables.files.items()
    }
    said = {
        path.name: sorted(json.dumps(json.loads(line)) for line in path.read_text().splitlines())
        for path in (folder / "rejects.jsonl", folder / "remarks.jsonl") if path.exists()
    }  # fmt: skip
    return {"rows": {name: of for name, of in rows.items() if of}, "said": said, "accounts": accounts}


def _text(path: Path) -> str:
    return path.read_bytes().decode()


async def _convert(graph: Staged, path: Path, columns: bool, own: dict[str, Any], told: Findings) -> object:
    one = Found(Input(path, path.name), FORMAT)
    account, state = await convert(graph, one, Options(own=own), told, now=NOW, progress=silent, columns=columns)
    return account.as_json(), state


@given(files(), st.sampled_from([40, 300, transfers.BLOCK]), st.booleans())
def columns_and_rows_agree(text: str, block: int, raised: bool) -> None:
    before = f"from,to,amount,tx_hash\n0x{'1' * 40},0x{'5' * 40},1,h\n" if raised else ""
    usual, transfers.BLOCK = transfers.BLOCK, block
    try:
        with TemporaryDirectory() as one, TemporaryDirectory() as other:
            by_columns = converted(Path(one), text, columns=True, before=before)
            assert by_columns == converted(Path(other), text, columns=False, before=before)
    finally:
        transfers.BLOCK = usual


@pytest.mark.parametrize("files_drawn", [40, pytest.param(1_000, marks=pytest.mark.deep)])
def test_columns_and_rows_make_the_same_of_any_file(files_drawn: int) -> None:
    settings(max_examples=files_drawn)(columns_and_rows_agree)()
