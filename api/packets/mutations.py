"""`makePacket`: an evidence packet over GraphQL, for a named reader and in their scope."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from graphql import GraphQLArgument, GraphQLField, GraphQLID, GraphQLNonNull, GraphQLObjectType, GraphQLString

from api.cases.mutations import read_variables
from api.exchange import Request
from api.generated.objects import Fields, required
from api.generated.registry import Registry
from api.inside import Inside
from api.mutations import Changing, Info
from graph.cases import store
from graph.cases.case import Question as Kept
from graph.errors import BadInput


def packet_fields(registry: Registry) -> Fields:
    """Of `Mutation`. That it reads alone does not matter: it is for POST, and every packet is its own."""
    return {
        "makePacket": GraphQLField(
            required(registry.named("Packet", _packet)),
            {
                "document": GraphQLArgument(GraphQLString, description="A GraphQL document; or give `case`."),
                "variables": GraphQLArgument(GraphQLString, description="Its variables, as JSON."),
                "operationName": GraphQLArgument(GraphQLString, description="Of a document with several operations."),
                "case": GraphQLArgument(GraphQLID, description="Take the question from a case of the reader."),
                "question": GraphQLArgument(GraphQLString, description="Its name there, where there are several."),
                "title": GraphQLArgument(GraphQLString, description="What the packet is called."),
            },
            resolve=_making,
            description="The answer to a question with all that it rests on, under a hash. `knownAt` of the document's"
            " `@asOf` counts; without it, the second in which it is made.",
        )
    }


def _packet() -> GraphQLObjectType:
    fields = {
        "sha256": GraphQLField(GraphQLNonNull(GraphQLString), description="The hash."),
        "json": GraphQLField(GraphQLNonNull(GraphQLString), description="The packet: the bytes of its file."),
        "page": GraphQLField(
            GraphQLNonNull(GraphQLString), resolve=_page, description="The same as a page to read or to print, in HTML."
        ),
    }
    return GraphQLObjectType("Packet", fields, description="An evidence packet (docs/cases.md).")


async def _making(_: Any, info: Info, **given: Any) -> dict[str, Any]:
    # What plans a question builds the whole schema, of which this is a part.
    from api.packets import packet as packets
    from api.packets.asking import Question

    changing: Changing = info.context
    kept = await _question(changing, given)
    question = Question(kept.document, kept.variables, given.get("operationName"))
    way = changing.asks(Request(question.document, question.variables, question.operation_name))
    order = packets.Order(
        given.get("title") or kept.name, question, changing.reader, datetime.now(UTC).replace(microsecond=0)
    )
    made = await packets.make(way, order)
    json = await way.apart(lambda: packets.written(made).decode())
    return {"packet": made, "way": way, "sha256": made[packets.HASH], "json": json}


async def _question(changing: Changing, given: Mapping[str, Any]) -> Kept:
    document, case = given.get("document"), given.get("case")
    if document is not None and case is not None:
        raise BadInput("`document` and `case` are both given", "give one of them, not both")
    if document is None and case is None:
        raise BadInput("A packet is made of a document or of a question in a case", "give `document` or `case`")
    if case is not None:
        return (await store.case(changing.database, changing.reader, case)).question(given.get("question"))
    return Kept("Evidence packet", str(document), read_variables(given.get("variables")))


async def _page(made: Mapping[str, Any], info: Info) -> str:
    from api.packets.page import page

    way: Inside = made["way"]
    return await way.apart(lambda: page(made["packet"]))
