"""A validated operation becomes `graph.compile.selection`: fragments flattened per concrete type, fields merged by
response key in first-seen order, variables put in (as `Given` where they do not shape a plan), `@skip` and `@include`
decided.

The only file that walks GraphQL's syntax tree. Follows CollectFields and MergeSelectionSets of the specification.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLIncludeDirective,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLSkipDirective,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_directive_values,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.values import VariableValues, get_argument_values

from api.fixed import AS_OF
from graph.compile.given import Given, decided
from graph.compile.selection import Field, Form, Leaf, Selection

OPEN = frozenset(
    {"id", "ids", "from", "to", "avoid", "text", "after", "where", "point", "km", "knownAtFrom", "knownAtTo"}
)
"""Arguments whose values do not shape a plan. Of all others, such as `first` and `orderBy`, every value is another."""
FORMS = {"Int": Form.INT, "Float": Form.FLOAT, "Boolean": Form.BOOLEAN}
Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType


@dataclass(frozen=True, slots=True)
class AsOf:
    """The operation's `@asOf`: a day and a moment, or Givens of them."""

    valid_at: Any = None
    known_at: Any = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The root fields of an operation, and whether introspection is among them, which the database cannot answer."""

    fields: tuple[Field, ...]
    introspection: bool


def as_of(operation: OperationDefinitionNode, variables: VariableValues) -> AsOf:
    values = get_directive_values(AS_OF, operation, variables) or {}
    return AsOf(values.get("validAt"), values.get("knownAt"))


def asked(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: VariableValues
) -> Asked:
    """Raises GraphQLError for variables that may be null at places where nothing may be."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    query = cast("GraphQLObjectType", schema.query_type)
    fields = _Collector(schema, fragments, variables).fields(query, [operation.selection_set])
    own = tuple(f for f in fields if f.name not in ("__schema", "__type"))
    return Asked(own, introspection=len(own) < len(fields))


@dataclass(slots=True)
class _Collector:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues
    _selections: dict[tuple[str, tuple[int, ...]], Selection] = field(default_factory=dict)
    _arguments: dict[int, dict[str, Any]] = field(default_factory=dict)

    def fields(self, of: GraphQLObjectType, sets: Sequence[SelectionSetNode]) -> tuple[Field, ...]:
        grouped: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for selection_set in sets:
            self._collect(of, selection_set.selections, grouped, seen)
        return tuple(self._field(of, key, nodes) for key, nodes in grouped.items())

    def _collect(
        self,
        of: GraphQLObjectType,
        selections: Sequence[SelectionNode],
        grouped: dict[str, list[FieldNode]],
        seen: set[str],
    ) -> None:
        for node in selections:
            if not self._included(node):
                continue
            match node:
                case FieldNode():
                    key = node.alias.value if node.alias else node.name.value
                    grouped.setdefault(key, []).append(node)
                case InlineFragmentNode():
                    condition = node.type_condition
                    if condition is None or self._applies(condition.name.value, of):
                        self._collect(of, node.selection_set.selections, grouped, seen)
                case FragmentSpreadNode():
                    name = node.name.value
                    fragment = self.fragments[name]
                    if name not in seen and self._applies(fragment.type_condition.name.value, of):
                        seen.add(name)
                        self._collect(of, fragment.selection_set.selections, grouped, seen)

    def _included(self, node: SelectionNode) -> bool:
        if not node.directives:
            return True
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return not (skip and decided(skip["if"])) and (include is None or decided(include["if"]))

    def _applies(self, name: str, of: GraphQLObjectType) -> bool:
        condition = self.schema.type_map[name]
        return condition is of or any(i is condition for i in of.interfaces)

    def _field(self, of: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Field:
        first = nodes[0]
        name = first.name.value
        if name.startswith("__"):
            return Field(key, name)
        definition = of.fields[name]
        arguments: dict[str, Any] = {}
        if definition.args:
            # Arguments differ in identity between a type and its interface, never in content.
            if id(first) not in self._arguments:
                values = get_argument_values(definition, first, self.variables)
                self._arguments[id(first)] = {k: v if k in OPEN else _settled(v) for k, v in values.items()}
            arguments = self._arguments[id(first)]
        returned = get_named_type(definition.type)
        if not is_composite_type(returned):
            return Field(key, name, arguments, leaf=leaf(definition.type))
        required = is_non_null_type(definition.type)
        return Field(key, name, arguments, self._selection(returned, nodes), required=required)

    def _selection(self, returned: GraphQLNamedType, nodes: list[FieldNode]) -> Selection:
        """Shared by all types that reach the same text, so that interfaces of interfaces do not multiply."""
        identity = (returned.name, tuple(id(n) for n in nodes))
        if identity not in self._selections:
            sets = [n.selection_set for n in nodes if n.selection_set]
            by_type = {t.name: self.fields(t, sets) for t in self._concrete(cast("Composite", returned))}
            self._selections[identity] = Selection(by_type)
        return self._selections[identity]

    def _concrete(self, of: Composite) -> Sequence[GraphQLObjectType]:
        return [of] if isinstance(of, GraphQLObjectType) else self.schema.get_possible_types(of)


def leaf(of: GraphQLOutputType) -> Leaf:
    """What GraphQL wants of a leaf of this type."""
    required, nullable = is_non_null_type(of), get_nullable_type(of)
    items_required = is_non_null_type(nullable.of_type) if is_list_type(nullable) else None
    named = get_named_type(of)
    if isinstance(named, GraphQLEnumType):
        return Leaf(Form.ENUM, required, items_required, {v.value: name for name, v in named.values.items()})
    return Leaf(FORMS.get(named.name, Form.TEXT), required, items_required)


def _settled(value: Any) -> Any:
    """The value of this request, in place of every Given in it."""
    match value:
        case Given():
            return value.decided()
        case list():
            return [_settled(one) for one in value]
        case dict():
            return {name: _settled(one) for name, one in value.items()}
        case _:
            return value
