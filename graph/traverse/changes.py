"""`changes`: what the graph learned and withdrew between two moments, around some entities.

The subgraph is opened twice, as it was known at either moment: the entities that are named, all that is stated of them,
and with two hops what is stated of their neighbours. Learned is what was visible at the later moment and not at the
earlier one; withdrawn is the reverse. Visible is what graph/scope says of that moment: the assertion and both its ends.

What was withdrawn cannot be read in the scope of the operation any more, so all that is told of a change is read here,
in the scope of the moment at which it was visible. That is no more than `@asOf` of that moment shows to the same
reader. Both moments end at the operation's own `knownAt`: nothing that came later is told.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from graph.errors import BadInput
from graph.traverse.analysis import declared as d
from graph.traverse.analysis.declared import Argument, Bound, Item, Looks, Of, Result
from graph.traverse.analysis.search import Search
from graph.traverse.changed import (
    BEGINNING,
    BETWEEN_ENTITIES,
    CLAIMS,
    LEARNED,
    MAX_OPENED,
    MAX_OPENINGS,
    REPORTS,
    WITHDRAWN,
    Named,
    Place,
    Side,
    Version,
)

MAX_IDS = 100
MAX_HOPS = 2
MAX_CHANGES = 1_000
_CURSOR = re.compile(r"-?[0-9]{1,18} \S{1,600} [01]\S{1,600}")
NOW = datetime(9999, 1, 1, tzinfo=UTC)
"""The moment that stands for now: what was retracted by then was retracted."""


async def find(search: Search, arguments: Mapping[str, Any]) -> dict[str, Any]:
    most = search.known_at or NOW
    before, after = (min(arguments[name] or NOW, most) for name in ("knownAtFrom", "knownAtTo"))
    ids, limit, start = arguments["ids"], arguments["limit"], _place(arguments["after"])
    types = _types(arguments)
    limits: dict[str, tuple[str, int, int]] = {}
    found: list[tuple[Any, dict[str, Any]]] = []
    entities: dict[tuple[str, str], tuple[Any, dict[str, Any]]] = {}
    sides = (
        Side(WITHDRAWN, search, before, after, most),
        Side(LEARNED, search, after, before, most),
    )
    for side in sides if before < after else ():
        opened = ids if arguments["hops"] == 1 else await side.opened(ids, arguments["types"], limits)
        named, versions = await side.rows(ids, opened, types, limit, start)
        found += [_change(side.kind, version) for version in versions]
        for one in named:
            _take(entities, side.kind, one)
    found.sort(key=lambda one: one[0])
    if len(found) > limit:
        limits["limit"] = ("limit", limit, limit + 1)
    for _, change in found[:limit]:
        for end in change.pop("ends"):
            _take(entities, change["kind"], end)
    return {
        "knownAtFrom": _told(before),
        "knownAtTo": _told(after),
        "changes": [change for _, change in found[:limit]],
        "entities": [one for _, one in sorted(entities.values(), key=lambda one: one[0])],
        "limits": list(limits.values()),
    }


def _types(arguments: Mapping[str, Any]) -> tuple[str, ...]:
    beside = ((CLAIMS, "claims"), (REPORTS, "reports"))
    return (*(arguments["types"] or BETWEEN_ENTITIES), *(one for one, name in beside if arguments[name]))


def _looks(known: Mapping[str, Any]) -> Looks:
    return Looks(known["ids"], 0 if known["hops"] == 1 else MAX_OPENED, _types(known))


def _change(kind: str, version: Version) -> tuple[Any, dict[str, Any]]:
    """How it is ordered, and what is told."""
    stated, (source, publisher) = version.stated, version.source or (None, None)
    return (version.moment, version.version), {
        "cursor": f"{version.moment} {version.version}",
        "kind": kind,
        "at": version.at,
        "sentence": stated.sentence(version.claim or (), publisher),
        "id": stated.id,
        "type": stated.type,
        "corrects": version.corrects,
        "denies": stated.denies,
        "fromId": stated.start,
        "toId": stated.end,
        "from": stated.start,
        "to": None if stated.link is None else stated.end,
        "claim": stated.end if stated.type == CLAIMS else None,
        "link": stated.link,
        "source": source,
        "publisher": publisher,
        "reliability": stated.reliability,
        "credibility": stated.credibility,
        "confidence": stated.confidence,
        "basis": stated.basis,
        "validFrom": stated.valid_from,
        "validTo": stated.valid_to,
        "recordedAt": stated.recorded_at,
        "retractedAt": stated.retracted_at,
        "note": stated.note,
        "ends": (version.start, version.end),
    }


def _place(cursor: str | None) -> Place:
    """Raises BadInput."""
    if cursor is None:
        return BEGINNING
    if not _CURSOR.fullmatch(cursor):
        raise BadInput(f"`after` is {cursor[:60]!r}", "use the `cursor` of a change")
    moment, _, version = cursor.partition(" ")
    return int(moment), version


def _take(entities: dict[tuple[str, str], Any], kind: str, one: Named | None) -> None:
    if one is None:
        return
    order, at = one.at
    entities[one.id, kind] = (
        (order, one.id, kind),
        {"kind": kind, "at": at, "id": one.id, "type": one.label, "name": one.name, "entity": one.id},
    )


def _told(moment: datetime) -> str | None:
    return None if moment == NOW else moment.isoformat().replace("+00:00", "Z")


def _in_order(arguments: Mapping[str, Any]) -> None:
    _place(arguments["after"])
    before, after = arguments["knownAtFrom"], arguments["knownAtTo"]
    if after is not None and before >= after:
        raise BadInput(
            f"`knownAtFrom` is {before.isoformat()} and not before `knownAtTo`, {after.isoformat()}",
            "name an earlier moment first",
        )


KIND = d.Names(
    "ChangeKind",
    {
        LEARNED: "Visible at the later moment and not at the earlier one.",
        WITHDRAWN: "Visible at the earlier moment and not at the later one.",
    },
    "Which way something changed.",
)
CHANGE = Result(
    "Change",
    (
        Item("cursor", Of.TEXT, "Where it stands in the order, for `after`."),
        Item("kind", KIND, "Learned or withdrawn."),
        Item("at", Of.DATE_TIME, "Since when it is visible, or is not any more."),
        Item("sentence", Of.TEXT, "What is stated, and by whom."),
        Item("id", Of.ID, "Of the assertion, in this version."),
        Item("type", Of.RELATIONSHIP_TYPE, "What it states of its two ends."),
        Item(
            "corrects",
            Of.BOOLEAN,
            "Whether the same statement by the same source stands on the other side too, with other content: it was"
            " corrected, and neither new nor taken back.",
        ),
        Item("denies", Of.BOOLEAN, "Whether the source denies it."),
        Item("fromId", Of.ID, "Its start."),
        Item("toId", Of.ID, "Its end: an entity, a claim or a source."),
        Item("from", Of.ENTITY, "Its start, where that is visible still.", required=False),
        Item("to", Of.ENTITY, "Its end, where that is an entity and visible still.", required=False),
        Item("claim", Of.ENTITY, "The claim, where it is visible still.", required=False, interface="Claim"),
        Item("link", Of.LINK, "The link as it stands now; null where nobody asserts it.", required=False),
        Item("source", Of.SOURCE, "Who states it, where that is visible still.", required=False),
        Item("publisher", Of.TEXT, "Who published that source, as it was visible then.", required=False),
        Item("reliability", Of.TEXT, "Admiralty grade of the source, A to F.", required=False),
        Item("credibility", Of.INT, "Admiralty grade of the information, 1 to 6.", required=False),
        Item("confidence", Of.FLOAT, "0 to 1, from the two grades.", required=False),
        Item("basis", Of.TEXT, "How it came to be known."),
        Item("validFrom", Of.PARTIAL_DATE, "Since when it was so in the world.", required=False),
        Item("validTo", Of.PARTIAL_DATE, "Until when it was so in the world.", required=False),
        Item("recordedAt", Of.DATE_TIME, "When this graph came to know it."),
        Item("retractedAt", Of.DATE_TIME, "When this graph withdrew it.", required=False),
        Item("note", Of.TEXT, "Where in the source it stands, or how the source puts it.", required=False),
    ),
    "One version of an assertion that was learned or withdrawn.",
)
ENTITY_CHANGE = Result(
    "EntityChange",
    (
        Item("kind", KIND, "Appeared, or went."),
        Item("at", Of.DATE_TIME, "Since when."),
        Item("id", Of.ID, "Its id."),
        Item("type", Of.ENTITY_TYPE, "Its type."),
        Item("name", Of.TEXT, "Its name, or its id."),
        Item("entity", Of.ENTITY, "Itself, where it is visible still.", required=False),
    ),
    "An entity that appeared in the graph, or went from it.",
)
RESULT = Result(
    "Changes",
    (
        Item("knownAtFrom", Of.DATE_TIME, "The earlier moment that was compared.", required=False),
        Item("knownAtTo", Of.DATE_TIME, "The later one; null stands for now.", required=False),
        Item("changes", CHANGE, "In the order of their moments.", many=True),
        Item(
            "entities", ENTITY_CHANGE, "Of those that are named, and of the ends of what changed, those that are new or"
            " gone.", many=True,
        ),
        d.LIMITS,
    ),
    "What was learned and withdrawn between two moments.",
)  # fmt: skip
CHANGES = d.Analysis(
    name="changes",
    description="What the graph learned and withdrew about some entities between two moments.",
    arguments=(
        Argument("ids", Of.ID, "Whom it is about.", required=True, many=True, least=1, most=MAX_IDS),
        Argument("knownAtFrom", Of.DATE_TIME, "The earlier moment.", required=True),
        Argument("knownAtTo", Of.DATE_TIME, "The later moment; without it, `knownAt` of the operation, or now."),
        Argument(
            "hops", Of.INT, "1: what is stated of them. 2: and of whom they are linked to.", default=1, least=1,
            most=MAX_HOPS,
        ),
        replace(d.TYPES, description="Only links of these types, which are those that are walked for two hops."),
        Argument("claims", Of.BOOLEAN, "With what is claimed of them.", default=True),
        Argument("reports", Of.BOOLEAN, "With which source reports on them.", default=True),
        d.THROUGH_HUBS,
        Argument("limit", Of.INT, "Changes.", default=100, least=1, most=MAX_CHANGES),
        Argument("after", Of.TEXT, "Only changes after the one with this `cursor`."),
    ),
    result=RESULT,
    find=find,
    statements=2 * (MAX_OPENINGS + 1),
    touches=2 * MAX_CHANGES,
    looks=_looks,
    shows=lambda known: int(known["limit"]),
    check=_in_order,
    reads=BETWEEN_ENTITIES,
    bounds=(
        Bound("entities that are asked about", MAX_IDS, "ids", "MAX_IDS", "BAD_USER_INPUT"),
        Bound("hops", MAX_HOPS, "hops", "MAX_HOPS", "BAD_USER_INPUT"),
        Bound("entities that are looked through at either moment", MAX_OPENED, "entities", "MAX_OPENED"),
        Bound("statements that open them at either moment", MAX_OPENINGS, "statements", "MAX_OPENINGS"),
        Bound("changes that are shown", MAX_CHANGES, "changes", "MAX_CHANGES", "BAD_USER_INPUT"),
    ),
)  # fmt: skip
