"""`centrality`: which entities around some the others depend on.

Of Neo4j's Graph Data Science, over the neighbourhood with its lines weighed by confidence.

BETWEENNESS  exact (Brandes, 2001): the share of all pairs whose surest ways lead through an entity, of equally sure
             ways each its part; a way costs −ln of how sure its lines are, as paths ranked by evidence do
PAGERANK     (Page and Brin, 1998; damping 0.85) the share of time that somebody who follows lines at random, surer ones
             more often, spends there
"""

from collections.abc import Mapping
from typing import Any

from graph.traverse import data_science
from graph.traverse.analysis.declared import (
    LIMITS,
    Analysis,
    Argument,
    Bound,
    Item,
    Names,
    Of,
    Result,
)
from graph.traverse.analysis.search import Search
from graph.traverse.neighbourhood import (
    AROUND,
    BOUNDS,
    MAX_STATEMENTS,
    TOUCHES,
    WALKED,
    Neighbourhood,
    neighbourhood,
)

MAX_CENTRAL = 1_000
MAX_BETWEEN = 2_000
"""Entities of which betweenness is computed: that looks at every line once for each of them."""
DAMPING = 0.85
METHOD = Names(
    "CentralityMethod",
    {"BETWEENNESS": "Through whom the surest ways lead.", "PAGERANK": "To whom the surest links lead."},
    "What makes an entity central.",
)


async def find(search: Search, arguments: Mapping[str, Any]) -> dict[str, Any]:
    await data_science.require(search)
    around = await neighbourhood(search, arguments["ids"], arguments["maxHops"])
    limits = list(around.limits)
    if arguments["method"] == "BETWEENNESS":
        if around.linked() > MAX_BETWEEN:
            limits.append(("entities", MAX_BETWEEN, around.linked()))
        scores = await _betweenness(search, around)
    else:
        scores = await _page_rank(search, around)
    every = [(-round(scores.get(node, 0.0), 6), node) for node in around.nodes]
    limit = arguments["limit"]
    if len(every) > limit:
        limits.append(("limit", limit, len(every)))
    return {
        "entities": len(every),
        "scores": [{"entity": node, "score": -score + 0.0} for score, node in sorted(every)[:limit]],
        "limits": limits,
    }


async def _betweenness(search: Search, around: Neighbourhood) -> dict[str, float]:
    options = {"relationshipWeightProperty": "'cost'"}
    linked = around.linked()
    if linked > MAX_BETWEEN:
        options |= {"samplingSize": str(MAX_BETWEEN), "samplingSeed": str(data_science.SEED)}
    found = await data_science.measured(search, around, "betweenness", "score", options)
    number = len(around.nodes)
    pairs = (number - 1) * (number - 2) / 2
    sampled = MAX_BETWEEN / linked if linked > MAX_BETWEEN else 1.0
    return {node: score / pairs / sampled if pairs else 0.0 for node, score in found.items()}


async def _page_rank(search: Search, around: Neighbourhood) -> dict[str, float]:
    options = {
        "relationshipWeightProperty": "'weight'", "dampingFactor": str(DAMPING), "maxIterations": "200",
        "tolerance": "0.000000001",
    }  # fmt: skip
    found = await data_science.measured(search, around, "pageRank", "score", options)
    # Who has no line stays for himself.
    scores = {node: float(found.get(node, 1.0 - DAMPING)) for node in around.nodes}
    all_ = sum(scores.values()) or 1.0
    return {node: score / all_ for node, score in scores.items()}


SCORE = Result(
    "CentralityScore",
    (
        Item("entity", Of.ENTITY, "Who."),
        Item("score", Of.FLOAT, "0 to 1: the share of pairs, or of time. Rounded to six decimals."),
    ),
    "How central an entity is.",
)
RESULT = Result(
    "CentralityResult",
    (
        Item("entities", Of.INT, "Among how many entities."),
        Item("scores", SCORE, "The most central first, then by id.", many=True),
        LIMITS,
    ),
    "The most central entities around some.",
)
CENTRALITY = Analysis(
    name="centrality",
    description="Which entities around some are central. Needs Neo4j's Graph Data Science.",
    arguments=(
        *AROUND,
        Argument("method", METHOD, "What makes one central.", default="BETWEENNESS"),
        Argument("limit", Of.INT, "How many are shown.", default=25, least=1, most=MAX_CENTRAL),
        *WALKED,
    ),
    result=RESULT,
    find=find,
    statements=MAX_STATEMENTS + data_science.STATEMENTS,
    touches=TOUCHES,
    shows=lambda known: known["limit"],
    bounds=(
        *BOUNDS,
        Bound("entities that are shown", MAX_CENTRAL, "entities", "MAX_CENTRAL", "BAD_USER_INPUT"),
        Bound("entities of which betweenness is exact", MAX_BETWEEN, "entities", "MAX_BETWEEN"),
    ),
)
