"""docs/money-flow.md: its query is answered as it says, on the seed, and its numbers are those of the code.

To write the answer anew, and then read it:

    CRIMEGRAPH_GOLDEN=write .venv/bin/pytest tests/docs/test_money_flow_page.py
"""

import json
import os
import re
from fractions import Fraction
from pathlib import Path

import orjson

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint
from graph.traverse.money_flow import declared, reading, traced
from graph.traverse.money_flow.amounts import LEAST_PLACES

PATH = Path(__file__).parents[2] / "docs" / "money-flow.md"
PAGE = PATH.read_text(encoding="utf-8")
PAIR = re.compile(r"(```graphql\n(.*?)```\n\n```json\n)(.*?)```", re.DOTALL)


async def test_the_seed_answers_as_shown(seeded: Endpoint) -> None:
    [(head, query, shown)] = PAIR.findall(PAGE)
    async with Database.opened(seeded) as database:
        body = (await Executor(schema(), database).run(Request(query))).body
    assert set(body) == {"data"}
    flow = json.loads(orjson.dumps(body["data"]))["flow"]
    for total in flow["totals"]:
        assert sum(Fraction(end["tainted"]) for end in total["ends"]) == Fraction(total["sources"])
    answer = _lines(flow)
    if os.environ.get("CRIMEGRAPH_GOLDEN") == "write":
        PATH.write_text(PAGE.replace(head + shown, head + answer, 1), encoding="utf-8")
    else:
        assert shown == answer


def _lines(flow: dict[str, list[object]]) -> str:
    """A line for each thing in a list."""
    parts = []
    for part, rows in flow.items():
        inside = ",\n    ".join(json.dumps(row, ensure_ascii=False) for row in rows)
        parts.append(f"  {json.dumps(part)}: [{f'{chr(10)}    {inside}{chr(10)}  ' if rows else ''}]")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def test_the_page_names_the_limits_of_the_code() -> None:
    told = PAGE.replace("\n", " ")
    assert LEAST_PLACES == 8
    assert f"wallets, at most {declared.MAX_SOURCES} " in told
    assert f"the {traced.MAX_FOLLOWED} wallets with the largest share" in told
    assert f"of the next ones, to {traced.MAX_LOOKED_AT}," in told
    assert f"{reading.OF_A_WALLET} transfers sent and {reading.OF_A_WALLET} received" in told
    assert f"of a wallet of `from` {reading.OF_A_SOURCE:,}; {traced.MAX_ROWS:,} in all" in told
    assert all(f"`{name}`" in told for name in declared.END.names)
    assert f"read whole {reading.MAX_LOOKED_THROUGH:,} transfers" in told
    assert all(f"`{code}`" in told for code in reading.SERVICES)
