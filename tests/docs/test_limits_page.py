"""docs/limits.md is the code's list, and the code's list is whole."""

import ast
from pathlib import Path

from api.limit_table import all_limits, table

ROOT = Path(__file__).parents[2]


def test_the_page_of_limits_holds_the_codes_table() -> None:
    page = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    assert table() in page, "put the output of `table()` of api/limit_table.py into docs/limits.md"


def test_every_limit_in_the_code_is_in_the_table() -> None:
    told = {limit.change for limit in all_limits()}
    for folder in ("api", "graph"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                targets = node.targets if isinstance(node, ast.Assign) else []
                for target in targets:
                    if isinstance(target, ast.Name) and target.id.startswith("MAX_"):
                        assert target.id in told, f"{path.name} has {target.id}: add it to api/limit_table.py"
