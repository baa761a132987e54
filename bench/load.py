"""The graph in a database of its own, under .crimegraph/bench: made once, and again when the generator changes.

generate (two processes) ─▶ neo4j-admin database import full ─▶ schema ─▶ hubs ─▶ remember the hash
"""

import asyncio
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from bench import graph, rows
from graph import local
from graph.database import Database
from graph.local import admin
from graph.schema.apply import apply, current_hash
from graph.settings import Endpoint, Settings
from graph.store import mark_hubs

ROOT = Path(__file__).parent.parent
HOME = ROOT / ".crimegraph" / ("bench-large" if graph.LARGE else "bench")
SLICES = 8 if graph.LARGE else 4
"""Files of transfers, so that two processes end together."""
_MADE_BY = ("bench/graph.py", "bench/rows.py", "graph/nodes.py", "graph/provenance.py", "graph/storage.py")
Progress = Callable[[str], None]


def settings() -> Settings:
    """The environment's, with a home, ports and memory of the benchmark's own where it names none."""
    own = {
        "CRIMEGRAPH_HOME": str(HOME),
        "CRIMEGRAPH_JARS": str(Path("~/.crimegraph/jars").expanduser()),
        "CRIMEGRAPH_BOLT_PORT": "17687",
        "CRIMEGRAPH_HTTP_PORT": "17474",
        "CRIMEGRAPH_PORT": "18000",
        "CRIMEGRAPH_HEAP_MEGABYTES": "3072",
        "CRIMEGRAPH_PAGECACHE_MEGABYTES": "4096" if graph.LARGE else "1536",
        # The peer reads a whole connection before it takes a page of it.
        "CRIMEGRAPH_STATEMENT_MEMORY_MEGABYTES": "1024",
    }
    environment = {k: v for k, v in os.environ.items() if not k.startswith("NEO4J_")}
    return Settings.from_environment(own | environment)


def generator_hash() -> str:
    """Of everything that decides what is loaded."""
    whole = hashlib.sha256(current_hash().encode())
    whole.update(str(graph.LARGE).encode())
    for name in _MADE_BY:
        whole.update((ROOT / name).read_bytes())
    return whole.hexdigest()[:16]


def loaded(settings: Settings) -> bool:
    return _mark(settings).is_file() and _mark(settings).read_text(encoding="utf-8") == generator_hash()


def ensure(settings: Settings, say: Progress) -> None:
    """Loads the graph unless it is there. Leaves the server stopped."""
    if loaded(settings):
        return
    started, made_by = time.perf_counter(), generator_hash()
    say("making the synthetic graph (once; it is kept until the generator changes)")
    folder = settings.home / "csv"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _mark(settings).unlink(missing_ok=True)
    local.stop(settings)
    counts = generate(folder)
    say(f"{sum(counts.values()):,} rows in {time.perf_counter() - started:.0f} s; importing")
    admin.fill(settings, _arguments(folder))
    shutil.rmtree(folder)
    say(f"imported after {time.perf_counter() - started:.0f} s; constraints and indexes")
    with local.session(settings) as endpoint:
        asyncio.run(_finish(endpoint))
    _mark(settings).write_text(made_by, encoding="utf-8")
    say(f"loaded in {time.perf_counter() - started:.0f} s")


def generate(folder: Path) -> Mapping[str, int]:
    """Writes every CSV file, in as many processes as there are cores (two at most)."""
    step = graph.TRANSFERS // SLICES
    jobs: dict[str, Callable[[], int]] = {
        f"SENT-{i}": partial(_transfers, folder / f"SENT-{i}.csv", i * step, (i + 1) * step) for i in range(SLICES)
    }
    jobs |= {label: partial(_nodes, folder / f"{label}.csv", label) for label in graph.NODES}
    jobs |= {r: partial(_assertions, folder / f"{r}.csv", r) for r in graph.ASSERTIONS if r != "SENT"}
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        futures = {name: pool.submit(job) for name, job in jobs.items()}
        return {name: future.result() for name, future in futures.items()}


def _nodes(path: Path, label: str) -> int:
    return rows.write_nodes(path, label, graph.NODES[label]())


def _assertions(path: Path, relationship: str) -> int:
    return rows.write_assertions(path, relationship, graph.ASSERTIONS[relationship]())


def _transfers(path: Path, start: int, stop: int) -> int:
    return rows.write_assertions(path, "SENT", graph.transfers(start, stop))


def _arguments(folder: Path) -> list[str]:
    return [
        *(f"--nodes={folder / label}.csv" for label in graph.NODES),
        *(f"--relationships={folder / r}.csv" for r in graph.ASSERTIONS if r != "SENT"),
        *(f"--relationships={folder / f'SENT-{i}'}.csv" for i in range(SLICES)),
        f"--array-delimiter={rows.SEPARATOR}",
        "--high-parallel-io=on",
        "--strict=true",
    ]


async def _finish(endpoint: Endpoint) -> None:
    async with Database.opened(endpoint, timeout_seconds=600.0) as database:
        await apply(database)
        await mark_hubs(database)


def _mark(settings: Settings) -> Path:
    return settings.home / "bench-graph.sha256"
