"""How much memory the local Neo4j may have on this machine."""

import os
from dataclasses import dataclass
from pathlib import Path

from graph.settings import Settings

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes."""

    heap: int
    pagecache: int


def fitted(settings: Settings) -> Memory:
    """A quarter of the machine for the heap and an eighth for the page cache, within what Neo4j can use well."""
    machine = machine_megabytes()
    return Memory(
        heap=settings.heap_megabytes or min(max(machine // 4, 512), 4096),
        pagecache=settings.pagecache_megabytes or min(max(machine // 8, 64), 2048),
    )


def machine_megabytes(groups: Path = Path("/sys/fs/cgroup"), membership: Path = Path("/proc/self/cgroup")) -> int:
    """The memory that this process may use, in megabytes: the machine's, or its control group's where that is less."""
    machine: int = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([machine, *_group_limits(groups, membership)]) // _MEGABYTE


def _group_limits(groups: Path, membership: Path) -> list[int]:
    candidates = [groups / "memory.max", groups / "memory" / "memory.limit_in_bytes"]
    try:
        own = [line.split(":", 2)[2].strip("/") for line in membership.read_text().splitlines()]
    except (OSError, IndexError):
        own = []
    for path in own:
        # A limit anywhere above holds too.
        for group in [Path(path), *Path(path).parents]:
            candidates += [groups / group / "memory.max", groups / "memory" / group / "memory.limit_in_bytes"]
    limits = []
    for candidate in candidates:
        try:
            limits.append(int(candidate.read_text()))
        except (OSError, ValueError):  # absent, or "max"
            continue
    return limits
