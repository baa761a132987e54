"""One file: by columns where its form has them, else as seed/imports/run reads it."""

from datetime import datetime

from graph.local.progress import Progress
from seed.imports.account import Account
from seed.imports.bulk.staged import Staged
from seed.imports.columns.layout import by_columns
from seed.imports.findings import Findings
from seed.imports.found import Found
from seed.imports.run import opened
from seed.imports.state import Imported
from seed.imports.under_way import Options

MOST_APART = 100_000
"""Wallets whose rows are read one by one since other files mark them higher; beyond, the whole file is."""


async def convert(
    graph: Staged, one: Found, options: Options, told: Findings, *, now: datetime, progress: Progress,
    columns: bool = True,
) -> tuple[Account, Imported]:  # fmt: skip
    """What became of its records, and what is to be remembered. Raises Unusable and Stopped."""
    with opened(graph, one.file, one.format, options, told, now=now, progress=progress) as run:
        layout = by_columns(one.file, one.format) if columns else None
        apart = graph.apart("Wallet", int(run.origin.marking), MOST_APART) if layout else None
        if layout is None or apart is None:
            await run.nodes()
            await run.assertions(fresh=True)
        else:
            from seed.imports.bulk.transfers import convert_transfers  # polars is heavy

            await convert_transfers(run, graph, layout, apart)
        return run.account, run.done()
