"""`convergence`: where crimes of many kinds meet for a reason, and where they do not."""

from collections.abc import Mapping
from typing import Any

from bench.recall.asked import Asked
from bench.recall.row import Row, counted

LEVEL = 0.05
QUERY = """query Meeting($ids: [ID!]!) { convergence(ids: $ids, maxHops: 2) { pValue kinds { kind } } }"""


async def measured(ask: Asked, truth: Mapping[str, Any]) -> list[Row]:
    kinds: list[bool] = []
    significant: dict[str, list[bool]] = {}
    for meeting in truth["meetings"]:
        found = (await ask(QUERY, {"ids": [meeting["element"]]}))["convergence"]
        kinds.append({one["kind"] for one in found["kinds"]} == {*meeting["kinds"]})
        significant.setdefault(meeting["kind"], []).append(found["pValue"] <= LEVEL)
    by_chance = significant["RANDOM"]
    return [
        counted("convergence", "the kinds of crime around a wallet or town, all and no other", kinds),
        counted("convergence", f"five rare crimes at one wallet: p at most {LEVEL}", significant["CONVERGENT"]),
        counted("convergence", "one common crime, five times, at one wallet: the same", significant["PLAIN"], False),
        counted("convergence", "a town with forty people: the same", significant["HUB"], False),
        Row("convergence", "any crimes, as chance has it, at one wallet: the same",
            len(by_chance), sum(by_chance), wanted=False, allowed=int(LEVEL * len(by_chance))),
    ]  # fmt: skip
