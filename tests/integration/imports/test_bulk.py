"""`crimegraph import --bulk` makes the graph that the incremental import makes, or leaves an empty database.

Servers of their own, since a store takes another's place: the two long ones are in `make test-deep`.
"""

import asyncio
import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graph import local
from graph.canonical import write_canonical
from graph.database import Database
from graph.local.files import Files
from graph.schema.apply import STATE_LABEL
from graph.settings import Settings
from tests.free_ports import free_ports
from tests.integration.imports.test_real_data import DATA, LARGE

OK = (0, 3)
AT = "2026-03-01T12:34:56.789012+00:00"
ROOT = Path(__file__).parents[3]
_COMMAND = "from graph.cli.main import main; main()"
A, B, C = ("0x" + digit * 40 for digit in "abc")
FILES = {
    # Named by transfers first, then described; an end that is nowhere; one assertion with two contents.
    "a.csv": f"""from,to,amount,asset,at,tx_hash,index,usd,family
{A},{B},1.50,USDT,2024-03-01T12:00:00Z,0x{"1" * 64},0,1.5,
{A.upper().replace("X", "x")},{B},1.5,USDT,2024-03-01T12:00:00Z,0x{"1" * 64},0,1.5,evm
{A},{B},2,USDT,2024-03-01T12:00:00Z,0x{"1" * 64},0,,
{B},{C},1e3,"ETH, wrapped",2024,0x{"2" * 64},,,
{B},{C},NaN,,,0x{"3" * 64},,,
{C},zzbulk-1,7,,2024-03-01T12:00:00Z,,,,other
""",
    "sanctioned_addresses_DOGE.txt": f"{A}\n{C}\n",
    "people.ftm.json": "\n".join(
        json.dumps(one) for one in (
            {"id": "zz-1", "schema": "Person", "properties": {"name": ['A "quoted"\nname', "\x1f"],
             "birthDate": ["1980"], "country": ["fi"], "notes": ["Öýþ, 赵伟"]}},
            {"id": "zz-2", "schema": "Company", "properties": {"name": ["Zz, Ltd"], "jurisdiction": ["mm"]}},
            {"id": "zz-3", "schema": "Ownership", "properties": {"owner": ["zz-1"], "asset": ["zz-2"]}},
            {"id": "zz-4", "schema": "Ownership", "properties": {"owner": ["zz-1"], "asset": ["zz-none"]}},
            {"id": "zz-5", "schema": "CryptoWallet", "properties": {"publicKey": [B], "holder": ["zz-1"]}},
        )
    ) + "\n",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Home:
    """A local server, and the command as a person runs it."""

    path: Path
    bolt: int
    http: int

    @classmethod
    def at(cls, path: Path) -> "Home":
        return cls(path, *free_ports(2))

    @property
    def settings(self) -> Settings:
        return Settings.from_environment(self.environ())

    def environ(self) -> dict[str, str]:
        return {k: v for k, v in os.environ.items() if not k.startswith("NEO4J_")} | {
            "CRIMEGRAPH_HOME": str(self.path), "CRIMEGRAPH_BOLT_PORT": str(self.bolt),
            "CRIMEGRAPH_HTTP_PORT": str(self.http), "CRIMEGRAPH_HEAP_MEGABYTES": "768",
            "CRIMEGRAPH_PAGECACHE_MEGABYTES": "64",
        }  # fmt: skip

    def begun(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _COMMAND, "import", *arguments, "--json", "--recorded-at", AT,
                   "--rejects", str(self.path.with_name(f"{self.path.name}.jsonl"))]  # fmt: skip
        environ = self.environ() | {"PYTHONPATH": str(ROOT)}
        return subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, stdout=-1, stderr=-1)

    def ended(self, *arguments: str, codes: tuple[int, ...] = OK) -> dict[str, Any]:
        process = self.begun(*arguments)
        out, said = process.communicate(timeout=500)
        assert process.returncode in codes, said.decode()
        assert out or codes != OK, said.decode()
        return json.loads(out) if out else {"said": said.decode()}

    def killed_when(self, seen: Callable[[Files], bool], *arguments: str) -> None:
        process = self.begun(*arguments)
        while not seen(Files(self.path)):
            assert process.poll() is None, process.communicate()[1].decode()
            time.sleep(0.01)
        process.kill()
        process.communicate()

    def canonical(self) -> tuple[list[str], list[list[Any]]]:
        """The lines of the graph, and what is remembered of imports."""
        with local.session(self.settings) as endpoint:
            return asyncio.run(self._canonical(endpoint))

    async def _canonical(self, endpoint: Any) -> tuple[list[str], list[list[Any]]]:
        out = io.BytesIO()
        async with Database.opened(endpoint) as database:
            await write_canonical(database, out)
            remembered = await database.read(
                f"MATCH (s:{STATE_LABEL}) WHERE s.id <> 'schema' AND NOT s.id STARTS WITH 'lock:'"
                " RETURN s.id, s.hash, toString(s.recordedAt), s.done, s.types, s.rows, s.unresolved ORDER BY s.id"
            )
        return out.getvalue().decode().splitlines(), remembered

    def findings(self) -> list[str]:
        told = self.path.parent.glob(f"{self.path.name}*.jsonl")
        return sorted(line for path in told for line in path.read_text().splitlines())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    if DATA.is_dir():
        shutil.copytree(DATA, made, ignore=shutil.ignore_patterns(*LARGE))
    made.mkdir(exist_ok=True)
    for name, text in FILES.items():
        (made / name).write_bytes(text.encode())
    return made


@pytest.mark.deep
def test_bulk_makes_the_graph_of_the_incremental_import(tmp_path: Path, folder: Path) -> None:
    # The transfers come first, so that wallets are named before they are described.
    shutil.move(folder / "a.csv", tmp_path / "a.csv")
    shutil.move(folder / "people.ftm.json", tmp_path / "people.ftm.json")
    given = [str(tmp_path / "a.csv"), str(tmp_path / "people.ftm.json"), str(folder)]
    one, other = Home.at(tmp_path / "one"), Home.at(tmp_path / "other")
    slowly, quickly = one.ended(*given), other.ended("--bulk", *given)
    assert quickly == slowly
    assert other.findings() == one.findings()
    graph, remembered = one.canonical()
    assert other.canonical() == (graph, remembered)
    again = other.ended(*given)
    assert (again["written"], again["retracted"]) == (0, 0)
    assert "something is in this one" in other.ended("--bulk", *given, codes=(3,))["said"]
    assert other.canonical() == (graph, remembered)


@pytest.mark.deep
def test_a_killed_run_leaves_nothing_or_everything_and_the_same_command_completes_it(tmp_path: Path) -> None:
    home, whole = Home.at(tmp_path / "home"), Home.at(tmp_path / "whole")
    for name, text in FILES.items():
        (tmp_path / name).write_bytes(text.encode())
    given = ["--bulk", *(str(tmp_path / name) for name in FILES)]
    whole.ended(*given)
    home.killed_when(lambda files: any(files.base.glob("bulk-*/neo4j/data/databases")), *given)
    assert home.canonical() == ([], [])
    home.killed_when(lambda files: (files.data / "databases" / "neo4j" / "neostore").exists()
                     and not any(files.base.glob("bulk-*")), *given)  # fmt: skip
    home.ended(*given)
    assert home.canonical() == whole.canonical()


def test_bulk_wants_the_local_database(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(FILES["a.csv"].encode())
    command = [sys.executable, "-c", _COMMAND, "import", "--bulk", str(tmp_path / "a.csv")]
    environ = os.environ | {"NEO4J_URI": "bolt://127.0.0.1:1", "NEO4J_PASSWORD": "x", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode != 0
    assert "--bulk fills the local database" in done.stderr
