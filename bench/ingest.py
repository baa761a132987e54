"""Rows a second of each way into Neo4j, on the same transfers in one run: `python -m bench.ingest`.

bulk         crimegraph import --bulk: its conversion, neo4j-admin on what that made, schema, hubs
incremental  crimegraph import
load csv     Cypher by hand (bench/ingest.cypher): the same nodes and relationships, with the properties that Cypher can
             compute; and the template of cypher/load/csv, which refuses what is malformed and writes nothing twice

`--only bulk` for millions of rows, which take the others hours. QUICK=1 makes few. The figures go to
bench/results/ingest.json.
"""

import argparse
import asyncio
import json
import os
import resource
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import load
from bench.transfers import write_transfers
from graph import local
from graph.database import Database
from graph.local import configuration
from graph.local.files import Files
from graph.local.memory import Memory
from graph.local.ports import Ports
from graph.schema.apply import STATE_LABEL, apply
from graph.scripts import script
from graph.settings import Endpoint, Settings
from seed.importers.input import Input
from seed.importers.transfers import FORMAT
from seed.imports.bulk.run import Seconds, import_in_bulk
from seed.imports.findings import findings
from seed.imports.found import Found
from seed.imports.run import import_file
from seed.imports.under_way import Options

RESULT = Path(__file__).parent / "results" / "ingest.json"
QUICK = bool(os.environ.get("QUICK"))
TRANSFERS, WALLETS = (20_000, 2_000) if QUICK else (200_000, 20_000)
WARM = 20_000
"""Transfers of a first round that is not counted: Java compiles what all sides run, and that takes tens of seconds."""
ROUNDS = 3
"""In turn; the quickest of each side counts, since what else the machine does only slows."""
AT = datetime(2026, 1, 1, tzinfo=UTC)
SOURCE = "source:transfers-load-csv"
BY_HAND = (Path(__file__).parent / "ingest.cypher").read_text(encoding="utf-8")
_EMPTY = (
    "MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 10000 ROWS",
    f"MATCH (n) WHERE NOT n:{STATE_LABEL} CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF 5000 ROWS",
    f"MATCH (s:{STATE_LABEL}) WHERE s.id <> 'schema' DELETE s",
)
Figures = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--transfers", type=int, default=TRANSFERS)
    parser.add_argument("--wallets", type=int, default=WALLETS)
    parser.add_argument("--only", choices=("bulk", "rows"), help="bulk alone, or all but it")
    parser.add_argument("--json", type=Path, default=RESULT)
    given = parser.parse_args()
    settings = replace(load.settings(), home=load.HOME.with_name("bench-ingest"), statement_timeout_seconds=3600.0)
    shutil.rmtree(settings.home, ignore_errors=True)
    settings.home.mkdir(parents=True)
    file = write_transfers(settings.home / "transfers.csv", given.transfers, given.wallets)
    figures: Figures = {"transfers": given.transfers, "wallets": given.wallets, "megabytes": file.stat().st_size >> 20}
    try:
        if given.only != "rows":
            figures["bulk"] = bulk(settings, file)
        if given.only != "bulk":
            shutil.rmtree(Files(settings.home).base, ignore_errors=True)
            figures |= row_by_row(settings, file)
    finally:
        shutil.rmtree(settings.home, ignore_errors=True)
    figures["table"] = table(figures)
    given.json.parent.mkdir(exist_ok=True)
    given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print("\n".join(figures["table"]))


def bulk(settings: Settings, file: Path) -> Figures:
    took = Seconds()
    began = time.monotonic()
    with findings(settings.home / "rejects.jsonl") as told:
        import_in_bulk(settings, [_found(file)], Options(), told, AT, _say, took)
    total = time.monotonic() - began
    return {
        "seconds": total,
        "steps": took.steps,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
    }


def row_by_row(settings: Settings, file: Path) -> Figures:
    files = Files(settings.home)
    files.prepare()
    warm = write_transfers(settings.home / "warm.csv", WARM, WARM // 10)
    for each in (file, warm):
        shutil.copy(each, files.imports / each.name)
        _for_template(each, files.imports / f"template-{each.name}")
    with _may_read_files(), local.session(settings) as endpoint:
        return asyncio.run(_row_by_row(endpoint, file, warm))


async def _row_by_row(endpoint: Endpoint, file: Path, warm: Path) -> Figures:
    ways: Mapping[str, Callable[[Database, Path], Any]] = {
        "incremental": _incremental, "load csv": _by_hand, "template": _template,
    }  # fmt: skip
    figures: Figures = {}
    rounds: dict[str, list[float]] = defaultdict(list)
    async with Database.opened(endpoint, timeout_seconds=3600.0) as database:
        await apply(database)
        for one in (warm, *ROUNDS * (file,)):
            for name, way in ways.items():
                await _emptied(database)
                _say(f"{name}: {one.name}")
                began, cpu = time.monotonic(), time.process_time()
                await way(database, one)
                seconds = time.monotonic() - began
                [[nodes, sent]] = await database.read(
                    "MATCH (w:Wallet) WITH count(w) AS nodes RETURN nodes, COUNT { ()-[:SENT]->() }"
                )
                rounds[name].append(seconds)
                figures[name] = {
                    "seconds": min(rounds[name][1:] or rounds[name]), "rounds": rounds[name],
                    "cpu": time.process_time() - cpu, "nodes": nodes, "relationships": sent,
                }  # fmt: skip
    return figures


async def _incremental(database: Database, file: Path) -> None:
    with findings(file.with_name("rejects.jsonl")) as told:
        await import_file(database, Input(file, file.name), FORMAT, Options(), told, now=AT)


async def _by_hand(database: Database, file: Path) -> None:
    for statement in BY_HAND.split(";"):
        if statement.strip():
            await _sent(database, statement, {"file": f"file:///{file.name}", "source": SOURCE})


async def _template(database: Database, file: Path) -> None:
    await database.write([("CREATE (:Source {id: $id, name: 'x', marking: 0})", {"id": SOURCE})])
    parameters = {"file": f"file:///template-{file.name}", "sourceId": SOURCE}
    await _sent(database, script("load/csv/load_transfers").statement, parameters)


async def _sent(database: Database, statement: str, parameters: Mapping[str, Any]) -> None:
    async for _ in database.stream(statement, parameters, writes=True):
        pass


async def _emptied(database: Database) -> None:
    for statement in _EMPTY:
        await _sent(database, statement, {})


def _for_template(file: Path, other: Path) -> None:
    """In the columns of the template: with a family, and amounts without superfluous zeros."""
    with file.open() as lines, other.open("w") as out:
        next(lines)
        out.write("family,from,to,amount,asset,at,txHash,index,usd\n")
        for line in lines:
            start, end, amount, asset, at, tx_hash, index, _ = line.rstrip().split(",")
            plain = amount.rstrip("0").rstrip(".")
            out.write(f"evm,{start},{end},{plain},{asset},{at},{tx_hash},{index},{plain}\n")


def _found(file: Path) -> Found:
    return Found(Input(file, file.name), FORMAT)


@contextmanager
def _may_read_files() -> Iterator[None]:
    """As Neo4j is unless told otherwise; ours is told."""
    ours = configuration.configuration

    def theirs(settings: Settings, memory: Memory, ports: Ports) -> dict[str, str]:
        return ours(settings, memory, ports) | {"dbms.security.allow_csv_import_from_file_urls": "true"}

    with ExitStack() as stack:
        configuration.configuration = theirs
        stack.callback(setattr, configuration, "configuration", ours)
        yield


def table(figures: Figures) -> list[str]:
    transfers = figures["transfers"]
    lines = [f"{transfers:,} transfers among {figures['wallets']:,} wallets, {figures['megabytes']} MB"]
    base = figures.get("load csv", {}).get("seconds")
    for name in ("bulk", "incremental", "load csv", "template"):
        if name in figures:
            seconds = figures[name]["seconds"]
            beside = f"{base / seconds:>6.2f} of load csv" if base else ""
            lines.append(f"{name:<12} {seconds:>8.1f} s  {transfers / seconds:>9,.0f} rows a second  {beside}".rstrip())
    if "bulk" in figures:
        steps = figures["bulk"]["steps"]
        lines += [f"  {name:<12} {seconds:>6.1f} s" for name, seconds in steps.items()]
        lines.append(f"  conversion / neo4j-admin {steps['conversion'] / steps['neo4j-admin']:.2f}")
        lines.append(f"  most memory of the command {figures['bulk']['megabytes']:,} MB")
    return lines


def _say(what: str, done: int = 0, total: int = 0, detail: str = "") -> None:
    if sys.stderr.isatty():
        print(what, file=sys.stderr)


if __name__ == "__main__":
    main()
