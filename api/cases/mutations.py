"""`saveCase`, `addNote` and `deleteCase`: what a named reader changes of their own cases. Each is one transaction."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLField,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString,
)

from api.errors import Refused, located
from api.generated.inputs import listed
from api.generated.objects import Fields, required
from api.generated.registry import Registry
from api.limits import check_values
from api.mutations import Changing, Info
from api.scalars import DATE_TIME
from api.validation.check import parsed
from graph.cases import store
from graph.cases.case import Case, Draft, Question
from graph.errors import BadInput, LimitExceeded
from graph.vocabularies import Marking


def case_fields(registry: Registry) -> Fields:
    """Of `Mutation`."""
    one = GraphQLArgument(GraphQLNonNull(GraphQLID), description="Of a case that is theirs.")
    saved = registry.named("SavedCase", _saved_case)
    return {
        "saveCase": GraphQLField(
            required(saved),
            {
                "id": GraphQLArgument(GraphQLID, description="Of the case that is changed; a new one without it."),
                "title": GraphQLArgument(GraphQLNonNull(GraphQLString)),
                "entities": GraphQLArgument(listed(GraphQLID), description="Ids; all of them, each time."),
                "questions": GraphQLArgument(
                    listed(registry.named("CaseQuestionInput", _question)), description="All of them, each time."
                ),
                "marking": GraphQLArgument(
                    registry.enum(Marking), description="At most the reader's clearance, which it is without."
                ),
            },
            resolve=_saving,
            description="Keeps a case. Its notes stay.",
        ),
        "addNote": GraphQLField(
            required(saved),
            {"id": one, "text": GraphQLArgument(GraphQLNonNull(GraphQLString))},
            resolve=_noting,
            description="Adds a note to a case.",
        ),
        "deleteCase": GraphQLField(
            required(GraphQLBoolean),
            {"id": one},
            resolve=_deleting,
            description="Deletes a case with its notes; false where there was none.",
        ),
    }


def _saved_case() -> GraphQLObjectType:
    fields = {
        "id": GraphQLField(required(GraphQLID), description="Ask `cases(id: …)` for it."),
        "changedAt": GraphQLField(required(DATE_TIME), description="When it was changed."),
    }
    return GraphQLObjectType("SavedCase", fields, description="A case that was saved.")


def _question() -> GraphQLInputObjectType:
    fields = {
        "name": GraphQLInputField(GraphQLNonNull(GraphQLString), description="One of its own in the case."),
        "document": GraphQLInputField(GraphQLNonNull(GraphQLString), description="A GraphQL document."),
        "variables": GraphQLInputField(GraphQLString, description="Its variables, as JSON."),
    }
    return GraphQLInputObjectType("CaseQuestionInput", fields, description="A question that a case keeps.")


def _as_saved(case: Case) -> dict[str, Any]:
    return {"id": case.id, "changedAt": case.changed_at}


async def _saving(_: Any, info: Info, **given: Any) -> dict[str, Any]:
    changing: Changing = info.context
    marking = given.get("marking")
    asked = [_read(q) for q in given.get("questions") or ()]
    # As many as may be are half a second of parsing, for which nobody else's answer waits.
    await asyncio.to_thread(_require_documents, asked)
    draft = Draft(
        title=given["title"],
        entities=given.get("entities") or (),
        questions=asked,
        marking=None if marking is None else Marking(marking),
    )
    return _as_saved(await store.save(changing.database, changing.reader, draft, datetime.now(UTC), given.get("id")))


async def _noting(_: Any, info: Info, **given: Any) -> dict[str, Any]:
    changing: Changing = info.context
    at = datetime.now(UTC)
    return _as_saved(await store.add_note(changing.database, changing.reader, given["id"], given["text"], at))


async def _deleting(_: Any, info: Info, **given: Any) -> bool:
    changing: Changing = info.context
    return await store.delete(changing.database, changing.reader, given["id"])


def _read(given: Mapping[str, Any]) -> Question:
    return Question(given["name"], given["document"], read_variables(given.get("variables")))


def _require_documents(questions: Sequence[Question]) -> None:
    for question in questions:
        try:
            require_document(question.document)
        except (BadInput, LimitExceeded) as error:
            raise type(error)(f"the question {question.name[:60]!r}: {error.fault}", error.remedy) from None


def require_document(text: str) -> None:
    """That it can be parsed; what it asks may be of another version. Raises BadInput and LimitExceeded."""
    try:
        parsed(text)
    except Refused as refused:
        raise BadInput(f"this is no GraphQL document ({located(refused.errors[0])})", "correct it") from None


def read_variables(text: str | None) -> Mapping[str, Any]:
    """From JSON text. Raises BadInput and LimitExceeded."""
    if not text:
        return {}
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise BadInput("the variables of a question are no JSON object", 'write them as {"id": "person:do-kwon"}')
    check_values(value)
    return value
