"""The arguments and fields of `paths`, planned: by fewest hops (paths), or ranked or in an order of time (ranked)."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.compile import plan as p
from graph.compile.given import combined, decided
from graph.compile.planner import Planner, Row
from graph.compile.selection import Field, Selection
from graph.errors import BadInput, LimitExceeded
from graph.ontology import ONTOLOGY
from graph.ontology.catalogue import ENTITY
from graph.traverse.ids import about_how_many, check_ids
from graph.traverse.paths import MAX_CROSSED, MAX_HOPS, MAX_PAIRS, MAX_PATHS, Paths
from graph.traverse.ranked import Ranked
from graph.traverse.walk import plan_walk, whole_number


def plan(planner: Planner, arguments: Mapping[str, Any], selection: Selection) -> Paths:
    """Raises BadInput and LimitExceeded for arguments out of bounds."""
    labels = planner.visible(ONTOLOGY.labels((ENTITY,)))
    rows = {"nodes": Row(), "links": Row(), "skippedHubs": Row()}

    def node_slot(row: Row, f: Field) -> int:
        return row.slot(id(f.selection), lambda: p.Here(planner.node(labels, f.selection), "node"))

    def path_part(f: Field) -> int | None:
        if f.name == "nodes":
            return node_slot(rows["nodes"], f)
        if f.name in ("links", "weakest"):
            return rows["links"].slot(id(f.selection), lambda: p.Here(planner.link(f.selection), "link"))
        return None

    def part(f: Field) -> Any:
        match f.name:
            case "limits":
                return f.selection.keys("Limit")
            case "skippedHubs":
                return node_slot(rows["skippedHubs"], f)
            case _:
                return planner.fields(f.selection.of("Path"), path_part)

    in_order, strongest = bool(arguments.get("inTimeOrder")), _is_strongest(arguments)
    k, max_hops = whole_number(arguments, "k", 5, 1, MAX_PATHS), whole_number(arguments, "maxHops", 6, 1, MAX_HOPS)
    walk = plan_walk(arguments)
    stale, hub_penalty = bool(arguments.get("staleness")), arguments.get("hubPenalty") is not False
    if walk.identities and (strongest or in_order):
        raise BadInput(
            "`resolveIdentities` goes with `rank: SHORTEST` alone, and not in an order of time", "leave it out"
        )
    if stale and not strongest:
        raise BadInput("`staleness` weighs the hops of `rank: STRONGEST`", "leave it out, or rank by STRONGEST")
    with planner.inside(k * (max_hops + (MAX_CROSSED if walk.identities else 0))):
        parts = planner.fields(selection.of("PathResult"), part)
    starts, ends = check_ids("from", arguments["from"]), check_ids("to", arguments["to"])
    starts = combined(_few_pairs, starts, ends)
    avoid = arguments.get("avoid")
    asked = Paths(
        starts=starts,
        ends=ends,
        pairs=decided(starts, about_how_many) * decided(ends, about_how_many),
        avoid=None if avoid is None or decided(avoid, _nothing) else check_ids("avoid", avoid),
        walk=walk,
        k=k,
        max_hops=max_hops,
        slots={name: tuple(row.slots) for name, row in rows.items()},
        fields=parts,
    )
    if not strongest and not in_order:
        return asked
    return Ranked.of(asked, strongest=strongest, in_order=in_order, stale=stale, hub_penalty=hub_penalty)


def _is_strongest(arguments: Mapping[str, Any]) -> bool:
    rank = arguments.get("rank")
    return str(getattr(rank, "value", rank) or "SHORTEST") == "STRONGEST"


def _few_pairs(starts: Sequence[str], ends: Sequence[str]) -> Sequence[str]:
    if len(starts) * len(ends) > MAX_PAIRS:
        raise LimitExceeded(
            f"`from` and `to` make {len(starts) * len(ends)} pairs, at most {MAX_PAIRS} are searched", "name fewer ids"
        )
    return starts


def _nothing(values: Sequence[Any]) -> bool:
    return len(values) == 0
