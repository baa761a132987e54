"""`chains`: whole ones with every stop, gaps by their names, and nothing that happened in another order."""

from collections.abc import Iterable, Mapping
from itertools import chain as all_of
from typing import Any

from bench.recall.asked import Asked
from bench.recall.row import Row, counted

QUERY = """query Chains($ids: [ID!]!) {
  chains(ids: $ids, k: 10) {
    chains { complete parts { part entities { id } links { type from { id } to { id } } gap } }
  }
}"""
STANDS_AT = {
    "advert": "ADVERT",
    "recruitment": "RECRUITMENT",
    "transit": "TRANSIT",
    "exploitation": "EXPLOITATION",
    "compound": "COMPOUND",
    "scheme": "SCHEME",
    "collection": "COLLECTION",
    "layering_1": "LAYERING",
    "layering_2": "LAYERING",
    "deposit": "DEPOSIT",
    "owner": "OWNER",
}
# Where the second layer is missing, the first still is one; what is missed is the way to an exchange.
MISSED_AT = STANDS_AT | {"layering_2": "DEPOSIT"}


async def measured(ask: Asked, truth: Mapping[str, Any]) -> list[Row]:
    hops = {hop["name"]: hop for hop in truth["hops"]}
    owners = {stop: chain["id"] for chain in truth["chains"] for stop in chain["stops"].values()}
    whole, named, closed, backwards, strangers = [], [], [], [], []
    for chain in truth["chains"]:
        stops = chain["stops"]
        by_ends = await _found(ask, stops["advert"], stops["scheme"])
        by_middle = await _found(ask, stops["compound"])
        found = [*by_ends, *by_middle]
        strangers += [bool(_of_others(one, owners, chain["id"])) for one in found]
        if chain["kind"] == "WHOLE":
            whole += [
                any(one["complete"] and _entities(one) >= _wanted(stops) for one in way) for way in (by_ends, by_middle)
            ]
        elif chain["kind"] == "GAP":
            missing = MISSED_AT[hops[chain["gap"]]["to"]]
            closed.append(any(one["complete"] for one in found))
            named.append(any(part["part"] == missing and part["gap"] for one in by_ends for part in one["parts"]))
        else:
            pair = [_ends(hops[name], stops) for name in chain["reversed"]]
            backwards.append(any(set(pair) <= _links(one) for one in found))
    return [
        counted("chains", "whole, with all stops at their parts; asked by its ends and by its middle", whole),
        counted("chains", "with a hop missing: the gap is named where it is", named),
        counted("chains", "with a hop missing: a chain that is complete", closed, False),
        counted("chains", "with two dates exchanged: a chain that goes over both hops", backwards, False),
        counted("chains", "any chain that was found: a stop of another chain in it", strangers, False),
    ]


async def _found(ask: Asked, *ids: str) -> list[dict[str, Any]]:
    chains: list[dict[str, Any]] = (await ask(QUERY, {"ids": list(ids)}))["chains"]["chains"]
    return chains


def _wanted(stops: Mapping[str, str]) -> set[tuple[str, str]]:
    return {(STANDS_AT[role], entity) for role, entity in stops.items()}


def _entities(found: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(part["part"], one["id"]) for part in found["parts"] for one in part["entities"]}


def _of_others(found: Mapping[str, Any], owners: Mapping[str, str], chain: str) -> list[str]:
    return [entity for _, entity in _entities(found) if owners.get(entity, chain) != chain]


def _ends(hop: Mapping[str, Any], stops: Mapping[str, str]) -> tuple[str, str, str]:
    near, far = stops[hop["from"]], stops[hop["to"]]
    return (hop["type"], near, far) if hop["forward"] else (hop["type"], far, near)


def _links(found: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    links: Iterable[Mapping[str, Any]] = all_of.from_iterable(part["links"] for part in found["parts"])
    return {(link["type"], link["from"]["id"], link["to"]["id"]) for link in links}
