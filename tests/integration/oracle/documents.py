"""Whole documents at random: one operation that is meant, others beside it, and now and then a mistake."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graphql import GraphQLSchema

from graph.errors import RequestError
from tests.integration.oracle.asked import Operation
from tests.integration.oracle.drawing import ANALYSES, Drawing
from tests.integration.oracle.values import Values
from tests.integration.oracle.varied import varied
from tests.integration.oracle.written import PLAIN, Document, Style, Writing
from tests.unit.compile.compiled import compiled

OTHERS = ("query %s { __typename }", "query %s($x: ID!) { node(id: $x) { id } }", "{ __typename }", "mutation %s { x }")
WALKS = frozenset({"root expand", "root paths", *(f"root {one}" for one in ANALYSES)})
"""A statement of theirs has three to nine thousand characters."""
LONGEST_WALK, LONGEST = 9_000, 2_000
CANDIDATES, ENOUGH = 600, 12
COUNTED = {"__typename", "links", "degrees", "assertions", "pageInfo", "source"}
STYLES = (
    PLAIN,
    Style(variables=0.6),
    Style(fragments=0.5, repeats=0.5),
    Style(conditions=0.3, fragments=0.3, variables=0.2),
    Style(variables=0.5, fragments=0.4, repeats=0.4, conditions=0.3),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document, the plainest one that means the same, and what occurs in it."""

    document: Document
    others: tuple[Document, ...]
    """With other variables."""
    plainest: Document
    used: frozenset[str]
    mistaken: bool
    """Whether a mistake was made on purpose, so that it may be refused."""


def shape(schema: GraphQLSchema, seed: int, size: int, labels: Sequence[str]) -> Operation:
    """The same for the same arguments."""
    return Drawing(schema, random.Random(seed), size, labels).operation()


def shapes(
    schema: GraphQLSchema,
    seed: int,
    ids: Mapping[str, Sequence[str]],
    wanted: frozenset[str],
    characters: int = 40_000,
) -> list[Operation]:
    """Shapes that together have all of `wanted`, as far as that goes, in statements of so many characters in all:
    Neo4j plans a thousand of them for a tenth of a second and longer. Some `wanted` is sought again once all was found.
    """
    found: list[Operation] = []
    left, missing, walks = characters, set(wanted), set(WALKS)
    for i in range(CANDIDATES):
        operation = shape(schema, seed * CANDIDATES + i, 3 + i % 6, list(ids))
        has = occurring(operation)
        if not has & missing or has & (WALKS - walks):
            continue
        size = statement_size(schema, operation, ids)
        if size <= min(LONGEST_WALK if has & walks else LONGEST, left):
            found.append(operation)
            left -= size
            missing -= has
            walks -= has
            if not missing and len(found) >= ENOUGH:
                break
            missing = missing or set(wanted - WALKS)
    return found


def statement_size(schema: GraphQLSchema, operation: Operation, ids: Mapping[str, Sequence[str]]) -> int:
    """Characters of the statement; none where the operation is refused before it has one."""
    rng = random.Random(0)
    arguments, as_of = Values(schema, rng, ids, ["x"]).of(operation)
    try:
        return len(compiled(Writing(schema, rng, PLAIN, arguments).operation(operation, as_of, None))[0])
    except RequestError:
        return 0


def drawn(
    schema: GraphQLSchema,
    rng: random.Random,
    operation: Operation,
    ids: Mapping[str, Sequence[str]],
    texts: Sequence[str],
) -> Drawn:
    """One of the many documents of a shape."""
    wrong = 0.3 if rng.random() < 0.08 else 0.0
    values = Values(schema, rng, ids, texts, wrong)
    arguments, as_of = values.of(operation)
    plainest = Document(Writing(schema, rng, PLAIN, arguments).operation(operation, as_of, None), {})
    writing = Writing(schema, rng, rng.choice(STYLES), arguments)
    name = "Meant" if rng.random() < 0.4 else None
    query = writing.operation(operation, as_of, name)
    if name is not None and rng.random() < 0.6:
        writing.used.add("several operations")
        other = rng.choice(OTHERS[:2]) % "Other"
        query = f"{query}\n{other}" if rng.random() < 0.5 else f"{other}\n{query}"
    document = Document(query, writing.given, name if "Other" in query or rng.random() < 0.5 else None)
    again = [varied(schema, rng, values, document) for _ in range(2 if document.variables else 0)]
    others = tuple(Document(query, given, document.operation_name) for given in again)
    mistaken = rng.random() < 0.05
    if mistaken:
        document = rng.choice(MISTAKES)(document)
    used = {
        *writing.used,
        *occurring(operation),
        *(["wrong value"] if wrong else []),
        *(["mistake"] if mistaken else []),
    }
    return Drawn(document, others, plainest, frozenset(used), mistaken or wrong > 0)


def occurring(operation: Operation) -> set[str]:
    """What the shape alone has of what is counted."""
    found: set[str] = {f"root {a.name}" for a in operation.fields if not a.name[0].isupper()}
    for one in operation.walk():
        found |= {f"argument {name}" for name in one.arguments}
        found |= {"alias"} if one.key != one.name else set()
        found |= (
            {one.name} if one.name in ("__typename", "links", "degrees", "assertions", "pageInfo", "source") else set()
        )
        found |= {"on a narrower type"} if one.narrows else set()
    return found | {f"@asOf {name}" for name in operation.as_of}


def _cut(d: Document) -> Document:
    return Document(d.query[: len(d.query) * 2 // 3], d.variables, d.operation_name)


def _no_such_operation(d: Document) -> Document:
    return Document(d.query, d.variables, "NoSuch")


def _no_variables(d: Document) -> Document:
    return Document(d.query, {}, d.operation_name)


def _other_variables(d: Document) -> Document:
    return Document(d.query, {k: [v, {"x": None}] for k, v in d.variables.items()}, d.operation_name)


def _nulls(d: Document) -> Document:
    return Document(d.query, dict.fromkeys(d.variables), d.operation_name)


def _more_variables(d: Document) -> Document:
    return Document(d.query, {**d.variables, "unknown": 1}, d.operation_name)


def _unknown_field(d: Document) -> Document:
    return Document(d.query.replace("{ ", "{ noSuchField ", 1), d.variables, d.operation_name)


def _conflict(d: Document) -> Document:
    return Document(f"{d.query} fragment Unused on Query {{ x: __typename }}", d.variables, d.operation_name)


MISTAKES: tuple[Callable[[Document], Document], ...] = (
    _cut, _no_such_operation, _no_variables, _other_variables, _nulls, _more_variables, _unknown_field, _conflict,
)  # fmt: skip
