"""The analysis: what it is asked, what it answers, and how that is found."""

import asyncio
from collections.abc import Mapping
from typing import Any

from graph.errors import BadInput
from graph.traverse.analysis.declared import (
    EXCLUDE_INFERRED,
    LIMITS,
    MIN_CONFIDENCE,
    Analysis,
    Argument,
    Bound,
    Item,
    Names,
    Of,
    Result,
)
from graph.traverse.analysis.search import Search
from graph.traverse.chains.best import Chain, Tries, best_chains
from graph.traverse.chains.joined import MAX_PIECES, joined
from graph.traverse.chains.known import AT_ONCE, MAX_LINKS, MAX_STATEMENTS, Known, Stop, known_around
from graph.traverse.chains.opened import LINKS_OF_A_NODE
from graph.traverse.chains.parts import ANCHORS, PLACES, TYPES, Part, anchor_of
from graph.traverse.chains.told import told

MAX_IDS = 10
MAX_CHAINS = 50
MAX_LAYERS = 8
MAX_TRIED = 10_000
"""Partial chains that are looked at, of all that is named together."""
_STOPS = len(Part) + MAX_LAYERS + 4
"""Of a chain with some stages more."""


async def find(search: Search, arguments: Mapping[str, Any]) -> dict[str, Any]:
    anchors = {one: Stop(one, part, one) for one in arguments["ids"] if (part := anchor_of(one)) is not None}
    known = await known_around(search, anchors, arguments["maxLayers"])
    return await asyncio.to_thread(_found, known, arguments["k"], arguments["maxLayers"])


def _found(known: Known, k: int, layers: int) -> dict[str, Any]:
    """In memory, but it may take long: not for the event loop."""
    tries = Tries(MAX_TRIED)
    chains: dict[tuple[Stop, ...], Chain] = {}
    more = False
    for one in sorted(known.there & known.anchors.keys()):
        found, best = best_chains(known, known.anchors[one], k + 1, layers, tries)
        chains.update((chain.stops, chain) for chain in found)
        more = more or len(found) > k
        if not best:
            known.limits["tried"] = ("tried", MAX_TRIED, MAX_TRIED + 1)
    shown = [chain for chain in joined(known, list(chains.values())) if any(chain.links)]
    if more or len(shown) > k:
        known.limits["k"] = ("k", k, max(len(shown), k + 1))
    return {
        "chains": [told(known, chain) for chain in shown[:k]],
        "skippedHubs": sorted(known.hubs),
        "limits": list(known.limits.values()),
    }


def _of_a_chain(arguments: Mapping[str, Any]) -> None:
    for one in arguments["ids"]:
        if anchor_of(one) is None:
            raise BadInput(
                f"`ids` has {one!r}: chains lead through compounds, schemes and job adverts",
                f"name entities of these types: {', '.join(sorted(ANCHORS))}; `expand` shows which are near",
            )


PARTS = Names(
    "ChainPartName",
    {part.value: place.description for part, place in PLACES.items()},
    "The parts of a chain, in their order.",
)
PART = Result(
    "ChainPart",
    (
        Item("part", PARTS, "Which."),
        Item("entities", Of.ENTITY, "What stands there, in order; empty where nothing does.", many=True),
        Item("links", Of.LINK, "That lead to them from what comes before.", many=True),
        Item("sentences", Of.SENTENCE, "The same in words, with sources.", many=True),
        Item("undated", Of.INT, "How many of these links have no date, and so fit at any time."),
        Item(
            "gap",
            Of.TEXT,
            "What there is no evidence of, or what a limit kept from being looked for; null where there is.",
            required=False,
        ),
    ),
    "One part of a chain.",
)
CHAIN = Result(
    "Chain",
    (
        Item("complete", Of.BOOLEAN, "Whether evidence leads through all parts."),
        Item("found", Of.INT, "How many parts have something."),
        Item("strength", Of.FLOAT, "The product of what its links are worth, as in `paths(rank: STRONGEST)`."),
        Item("parts", PART, "All parts, in order, with every gap.", many=True),
    ),
    "A way from a recruiter to the owner of a wallet at an exchange, as far as sources tell it.",
)
CHAINS = Analysis(
    name="chains",
    description=(
        "How recruitment, transport, compound, scheme and money hang together: chains in the order of time through"
        " what is named, the most complete first, with every gap. Through stages and adverts, never through a victim."
    ),
    arguments=(
        Argument("ids", Of.ID, "Compounds, schemes and job adverts.", required=True, many=True, least=1, most=MAX_IDS),
        Argument("maxLayers", Of.INT, "Transfers on the way to an exchange.", default=5, least=0, most=MAX_LAYERS),
        Argument("k", Of.INT, "How many chains.", default=10, least=1, most=MAX_CHAINS),
        EXCLUDE_INFERRED,
        MIN_CONFIDENCE,
    ),
    result=Result(
        "Chains",
        (
            Item("chains", CHAIN, "The most complete first, then by evidence, then by ids.", many=True),
            Item("skippedHubs", Of.ENTITY, "At which a chain ends, since everything would lie behind.", many=True),
            LIMITS,
        ),
        "Chains, and what was cut.",
    ),
    find=find,
    statements=MAX_STATEMENTS,
    touches=MAX_LINKS + 2 * AT_ONCE * LINKS_OF_A_NODE,
    shows=lambda arguments: arguments["k"] * 2 * _STOPS,
    check=_of_a_chain,
    reads=TYPES,
    bounds=(
        Bound("ids", MAX_IDS, "ids", "MAX_IDS", "BAD_USER_INPUT"),
        Bound("chains", MAX_CHAINS, "chains", "MAX_CHAINS", "BAD_USER_INPUT"),
        Bound("transfers of a chain", MAX_LAYERS, "transfers", "MAX_LAYERS", "BAD_USER_INPUT"),
        Bound("links of a node, each way", LINKS_OF_A_NODE, "links", "LINKS_OF_A_NODE"),
        Bound("links that are looked at", MAX_LINKS, "links", "MAX_LINKS"),
        Bound("partial chains", MAX_TRIED, "chains", "MAX_TRIED"),
        Bound("chains that are joined", MAX_PIECES, "chains", "MAX_PIECES"),
        Bound("chains joined so far, through the same of what is named", MAX_PIECES, "chains", "MAX_PIECES"),
    ),
)
