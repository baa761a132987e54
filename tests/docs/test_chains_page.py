"""docs/chains.md: its queries are answered as it says, and its tables and numbers are those of the code."""

import json
from collections import Counter

from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint
from graph.traverse.chains import chains, joined, known, opened
from graph.traverse.chains.parts import STEPS, TYPES, Dated, Part
from tests.docs.answers import answered, settle
from tests.docs.test_readme import ROOT

PATH = ROOT / "docs" / "chains.md"
PAGE = PATH.read_text(encoding="utf-8")


async def test_the_seed_answers_every_query_as_shown(seeded: Endpoint) -> None:
    async with Database.opened(seeded) as database:
        settle(PATH, await answered(Executor(schema(), database), PAGE))


def test_all_parts_and_steps_are_told() -> None:
    assert all(f"`{name}`" in PAGE for name in (*Part, *TYPES))
    for dated, head in ((Dated.BEGINS, "**When it began** ("), (Dated.HOLDS, "**As long as it held** (")):
        told = PAGE.split(head)[1].split(")")[0]
        assert set(told.replace("`", "").split(", ")) == {step.type for step in STEPS if step.dated is dated}


def test_the_limits_are_those_of_the_code() -> None:
    told = PAGE.replace("\n", " ")
    assert f"At most {chains.MAX_IDS} ids, {chains.MAX_CHAINS} chains and {chains.MAX_LAYERS} transfers" in told
    assert f"Of a node the {opened.LINKS_OF_A_NODE} surest links" in told
    assert f"{known.MAX_LINKS:,} links (`searched`) in {known.MAX_STATEMENTS} statements" in told
    assert f"{chains.MAX_TRIED:,} partial chains (`tried`)" in told
    assert f"only the best {joined.MAX_PIECES} were tried" in told


def test_the_table_counts_what_was_planted() -> None:
    truth = json.loads((ROOT / "seed/datasets/synthetic/truth.json").read_text(encoding="utf-8"))
    planted = Counter(chain["kind"] for chain in truth["chains"])
    rows = {"WHOLE": "| whole |", "GAP": "| with a gap |", "REVERSED": "| with reversed dates |"}
    assert all(f"{row} {planted[kind]} |" in PAGE for kind, row in rows.items())
    assert f"holds {planted.total()} chains" in PAGE
