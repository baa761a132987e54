"""The question of docs/changes.md has the answer that stands there, and its limits are those of the code.

CRIMEGRAPH_GOLDEN=write writes the answer anew.
"""

import json
import os
from pathlib import Path

import orjson

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint
from graph.traverse import changed, changes, opening
from tests.docs.test_readme import ROOT, block
from tests.docs.test_traversals_page import compact

PATH = ROOT / "docs" / "changes.md"
PAGE = PATH.read_text(encoding="utf-8")
WRITES = os.environ.get("CRIMEGRAPH_GOLDEN") == "write"


async def test_the_seed_answers_as_shown(seeded: Endpoint) -> None:
    async with Database.opened(seeded) as database:
        body = (await Executor(schema(), database).run(Request(block(PAGE, "graphql")))).body
    assert set(body) == {"data"}
    answer = compact(json.loads(orjson.dumps(body["data"])))
    if WRITES:
        PATH.write_text(PAGE.replace(block(PAGE, "json"), answer), encoding="utf-8")
    else:
        assert block(PAGE, "json") == answer


def test_the_page_names_the_limits_of_the_code() -> None:
    assert f"1 to {changes.MAX_IDS}" in PAGE
    assert f"at most {changes.MAX_CHANGES:,} changes" in PAGE
    assert f"only {changed.MAX_OPENED} entities" in PAGE
    assert f"only {opening.LINKS_OF_A_NODE:,} links" in PAGE


def test_the_script_that_is_named_is_there() -> None:
    assert (Path(ROOT) / "cypher" / "traversals" / "list_changes_between.cypher").exists()
