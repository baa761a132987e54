"""One file: by columns where its form has them, else as seed/imports/run reads it."""

from datetime import datetime

from graph.local.progress import Progress
from seed.imports.account import Account
from seed.imports.bulk.columns import ByColumns, by_columns
from seed.imports.bulk.staged import Staged
from seed.imports.findings import Findings
from seed.imports.found import Found
from seed.imports.run import Options, opened
from seed.imports.state import Imported


async def convert(
    graph: Staged, one: Found, options: Options, told: Findings, *, now: datetime, progress: Progress,
    columns: bool = True,
) -> tuple[Account, Imported]:  # fmt: skip
    """What became of its records, and what is to be remembered. Raises Unusable and Stopped."""
    with opened(graph, one.file, one.format, options, told, now=now, progress=progress) as run:
        layout: ByColumns | None = by_columns(one, run.origin, graph) if columns else None
        if layout is None:
            await run.nodes()
            await run.assertions(fresh=True)
        else:
            from seed.imports.bulk.transfers import convert_transfers  # polars is heavy

            await convert_transfers(run, graph, layout)
        return run.account, run.done()
