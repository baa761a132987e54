"""The real files of ../shared/data, in one run into one graph. The largest packs only in the deep run."""

import asyncio
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from graph.cli.main import application
from graph.database import Database
from graph.schema.apply import STATE_LABEL
from graph.schema.checks import run_checks
from graph.settings import Endpoint
from graph.store import mark_hubs

DATA = Path(__file__).parents[3] / "../shared/data"
LARGE = ("graphsense.actorpack.yaml", "etherscamdb_tagpack.yaml", "ransomwhere.yaml", "usdt_blacklist.yaml")
# Later than all that the seed knows: an earlier moment would be that of its countries as well.
RECORDED = "2027-01-01T12:34:56Z"
REJECTED = {
    # (file, what begins the original text): why. Nothing else is rejected.
    "ofac/sanctioned_addresses_XMR.txt 5be5543f": "bad-address",  # 64 digits: no form of address
    "tagpacks/ofac.yaml 5be5543f": "bad-address",
    "tagpacks/ofac.yaml 884Bz8UH": "bad-address",  # cut off after 67 characters
    "tagpacks/ofac.yaml 49HqitRz": "bad-address",
    "tagpacks/plustoken.yaml 1MFgcyJ7": "bad-checksum",  # a character too many
    "tagpacks/plustoken.yaml 14bwh6gm": "bad-address",  # written in lower case, which base58 is not
    "tagpacks/etherscamdb_tagpack.yaml 1Mn386ue": "bad-checksum",  # a character too many
    "stix/poisonivy.json course-of-action": "unknown-type",
}
# Of what the import added; nodes that were there before keep their own moment.
CLEAN = (
    "MATCH ()-[r]->() WHERE r.recordedAt = datetime($at) CALL (r) { DELETE r } IN TRANSACTIONS OF 5000 ROWS",
    "MATCH (n) WHERE n.recordedAt = datetime($at) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS",
    f"MATCH (s:{STATE_LABEL}) WHERE s.id STARTS WITH 'import:' DELETE s",
)


@pytest.fixture(scope="module")
def data() -> Path:
    if not DATA.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{DATA} is missing, and CI has it.", pytrace=False)
        pytest.skip(f"{DATA} is missing: the real files are not part of the project.")
    return DATA


@pytest.fixture(scope="module")
def imported(seeded: Endpoint, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator["_Imported"]:
    """All but the largest, twice."""
    folder = tmp_path_factory.mktemp("real") / "data"
    shutil.copytree(data, folder, ignore=shutil.ignore_patterns(*LARGE))
    try:
        yield _Imported(seeded, _import(seeded, folder), _import(seeded, folder), folder)
    finally:
        asyncio.run(_clean(seeded))


class _Imported:
    def __init__(self, endpoint: Endpoint, first: "_Run", second: "_Run", folder: Path) -> None:
        self.endpoint, self.first, self.second, self.folder = endpoint, first, second, folder

    def ask(self, text: str, **parameters: Any) -> list[list[Any]]:
        return asyncio.run(self._ask(text, parameters))

    async def _ask(self, text: str, parameters: dict[str, Any]) -> list[list[Any]]:
        async with Database.opened(self.endpoint) as database:
            return await database.read(text, parameters)


class _Run:
    def __init__(self, code: int, account: dict[str, Any], said: str, rejects: list[dict[str, Any]]) -> None:
        self.code, self.account, self.said, self.rejects = code, account, said, rejects


def _import(endpoint: Endpoint, folder: Path) -> _Run:
    rejects = folder.parent / "rejects.jsonl"
    environ = {
        "NEO4J_URI": endpoint.uri,
        "NEO4J_USERNAME": endpoint.username,
        "NEO4J_PASSWORD": endpoint.password,
        "NEO4J_DATABASE": endpoint.database,
    }
    arguments = ["import", str(folder), "--json", "--rejects", str(rejects), "--recorded-at", RECORDED]
    result = CliRunner().invoke(application("import"), arguments, env=environ)
    assert result.exit_code in (0, 3), result.output
    lines = [json.loads(line) for line in rejects.read_text(encoding="utf-8").splitlines()]
    return _Run(result.exit_code, json.loads(result.stdout), result.stderr, lines)


async def _clean(endpoint: Endpoint) -> None:
    async with Database.opened(endpoint, timeout_seconds=300) as database:
        for text in CLEAN:
            async for _ in database.stream(text, {"at": RECORDED}, writes=True):
                pass
        await mark_hubs(database)


def test_every_file_is_read_and_what_cannot_be_used_is_known(imported: _Imported) -> None:
    found = {
        f"{line['file']} {re.search(r'[0-9A-Za-z]{14,}|course-of-action', line['text'])[0][:16]}": line["reason"]  # type: ignore[index]
        for line in imported.first.rejects
    }
    wanted = {key: reason for key, reason in REJECTED.items() if not key.partition(" ")[0].endswith(LARGE)}
    assert {key: reason for key in wanted for given, reason in found.items() if given.startswith(key)} == wanted
    assert len(found) == len(wanted)
    assert imported.first.code == 3
    files = {one["file"] for one in imported.first.account["files"]}
    given = {p.relative_to(imported.folder).as_posix() for p in imported.folder.rglob("*") if p.is_file()}
    aside = {name for name in given if name.rpartition("/")[2].startswith(("LICENSE", "README"))}
    assert files == given - aside
    assert all(f"passed over: {name} (a licence or a readme)" in imported.first.said for name in aside)


def test_the_same_files_again_write_nothing(imported: _Imported) -> None:
    account = imported.second.account
    assert (account["written"], account["retracted"]) == (0, 0)
    assert account["rejected"] == imported.first.account["rejected"]


def test_every_rule_of_the_model_holds_afterwards(imported: _Imported) -> None:
    async def checks() -> list[Any]:
        async with Database.opened(imported.endpoint, timeout_seconds=300) as database:
            return list(await run_checks(database))

    assert asyncio.run(checks()) == []


def test_a_wallet_is_one_however_it_is_spelled(imported: _Imported) -> None:
    rows = imported.ask(
        "MATCH (w:Wallet) WHERE toLower(w.address) = $a"
        " RETURN w.id, COUNT { (w)<-[:DESIGNATES]-() }, COUNT { (w)-[:SENT]-() } > 0",
        a="0x098b716b8aaf21512996dc57eb0615e2383e2f96",
    )
    assert [row[0] for row in rows] == ["wallet:evm:0x098b716b8aaf21512996dc57eb0615e2383e2f96"]


def test_sanctioned_wallets_among_the_lazarus_transfers_are_eight(imported: _Imported) -> None:
    assert imported.ask(
        "MATCH (s:Source)<-[:REPORTED_BY]-(w:Wallet) WHERE s.id STARTS WITH 'source:ofac-'"
        " AND EXISTS { (w)-[r:SENT]-() WHERE r.source STARTS WITH 'source:transfers-' } RETURN count(DISTINCT w)"
    ) == [[8]]


def test_wallets_on_both_lists_are_those_that_an_independent_count_finds(imported: _Imported, data: Path) -> None:
    def spelled(text: str) -> str:
        return text.lower() if text.startswith("0x") else text

    listed = {
        spelled(line.strip())
        for path in (data / "ofac").glob("*.txt")
        for line in path.read_text().splitlines()
        if line.strip()
    }
    tagged = {
        spelled(found)
        for path in (data / "tagpacks").glob("*.yaml")
        if path.name not in LARGE
        for found in re.findall(r"^\s*-?\s*address: *['\"]?([0-9A-Za-z]+)", path.read_text(), re.MULTILINE)
    }
    both = listed & tagged
    # One of them is in both lists and is no address: REJECTED.
    assert sum(one.startswith("5be5543f") for one in both) == 1
    rows = imported.ask(
        "MATCH (w:Wallet) WHERE EXISTS { (w)-[:REPORTED_BY]->(s:Source) WHERE s.id STARTS WITH 'source:ofac-' }"
        " AND EXISTS { (w)-[:REPORTED_BY]->(s:Source) WHERE s.id STARTS WITH 'source:tagpack-' } RETURN w.address"
    )
    assert {spelled(address) for (address,) in rows} == {one for one in both if not one.startswith("5be5543f")}
