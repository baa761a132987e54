"""One operation from selection to answer: plan, one statement, one row, shaped.

    fields ─▶ plan() ─▶ Operation ─▶ Prepared ─▶ parameters() ─▶ row() ─▶ answer()

A `Prepared` serves every request of its shape; it is what the API caches.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.compile import listings, roots
from graph.compile import plan as p
from graph.compile.bound import Lines
from graph.compile.given import Decisions, Variables, combined, current, decided, given_in, resolved, unused
from graph.compile.planner import Planner
from graph.compile.selection import Field, Selection
from graph.compile.shape import Shaper
from graph.compile.sought import Sought
from graph.compile.text import Text
from graph.database import Database
from graph.errors import LimitExceeded
from graph.ids import node_type_of
from graph.ontology import ONTOLOGY
from graph.ontology.catalogue import ENTITY
from graph.scope import Reader, Scope
from graph.traverse import common_neighbors, expand, near, paths_asked, search, timeline
from graph.traverse.analyses import ANALYSES
from graph.traverse.analysis import asked as analysis_asked
from graph.traverse.ids import about_how_many, check_ids
from graph.traverse.walk import Shaped

MAX_STATEMENT = 60_000
"""Neo4j plans a new text at 0.1 to 0.25 s per thousand characters, and its time limit does not count that."""
SINGULAR = {n.singular: n for n in ONTOLOGY.node_types}
PLURAL = {n.plural: n for n in ONTOLOGY.node_types}


@dataclass(frozen=True, slots=True)
class _Asking:
    """Sends what analyses look up for one request. `scope`: the values of the scope's parameters."""

    database: Database
    scope: Mapping[str, Any]
    metadata: Mapping[str, Any]

    async def __call__(self, text: str, own: Mapping[str, Any], /) -> Sequence[Sequence[Any]]:
        return await self.database.read(text, {**self.scope, **own}, metadata=self.metadata)

    async def kept(self, text: str, own: Mapping[str, Any], /) -> Sequence[Sequence[Any]]:
        # Of the scope what the text reads: who asks makes no difference to who may see as much.
        values = {name: value for name, value in {**self.scope, **own}.items() if f"${name}" in text}
        return await self.database.kept.rows((text, repr(sorted(values.items()))), lambda: self(text, own))


@dataclass(slots=True)
class Answer:
    """Values by response key, and what the reader should know beside them."""

    values: dict[str, Any]
    warnings: list[Mapping[str, Any]] = field(default_factory=list)
    rows: int = 0
    """Objects in its lists."""


def plan(fields: Sequence[Field], scope: Scope) -> p.Operation:
    """Plans the root fields of one operation. Raises RequestError with the path at which it arose."""
    planner = Planner(scope)
    return p.Operation(scope, planner.fields(fields, lambda f: _root(planner, f)))


def statement(operation: p.Operation) -> tuple[str, dict[str, Any]]:
    """The Cypher of a planned operation, and its parameters for the request that it was planned for."""
    text, parameters = _statement(operation)
    return text, {name: current(value) for name, value in parameters.items()}


def _statement(operation: p.Operation) -> tuple[str, dict[str, Any]]:
    """The Cypher, which returns one row of one list, a value per root; and its parameters, of which some are Givens.

    Raises LimitExceeded for a text that Neo4j would plan too long.
    """
    text = Text(operation.scope)
    lines = Lines(text.names)
    values = [lines.bind(_text(root, text)) for _, root in operation.roots if root is not None]
    query = f"{lines.then([]).removeprefix(' ')} RETURN [{', '.join(values)}] AS row"
    if len(query) > MAX_STATEMENT:
        raise LimitExceeded(
            f"The question comes to a statement of {len(query)} characters, at most {MAX_STATEMENT} are sent",
            "ask for fewer connections, filters or traversals at once",
        )
    return query, {**operation.scope.parameters, **text.names.parameters}


class Prepared:
    """A planned operation with its statement and the functions that shape its row."""

    def __init__(self, operation: p.Operation, decisions: Decisions) -> None:
        self.operation = operation
        self.asks = any(root is not None for _, root in operation.roots)
        """Whether the database is asked at all."""
        self.text, parameters = _statement(operation) if self.asks else ("", {})
        self._sought = {k: v for k, v in parameters.items() if isinstance(v, Sought)}
        self._constant = {
            k: v for k, v in parameters.items() if k not in self._sought and next(given_in(v), None) is None
        }
        self._given = [(k, v) for k, v in parameters.items() if k not in self._constant and k not in self._sought]
        used = [value for _, value in self._given] + [one.values for one in self._sought.values()]
        self._unused = unused(decisions, used)
        self._shapers: dict[bool, tuple[Shaper, list[tuple[Field, Shaped | None]]]] = {}

    def parameters(self, variables: Variables, reader: Reader) -> dict[str, Any]:
        """The statement's parameters for one request. Raises RequestError for values that are not what they should be,
        as planning does.
        """
        values = self._constant.copy()
        for name, value in self._given:
            values[name] = resolved(value, variables)
        for given in self._unused:
            given.read(variables)
        values |= {name: sought.bound(variables) for name, sought in self._sought.items()}
        values["clearance"] = int(reader.clearance)
        if self._sought:
            values["reader"] = reader.name
        return values

    async def row(
        self, database: Database, parameters: Mapping[str, Any], metadata: Mapping[str, Any]
    ) -> Sequence[Any]:
        """Sends the one statement, after those of analyses that look something up first. Its row has a value per root
        that the database answers."""
        if not self.asks:
            return ()
        if self._sought:
            parameters = {**parameters, **await self._looked_up(database, parameters, metadata)}
        [[row]] = await database.read(self.text, parameters, metadata=metadata)
        found: Sequence[Any] = row
        return found

    async def _looked_up(
        self, database: Database, parameters: Mapping[str, Any], metadata: Mapping[str, Any]
    ) -> dict[str, Any]:
        # Whose cases they are is read off the request: a plan serves many readers.
        scope = {name: parameters[name] for name in (*self.operation.scope.parameters, "reader")}

        ask = _Asking(database, scope, metadata)
        return {name: await parameters[name].value(ask) for name in self._sought}

    def compile(self, *, checked: bool) -> None:
        """The functions that shape rows, where they are not there yet."""
        if checked not in self._shapers:
            shaper = Shaper(checked)
            self._shapers[checked] = (shaper, [(f, _shaped(f, x, shaper)) for f, x in self.operation.roots])
            shaper.finish()

    def answer(self, row: Sequence[Any], variables: Variables, *, checked: bool) -> Answer:
        """The row shaped (compile/shape.py). `checked`: raises one of MISFITS for a value that does not fit."""
        self.compile(checked=checked)
        shaper, roots_ = self._shapers[checked]
        shaper.rows = 0
        found, values = Answer({}), iter(row)
        for f, shaped in roots_:
            if shaped is None:
                found.values[f.key] = "Query"
                continue
            found.values[f.key], missing = shaped(next(values), variables)
            if missing:
                found.warnings.append(_not_found(f.key, missing))
        found.rows = shaper.rows
        return found


# --- one root each ------------------------------------------------------------------------------------------------


def _root(planner: Planner, f: Field) -> Any:
    arguments, selection = f.arguments, f.selection
    match f.name:
        case "node":
            return _lookup(planner, arguments["id"], tuple(ONTOLOGY.nodes), selection, many=False)
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
            return paths_asked.plan(planner, arguments, selection)
        case "commonNeighbors":
            return common_neighbors.plan(planner, arguments, selection)
        case "timeline":
            return timeline.plan(planner, arguments, selection)
        case "near":
            return near.plan(planner, arguments, selection)
        case name if name in ANALYSES:
            return analysis_asked.plan(planner, ANALYSES[name], arguments, selection)
        case name if name in SINGULAR:
            return _lookup(planner, arguments["id"], (SINGULAR[name].label,), selection, many=False)
        case name:
            label = PLURAL[name].label
            return planner.listing((label,), label, arguments, selection)


def _lookup(planner: Planner, ids: Any, labels: tuple[str, ...], selection: Selection, *, many: bool) -> p.Lookup:
    asked = ids if many else combined(_alone, ids)
    checked = check_ids("ids" if many else "id", asked)
    visible = planner.visible(labels)
    if not many and (meant := decided(checked, _label_named)):
        # An id names its type. Of many ids the mixture would make the statement's text vary.
        visible = tuple(x for x in visible if x == meant)
    number = decided(checked, about_how_many)
    with planner.inside(number):
        return p.Lookup(visible, checked, asked, number, many, planner.node(visible, selection))


def _alone(one: str) -> tuple[str]:
    return (one,)


def _label_named(ids: Sequence[str]) -> str | None:
    meant = node_type_of(ids[0])
    return meant.label if meant else None


def _text(root: Any, text: Text) -> str:
    match root:
        case p.Lookup():
            return roots.lookup(text, root)
        case p.Listing():
            return listings.listing(text, root)
        case _:
            return str(root.text(text))


def _shaped(f: Field, root: Any, shaper: Shaper) -> Shaped | None:
    match root:
        case None:
            return None
        case p.Lookup():
            return _looked_up(root, shaper)
        case p.Listing():
            decode = shaper.connection(root)
            return lambda value, variables: (decode(value), [])
        case _:
            shaped: Shaped = root.shaped(shaper)
            return shaped


def _looked_up(root: p.Lookup, shaper: Shaper) -> Callable[[Any, Variables], tuple[Any, list[str]]]:
    one = shaper.projection(root.projection)

    def many(value: Sequence[Any], variables: Variables) -> tuple[Any, list[str]]:
        found = {key: one(row) for key, row in value}
        shaper.rows += len(found)
        return [found.get(key) for key in resolved(root.asked, variables)], []

    def single(value: Sequence[Any], variables: Variables) -> tuple[Any, list[str]]:
        shaper.rows += len(value)
        return (one(value[0][1]) if value else None), []

    return many if root.many else single


def _not_found(key: str, ids: Sequence[str]) -> dict[str, Any]:
    return {
        "code": "UNKNOWN_ID",
        "path": [key],
        "ids": list(ids),
        "message": "There is nothing under these ids that this reader may see.",
        "suggestion": "Find ids with search(text: …).",
    }
