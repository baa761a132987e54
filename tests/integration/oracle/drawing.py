"""`Asked` drawn at random over the whole schema: every root, type, interface, connection and argument."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from graph.ontology import ONTOLOGY
from tests.integration.oracle.arguments import arguments
from tests.integration.oracle.asked import Asked, Hole, Keys, Operation

Composite = GraphQLObjectType | GraphQLInterfaceType
# Plurals and singulars are forty each, so they are drawn as two.
ANALYSES = (
    "commonNeighbors", "timeline", "near", "weakestLinks", "connect", "convergence", "chains", "moneyFlow", "changes",
)  # fmt: skip
ROOTS = ("one", "one", "many", "many", "many", "node", "nodes", "entities", "search", "expand", "paths", *ANALYSES)
EVIDENCE = ("assertions", "source")
DEEPEST = 7


@dataclass(slots=True)
class Drawing:
    """`size` is about how many fields are asked for; `labels` the types that roots are drawn from."""

    schema: GraphQLSchema
    rng: random.Random
    size: int
    labels: Sequence[str]
    rich: float = 0.35
    _left: int = 0
    _aliases: int = 0
    _label: str = ""
    """Of the root that is being drawn."""
    objects: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.objects = tuple(n for n, t in self.schema.type_map.items() if isinstance(t, GraphQLObjectType))

    def operation(self) -> Operation:
        keys, roots = Keys(), []
        count = self.rng.choice([1, 1, 1, 1, 2, 2, 3])
        for _ in range(count):
            self._left = self.size // count
            roots.append(self._root(keys))
        if self.rng.random() < 0.12:
            roots.insert(self.rng.randrange(len(roots) + 1), self._introspection(keys))
        if self.rng.random() < 0.15:
            roots.append(Asked("__typename", "__typename", "Query"))
        as_of: dict[str, Any] = {}
        if self.rng.random() < 0.2:
            as_of["validAt"] = Hole("Date", "validAt")
        if self.rng.random() < 0.2:
            as_of["knownAt"] = Hole("DateTime", "knownAt")
        return Operation(roots, as_of)

    # --- roots ---

    def _root(self, keys: Keys) -> Asked:
        kind = self.rng.choice(ROOTS)
        label = self._label = self.rng.choice(list(self.labels))
        name = {"one": ONTOLOGY.nodes[label].singular, "many": ONTOLOGY.nodes[label].plural}.get(kind, kind)
        query = self.schema.query_type
        assert query is not None
        return self._field(query, name, keys, 1)

    def _introspection(self, keys: Keys) -> Asked:
        if self.rng.random() < 0.5:
            inner = [Asked("name", "name", "__Type"), Asked("kind", "kind", "__Type")]
            named = self.rng.choice(["Person", "Entity", "Marking", "NoSuch"])
            asked = Asked("__type", "__type", "Query", {"name": named}, inner)
        else:
            inner = [Asked("name", "name", "__Type")]
            asked = Asked("__schema", "__schema", "Query", {}, [Asked("queryType", "queryType", "__Schema", {}, inner)])
        asked.key = self._key(keys, asked, self.schema.type_map["__Type"], leaf=False)
        return asked

    # --- selections ---

    def selection(self, of: Composite, keys: Keys, depth: int) -> list[Asked]:
        """At least one field. Of an interface, some fields are asked of its types and of interfaces beside it."""
        asked: list[Asked] = []
        for _ in range(self.rng.choice([1, 1, 2, 2, 3, 4])):
            on: Composite = of
            if isinstance(of, GraphQLInterfaceType) and self.rng.random() < 0.5:
                on = self._narrower(of)
            asked.append(self._some_field(on, keys, depth))
            asked[-1].narrows = on is not of
            if self._left <= 0:
                break
        return asked

    def _narrower(self, of: GraphQLInterfaceType) -> Composite:
        possible = self.schema.get_possible_types(of)
        named = [t for t in possible if t.name == self._label and self.rng.random() < 0.7] or list(possible)
        found = self.rng.choice(named)
        if found.interfaces and self.rng.random() < 0.4:
            return cast("GraphQLInterfaceType", self.rng.choice(found.interfaces))
        return found

    def _some_field(self, on: Composite, keys: Keys, depth: int) -> Asked:
        if self.rng.random() < 0.1:
            return self._keyed(keys, Asked("__typename", "__typename", on.name), "String!", leaf=True)
        leaves = [n for n, f in on.fields.items() if is_leaf_type(get_named_type(f.type))]
        others = [n for n in on.fields if n not in leaves]
        deep = others and (not leaves or (depth < DEEPEST and self._left > 2 and self.rng.random() < 0.55))
        chosen = self.rng.choice(others if deep else leaves or others)
        evidence = [n for n in others if n in EVIDENCE]
        return self._field(on, evidence[0] if deep and evidence and self.rng.random() < 0.5 else chosen, keys, depth)

    def _field(self, on: Composite, name: str, keys: Keys, depth: int) -> Asked:
        self._left -= 1
        definition = on.fields[name]
        returned = get_named_type(definition.type)
        leaf = is_leaf_type(returned)
        asked = Asked(name, name, on.name, self._arguments(definition, name, returned))
        self._keyed(keys, asked, str(definition.type), leaf=leaf)
        if isinstance(returned, GraphQLObjectType | GraphQLInterfaceType):
            inner = keys.inside(asked.key)
            if returned.name.endswith("Connection"):
                asked.inner = self._connection(returned, inner, depth + 1)
            else:
                asked.inner = self.selection(returned, inner, depth + 1)
        return asked

    def _connection(self, of: Composite, keys: Keys, depth: int) -> list[Asked]:
        names = [n for n in of.fields if self.rng.random() < 0.35] or [self.rng.choice(list(of.fields))]
        self.rng.shuffle(names)
        asked = [self._field(of, name, keys, depth) for name in names[:3]]
        if self.rng.random() < 0.07:
            asked.append(Asked("__typename", "__typename", of.name))
        return asked

    def _arguments(self, definition: GraphQLField, name: str, returned: GraphQLNamedType) -> dict[str, Any]:
        required = any(is_required_argument(a) for a in definition.args.values())
        if not definition.args or (not required and self.rng.random() < 0.3):
            return {}
        made = arguments(self.rng, definition, _stem(name, returned), rich=self.rich)
        if name == "node":
            made["id"] = Hole("ID", self._label)
        elif "id" in made:
            made["id"] = Hole("ID", returned.name)
        return made

    # --- keys ---

    def _keyed(self, keys: Keys, asked: Asked, kind: str, *, leaf: bool) -> Asked:
        alias = self.rng.random()
        if alias < 0.1:
            asked.key = self.rng.choice(["a", "b", "name", "id", "x_1", "__t"])
        asked.key = self._key(keys, asked, kind, leaf=leaf)
        return asked

    def _key(self, keys: Keys, asked: Asked, kind: Any, *, leaf: bool) -> str:
        key = asked.key
        while not keys.take(key, asked, str(kind), leaf=leaf, objects=self.objects):
            self._aliases += 1
            key = f"{asked.name}_{self._aliases}"
        return key


def _stem(name: str, returned: GraphQLNamedType) -> str:
    """What a cursor of the field is made for; the planner's word for it."""
    if name in ("links", "search"):
        return name
    if name == "entities":
        return "Entity"
    stem = returned.name.removesuffix("Connection")
    return stem * 2 if stem in ONTOLOGY.nodes else stem
