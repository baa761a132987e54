"""The statement of a document, word for word: a change of Cypher is seen in a diff before it is measured.

A case is a folder of `query.graphql`, `statement.cypher` (a line per clause) and `parameters.json`. To write them anew:

    CRIMEGRAPH_STATEMENTS=write .venv/bin/pytest tests/unit/compile
"""

import json
import os
import re
from pathlib import Path

import orjson
import pytest

from tests.unit.compile.compiled import compiled

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/query.graphql"))
WRITES = os.environ.get("CRIMEGRAPH_STATEMENTS") == "write"
_CLAUSE = re.compile(r" (?=(?:OPTIONAL MATCH|MATCH|WITH|WHERE|RETURN|CALL|UNWIND|ORDER BY|LIMIT)\b)")


@pytest.mark.parametrize("case", CASES)
def test_the_statement_is_this_one(case: str) -> None:
    folder = HERE / case
    text, parameters = compiled((folder / "query.graphql").read_text(encoding="utf-8"))
    statement = _CLAUSE.sub("\n", text) + ";\n"
    shown = json.dumps(json.loads(orjson.dumps(parameters)), indent=2, ensure_ascii=False) + "\n"
    if WRITES:
        (folder / "statement.cypher").write_text(statement, encoding="utf-8")
        (folder / "parameters.json").write_text(shown, encoding="utf-8")
    assert statement == (folder / "statement.cypher").read_text(encoding="utf-8")
    assert shown == (folder / "parameters.json").read_text(encoding="utf-8")


def test_every_parameter_is_used_and_no_other() -> None:
    for case in CASES:
        text, parameters = compiled((HERE / case / "query.graphql").read_text(encoding="utf-8"))
        assert set(re.findall(r"\$(\w+)", text)) == set(parameters), case
