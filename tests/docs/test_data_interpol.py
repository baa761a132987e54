"""The notice that docs/data/interpol.md shows becomes what the page says."""

import re
from pathlib import Path

from tests.unit.importers.interpol.parsing import imported

PAGE = (Path(__file__).parents[2] / "docs" / "data" / "interpol.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found.group(1)


def test_the_shown_notice_becomes_what_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "notice.json"
    path.write_text(block("json"), encoding="utf-8")
    _, _, assertions, findings = imported(path)
    left_aside = ("REPORTED_BY", "HAS_CLAIM")
    said = [f"{row.start} {row.type} {row.end}" for row in assertions if row.type not in left_aside]
    assert said == block("text").splitlines()
    assert not findings
