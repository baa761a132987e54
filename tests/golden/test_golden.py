"""Questions with their whole answers, on the real engine and the seeded Neo4j, one statement each.

A case is a folder `<group>/<case>` of `query.graphql`, `variables.json` where the query has variables, and
`answer.json`, the body of the response. To write the answers of new or changed cases:

    CRIMEGRAPH_GOLDEN=write .venv/bin/pytest tests/golden

Then read each one against its sources: an answer is kept because it is true, not because it was given.
"""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint

HERE = Path(__file__).parent
CASES = sorted(path.parent.relative_to(HERE).as_posix() for path in HERE.glob("*/*/query.graphql"))
WRITES = os.environ.get("CRIMEGRAPH_GOLDEN") == "write"


@pytest_asyncio.fixture(scope="module")
async def executor(seeded: Endpoint) -> AsyncIterator[Executor]:
    async with Database.opened(seeded) as database:
        yield Executor(schema(), database)


@pytest.mark.parametrize("case", CASES)
async def test_the_whole_answer_comes_from_one_statement(case: str, executor: Executor) -> None:
    folder = HERE / case
    variables = folder / "variables.json"
    request = Request(
        (folder / "query.graphql").read_text(encoding="utf-8"),
        json.loads(variables.read_text(encoding="utf-8")) if variables.exists() else {},
    )
    before = executor.database.statements_sent

    response = await executor.run(request)

    assert executor.database.statements_sent - before == 1
    # As it goes over the wire, scalars and all.
    answer: dict[str, Any] = json.loads(orjson.dumps(response.body))
    assert "errors" not in answer
    kept = folder / "answer.json"
    text = json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
    if WRITES:
        kept.write_text(text, encoding="utf-8")
    # As text, so that the order of the fields counts too.
    assert text == kept.read_text(encoding="utf-8")


def test_every_line_of_the_article_has_its_case() -> None:
    lines = sorted(int(case.removeprefix("article/").split("-")[0]) for case in CASES if case.startswith("article/"))
    assert lines == list(range(1, 13))


# What must be in the answers however they are written anew.


def kept(case: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads((HERE / case / "answer.json").read_text(encoding="utf-8"))
    data: dict[str, Any] = answer["data"]
    return data


def test_two_and_three_hops_from_she_zhijiang_reach_what_they_should() -> None:
    two = {n["id"] for n in kept("networks/two-hops-from-she-zhijiang")["expand"]["nodes"]}
    three = {n["id"] for n in kept("networks/three-hops-from-she-zhijiang")["expand"]["nodes"]}
    assert two >= {
        "compound:shwe-kokko",
        "organization:karen-national-army",
        "sanction:ofac-2025-09-08-she-zhijiang",
        "notice:interpol-red-she-zhijiang",
    }
    army = "sanction:ofac-2025-05-05-karen-national-army"
    assert army not in two
    assert army in three


@pytest.mark.parametrize("case", ["networks/dkba-to-wildlife-crime", "networks/zhao-wei-to-wildlife-crime"])
def test_paths_to_a_wildlife_crime_have_evidence_and_no_hub_inside(case: str) -> None:
    paths = kept(case)["paths"]["paths"]
    assert paths
    for path in paths:
        assert path["nodes"][-1]["id"].startswith("crime:")
        assert not any(n["__typename"] in ("Country", "Source", "VictimCase") for n in path["nodes"])
        assert not {n["id"] for n in path["nodes"]} & {
            "organization:ofac",
            "organization:interpol",
            "organization:fincen",
        }
        assert all(link["assertions"] for link in path["links"])
        assert len(path["explanation"]) == path["hops"] == len(path["links"])


@pytest.mark.parametrize(("case", "army"), [("known-at-may-2025", 0), ("valid-at-may-2025", 0), ("sanctions-today", 1)])
def test_the_sanction_of_the_army_appears_in_its_time(case: str, army: int) -> None:
    found = kept(f"networks/{case}")
    assert found["zhaoWei"]["sanctions"]["edges"][0]["node"]["listedOn"] == "2018-01-30"
    assert found["karenNationalArmy"]["sanctions"]["totalCount"] == army
    assert bool(found["theSanctionItself"]) == bool(army)


@pytest.mark.parametrize(
    ("case", "root", "values"),
    [
        ("pangolin-scales", "seizure", {"4472", "472"}),
        ("value-of-the-bitcoin", "seizure", {"15000000000", "14000000000", "150000000000"}),
        ("turnover-of-the-sites", "crime", {"2770000000000", "2700000000"}),
        ("begin-of-haechi-v", "operation", {"2024-07", "2023-07"}),
    ],
)
def test_both_values_stand_side_by_side_each_with_its_source(case: str, root: str, values: set[str]) -> None:
    edges = kept(f"disagreements/{case}")[root]["claims"]["edges"]
    assert {e["node"]["value"] for e in edges} == values
    publishers = [{a["source"]["publisher"] for a in e["assertions"]} for e in edges]
    assert all(publishers)
    assert not set.intersection(*publishers)


def test_the_claim_on_kk_park_and_its_denial_are_disputed() -> None:
    compound = kept("disagreements/who-controls-kk-park")["compound"]
    for edges, key in ((compound["claims"]["edges"], "value"), (compound["operators"]["edges"], "name")):
        disputed = [e for e in edges if e["disputed"]]
        assert len(disputed) == 1 < len(edges)
        assert "Karen National Union" in disputed[0]["node"][key]
        assert {a["stance"] for a in disputed[0]["assertions"]} == {"ASSERTS", "DENIES"}
