"""docs/investigation.md: the seed answers every document as the page shows it, byte for byte.

To write the answers anew, and then read each against its sources:

    CRIMEGRAPH_GOLDEN=write .venv/bin/pytest tests/docs/test_investigation_page.py
"""

import json
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest_asyncio

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint
from graph.vocabularies import Marking
from seed.source import SHIPPED, dataset_folders, read_datasets

PATH = Path(__file__).parents[2] / "docs" / "investigation.md"
PAGE = PATH.read_text(encoding="utf-8")
PAIR = re.compile(r"```graphql\n(.*?)```\n\n```json\n(.*?)```", re.DOTALL)
WRITES = os.environ.get("CRIMEGRAPH_GOLDEN") == "write"
WIDTH = 120


@pytest_asyncio.fixture(scope="module")
async def executor(seeded: Endpoint) -> AsyncIterator[Executor]:
    async with Database.opened(seeded) as database:
        yield Executor(schema(), database)


async def test_the_seed_answers_every_document_as_shown(executor: Executor) -> None:
    pairs = PAIR.findall(PAGE)
    assert len(pairs) == PAGE.count("```graphql") > 0
    answers = [written(orjson.loads((await executor.run(Request(text))).content)) + "\n" for text, _ in pairs]
    assert not any('"errors"' in answer for answer in answers)
    if WRITES:
        new = iter(answers)
        page = PAIR.sub(lambda pair: f"```graphql\n{pair[1]}```\n\n```json\n{next(new)}```", PAGE)
        PATH.write_text(page, encoding="utf-8")
    else:
        assert [shown for _, shown in pairs] == answers


def written(value: Any, indent: str = "") -> str:
    """JSON with whatever fits into a line on one line."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(flat) <= WIDTH or not isinstance(value, dict | list) or not value:
        return flat
    inner = indent + "  "
    if isinstance(value, list):
        parts, ends = [written(one, inner) for one in value], "[]"
    else:
        parts, ends = [f"{json.dumps(key)}: {written(one, inner)}" for key, one in value.items()], "{}"
    return ends[0] + "\n" + ",\n".join(inner + part for part in parts) + "\n" + indent + ends[1]


def test_every_answer_is_explained() -> None:
    after = [part.strip().partition("\n")[0] for part in re.split(r"```json\n.*?```\n", PAGE, flags=re.DOTALL)[1:]]
    assert all(one.startswith("**How to read it.**") for one in after)


def test_whoever_is_named_stands_in_the_seed_under_a_source() -> None:
    nodes = {node.id: node for one in read_datasets(dataset_folders(SHIPPED)) for node in one.nodes}
    named = set(
        re.findall(r'"((?:person|organization|compound|crime|sanction|wallet|operation|seizure):[^" ]+)"', PAGE)
    )
    assert named
    assert named <= nodes.keys()
    assert all(nodes[one].marking is Marking.CLEAR and not nodes[one].protected for one in named)
