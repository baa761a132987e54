"""A Neo4j of its own with Graph Data Science, for tests that measure structure."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from graph import local
from graph.settings import Endpoint, Settings
from tests.free_ports import free_ports
from tests.short_lived import short_lived


@contextmanager
def with_data_science(home: Path) -> Iterator[Endpoint]:
    ports = free_ports(2)
    settings = replace(
        Settings.from_environment({k: v for k, v in os.environ.items() if not k.startswith("NEO4J_")}),
        home=home, bolt_port=ports[0], http_port=ports[1], heap_megabytes=768, pagecache_megabytes=64, gds=True,
    )  # fmt: skip
    with short_lived():
        yield local.start(settings)
        local.stop(settings)
