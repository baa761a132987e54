"""`connect`: the surest tree that joins some people, and not a shorter one on poor reports."""

from collections.abc import Mapping
from typing import Any

from bench.recall.asked import Asked
from bench.recall.row import Row, counted

QUERY = """query Joined($ids: [ID!]!) { connect(ids: $ids) { connected nodes { id } } }"""


async def measured(ask: Asked, truth: Mapping[str, Any]) -> list[Row]:
    found, decoys = [], []
    for join in truth["joins"]:
        answer = (await ask(QUERY, {"ids": join["ids"]}))["connect"]
        nodes = {node["id"] for node in answer["nodes"]}
        found.append(answer["connected"] and nodes == {*join["tree"]})
        decoys.append(join["decoy"] in nodes)
    return [
        counted("connect", "the tree of the surest links", found),
        counted("connect", "who joins all with fewer links on poor reports", decoys, False),
    ]
