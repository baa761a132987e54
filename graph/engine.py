"""One operation from selection to answer: plan, one statement, one row, shaped.

fields ─▶ plan() ─▶ Operation ─▶ statement() ─▶ (text, parameters) ─▶ Database.read ─▶ answer()
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.compile import plan as p
from graph.compile import roots, shape
from graph.compile.bound import Lines
from graph.compile.planner import Planner
from graph.compile.selection import Field, Selection
from graph.compile.text import Text
from graph.database import Database
from graph.errors import LimitExceeded
from graph.ids import node_type_of
from graph.ontology import ONTOLOGY
from graph.ontology.catalogue import ENTITY
from graph.scope import Scope
from graph.traverse import expand, paths, search
from graph.traverse.ids import check_ids

MAX_STATEMENT = 60_000
"""Neo4j plans a new text at 0.1 to 0.25 s per thousand characters, and its time limit does not count that."""
SINGULAR = {n.singular: n for n in ONTOLOGY.node_types}
PLURAL = {n.plural: n for n in ONTOLOGY.node_types}


@dataclass(slots=True)
class Answer:
    """Values by response key, and what the reader should know beside them."""

    values: dict[str, Any]
    warnings: list[Mapping[str, Any]] = field(default_factory=list)


def plan(fields: Sequence[Field], scope: Scope) -> p.Operation:
    """Plans the root fields of one operation. Raises RequestError with the path at which it arose."""
    planner = Planner(scope)
    return p.Operation(scope, planner.fields(fields, lambda f: _root(planner, f)))


def statement(operation: p.Operation) -> tuple[str, dict[str, Any]]:
    """The Cypher of a planned operation, and its parameters. It returns one row of one list, a value per root.

    Raises LimitExceeded for a text that Neo4j would plan too long.
    """
    text = Text(operation.scope)
    lines = Lines(text.names)
    values = [lines.bind(_text(root, text)) for _, root in operation.roots]
    query = f"{lines.then([]).removeprefix(' ')} RETURN [{', '.join(values)}] AS row"
    if len(query) > MAX_STATEMENT:
        raise LimitExceeded(
            f"The question comes to a statement of {len(query)} characters, at most {MAX_STATEMENT} are sent",
            "ask for fewer connections, filters or traversals at once",
        )
    return query, {**operation.scope.parameters, **text.names.parameters}


async def answer(database: Database, operation: p.Operation, metadata: Mapping[str, Any]) -> Answer:
    """Sends the one statement and shapes its row."""
    if not operation.roots:
        return Answer({})
    text, parameters = statement(operation)
    [[row]] = await database.read(text, parameters, metadata=metadata)
    found = Answer({})
    for (key, root), value in zip(operation.roots, row, strict=True):
        found.values[key] = _shape(root, value, found.warnings, key)
    return found


# --- one root each ------------------------------------------------------------------------------------------------


def _root(planner: Planner, f: Field) -> Any:
    arguments, selection = f.arguments, f.selection
    match f.name:
        case "node":
            return _lookup(planner, [arguments["id"]], tuple(ONTOLOGY.nodes), selection, many=False)
        case "nodes":
            return _lookup(planner, arguments["ids"], tuple(ONTOLOGY.nodes), selection, many=True)
        case "entities":
            types = arguments.get("types")
            labels = ONTOLOGY.labels((ENTITY,) if types is None else types)
            return planner.listing(labels, ENTITY, arguments, selection)
        case "search":
            return search.plan(planner, arguments, selection)
        case "expand":
            return expand.plan(planner, arguments, selection)
        case "paths":
            return paths.plan(planner, arguments, selection)
        case name if name in SINGULAR:
            return _lookup(planner, [arguments["id"]], (SINGULAR[name].label,), selection, many=False)
        case name:
            label = PLURAL[name].label
            return planner.listing((label,), label, arguments, selection)


def _lookup(
    planner: Planner, ids: Sequence[str], labels: tuple[str, ...], selection: Selection, *, many: bool
) -> p.Lookup:
    checked = check_ids("ids" if many else "id", ids)
    visible = planner.visible(labels)
    if not many and (meant := node_type_of(checked[0])):
        # An id names its type. Of many ids the mixture would make the statement's text vary.
        visible = tuple(x for x in visible if x == meant.label)
    with planner.inside(len(checked)):
        return p.Lookup(visible, checked, tuple(ids), many, planner.node(visible, selection))


def _text(root: Any, text: Text) -> str:
    match root:
        case p.Lookup():
            return roots.lookup(text, root)
        case p.Listing():
            return roots.listing(text, root)
        case _:
            return str(root.text(text))


def _shape(root: Any, value: Any, warnings: list[Mapping[str, Any]], key: str) -> Any:
    match root:
        case p.Lookup():
            decode = shape.projection(root.projection)
            found = {one: decode(row) for one, row in value}
            return [found.get(one) for one in root.asked] if root.many else found.get(root.asked[0])
        case p.Listing():
            return shape.connection(root)(value)
        case _:
            values, missing = root.shape(value)
            if missing:
                warnings.append(_not_found(key, missing))
            return values


def _not_found(key: str, ids: Sequence[str]) -> dict[str, Any]:
    return {
        "code": "UNKNOWN_ID",
        "path": [key],
        "ids": list(ids),
        "message": "There is nothing under these ids that this reader may see.",
        "suggestion": "Find ids with search(text: …).",
    }
