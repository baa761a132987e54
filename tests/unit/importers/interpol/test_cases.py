"""Golden cases: a file of invented notices, and everything that it becomes."""

import json
from pathlib import Path

import pytest

from tests.unit.importers.interpol.parsing import shown

CASES = sorted(path for path in Path(__file__).parent.iterdir() if (path / "expected.json").exists())


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_file_becomes_what_is_expected(case: Path) -> None:
    given = next(case.glob("input.*"))
    assert shown(given) == json.loads((case / "expected.json").read_text(encoding="utf-8"))


def test_there_are_cases() -> None:
    assert len(CASES) >= 7
