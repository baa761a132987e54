"""What the README and the docs show is what happens."""

import json
import re
from pathlib import Path
from typing import Any

import orjson

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(text: str, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found, f"no {language} block"
    return found.group(1)


async def test_the_readmes_question_has_the_readmes_answer(seeded: Endpoint) -> None:
    async with Database.opened(seeded) as database:
        answer = await Executor(schema(), database).run(Request(block(README, "graphql")))

    shown: dict[str, Any] = json.loads(block(README, "json"))
    assert json.loads(orjson.dumps(answer.body)) == shown


def test_every_file_that_the_docs_link_to_exists() -> None:
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.relative_to(ROOT)} links to {target}"


def test_every_folder_of_code_says_what_is_in_it() -> None:
    for folder in ("graph", "api", "seed", "cypher"):
        for inner in [ROOT / folder, *(p for p in (ROOT / folder).rglob("*") if p.is_dir())]:
            if any(inner.glob("*.py")):
                text = (inner / "__init__.py").read_text(encoding="utf-8")
                assert text.startswith('"""'), f"{inner.relative_to(ROOT)} has no docstring"
