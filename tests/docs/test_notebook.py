"""The notebook of docs/notebooks runs from its first cell to its last, in a process of its own: py2neo warns a lot."""

import os
import subprocess
import sys
from pathlib import Path

from graph.settings import Endpoint

ROOT = Path(__file__).parents[2]


def test_the_py2neo_example_runs_on_the_seed(seeded: Endpoint) -> None:
    login = {
        "NEO4J_URI": seeded.uri,
        "NEO4J_USERNAME": seeded.username,
        "NEO4J_PASSWORD": seeded.password,
        "NEO4J_DATABASE": seeded.database,
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(ROOT / "docs/notebooks/py2neo_example.py")],
        env=os.environ | login | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert any(line.startswith("LEADS") and "Zhao Wei network" in line for line in lines)
    assert sum(" hops: " in line for line in lines) == 3
    assert lines[-3:] == ["written: 501 500", "written by a second run: 0 0", "people that my list names: 500"]
