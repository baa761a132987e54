"""`weakestLinks`: what holds two sets of entities together, and on how many words it hangs.

Over everything that lies between them within so many hops (between): which links those are, who states them and from
whom that was derived (derivation), and the smallest cuts of it (cut).
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from graph.compile import evidence
from graph.errors import BadInput
from graph.traverse.analysis.declared import LIMITS, WALK, Analysis, Argument, Bound, Item, Of, Result
from graph.traverse.analysis.search import Search
from graph.traverse.between import AT_ONCE, MAX_LINKS, MAX_STATEMENTS, between
from graph.traverse.cut import MAX_LOOKED_AT, MAX_TRIED, Held, Key, Web
from graph.traverse.derivation import MAX_COMBINED, MAX_WAYS, Derivation
from graph.traverse.opening import LINKS_OF_A_NODE
from graph.traverse.walk import keyed

MAX_HOPS = 6
MAX_ENDS = 100
MAX_SHOWN = 200
"""Links and sources of an answer."""


async def find(search: Search, arguments: Mapping[str, Any]) -> dict[str, Any]:
    starts, ends = frozenset(arguments["from"]), frozenset(arguments["to"])
    lying = await between(search, starts, ends, arguments["maxHops"], each=True)
    stated = await _stated(search, list(dict.fromkeys(hop.key for hop in lying.hops)))
    origins = await _origins(search, sorted({source for _, sources in stated.values() for source in sources}))

    def weighed() -> dict[str, Any]:
        derivation = Derivation(origins)
        held = _held(stated, derivation)
        # What was withdrawn since it was opened is no link any more.
        web = Web(starts, ends, [hop for hop in lying.hops if hop.key in held], held, frozenset(origins))
        return _weighed(web, [*lying.limits], cut=derivation.cut)

    # Within its bounds it takes some seconds at most, for which nobody else should wait.
    return await asyncio.to_thread(weighed)


def _weighed(web: Web, limits: list[tuple[str, int, int]], *, cut: bool) -> dict[str, Any]:
    number, links = web.assertions()
    sources, certain = web.sources(links)
    critical = web.critical()
    if not certain:
        limits.append(("tried", MAX_TRIED, MAX_TRIED))
    if cut:
        limits.append(("ways", MAX_WAYS, MAX_WAYS))
    for name, found in (("links shown", links), ("sources shown", max(sources, critical, key=len))):
        if len(found) > MAX_SHOWN:
            limits.append((name, MAX_SHOWN, len(found)))
    return {
        "connected": number > 0,
        "assertions": number,
        "links": links[:MAX_SHOWN],
        "sources": sources[:MAX_SHOWN],
        "criticalSources": critical[:MAX_SHOWN],
        "survivesAnySource": number > 0 and not critical,
        "limits": limits,
    }


async def _stated(search: Search, keys: Sequence[Key]) -> dict[Key, tuple[int, Sequence[str]]]:
    """Of each link that somebody still asserts, how many assertions that is, and whose."""
    text = search.text()
    query = (
        f"UNWIND range(0, size($keys) - 1) AS at WITH at, $keys[at] AS hop {keyed(text, search.walk, 'hop')}"
        " WITH DISTINCT at, q WHERE q.stance = 'ASSERTS' RETURN at, count(q), collect(DISTINCT q.source)"
    )
    given = {"keys": [list(key) for key in keys]}
    rows = await search.rows(query, text, tuple[int, int, list[str]], given) if keys else []
    return {keys[at]: (number, sources) for at, number, sources in rows}


async def _origins(search: Search, sources: Sequence[str]) -> dict[str, Sequence[str]]:
    """Of these sources, and of those behind them, from which ones they were derived."""
    text = search.text()

    most, scope = evidence.DERIVATION_MOST - 1, search.scope
    query = (
        "UNWIND $sources AS id MATCH (:Source {id: id})"
        f"((:Source){evidence.derived('d', scope)}(:Source)){{0,{most}}}(s:Source)"
        f" WITH DISTINCT s MATCH (s){evidence.derived('u', scope)}(o:Source)"
        f" WHERE o <> s AND {text.sees_node('o', 'Source')}"
        " WITH DISTINCT s, o ORDER BY s.id, o.id RETURN s.id, collect(o.id)"
    )
    return dict(await search.rows(query, text, tuple[str, list[str]], {"sources": sources})) if sources else {}


def _held(stated: Mapping[Key, tuple[int, Sequence[str]]], derivation: Derivation) -> dict[Key, Held]:
    ways = derivation.ways({source for _, sources in stated.values() for source in sources})
    # Most links have the sources of others.
    falls = {
        # In an order, since the combinations that are looked at are counted.
        sources: tuple(derivation.together([ways[one] for one in sources]))
        for sources in sorted({tuple(sorted(sources)) for _, sources in stated.values()})
    }
    return {key: Held(number, falls[tuple(sorted(sources))]) for key, (number, sources) in stated.items()}


def _two_sets(arguments: Mapping[str, Any]) -> None:
    if both := sorted(set(arguments["from"]) & set(arguments["to"])):
        raise BadInput(f"{both[0]!r} is in `from` and in `to`: nothing parts it from itself", "name it once")


RESULT = Result(
    "WeakestLinks",
    (
        Item("connected", Of.BOOLEAN, "Whether there is a walk from `from` to `to` of at most `maxHops`."),
        Item(
            "assertions", Of.INT, "The least number of assertions that would have to fall; 0 where nothing joins them."
        ),
        Item("links", Of.LINK, "Whose assertions those are.", many=True),
        Item(
            "sources",
            Of.SOURCE,
            "The smallest set of sources without whose word nothing joins them. What was derived from a source falls"
            " with it, unless it had others too. Of as small sets, that with most originals. Two sources of one"
            " publisher are two here, while `corroboration` takes them for one.",
            many=True,
        ),
        Item(
            "criticalSources",
            Of.SOURCE,
            "Every source without whose word, alone, nothing joins them: one page, not all of a publisher.",
            many=True,
        ),
        Item(
            "survivesAnySource",
            Of.BOOLEAN,
            "Whether they stay joined whichever one source is taken away; two of one publisher are two.",
        ),
        LIMITS,
    ),
    "On what the connection of two sets of entities hangs.",
)
WEAKEST_LINKS = Analysis(
    name="weakestLinks",
    description="The smallest set of assertions, and of sources, whose removal disconnects two sets of entities.",
    arguments=(
        Argument("from", Of.ID, "The one set.", required=True, many=True, least=1, most=MAX_ENDS),
        Argument("to", Of.ID, "The other.", required=True, many=True, least=1, most=MAX_ENDS),
        Argument("maxHops", Of.INT, "Of a walk between them.", default=4, least=1, most=MAX_HOPS),
        *WALK,
    ),
    result=RESULT,
    find=find,
    statements=MAX_STATEMENTS + 2,
    touches=2 * (MAX_LINKS + AT_ONCE * LINKS_OF_A_NODE),
    shows=lambda _: MAX_SHOWN,
    check=_two_sets,
    bounds=(
        Bound("hops of a walk", MAX_HOPS, "hops", "MAX_HOPS", "BAD_USER_INPUT"),
        Bound("entities of one set", MAX_ENDS, "ids", "MAX_ENDS", "BAD_USER_INPUT"),
        Bound("links, and sources, that are shown", MAX_SHOWN, "links", "MAX_SHOWN"),
        Bound("sets of sources that are tried", MAX_TRIED, "sets", "MAX_TRIED"),
        Bound("links that are looked at for that", MAX_LOOKED_AT, "links", "MAX_LOOKED_AT"),
        Bound("sets of sources with which a link falls", MAX_WAYS, "sets", "MAX_WAYS"),
        Bound("combinations of those sets that are looked at", MAX_COMBINED, "sets", "MAX_COMBINED"),
    ),
)
