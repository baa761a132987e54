"""An operation written as a GraphQL document, in one of the many ways that mean the same.

Fields are repeated and parted, put into inline and named fragments of types and interfaces, and left out again by
directives; arguments become literals, variables or defaults, whole or in part. Response keys and their order stay.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    GraphQLBoolean,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
)

from api.fixed import AS_OF
from tests.integration.oracle.asked import Asked, Code, Operation
from tests.integration.oracle.values import Arguments

META = {"__typename", "__schema", "__type"}
ABSENT = object()


@dataclass(frozen=True, slots=True)
class Style:
    """How probable each way of writing is. All zero: the plainest document."""

    variables: float = 0.0
    fragments: float = 0.0
    repeats: float = 0.0
    conditions: float = 0.0


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Document:
    query: str
    variables: dict[str, Any]
    operation_name: str | None = None


@dataclass(slots=True)
class Writing:
    """Writes one operation. `tag` begins the names of its fragments and variables."""

    schema: GraphQLSchema
    rng: random.Random
    style: Style
    arguments: Arguments
    tag: str = "v"
    given: dict[str, Any] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """Which ways of writing occurred."""
    _declared: list[str] = field(default_factory=list)
    _known: dict[str, str] = field(default_factory=dict)
    _fragments: list[str] = field(default_factory=list)
    _texts: dict[int, str] = field(default_factory=dict)

    def operation(self, operation: Operation, as_of: dict[str, Any], name: str | None) -> str:
        body = self._set(operation.fields, "Query")
        directive = ""
        if as_of:
            types = {k: a.type for k, a in AS_OF.args.items()}
            directive = f" @asOf({', '.join(f'{k}: {self._value(v, types[k])}' for k, v in as_of.items())})"
        variables = f"({', '.join(self._declared)})" if self._declared else ""
        head = f"query {name or ''}{variables}{directive} " if name or variables or directive else self._maybe_query()
        parts = [f"{head}{body}", *self._fragments]
        self.rng.shuffle(parts)
        return "\n".join(parts)

    def _maybe_query(self) -> str:
        return "query " if self._now(self.style.fragments) else ""

    def _now(self, probability: float, what: str = "") -> bool:
        if probability <= 0 or self.rng.random() >= probability:
            return False
        if what:
            self.used.add(what)
        return True

    # --- selections ---

    def _set(self, asked: Sequence[Asked], of: str) -> str:
        parts: list[str] = []
        later: list[str] = []
        for run in _runs(asked, self._now(self.style.fragments)):
            parts.append(self._run(run, of, later))
            while later and self._now(0.5):
                parts.append(later.pop(0))
            if self._now(self.style.conditions / 2, "left out"):
                parts.append(self._left_out(of))
        return "{ " + " ".join([*parts, *later]) + " }"

    def _run(self, run: Sequence[Asked], of: str, later: list[str]) -> str:
        """Fields that are asked of one type, in a fragment or without."""
        on = run[0].on
        inside = " ".join(self._asked(a, later, on) for a in run)
        if on == of and not self._now(self.style.fragments, "fragment"):
            return inside
        condition = f" on {on}"
        if on == of:
            wider = self._wider(run, on)
            if wider != on:
                self.used.add("fragment on a wider interface")
            condition = f" on {wider}"
        if self._now(self.style.fragments, "named fragment"):
            return self._spread(inside, condition, later)
        if on == of and self._now(0.3):
            condition = ""
        return f"...{condition}{self._included()} {{ {inside} }}"

    def _spread(self, inside: str, condition: str, later: list[str]) -> str:
        name = f"{self.tag.upper()}F{len(self._fragments)}"
        if self._now(self.style.fragments / 2, "nested fragment"):
            inner = f"{name}Inner"
            self._fragments.append(f"fragment {inner}{condition} {{ {inside} }}")
            inside = f"...{inner}"
        self._fragments.append(f"fragment {name}{condition} {{ {inside} }}")
        if self._now(self.style.repeats, "fragment spread twice"):
            later.append(f"...{name}")
        return f"...{name}{self._included()}"

    def _wider(self, run: Sequence[Asked], on: str) -> str:
        """An interface of the type that has all these fields, alike."""
        of = self.schema.type_map[on]
        if not isinstance(of, GraphQLObjectType | GraphQLInterfaceType) or not of.interfaces or not self._now(0.4):
            return on
        wider = self.rng.choice(of.interfaces)
        alike = all(
            a.name == "__typename"
            or (not a.apart and a.name in wider.fields and wider.fields[a.name].type == of.fields[a.name].type)
            for a in run
        )
        return wider.name if alike else on

    def _asked(self, asked: Asked, later: list[str], on: str) -> str:
        head = self._head(asked)
        directive = self._included()
        if asked.inner is None:
            if self._now(self.style.repeats / 2, "leaf twice"):
                later.append(self._on(on, head))
            return head + directive
        returned = self._returned(asked)
        inner = asked.inner
        if self._now(self.style.repeats, "merged field"):
            at = self.rng.randint(1, len(inner))
            rest = inner[at:] or [self.rng.choice(inner)]
            later.append(self._on(on, f"{head} {self._set(rest, returned)}"))
            inner = inner[:at]
        return f"{head}{directive} {self._set(inner, returned)}"

    def _on(self, on: str, text: str) -> str:
        """A field written again, where only some types have it."""
        return text if on == "Query" else f"... on {on} {{ {text} }}"

    def _head(self, asked: Asked) -> str:
        if id(asked) not in self._texts:
            alias = f"{asked.key}: " if asked.key != asked.name or self._now(self.style.repeats / 4) else ""
            self._texts[id(asked)] = f"{alias}{asked.name}{self._arguments(asked)}"
        return self._texts[id(asked)]

    def _returned(self, asked: Asked) -> str:
        if asked.name in META or asked.on.startswith("__"):
            return "__Schema" if asked.name == "__schema" else "__Type"
        parent = self.schema.type_map[asked.on]
        return str(get_named_type(cast("GraphQLObjectType", parent).fields[asked.name].type).name)

    # --- directives ---

    def _included(self) -> str:
        """A directive that leaves in what it stands on."""
        if not self._now(self.style.conditions, "condition"):
            return ""
        which = self.rng.choice(["include", "include", "skip", "skip", "include skip"]).split()
        return "".join(f" @{name}(if: {self._switch(on=name == 'include')})" for name in which)

    def _left_out(self, of: str) -> str:
        """Something that a directive leaves out."""
        which = self.rng.choice(["include", "skip"])
        directive = f"@{which}(if: {self._switch(on=which == 'skip')})"
        inside = self._any_leaf(of)
        match self.rng.randrange(3):
            case 0:
                return f"gone{self.rng.randrange(3)}: __typename {directive}"
            case 1:
                return f"... {directive} {{ {inside} }}"
            case _:
                name = f"{self.tag.upper()}F{len(self._fragments)}"
                self._fragments.append(f"fragment {name} on {of} {{ {inside} }}")
                return f"...{name} {directive}"

    def _any_leaf(self, of: str) -> str:
        named = self.schema.type_map[of]
        leaves = [
            n
            for n, f in cast("GraphQLObjectType", named).fields.items()
            if is_leaf_type(get_named_type(f.type)) and not f.args
        ]
        return f"gone_{of}: {leaves[0]}" if leaves else "gone: __typename"

    def _switch(self, *, on: bool) -> str:
        if not self._now(self.style.variables):
            return str(on).lower()
        self.used.add("variable condition")
        return self._variable(on, GraphQLNonNull(GraphQLBoolean))

    # --- arguments ---

    def _arguments(self, asked: Asked) -> str:
        if asked.name == "__type":
            return f"(name: {self._value(asked.arguments['name'], GraphQLNonNull(GraphQLString))})"
        if asked.name in META or asked.on.startswith("__"):
            return ""
        types = cast("GraphQLObjectType", self.schema.type_map[asked.on]).fields[asked.name].args
        values = self.arguments[id(asked)]
        given = [f"{name}: {self._value(value, types[name].type)}" for name, value in values.items()]
        for name, argument in types.items():
            optional = not isinstance(argument.type, GraphQLNonNull)
            if values and name not in values and optional and self._now(self.style.variables / 12, "absent variable"):
                given.append(f"{name}: {self._variable(ABSENT, argument.type)}")
        self.rng.shuffle(given)
        return f"({', '.join(given)})" if given else ""

    def _value(self, value: Any, of: GraphQLInputType) -> str:
        """A literal, a variable, or a literal with variables inside."""
        whole = isinstance(value, dict | list)
        if self._now(self.style.variables * (0.4 if whole else 1.0), "whole variable" if whole else "variable"):
            return self._variable(value, of)
        if isinstance(value, list):
            inner = cast("GraphQLList[Any]", get_nullable_type(of)).of_type if _is_list(of) else of
            if len(value) == 1 and value[0] is not None and self._now(self.style.variables / 4, "one for a list"):
                return literal(value[0])
            return f"[{', '.join(self._value(x, inner) for x in value)}]"
        if isinstance(value, dict):
            fields = cast("GraphQLInputObjectType", get_named_type(of)).fields
            inside = [f"{k}: {self._value(v, fields[k].type)}" for k, v in value.items()]
            if self._now(self.style.variables / 12, "absent variable inside"):
                name = self.rng.choice([k for k in fields if k not in value] or [""])
                inside += [f"{name}: {self._variable(ABSENT, fields[name].type)}"] if name else []
            return "{" + ", ".join(inside) + "}"
        return literal(value, self.rng if self.style.variables else None)

    def _variable(self, value: Any, of: GraphQLInputType) -> str:
        known = f"{of} {id(value) if value is ABSENT else literal(value)}"
        if known in self._known and self._now(0.8):
            return self._known[known]
        name = f"${self.tag}{len(self._declared)}"
        if value is ABSENT:
            self._declared.append(f"{name}: {of}")
        else:
            self._declare(name, value, of)
        self._known[known] = name
        return name

    def _declare(self, name: str, value: Any, of: GraphQLInputType) -> None:
        way = self.rng.randrange(4)
        if way == 0 and value is not None:
            # The default is what is meant; a type that may be null is allowed where null is not, because of it.
            nullable = get_nullable_type(of) if self._now(0.5) else of
            self._declared.append(f"{name}: {nullable} = {literal(value)}")
            self.used.add("default")
            return
        other = f" = {literal(value)}" if way == 1 and value is not None else ""
        self._declared.append(f"{name}: {of}{other}")
        self.given[name[1:]] = plain(value)


def _runs(asked: Sequence[Asked], parted: bool) -> list[list[Asked]]:
    """Neighbouring fields that are asked of one type; `parted` into single fields."""
    runs: list[list[Asked]] = []
    for one in asked:
        if runs and runs[-1][0].on == one.on and not parted:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _is_list(of: GraphQLInputType) -> bool:
    return isinstance(get_nullable_type(of), GraphQLList)


def literal(value: Any, rng: random.Random | None = None) -> str:
    """As GraphQL writes it; with `rng`, texts sometimes as blocks or with escapes."""
    match value:
        case None:
            return "null"
        case Code(name):
            return name
        case list():
            return f"[{', '.join(literal(x, rng) for x in value)}]"
        case dict():
            return "{" + ", ".join(f"{k}: {literal(v, rng)}" for k, v in value.items()) + "}"
        case str():
            return _text(value, rng)
        case _:
            return json.dumps(value)


def _text(value: str, rng: random.Random | None) -> str:
    written = json.dumps(value, ensure_ascii=False).replace("\u2028", "\\u2028")
    if rng is None or not value.isalnum() or not value.isascii() or rng.random() < 0.8:
        return written
    return f'"""{value}"""' if rng.random() < 0.5 else f'"\\u{ord(value[0]):04x}{value[1:]}"'


def plain(value: Any) -> Any:
    """As a client sends it in `variables`."""
    match value:
        case Code(name):
            return name
        case list():
            return [plain(x) for x in value]
        case dict():
            return {k: plain(v) for k, v in value.items()}
        case _:
            return value
