"""A start that failed says why, from Neo4j's own words."""

from pathlib import Path

import pytest

from graph.local.reasons import listens, why_it_ended


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("java.io.IOException: No space left on device", "the disk is full"),
        ("Failed to validate '[system]' for 'server.databases.read_only'", "the disk is full"),
        ("Could not reserve enough space for 8388608KB object heap", "CRIMEGRAPH_HEAP_MEGABYTES"),
        ("Lock file has been locked by another process: store_lock", "another Neo4j"),
        ("Address 127.0.0.1:7687 is already in use", "CRIMEGRAPH_BOLT_PORT"),
        ("Unrecognized setting. No declared setting with name: x", "conf/neo4j.conf"),
        ("something that nobody foresaw", "look into its log"),
    ],
)
def test_known_words_become_advice(said: str, expected: str, tmp_path: Path) -> None:
    log = tmp_path / "console.log"
    log.write_text(f"INFO Starting...\n{said}\n")
    assert expected in why_it_ended(log)


def test_a_missing_log_still_gives_advice(tmp_path: Path) -> None:
    assert "log" in why_it_ended(tmp_path / "absent.log")


def test_a_server_that_has_its_port_said_so(tmp_path: Path) -> None:
    log = tmp_path / "console.log"
    log.write_text("INFO  Starting...\n")
    assert not listens(log)
    log.write_text("INFO  Starting...\nINFO  Bolt enabled on 127.0.0.1:7687.\n")
    assert listens(log)
