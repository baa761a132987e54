"""`paths` of a reader who may see victim cases: where two stages are joined by a case alone, there is no path."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bench.recall.asked import Asked
from bench.recall.row import Row, counted
from graph.scope import Reader
from graph.vocabularies import Marking

QUERY = """query Across($from: [ID!]!, $to: [ID!]!) {
  found: paths(from: $from, to: $to, maxHops: 4, k: 50) { paths { nodes { id __typename } } }
  strongest: paths(from: $from, to: $to, maxHops: 4, k: 50, rank: STRONGEST) { paths { nodes { id __typename } } }
}"""
CLEARED = Reader("measurement", Marking.RED, victims=True)


async def measured(ask: Asked, truth: Mapping[str, Any]) -> list[Row]:
    cleared = replace(ask, reader=CLEARED)
    through = []
    hops = {hop["name"]: hop for hop in truth["hops"]}
    for chain in truth["chains"]:
        hop = hops.get(chain["gap"])
        if hop is not None and chain["victims"] and hop["type"] in ("RECRUITS_FOR", "FOLLOWED_BY"):
            given = {"from": [chain["stops"][hop["from"]]], "to": [chain["stops"][hop["to"]]]}
            for answer in (await cleared(QUERY, given)).values():
                types = [{node["__typename"] for node in path["nodes"]} for path in answer["paths"]]
                through.append(any("VictimCase" in one for one in types))
    return [counted("paths", "a missing hop that a victim case would close: a path through the case", through, False)]
