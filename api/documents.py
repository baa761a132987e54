"""Valid documents, kept by their text with the plans of each operation."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
)

from api.errors import Refused, coded
from api.validation.check import check, parsed
from api.variables import Signature
from graph.compile.cache import Shapes
from graph.compile.cost import estimate
from graph.compile.given import Made
from graph.engine import Prepared
from graph.statistics import Statistics

MAX_KEPT_BYTES = 128_000_000
"""Memory for documents and their plans; beyond, those go that were not asked for longest."""
MAX_NAMED = 10
"""Operations of a document that an error names."""
BYTES_OF_TOKEN, BYTES_OF_STATEMENT = 350, 19
"""What a parsed document takes per token, and a plan with its shaper per byte of its statement, measured."""


@dataclass(slots=True)
class Planned:
    """A plan of one shape of an operation, and whether introspection is asked beside it."""

    prepared: Prepared
    introspection: bool
    _estimated: tuple[Statistics | None, int] = (None, 0)

    def cost(self, statistics: Statistics) -> int:
        """Rows that the database is likely to touch (graph/compile/cost.py)."""
        if self._estimated[0] is not statistics:
            self._estimated = (statistics, estimate(self.prepared.operation, statistics))
        return self._estimated[1]


@dataclass(slots=True)
class Operation:
    """One operation of a valid document, and what was found out about it."""

    document: "Document"
    node: OperationDefinitionNode
    signature: Signature
    shapes: dict[bool, Shapes[Planned]] = field(default_factory=lambda: {False: Shapes(), True: Shapes()})
    """Plans, for readers without and with the right to see victims."""
    introspection: bytes | None = None
    """The answer to an operation that asks of the schema alone, once it was given."""

    @property
    def name(self) -> str | None:
        return self.node.name.value if self.node.name else None

    @property
    def changes(self) -> bool:
        return self.node.operation is OperationType.MUTATION


@dataclass(slots=True)
class Document:
    """A valid document."""

    text: str
    node: DocumentNode
    digest: str
    """SHA-256 of the text, hexadecimal."""
    weight: int = field(init=False)
    """Bytes of memory, about."""
    operations: dict[str | None, Operation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Lets go of all but the document. Operations lead back to it: without them it is gone once nobody holds it."""
        self.operations.clear()
        self.weight = len(self.text) + BYTES_OF_TOKEN * self.node.token_count


@dataclass(slots=True)
class Documents:
    """Validated documents of one schema, the most recently used ones kept."""

    schema: GraphQLSchema
    grown: Callable[[int], None] = lambda weight: None
    """Told of what is kept more, in bytes."""
    _kept: OrderedDict[str, Document] = field(default_factory=OrderedDict)
    _weight: int = 0

    def kept(self, text: str, name: str | None) -> Operation | None:
        """The operation that is meant, if it was answered before."""
        document = self._kept.get(text)
        if document is None:
            return None
        self._kept.move_to_end(text)
        return document.operations.get(name)

    def knows(self, text: str) -> bool:
        """Whether it is kept, and so is valid."""
        return text in self._kept

    def read(self, text: str, name: str | None) -> Operation:
        """A new operation of a document that passed `check`; not kept. May be called in another thread.

        Raises Refused where the document has no such operation.
        """
        document = self._kept.get(text)
        if document is None:
            digest = hashlib.sha256(text.encode()).hexdigest()
            document = Document(text, parsed(text), digest)
        node = chosen_operation(document.node, name)
        return Operation(document, node, Signature(self.schema, node))

    def add(self, operation: Operation, name: str | None) -> Operation:
        """Keeps what was read, unless another was quicker; the one that is kept."""
        read = operation.document
        document = self._kept.setdefault(read.text, read)
        self._kept.move_to_end(read.text)
        operation.document = document
        kept = document.operations.setdefault(name, operation)
        if document is read and kept is operation and len(document.operations) == 1:
            self._grow(document.weight)
        return kept

    def operation(self, text: str, name: str | None) -> Operation:
        """Kept, or checked, read and kept. Raises Refused or LimitExceeded."""
        kept = self.kept(text, name)
        if kept is None:
            if not self.knows(text):
                check(self.schema, text)
            kept = self.add(self.read(text, name), name)
        return kept

    def keep(self, operation: Operation, shapes: Shapes[Planned], made: Made, planned: Planned) -> None:
        """Keeps a plan with its document."""
        before, document = shapes.weight, operation.document
        shapes.keep(made, planned, BYTES_OF_STATEMENT * len(planned.prepared.text))
        if self._kept.get(document.text) is document:
            document.weight += shapes.weight - before
            self._grow(shapes.weight - before)

    def keep_introspection(self, operation: Operation, content: bytes) -> None:
        """Keeps the answer to an operation that asks of the schema alone."""
        document = operation.document
        if operation.introspection is None and self._kept.get(document.text) is document:
            operation.introspection = content
            document.weight += len(content)
            self._grow(len(content))

    def _grow(self, weight: int) -> None:
        self._weight += weight
        if weight > 0:
            self.grown(weight)
        while self._weight > MAX_KEPT_BYTES:
            _, oldest = self._kept.popitem(last=False)
            self._weight -= oldest.weight
            oldest.forget()


def chosen_operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation that is meant. Raises Refused where none or several could be."""
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    found = [o for o in operations if name is None or (o.name and o.name.value == name)]
    if len(found) == 1:
        if found[0].operation is OperationType.SUBSCRIPTION:
            raise Refused([coded(GraphQLError("Only queries and mutations are answered."), "BAD_USER_INPUT")])
        return found[0]
    names = _listed([o.name.value for o in operations if o.name])
    if name is not None:
        message = f"The document has no operation named {name[:60]!r}: it has {names or 'an unnamed one'}."
    else:
        message = (
            f"The document has several operations: set operationName to one of {names}."
            if operations
            else ("The document has no operation.")
        )
    raise Refused([coded(GraphQLError(message), "OPERATION_RESOLUTION_FAILURE")])


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
    return ", ".join(names[:MAX_NAMED]) + more
