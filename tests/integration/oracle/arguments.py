"""Arguments of every kind, read off the schema: their shape is made at random, their values stay open."""

import random
from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    get_named_type,
    get_nullable_type,
    is_required_argument,
)

from graph.ontology import ONTOLOGY
from graph.traverse.chains.parts import ANCHORS
from graph.traverse.convergence.kinds import MEETING_TYPES
from graph.traverse.near import EVENTS, SITES
from tests.integration.oracle.asked import After, Code, Hole, Several

# What decides the text of a statement, and so belongs to the shape.
SHAPING = (
    "types",
    "nodeTypes",
    "direction",
    "rank",
    "minHops",
    "maxHops",
    "throughHubs",
    "excludeInferred",
    "resolveIdentities",
    "inTimeOrder",
    "staleness",
    "hubPenalty",
    "hops",
    "claims",
    "reports",
)
PARTS = ("claims", "reports")
# Walking further than this on graphs that are this dense tells nothing more and takes long.
HOPS = 3
DEEPEST_FILTER = 3
_HOLDS_TYPES = {t.type: t.traversable for t in ONTOLOGY.relationship_types}


def arguments(rng: random.Random, field: GraphQLField, stem: str, *, rich: float) -> dict[str, Any]:
    """Some of the field's arguments. `rich` is how probable an optional one is; `stem` names what is paged."""
    made: dict[str, Any] = {}
    for name, argument in field.args.items():
        if name == "after" or (not is_required_argument(argument) and rng.random() > rich):
            continue
        if name == "point":
            made[name] = {x: Hole("Float", x) for x in ("latitude", "longitude")}
        elif name == "ids" and stem in ("CommonNeighbors", "ConnectResult"):
            made[name] = [Hole("ID", name) for _ in range(rng.randint(2, 4))]
        elif name == "from" and stem == "MoneyFlow":
            made[name] = Several(Hole("ID", "Wallet"))
        elif name == "ids" and stem == "Chains":
            made[name] = [Hole("ID", rng.choice(list(ANCHORS))) for _ in range(rng.randint(1, 3))]
        elif name == "by":
            made[name] = [Code(x) for x in rng.sample(MEETING_TYPES, 4)]
        elif name == "types" and stem == "NearResult":
            made[name] = [Code(x) for x in rng.sample((*SITES, *EVENTS), 3)]
        elif not is_required_argument(argument) and rng.random() < 0.04:
            made[name] = None
        else:
            made[name] = _argument(rng, name, argument.type)
    if "after" in field.args and "first" in field.args and rng.random() < rich / 2:
        if stem == "Entity":
            stem += ",".join(ONTOLOGY.labels([c.name for c in made["types"]] if made.get("types") else ("Entity",)))
        made["after"] = After(stem, made.get("orderBy"), tuple(rng.random() < 0.2 for _ in range(4)))
    return made


def _argument(rng: random.Random, name: str, given: GraphQLInputType) -> Any:
    named = get_named_type(given)
    if name in ("minHops", "maxHops"):
        return rng.randint(1, HOPS)
    if name == "hops":
        return rng.randint(1, 2)
    if name in (
        "throughHubs",
        "excludeInferred",
        "resolveIdentities",
        "inTimeOrder",
        "staleness",
        "hubPenalty",
        *PARTS,
    ):
        return rng.random() < 0.5
    if isinstance(named, GraphQLEnumType) and name in SHAPING:
        if name == "rank":
            return Code(rng.choice(["SHORTEST", "STRONGEST"]))
        walkable = [x for x in named.values if _HOLDS_TYPES.get(x, True)]
        codes = [Code(x) for x in rng.sample(walkable, min(len(walkable), rng.randint(1, 4)))]
        return codes if isinstance(get_nullable_type(given), GraphQLList) else codes[0]
    if name == "orderBy" and isinstance(named, GraphQLInputObjectType):
        entries = [_order(rng, named) for _ in range(rng.choice([0, 1, 1, 1, 2, 2, 3]))]
        return entries[0] if len(entries) == 1 and rng.random() < 0.2 else entries
    if isinstance(named, GraphQLInputObjectType):
        return _where(rng, named, 0)
    hole = Hole(named.name, name)
    return Several(hole) if isinstance(get_nullable_type(given), GraphQLList) else hole


def _order(rng: random.Random, given: GraphQLInputObjectType) -> dict[str, Any]:
    name = rng.choice(list(given.fields))
    inner = get_named_type(given.fields[name].type)
    if isinstance(inner, GraphQLInputObjectType):
        return {name: _order(rng, inner)}
    return {name: Code(rng.choice(["ASC", "DESC"]))}


def _where(rng: random.Random, given: GraphQLInputObjectType, depth: int) -> dict[str, Any]:
    """One to three fields of an input object; of a test of values, one or two operators."""
    made: dict[str, Any] = {}
    names = list(given.fields)
    logical = [x for x in ("AND", "OR", "NOT") if x in given.fields]
    for _ in range(rng.choice([0, 1, 1, 1, 1, 2, 2, 3])):
        name = rng.choice(logical) if logical and depth < DEEPEST_FILTER and rng.random() < 0.25 else rng.choice(names)
        kind = given.fields[name].type
        inner = get_named_type(kind)
        if rng.random() < 0.03:
            made[name] = None
        elif not isinstance(inner, GraphQLInputObjectType):
            made[name] = _operand(rng, name, kind)
        elif depth < DEEPEST_FILTER:
            if isinstance(get_nullable_type(kind), GraphQLList):
                made[name] = [_where(rng, inner, depth + 1) for _ in range(rng.randint(0, 2))]
            else:
                made[name] = _where(rng, inner, depth + 1)
    return made


def _operand(rng: random.Random, name: str, kind: GraphQLInputType) -> Any:
    named = get_named_type(kind)
    if name == "eq" and rng.random() < 0.12:
        return None
    hole = Hole(named.name, name)
    return Several(hole) if isinstance(get_nullable_type(kind), GraphQLList) else hole


def has_hole(value: Any) -> bool:
    """Whether anything in an argument is still open."""
    if isinstance(value, Mapping):
        return any(has_hole(x) for x in value.values())
    if isinstance(value, list):
        return any(has_hole(x) for x in value)
    return isinstance(value, Hole | Several | After)
