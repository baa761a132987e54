"""`communities`: which entities around some belong together more than with the others.

Leiden (Traag, Waltman and van Eck, 2019) or Louvain (Blondel and others, 2008), of Neo4j's Graph Data Science, over the
neighbourhood with its lines weighed by confidence. Leiden draws from a number that never changes, Louvain draws none,
and one thread computes either, so equal graphs have equal communities. How much more it holds together than by chance
is its modularity (Newman and Girvan, 2004).
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx

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

MAX_COMMUNITIES = 100
MAX_MEMBERS = 100
"""Of one community that are shown: those with most weight inside it."""
METHOD = Names(
    "CommunityMethod",
    {"LEIDEN": "Whose communities are never torn inside.", "LOUVAIN": "The older one, to compare with."},
    "How communities are found.",
)
_PROCEDURES = {"LEIDEN": "leiden", "LOUVAIN": "louvain"}


async def find(search: Search, arguments: Mapping[str, Any]) -> dict[str, Any]:
    await data_science.require(search)
    around = await neighbourhood(search, arguments["ids"], arguments["maxHops"])
    options = {"relationshipWeightProperty": "'weight'"}
    if arguments["method"] == "LEIDEN":
        options["randomSeed"] = str(data_science.SEED)
    found = await data_science.measured(search, around, _PROCEDURES[arguments["method"]], "communityId", options)
    return await asyncio.to_thread(_told, around, found)


def _told(around: Neighbourhood, found: Mapping[str, int]) -> dict[str, Any]:
    together: dict[int | str, list[str]] = {}
    for node in around.nodes:
        together.setdefault(found.get(node, node), []).append(node)
    parts = sorted(together.values(), key=lambda part: (-len(part), part[0]))
    of = {node: at for at, part in enumerate(parts) for node in part}
    inside, leaving, weight = [0] * len(parts), [0] * len(parts), dict.fromkeys(around.nodes, 0.0)
    for a, b, one in around.lines:
        near, far = around.nodes[a], around.nodes[b]
        if of[near] == of[far]:
            inside[of[near]] += 1
            weight[near] += one
            weight[far] += one
        else:
            leaving[of[near]] += 1
            leaving[of[far]] += 1
    limits = list(around.limits)
    if len(parts) > MAX_COMMUNITIES:
        limits.append(("communities", MAX_COMMUNITIES, len(parts)))
    if parts and len(parts[0]) > MAX_MEMBERS:
        limits.append(("members", MAX_MEMBERS, len(parts[0])))
    shown = [
        {
            "size": len(part),
            "members": sorted(part, key=lambda node: (-round(weight[node], 6), node))[:MAX_MEMBERS],
            "inside": inside[at],
            "leaving": leaving[at],
        }
        for at, part in enumerate(parts[:MAX_COMMUNITIES])
    ]
    return {
        "number": len(parts),
        "entities": len(around.nodes),
        "modularity": _modularity(around, parts),
        "communities": shown,
        "limits": limits,
    }


def _modularity(around: Neighbourhood, parts: Sequence[Sequence[str]]) -> float | None:
    if not around.lines:
        return None
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(around.nodes)
    graph.add_weighted_edges_from((around.nodes[a], around.nodes[b], weight) for a, b, weight in around.lines)
    return round(float(nx.community.modularity(graph, [set(part) for part in parts])), 6)


COMMUNITY = Result(
    "Community",
    (
        Item("size", Of.INT, "How many belong to it."),
        Item("members", Of.ENTITY, "Those who are linked to it most come first.", many=True),
        Item("inside", Of.INT, "Pairs of its members that are linked."),
        Item("leaving", Of.INT, "Pairs of a member and another that are linked."),
    ),
    "Entities that are linked with one another more than with others.",
)
RESULT = Result(
    "CommunitiesResult",
    (
        Item("number", Of.INT, "How many communities there are."),
        Item("entities", Of.INT, "Among how many entities."),
        Item(
            "modularity", Of.FLOAT, "0 is what chance would do, 1 is never reached; null without links.", required=False
        ),
        Item("communities", COMMUNITY, "The largest first.", many=True),
        LIMITS,
    ),
    "The communities around some entities: every entity belongs to one.",
)
COMMUNITIES = Analysis(
    name="communities",
    description="Which entities around some belong together. Needs Neo4j's Graph Data Science.",
    arguments=(
        *AROUND,
        Argument("method", METHOD, "How they are found.", default="LEIDEN"),
        *WALKED,
    ),
    result=RESULT,
    find=find,
    statements=MAX_STATEMENTS + data_science.STATEMENTS,
    touches=TOUCHES,
    shows=lambda _: MAX_COMMUNITIES * 10,
    bounds=(
        *BOUNDS,
        Bound("communities that are shown", MAX_COMMUNITIES, "communities", "MAX_COMMUNITIES"),
        Bound("members of one that are shown", MAX_MEMBERS, "members", "MAX_MEMBERS"),
    ),
)
