"""The statement that docs/engine.md shows is the one that is sent."""

import re
from pathlib import Path

from tests.unit.compile.compiled import compiled

PAGE = (Path(__file__).parent.parent.parent / "docs" / "engine.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return [x.strip() for x in re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)]


def test_the_shown_statement_is_the_one_that_is_sent() -> None:
    text, _ = compiled(blocks("graphql")[0])
    assert " ".join(blocks("cypher")[0].split()) == " ".join(text.split())
