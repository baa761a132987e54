"""`python -m bench.recall`: measures both worlds beside the shipped seed, and writes docs/recall.md."""

import argparse
import asyncio
import shutil
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench import load
from bench.recall import page
from bench.recall.measure import measure
from bench.recall.row import Row, table
from graph import local
from graph.database import Database
from graph.local.files import Files
from graph.schema.apply import apply
from graph.settings import Endpoint
from seed.load import load as load_seed
from seed.source import SHIPPED, dataset_folders, read_datasets
from seed.synthetic.generate import write
from seed.synthetic.world.generate import NAME, generate


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.recall", description=__doc__)
    parser.add_argument("--seed", type=int, default=page.SEED, help="of another world; then nothing is written")
    parser.add_argument("--size", type=int, help="chains of one world alone; then only a table of that size is written")
    parser.add_argument(
        "--write", type=Path, metavar="FOLDER", help="write a world there as a data set, and measure nothing"
    )
    given = parser.parse_args()
    if given.write is not None:
        folder = given.write / NAME
        write(generate(seed=given.seed, size=given.size or page.LARGE), folder)
        print(f"{folder}: load it with `crimegraph seed --dir {given.write}`")
        return 0
    settings = replace(load.settings(), home=load.HOME.with_name("bench-recall"))
    local.stop(settings)
    shutil.rmtree(Files(settings.home).data, ignore_errors=True)
    ok = True
    with local.session(settings) as endpoint:
        for size in (given.size,) if given.size else (page.SMALL, page.LARGE):
            rows = asyncio.run(_measured(endpoint, given.seed, size))
            print(f"seed {given.seed}, size {size}\n\n{table(rows)}")
            ok = ok and all(row.holds for row in rows)
            if given.seed == page.SEED and size in (page.SMALL, page.LARGE):
                page.PATH.write_text(page.replaced(page.PATH.read_text("utf-8"), size, rows), encoding="utf-8")
    if not ok:
        sys.stderr.write("some claims do not hold: read the table\n")
    return 0 if ok else 1


async def _measured(endpoint: Endpoint, seed: int, size: int) -> list[Row]:
    async with Database.opened(endpoint, timeout_seconds=300.0) as database:
        await apply(database)
        await load_seed(database, read_datasets(dataset_folders(SHIPPED)), imported_at=datetime.now(UTC))
        return await measure(database, seed=seed, size=size)


if __name__ == "__main__":
    sys.exit(main())
