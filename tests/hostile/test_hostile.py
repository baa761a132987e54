"""Hostile documents and connections against the served API while an honest reader asks.

Ten seconds here; `make test-deep` takes ten minutes, or CRIMEGRAPH_TEST_HOSTILE_SECONDS.
"""

import os
from pathlib import Path

import pytest

from graph.settings import Endpoint
from tests.hostile.siege import Siege, besiege

KEPT_MEGABYTES = 128
"""What documents and plans may take (MAX_KEPT_BYTES): memory grows that far, and then no more."""
SLACK_MEGABYTES = 96
LONG_SECONDS = float(os.environ.get("CRIMEGRAPH_TEST_HOSTILE_SECONDS", "600"))


def test_hostile_documents_are_answered_and_honest_ones_rightly(seeded: Endpoint, tmp_path: Path) -> None:
    holds(besiege(seeded, 10, 1, tmp_path))


@pytest.mark.deep
def test_ten_minutes_of_hostile_documents(seeded: Endpoint, tmp_path: Path) -> None:
    siege = besiege(seeded, LONG_SECONDS, 2, tmp_path)
    holds(siege)
    assert siege.attack["asked"]["schemathesis"] > 0
    # Once documents have been kept for a while, nothing more is: the last half against the second quarter.
    quarter = len(siege.memory) // 4
    assert max(siege.memory[2 * quarter :]) < max(siege.memory[quarter : 2 * quarter]) + SLACK_MEGABYTES, siege.memory


def holds(siege: Siege) -> None:
    print(siege.table())
    assert not siege.attack["faults"]
    assert not siege.wrong
    assert siege.right_afterwards
    assert max(siege.memory) < siege.memory[0] + KEPT_MEGABYTES + SLACK_MEGABYTES, siege.memory
    assert len(siege.attack["asked"]) > 20
    assert "ERROR" not in siege.said, siege.said
    assert "Traceback" not in siege.said
