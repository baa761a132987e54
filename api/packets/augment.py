"""Adds to a document, wherever it asks for something, the ids of that and of the assertions behind it.

What is added has keys that begin with `PREFIX`, and is taken off the answer again. No argument, condition or field of
the document is touched, so the rest of the answer is what it would be without.
"""

from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    IntValueNode,
    NameNode,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_required_argument,
    visit,
)

from graph.errors import BadInput

PREFIX = "packet__"
ID, TYPE, ASSERTIONS, STATES = (f"{PREFIX}{name}" for name in ("id", "type", "assertions", "states"))
MAX_OF_ONE = 100
"""Assertions of one link, or one edge of a connection, that are taken as evidence."""
CHANGE = "Change"
"""Of `changes`: an object whose id is that of an assertion, and which says of what type."""
Composite = GraphQLObjectType | GraphQLInterfaceType


def augmented(schema: GraphQLSchema, document: DocumentNode) -> DocumentNode:
    """Of a valid document. Raises BadInput for one with an alias that begins with `PREFIX`."""
    types = TypeInfo(schema)
    made: DocumentNode = visit(document, TypeInfoVisitor(types, _Adding(types)))
    return made


def without(value: Any) -> Any:
    """An answer without what was added."""
    match value:
        case dict():
            return {key: without(one) for key, one in value.items() if not key.startswith(PREFIX)}
        case list():
            return [without(one) for one in value]
        case _:
            return value


class _Adding(Visitor):
    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        if node.alias is not None and node.alias.value.startswith(PREFIX):
            raise BadInput(f"The document has an alias that begins with {PREFIX}", "use another")

    def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> SelectionSetNode | None:
        parent = self.types.get_parent_type()
        if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) or parent.name in _ROOTS:
            return None
        added = _of(parent)
        return SelectionSetNode(selections=(*node.selections, *added), loc=node.loc) if added else None


_ROOTS = ("Query", "Mutation")


def _of(parent: Composite) -> list[FieldNode]:
    """What is asked of an object beside what the document asks."""
    if parent.name.startswith("__"):
        return []
    added = _known(parent)
    if not _is_node(parent):
        for name, field in parent.fields.items():
            of = get_named_type(field.type)
            if any(is_required_argument(a) for a in field.args.values()) or not isinstance(of, _COMPOSITE):
                continue
            if name == "edges":
                added.append(_field(name, *_edge(of)))
            elif of.name == "Link" or _is_node(of):
                added.append(_field(name, *_known(of)))
    return added


_COMPOSITE = (GraphQLObjectType, GraphQLInterfaceType)


def _known(of: Composite) -> list[FieldNode]:
    added = [_named(ID, "id"), _named(TYPE, "__typename")] if "id" in of.fields else []
    if of.name == CHANGE:
        added.append(_named(STATES, "type"))
    assertions = of.fields.get("assertions")
    # Elsewhere it is a number.
    if assertions is not None and "first" in assertions.args:
        first = ArgumentNode(name=NameNode(value="first"), value=IntValueNode(value=str(MAX_OF_ONE)))
        inner = SelectionSetNode(selections=(_named(ID, "id"), _named(TYPE, "__typename")))
        added.append(
            FieldNode(
                alias=NameNode(value=ASSERTIONS),
                name=NameNode(value="assertions"),
                arguments=(first,),
                selection_set=inner,
            )
        )
    return added


def _edge(of: Composite) -> list[FieldNode]:
    added = _known(of)
    node = of.fields.get("node")
    inner = get_named_type(node.type) if node is not None else None
    if isinstance(inner, _COMPOSITE):
        added.append(_field("node", *_known(inner)))
    return added


def _field(name: str, *inner: FieldNode) -> FieldNode:
    return FieldNode(
        alias=NameNode(value=f"{PREFIX}{name}"),
        name=NameNode(value=name),
        selection_set=SelectionSetNode(selections=inner),
    )


def _named(alias: str, name: str) -> FieldNode:
    return FieldNode(alias=NameNode(value=alias), name=NameNode(value=name))


def _is_node(of: GraphQLNamedType) -> bool:
    return of.name == "Node" or any(i.name == "Node" for i in getattr(of, "interfaces", ()))
