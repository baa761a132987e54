"""The analysis: what it is asked, what it answers, and how that is found."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.compile.links import WALKABLE
from graph.errors import BadInput
from graph.traverse.analysis.declared import (
    EXCLUDE_INFERRED,
    LIMITS,
    THROUGH_HUBS,
    TYPES,
    Analysis,
    Argument,
    Bound,
    Item,
    Names,
    Of,
    Result,
)
from graph.traverse.analysis.search import Search
from graph.traverse.analysis.together import together
from graph.traverse.convergence import met
from graph.traverse.convergence.ball import AT_ONCE, MAX_LINKS, MAX_MEETINGS, MAX_STATEMENTS, Ball, ball_around
from graph.traverse.convergence.counted import MAX_BEARERS, MAX_MET, Ends, counting, ends
from graph.traverse.convergence.kinds import KINDS, MEETING_TYPES, OF_LABEL
from graph.traverse.convergence.null_model import EXACT, Chance, chance

MAX_IDS = 100
MAX_HOPS = 4
MAX_WAYS = 20
"""Ways to one kind that are shown."""
MAX_SHARED = 50
MAX_HUBS = 100


async def find(search: Search, arguments: Mapping[str, Any]) -> dict[str, Any]:
    ids, by = arguments["ids"], arguments["by"] or MEETING_TYPES
    wanted = arguments["kinds"] or tuple(KINDS)

    async def around() -> tuple[Ball, list[met.Led]]:
        ball = await ball_around(search, ids, arguments["maxHops"], arguments["types"])
        return ball, met.led(await counting(search, ball.meetings(), wanted, by), ball.ways)

    # What there is in all does not depend on what is found, and takes longest.
    (ball, found), every = await together(around(), ends(search, ids, wanted, by))
    kinds = met.kinds(found, every.of, arguments["k"])
    meeting = met.shared(found)
    likely = likelihood(every, kinds)
    limits = ball.limits
    if every.cut:
        limits["counted"] = ("counted", MAX_BEARERS, MAX_BEARERS + 1)
    for name, value, number in (("shared", MAX_SHARED, len(meeting)), ("hubs", MAX_HUBS, len(ball.hubs))):
        if number > value:
            limits[name] = (name, value, number)
    return {
        "seen": len(kinds),
        "expected": None if likely is None else round(likely.expected, 4),
        "pValue": None if likely is None else round(likely.p_value, 6),
        "meetings": len(found),
        "inAll": sum(every.of.values()),
        "kinds": kinds,
        "shared": meeting[:MAX_SHARED],
        "skippedHubs": sorted(ball.hubs)[:MAX_HUBS],
        "limits": list(limits.values()),
    }


def likelihood(every: Ends, kinds: Sequence[Mapping[str, Any]]) -> Chance | None:
    """How likely the kinds that are met are among all; None where not all were counted, or fewer than are met."""
    if every.cut or any(kind["meetings"] > kind["inAll"] for kind in kinds):
        return None
    return chance(list(every.of.values()), sum(kind["meetings"] for kind in kinds), len(kinds))


def _checked(arguments: Mapping[str, Any]) -> None:
    for name in ("kinds", "by"):
        if arguments[name] is not None and not arguments[name]:
            raise BadInput(f"`{name}` is empty: nothing would count", "leave it out, or name at least one")
    for one in arguments["by"] or ():
        if one not in MEETING_TYPES:
            raise BadInput(f"`by` has {one}, which links nobody to a crime", f"use one of {', '.join(MEETING_TYPES)}")


KIND = Names("ConvergenceKind", KINDS, "Kinds of crime that meet; a scheme is FRAUD, a compound a kind of its own.")
WAY = Result(
    "ConvergenceWay",
    (
        Item("bearer", Of.ENTITY, "The crime, scheme or compound."),
        Item(
            "relationships",
            Of.RELATIONSHIP_TYPE,
            "How the last entity before it is linked to it: a suspicion is no charge, and a charge no conviction.",
            many=True,
        ),
        Item("disputed", Of.BOOLEAN, "Whether a source denies that it is."),
        Item("hops", Of.INT, "From the ids."),
        Item("strength", Of.FLOAT, "The product of what its links are worth, as in `paths(rank: STRONGEST)`."),
        Item("entities", Of.ENTITY, "From one of the ids to the crime, scheme or compound.", many=True),
        Item("links", Of.LINK, "Between them; at the end all that count.", many=True),
        Item("sentences", Of.SENTENCE, "The same in words, with sources.", many=True),
    ),
    "A way to something of a kind.",
)
RESULT = Result(
    "Convergence",
    (
        Item("seen", Of.INT, "How many kinds are met."),
        Item(
            "expected",
            Of.FLOAT,
            "How many so many meetings meet by chance, on average; null where not all could be counted.",
            required=False,
        ),
        Item(
            "pValue",
            Of.FLOAT,
            "The probability that as many meetings meet at least as many kinds by chance, all degrees being kept."
            " Small: more kinds meet here than the number of links explains. It says nothing of guilt."
            " Null where not all that chance draws from could be counted: see `counted` in `limits`.",
            required=False,
        ),
        Item("meetings", Of.INT, "Pairs of an entity that was walked and a crime, scheme or compound."),
        Item("inAll", Of.INT, "Such pairs in all that the reader sees, from which chance draws."),
        Item(
            "kinds",
            Result(
                "ConvergenceKindMet",
                (
                    Item("kind", KIND, "Which."),
                    Item("hops", Of.INT, "The fewest from the ids."),
                    Item("meetings", Of.INT, "How many of the meetings are of this kind."),
                    Item("inAll", Of.INT, "How many there are in all."),
                    Item("ways", WAY, "Nearest first, then by evidence, then by ids; `k` of them.", many=True),
                ),
                "A kind that is met.",
            ),
            "Nearest first.",
            many=True,
        ),
        Item(
            "shared",
            Result(
                "ConvergenceElement",
                (
                    Item("entity", Of.ENTITY, "What they share."),
                    Item("hops", Of.INT, "From the ids."),
                    Item("kinds", KIND, "That are met there or behind it.", many=True),
                ),
                "Where two or more kinds meet.",
            ),
            "What lies on the ways to two or more kinds; most kinds first.",
            many=True,
        ),
        Item("skippedHubs", Of.ENTITY, "That were not walked through.", many=True),
        LIMITS,
    ),
    "Which kinds of crime meet around some entities, and whether that is more than chance.",
)
CONVERGENCE = Analysis(
    name="convergence",
    description=(
        "Which kinds of crime meet around a party, place, wallet or network, over which ways, and whether they are more"
        " than so many links meet by chance."
    ),
    arguments=(
        Argument("ids", Of.ID, "A party, place, wallet …, or several.", required=True, many=True, most=MAX_IDS),
        Argument("maxHops", Of.INT, "To a crime, scheme or compound.", default=2, least=1, most=MAX_HOPS),
        Argument("kinds", KIND, "Look for these alone.", many=True),
        Argument("by", Of.RELATIONSHIP_TYPE, "Count links of these types to a crime, scheme or compound.", many=True),
        Argument("k", Of.INT, "Ways to each kind.", default=3, least=1, most=MAX_WAYS),
        TYPES,
        EXCLUDE_INFERRED,
        THROUGH_HUBS,
    ),
    result=RESULT,
    find=find,
    statements=MAX_STATEMENTS + 1 + 2 * len(OF_LABEL),
    touches=2 * MAX_LINKS + 2 * MAX_BEARERS + AT_ONCE,
    shows=lambda arguments: len(KINDS) * arguments["k"] * 2 * MAX_HOPS,
    check=_checked,
    reads=tuple(WALKABLE),
    bounds=(
        Bound("ids", MAX_IDS, "ids", "MAX_IDS", "BAD_USER_INPUT"),
        Bound("hops", MAX_HOPS, "hops", "MAX_HOPS", "BAD_USER_INPUT"),
        Bound("ways to a kind", MAX_WAYS, "ways", "MAX_WAYS", "BAD_USER_INPUT"),
        Bound("links that are looked at", MAX_LINKS, "links", "MAX_LINKS"),
        Bound("meetings that are counted around the ids", MAX_MEETINGS, "meetings", "MAX_MEETINGS"),
        Bound("crimes, schemes, and compounds that are counted", MAX_BEARERS, "of each", "MAX_BEARERS"),
        Bound("meetings of one of them", MAX_MET, "meetings", "MAX_MET", "it counts as so many"),
        Bound("ends drawn without being put back", EXACT, "ends", "EXACT", "as if each was put back"),
        Bound("elements where kinds meet", MAX_SHARED, "entities", "MAX_SHARED"),
        Bound("hubs that are shown", MAX_HUBS, "entities", "MAX_HUBS"),
    ),
)
