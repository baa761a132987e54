"""What `crimegraph resolve` is given wrongly is told at once: before nomenklatura is loaded, and before a server."""

import subprocess
import sys

import pytest

_COMMAND = """
import sys
from graph.cli.main import main
try:
    main()
finally:
    print(sorted({"nomenklatura", "seed.identity.resolve"} & set(sys.modules)))
"""


@pytest.mark.parametrize(
    "given", [["--threshold", "7"], ["--threshold", "nan"], ["--auto", "-0.1"], ["--threshold", "0.8", "--auto", "0.5"]]
)
def test_a_score_that_is_none_is_a_wrong_option(given: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _COMMAND, "resolve", *given], capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, b"[]\n")
    assert given[-2] in done.stderr.decode()
