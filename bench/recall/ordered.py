"""`paths(inTimeOrder: true)` along the parts of a chain whose order is known: to the compound, and the money."""

from collections.abc import Mapping, Sequence
from typing import Any

from bench.recall.asked import Asked
from bench.recall.row import Row, counted

QUERY = """query Ordered($from: [ID!]!, $to: [ID!]!, $types: [RelationshipType!]) {
  paths(from: $from, to: $to, types: $types, direction: OUT, maxHops: 4, inTimeOrder: true) { paths { nodes { id } } }
}"""
PARTS: Mapping[str, tuple[str, str, Sequence[str]]] = {
    "advert to compound": ("advert", "compound", ("RECRUITS_FOR", "FOLLOWED_BY", "LEADS_INTO")),
    "collection to exchange": ("collection", "deposit", ("SENT",)),
}


async def measured(ask: Asked, truth: Mapping[str, Any]) -> list[Row]:
    return [row for name, part in PARTS.items() for row in await _part(ask, truth, name, *part)]


async def _part(
    ask: Asked, truth: Mapping[str, Any], name: str, start: str, end: str, types: Sequence[str]
) -> list[Row]:
    hops = [hop for hop in truth["hops"] if hop["type"] in types]
    names = {hop["name"] for hop in hops}
    stops = [start, *(hop["to"] for hop in hops)]
    whole, missing, reversed_ = [], [], []
    for chain in truth["chains"]:
        wanted = [chain["stops"][stop] for stop in stops]
        given = {"from": [wanted[0]], "to": [chain["stops"][end]], "types": types}
        paths = (await ask(QUERY, given))["paths"]["paths"]
        found = [[node["id"] for node in path["nodes"]] for path in paths]
        if chain["gap"] in names:
            missing.append(bool(found))
        elif names & set(chain["reversed"] or ()):
            reversed_.append(bool(found))
        else:
            whole.append(found == [wanted])
    return [
        counted("paths", f"{name}, in order, with all stops", whole),
        counted("paths", f"{name}, with a hop missing", missing, False),
        counted("paths", f"{name}, with two dates exchanged", reversed_, False),
    ]
