"""The analyses that search, as GraphQL: types, arguments and fields from their tables (graph/traverse/analysis)."""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLString,
)

from api import fixed, scalars
from api.generated.objects import Fields, Objects, all_of, required
from api.generated.registry import Registry
from graph.traverse.analyses import ANALYSES
from graph.traverse.analysis.declared import Analysis, Argument, Item, Names, Of, Result
from graph.vocabularies import Marking

SCALARS: Mapping[Of, GraphQLScalarType] = {
    Of.SENTENCE: GraphQLString,
    Of.ID: GraphQLID,
    Of.TEXT: GraphQLString,
    Of.INT: GraphQLInt,
    Of.FLOAT: GraphQLFloat,
    Of.BOOLEAN: GraphQLBoolean,
    Of.DECIMAL: scalars.DECIMAL,
    Of.DATE: scalars.DATE,
    Of.DATE_TIME: scalars.DATE_TIME,
    Of.PARTIAL_DATE: scalars.PARTIAL_DATE,
}


def searched(registry: Registry, objects: Objects) -> Fields:
    """The root fields by name."""
    types = _Types(registry, objects)
    return {name: types.root(analysis) for name, analysis in ANALYSES.items()}


@dataclass(frozen=True, slots=True)
class _Types:
    registry: Registry
    objects: Objects

    def root(self, analysis: Analysis) -> GraphQLField:
        arguments = {a.name: self._argument(a) for a in analysis.arguments}
        return GraphQLField(required(self._object(analysis.result)), arguments, description=analysis.description)

    def _object(self, result: Result) -> GraphQLObjectType:
        return self.registry.named(
            result.name,
            lambda: GraphQLObjectType(
                result.name,
                lambda: {item.name: self._field(item) for item in result.items},
                description=result.description,
            ),
        )

    def _field(self, item: Item) -> GraphQLField:
        of = self._output(item)
        returned = all_of(of) if item.many else required(of) if item.required else of
        return GraphQLField(returned, description=item.description)

    def _output(self, item: Item) -> GraphQLOutputType:
        match item.of:
            case Result():
                return self._object(item.of)
            case Of.ENTITY:
                return self.objects.type(item.interface)
            case Of.SOURCE:
                return self.objects.type("Source")
            case Of.LINK:
                return self.objects.link
            case Of.LIMIT:
                return fixed.LIMIT
            case of:
                return self._leaf(of)

    def _leaf(self, of: Of | Names) -> GraphQLScalarType | GraphQLEnumType:
        match of:
            case Names():
                return self.registry.names_enum(of.name, dict(of.names), of.description)
            case Of.RELATIONSHIP_TYPE:
                return self.registry.relationship_type
            case Of.ENTITY_TYPE:
                return self.registry.entity_type
            case Of.DIRECTION:
                return self.registry.direction
            case Of.MARKING:
                return self.registry.enum(Marking)
            case _:
                return SCALARS[of]

    def _argument(self, argument: Argument) -> GraphQLArgument:
        leaf = self._leaf(argument.of)
        of = GraphQLList(GraphQLNonNull(leaf)) if argument.many else leaf
        description = argument.description + _bounds(argument)
        if argument.required:
            return GraphQLArgument(GraphQLNonNull(of), description=description)
        if argument.default is None:
            return GraphQLArgument(of, description=description)
        return GraphQLArgument(of, default_value=argument.default, description=description)


def _bounds(argument: Argument) -> str:
    match argument.least, argument.most:
        case None, None:
            return ""
        case least, None:
            return f" At least {least:g}."
        case None, most:
            return f" At most {most:g}."
        case least, most:
            return f" {least:g} to {most:g}."
