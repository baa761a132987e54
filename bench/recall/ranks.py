"""`paths(rank: STRONGEST)` before and after one statement more: whose ranks rise, whose fall."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from bench.recall.asked import Asked
from bench.recall.row import Row, counted

QUERY = """query Ranks($from: [ID!]!, $to: [ID!]!, $at: DateTime!) @asOf(knownAt: $at) {
  paths(from: $from, to: $to, types: [ASSOCIATE_OF], rank: STRONGEST, maxHops: 3, k: 50) {
    paths { confidence nodes { id } }
  }
}"""
Ranks = Mapping[tuple[str, ...], tuple[int, float | None]]


async def measured(ask: Asked, truth: Mapping[str, Any]) -> list[Row]:
    rose: dict[str, list[bool]] = {}
    fell: dict[str, list[bool]] = {}
    lower: list[bool] = []
    other: list[bool] = []
    for web in truth["webs"]:
        before, after = [await _ranks(ask, web, truth[moment]) for moment in ("before", "after")]
        if before.keys() != after.keys():
            raise RuntimeError(f"{web['id']} has other paths after a statement more about a link that was there")
        over = [path for path in before if _goes_over(path, web["edge"])]
        for path in over:
            (rank, was), (later, now) = before[path], after[path]
            rose.setdefault(web["added"], []).append(later < rank)
            fell.setdefault(web["added"], []).append(later > rank)
            if web["added"] == "INDEPENDENT":
                lower.append((now or 0.0) < (was or 0.0))
            elif web["added"] == "COPY":
                other.append(now != was)
    return [
        counted("paths", "an independent source added: a path over the link that falls", fell["INDEPENDENT"], False),
        counted("paths", "the same: a path over it that grows less confident", lower, False),
        counted("paths", "a copy of a source added: a path over it that rises", rose["COPY"], False),
        counted("paths", "the same: a path over it whose confidence changes", other, False),
        counted("paths", "a denial added: a path over it that rises", rose["DENIAL"], False),
    ]  # fmt: skip


async def _ranks(ask: Asked, web: Mapping[str, Any], at: str) -> Ranks:
    answer = await ask(QUERY, {"from": [web["start"]], "to": [web["end"]], "at": at})
    return {
        tuple(node["id"] for node in path["nodes"]): (rank, path["confidence"])
        for rank, path in enumerate(answer["paths"]["paths"])
    }


def _goes_over(path: Sequence[str], edge: Sequence[str]) -> bool:
    return any({*edge} == {*hop} for hop in pairwise(path))
