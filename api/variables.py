"""Variables of an operation: coerced for every request, and as `Given` values for the plan that many requests share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    coerce_input_value,
    get_named_type,
    get_nullable_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    type_from_ast,
)
from graphql.execution.values import VariableValues, get_variable_values
from graphql.utilities.coerce_input_value import coerce_input_literal

from api.limits import MAX_VARIABLE_ERRORS
from graph.compile.given import Decisions, Given, Variables

ABSENT = object()
"""The shape of a variable that was not sent and has no default."""


class Unfit(Exception):
    """Variables that do not fit their types; `errors` say how."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


@dataclass(frozen=True, slots=True)
class _Variable:
    name: str
    type: GraphQLInputType
    default: Any
    simple: bool
    """A leaf, which no nesting can make too deep."""


class Signature:
    """The variables that one operation declares."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self.schema = schema
        self.definitions = operation.variable_definitions or ()
        self.variables: list[_Variable] = []
        for definition in self.definitions:
            of = cast("GraphQLInputType", type_from_ast(schema, definition.type))
            default = coerce_input_literal(definition.default_value, of) if definition.default_value else Undefined
            simple = not is_list_type(get_nullable_type(of)) and not is_input_object_type(get_named_type(of))
            self.variables.append(_Variable(definition.variable.name.value, of, default, simple))

    def coerced(self, sent: Mapping[str, Any]) -> Variables:
        """Values by name; what was not sent and has no default is absent. Raises Unfit."""
        found: dict[str, Any] = {}
        for variable in self.variables:
            value = sent.get(variable.name, Undefined)
            if value is Undefined:
                if variable.default is not Undefined:
                    found[variable.name] = variable.default
                elif is_non_null_type(variable.type):
                    return self._exactly(sent)
            elif variable.simple:
                one = coerce_input_value(value, variable.type)
                if one is Undefined:
                    return self._exactly(sent)
                found[variable.name] = one
            else:
                return self._exactly(sent)
        return found

    def _exactly(self, sent: Mapping[str, Any]) -> Variables:
        """The same by graphql-core, which words the errors and guards against values nested too deep."""
        values = get_variable_values(self.schema, self.definitions, dict(sent), max_errors=MAX_VARIABLE_ERRORS)
        if isinstance(values, list):
            raise Unfit(values)
        return values.coerced

    def given(self, decisions: Decisions) -> VariableValues:
        """The values of the request that a plan is made for: objects stay objects, and every leaf in them is a Given.

        Which variables are there, which are null, and which fields an object has, shapes a plan.
        """
        coerced: dict[str, Any] = {}
        for variable in self.variables:
            name = variable.name
            whole = Given(name, _named(name), decisions)
            shape = whole.decided(_shaper(variable.type))
            if shape is not ABSENT:
                coerced[name] = _leaves(whole, variable.type)
        return VariableValues({}, coerced)


def _named(name: str) -> Callable[[Variables], Any]:
    return lambda variables: variables.get(name, ABSENT)


def _shaper(of: GraphQLInputType) -> Callable[[Any], Any]:
    """What of a value shapes a plan: whether it is null, and of objects which fields they have."""
    return lambda value: ABSENT if value is ABSENT else _shape(value, of)


def _shape(value: Any, of: GraphQLInputType) -> Any:
    if value is None:
        return None
    nullable = get_nullable_type(of)
    if not is_input_object_type(get_named_type(nullable)):
        return True
    if is_list_type(nullable):
        return tuple(_shape(one, nullable.of_type) for one in value)
    fields = cast("GraphQLInputObjectType", nullable).fields
    return tuple((name, _shape(one, fields[name].type)) for name, one in value.items())


def _leaves(given: Given, of: GraphQLInputType) -> Any:
    if given.value is None:
        return None
    nullable = get_nullable_type(of)
    if not is_input_object_type(get_named_type(nullable)):
        return given
    if is_list_type(nullable):
        return [_leaves(given.item(i), nullable.of_type) for i in range(len(given.value))]
    fields = cast("GraphQLInputObjectType", nullable).fields
    return {name: _leaves(given.item(name), fields[name].type) for name in given.value}
