"""A validated operation becomes `graph.compile.selection`: fragments flattened per concrete type, fields merged by
response key in first-seen order, variables applied, `@skip` and `@include` decided.

The only file that walks GraphQL's syntax tree. Follows CollectFields and MergeSelectionSets of the specification.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_directive_values,
    get_named_type,
    is_composite_type,
)
from graphql.execution.values import VariableValues, get_argument_values

from api.fixed import AS_OF
from graph.compile.selection import Field, Selection

Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType


@dataclass(frozen=True, slots=True)
class AsOf:
    """The operation's `@asOf`."""

    valid_at: date | None = None
    known_at: datetime | None = None


def as_of(operation: OperationDefinitionNode, variables: VariableValues) -> AsOf:
    values = get_directive_values(AS_OF, operation, variables) or {}
    return AsOf(values.get("validAt"), values.get("knownAt"))


def root_fields(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: VariableValues
) -> tuple[Field, ...]:
    """The root fields that the database answers; introspection is left to graphql-core."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    query = cast("GraphQLObjectType", schema.query_type)
    collected = _Collector(schema, fragments, variables).fields(query, [operation.selection_set])
    return tuple(f for f in collected if not f.name.startswith("__"))


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
        return not (skip and skip["if"]) and (include is None or bool(include["if"]))

    def _applies(self, name: str, of: GraphQLObjectType) -> bool:
        condition = self.schema.type_map[name]
        return condition is of or any(i is condition for i in of.interfaces)

    def _field(self, of: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Field:
        first = nodes[0]
        name = first.name.value
        if name.startswith("__"):
            return Field(key, name, {})
        definition = of.fields[name]
        arguments: dict[str, Any] = {}
        if definition.args:
            # Arguments differ in identity between a type and its interface, never in content.
            if id(first) not in self._arguments:
                self._arguments[id(first)] = get_argument_values(definition, first, self.variables)
            arguments = self._arguments[id(first)]
        returned = get_named_type(definition.type)
        if not is_composite_type(returned):
            return Field(key, name, arguments)
        return Field(key, name, arguments, self._selection(returned, nodes))

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
