"""The local Neo4j's memory follows the machine and its control group."""

from pathlib import Path

from graph.local.memory import fitted, machine_megabytes
from graph.settings import Settings

_GIGABYTE = 1024**3


def test_a_limit_of_the_control_group_counts(tmp_path: Path) -> None:
    membership = tmp_path / "cgroup"
    membership.write_text("0::/pods/one\n")
    (tmp_path / "pods" / "one").mkdir(parents=True)
    (tmp_path / "pods" / "one" / "memory.max").write_text("max\n")
    (tmp_path / "pods" / "memory.max").write_text(f"{_GIGABYTE}\n")
    assert machine_megabytes(tmp_path, membership) == 1024


def test_a_limit_of_the_older_control_groups_counts(tmp_path: Path) -> None:
    (tmp_path / "memory").mkdir()
    (tmp_path / "memory" / "memory.limit_in_bytes").write_text(f"{_GIGABYTE // 2}\n")
    assert machine_megabytes(tmp_path, tmp_path / "absent") == 512


def test_without_control_groups_the_machine_counts(tmp_path: Path) -> None:
    assert machine_megabytes(tmp_path, tmp_path / "absent") > 256


def test_what_is_set_is_taken() -> None:
    environ = {"CRIMEGRAPH_HEAP_MEGABYTES": "700", "CRIMEGRAPH_PAGECACHE_MEGABYTES": "90"}
    memory = fitted(Settings.from_environment(environ))
    assert (memory.heap, memory.pagecache) == (700, 90)
