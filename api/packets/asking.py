"""One question under a fixed scope: its answer, and beside it what the answer rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, cast

from graphql import GraphQLError, OperationDefinitionNode, OperationType

from api import selection
from api.documents import chosen_operation
from api.errors import Refused, located
from api.packets.augment import ASSERTIONS, ID, MAX_OF_ONE, STATES, TYPE, augmented, without
from api.packets.way import Way
from api.schema import schema
from api.validation.check import parsed
from api.variables import Signature, Unfit
from graph import engine
from graph.cases.asked import CASES
from graph.compile.given import Decisions, Variables, current
from graph.errors import BadInput, LimitExceeded
from graph.ontology import ONTOLOGY
from graph.scope import Reader, Scope

_TYPES = {f"{r.pascal}Assertion": r.type for r in ONTOLOGY.relationship_types}


@dataclass(frozen=True, slots=True)
class Question:
    """A document of which one operation is asked."""

    document: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    operation_name: str | None = None


@dataclass(slots=True)
class Asked:
    """An answer, and the ids of what stands in it. `cut`: of some link more was stated than was taken."""

    scope: Scope
    data: dict[str, Any]
    warnings: list[Mapping[str, Any]]
    assertions: dict[str, str] = field(default_factory=dict)
    """Id to type."""
    entities: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _Ready:
    """A question that can be sent."""

    prepared: engine.Prepared
    scope: Scope
    variables: Variables


_BESIDE = f"A packet asks up to {MAX_OF_ONE} assertions of each link beside the question"


async def ask(way: Way, question: Question, reader: Reader, known_at: datetime, valid_at: date | None = None) -> Asked:
    """The moments count where the document names none in its `@asOf`. Raises RequestError and DatabaseError."""
    try:
        await way.check(question.document)
    except Refused as refused:
        raise _refused(refused.errors[0]) from None
    try:
        ready = await way.planned(lambda: _ready(question, reader, known_at, valid_at))
        answer = await way.answer(ready.prepared, ready.variables)
    except LimitExceeded as error:
        raise LimitExceeded(f"{_BESIDE}. {error.fault}", f"{error.remedy}, or for fewer links (`first`)") from None
    except Refused as refused:
        raise _refused(refused.errors[0]) from None
    except Unfit as unfit:
        raise _refused(unfit.errors[0]) from None
    except GraphQLError as error:
        raise _refused(error) from None
    return await way.apart(lambda: _asked(ready.scope, answer))


def require_past(known_at: datetime) -> None:
    """Raises BadInput for a moment that is not over: what is recorded until then would make another packet."""
    if known_at > datetime.now(UTC):
        raise BadInput(
            f"knownAt is {known_at.isoformat()}, and nobody knows yet what is known then",
            "name a moment that is over, such as 2026-01-31T12:00:00Z",
        )


def _ready(question: Question, reader: Reader, known_at: datetime, valid_at: date | None) -> _Ready:
    of = schema()
    document = parsed(question.document)
    operation = chosen_operation(document, question.operation_name)
    if operation.operation is not OperationType.QUERY:
        raise BadInput("The document is a mutation", "make a packet of a query")
    signature = Signature(of, operation)
    variables = signature.coerced(question.variables)
    decisions = Decisions(variables)
    given = signature.given(decisions)
    moment = selection.as_of(operation, given)
    known_at = current(moment.known_at) or known_at
    require_past(known_at)
    scope = Scope(reader, current(moment.valid_at) or valid_at, known_at)
    whole = augmented(of, document)
    same = cast("OperationDefinitionNode", whole.definitions[document.definitions.index(operation)])
    asked = selection.asked(of, whole, same, given)
    if asked.introspection:
        raise BadInput("The document asks for the schema", "make a packet of what the graph holds")
    if any(f.name == CASES.name for f in asked.fields):
        # They are of nobody else, have no history, and a packet is handed over.
        raise BadInput("The document asks for cases", "make a packet of what the graph holds")
    prepared = engine.Prepared(engine.plan(asked.fields, scope), decisions)
    prepared.compile(checked=True)
    return _Ready(prepared, scope, variables)


def _asked(scope: Scope, answer: engine.Answer) -> Asked:
    found = Asked(scope, without(answer.values), answer.warnings)
    _collect(answer.values, found)
    return found


def _refused(error: GraphQLError) -> BadInput:
    return BadInput(f"The question cannot be asked ({located(error)})", "correct the document or its variables")


def _collect(value: Any, found: Asked) -> None:
    if isinstance(value, list):
        for one in value:
            _collect(one, found)
    elif isinstance(value, dict):
        if TYPE in value:
            _note(value[ID], value[TYPE], found)
        if STATES in value:
            found.assertions[value[ID]] = value[STATES]
        found.cut |= len(value.get(ASSERTIONS, ())) == MAX_OF_ONE
        for one in value.values():
            _collect(one, found)


def _note(one: str, type_: str, found: Asked) -> None:
    if type_ in _TYPES:
        found.assertions[one] = _TYPES[type_]
    elif type_ == "Source":
        found.sources.add(one)
    elif type_ in ONTOLOGY.nodes and ONTOLOGY.nodes[type_].entity:
        found.entities.add(one)
