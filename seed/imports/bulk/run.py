"""`crimegraph import --bulk`: files into an empty local database.

    unfinished? ─▶ empty? ─▶ convert each file ─▶ neo4j-admin ─▶ swap ─▶ schema, hubs, what no cell held ─▶ done

What is known of each import stands in the new store from its first moment, and a mark that the schema is still to come.
"""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from graph import local
from graph.database import Database
from graph.errors import DatasetError
from graph.local import admin
from graph.local.compaction import last_committed
from graph.local.progress import Progress
from graph.schema.apply import STATE_LABEL, apply
from graph.scripts import script
from graph.settings import Endpoint, Settings
from graph.store import HUB_DEGREE
from graph.withdrawal import withdraw_orphans
from seed.importers.input import Unusable
from seed.imports.account import Account
from seed.imports.bulk import store
from seed.imports.bulk.convert import convert
from seed.imports.bulk.staged import Staged, staged
from seed.imports.bulk.tables import LeftOver, Tables
from seed.imports.findings import Findings
from seed.imports.found import Found
from seed.imports.state import Imported, state_node
from seed.imports.under_way import Options
from seed.imports.unusable import unusable

TIMEOUT_SECONDS = 600.0
MARK = "bulk"
_ANYTHING = f"MATCH (n) WHERE NOT n:{STATE_LABEL} OR n.id <> 'schema' RETURN 1 LIMIT 1"
_UNFINISHED = f"MATCH (s:{STATE_LABEL} {{id: '{MARK}'}}) RETURN s.later"
_DONE = f"MATCH (s:{STATE_LABEL} {{id: '{MARK}'}}) DELETE s"


@dataclass(slots=True)
class Seconds:
    """What each step took, for whoever measures."""

    steps: dict[str, float] = field(default_factory=dict)

    def since(self, step: str, began: float) -> None:
        self.steps[step] = self.steps.get(step, 0.0) + time.monotonic() - began


def import_in_bulk(
    settings: Settings, files: Sequence[Found], options: Options, told: Findings, now: datetime, progress: Progress,
    took: Seconds | None = None,
) -> list[Account] | None:  # fmt: skip
    """The accounts of the files. None where an earlier run was killed after its store had become the database: that is
    completed now, and the files are in it. Raises DatasetError where the database is not empty, and LocalServerError.
    """
    took = took or Seconds()
    if settings.endpoint is not None:
        raise DatasetError(
            "--bulk fills the local database, and NEO4J_URI names another: unset it, or leave out --bulk."
        )
    where = admin.local_files(settings)
    where.prepare()
    with store.workplace(where, progress) as folder:
        last = None
        if store.exists(where):
            with local.session(settings, progress) as endpoint:
                unfinished, last = asyncio.run(_looked_at(endpoint))
                if unfinished:
                    asyncio.run(_finish(endpoint, progress, took))
                    return None
        began = time.monotonic()
        accounts, tables = asyncio.run(converted(folder, files, options, told, now, progress))
        took.since("conversion", began)
        began = time.monotonic()
        store.fill(settings, folder, tables.arguments(), last, progress)
        took.since("neo4j-admin", began)
    with local.session(settings, progress) as endpoint:
        asyncio.run(_finish(endpoint, progress, took))
    return accounts


async def _looked_at(endpoint: Endpoint) -> tuple[bool, int]:
    """Whether a run was killed before it was done, and the last transaction. Raises DatasetError where it is neither
    that nor empty."""
    async with Database.opened(endpoint, timeout_seconds=TIMEOUT_SECONDS) as database:
        last = await last_committed(database)
        if await database.read(_UNFINISHED):
            return True, last
        if await database.read(_ANYTHING):
            raise DatasetError(
                "--bulk fills an empty database, and something is in this one: leave out --bulk, or empty it with"
                " `crimegraph db reset`."
            )
        return False, last


async def converted(
    folder: Path, files: Sequence[Found], options: Options, told: Findings, now: datetime, progress: Progress
) -> tuple[list[Account], Tables]:
    accounts = []
    with Tables(folder) as tables, staged(folder, tables) as graph:
        for one in files:
            try:
                account, state = await convert(graph, one, options, told, now=now, progress=progress)
            except Unusable as error:
                if options.strict:
                    raise
                accounts.append(unusable(one, error, told))
                continue
            accounts.append(account)
            _remember(tables, account.source, state)
        progress("writing the nodes")
        lay_down(graph)
        _mark(tables, now)
    (folder / "nodes.sqlite").unlink()
    return accounts, tables


def lay_down(graph: Staged) -> None:
    graph.lay_down()
    if graph.any_only_named():
        from seed.imports.bulk.named import lay_down_wallets  # polars is heavy

        lay_down_wallets(graph)


def _remember(tables: Tables, source: str, state: Imported) -> None:
    node, values = state_node(source, state)
    tables.node(STATE_LABEL, node, values)


def _mark(tables: Tables, at: datetime) -> None:
    """In the store itself, so that a kill after the swap loses nothing of it."""
    later = {"set": tables.left_over, "withdraw": tables.unstated, "at": at.isoformat()}
    tables.node(STATE_LABEL, MARK, {"later": json.dumps(later)})


async def _finish(endpoint: Endpoint, progress: Progress, took: Seconds) -> None:
    async with Database.opened(endpoint, timeout_seconds=TIMEOUT_SECONDS) as database:
        began = time.monotonic()
        await apply(
            database, lambda done, total: progress("constraints and indexes", done, total), online_seconds=7200.0
        )
        took.since("schema", began)
        began = time.monotonic()
        for [later] in await database.read(_UNFINISHED):
            todo = json.loads(later)
            await _set_later(database, todo["set"])
            await withdraw_orphans(database, todo["withdraw"], datetime.fromisoformat(todo["at"]))
        # Without a limit of time: it looks at every entity.
        async for _ in database.stream(script("load/mark_hubs").statement, {"degree": HUB_DEGREE}, writes=True):
            pass
        await database.write([(_DONE, {})])
        took.since("hubs", began)


async def _set_later(database: Database, left_over: Sequence[LeftOver]) -> None:
    for name, one, prop, value in left_over:
        pattern = f"()-[x:`{name}` {{id: $id}}]->()" if name.isupper() else f"(x:`{name}` {{id: $id}})"
        await database.write([(f"MATCH {pattern} SET x += $properties", {"id": one, "properties": {prop: value}})])
