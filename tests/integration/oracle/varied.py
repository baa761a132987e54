"""The same document with other variables: what a plan that is kept has to serve."""

import random
from typing import Any

from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    get_nullable_type,
    is_input_type,
    parse,
    type_from_ast,
)

from tests.integration.oracle.asked import Hole
from tests.integration.oracle.values import Values
from tests.integration.oracle.written import Document, plain

OFTEN, SELDOM = 0.4, 0.05


def varied(schema: GraphQLSchema, rng: random.Random, values: Values, document: Document) -> dict[str, Any]:
    """Other values of the same types under the same names; seldom null, absent or of another form."""
    made: dict[str, Any] = {}
    operations = [d for d in parse(document.query).definitions if isinstance(d, OperationDefinitionNode)]
    for operation in operations:
        for definition in operation.variable_definitions or ():
            name = definition.variable.name.value
            given = type_from_ast(schema, definition.type)
            assert is_input_type(given)
            optional = not isinstance(given, GraphQLNonNull) or definition.default_value is not None
            if name not in document.variables:
                if rng.random() < SELDOM:
                    made[name] = plain(_new(rng, values, given, name))
            elif not optional or rng.random() > SELDOM:
                made[name] = _other(rng, values, document.variables[name], given, name)
    return made


def _other(rng: random.Random, values: Values, value: Any, given: GraphQLInputType, role: str) -> Any:
    if isinstance(value, list):
        inner = _item(given)
        kept = [_other(rng, values, x, inner, role) for x in value if rng.random() > SELDOM]
        return [*kept, *kept[:1]] if rng.random() < SELDOM else kept
    if isinstance(value, dict):
        named = get_named_type(given)
        assert isinstance(named, GraphQLInputObjectType)
        return {k: _other(rng, values, v, named.fields[k].type, k) for k, v in value.items() if rng.random() > SELDOM}
    if not isinstance(given, GraphQLNonNull) and rng.random() < SELDOM:
        return None
    if value is None or rng.random() > OFTEN:
        return value
    return plain(_new(rng, values, given, role))


def _item(given: GraphQLInputType) -> GraphQLInputType:
    nullable = get_nullable_type(given)
    return nullable.of_type if isinstance(nullable, GraphQLList) else given


def _new(rng: random.Random, values: Values, given: GraphQLInputType, role: str) -> Any:
    named = get_named_type(given)
    if isinstance(named, GraphQLInputObjectType):
        return {}
    made = values.fill(Hole(named.name, role))
    return [made] if isinstance(get_nullable_type(given), GraphQLList) and rng.random() < 0.8 else made
