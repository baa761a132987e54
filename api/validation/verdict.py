"""What became of a check, as bytes between two processes: `null` for a valid document, else why it is refused."""

from dataclasses import dataclass
from typing import Any

import orjson
from graphql import GraphQLError, GraphQLSchema, Source

from api.errors import Refused
from api.validation.check import check
from graph.errors import LimitExceeded

UNFIT = orjson.dumps({"fault": "The document takes too much to validate", "remedy": "ask for less at once"})


@dataclass(frozen=True, slots=True)
class Verdict:
    content: bytes
    seconds: float
    """How long checking took, without waiting for it."""

    def enforce(self, text: str) -> None:
        """Raises what `check` of the same document raised; RuntimeError where that was a fault of ours."""
        found = orjson.loads(self.content)
        if isinstance(found, str):
            raise RuntimeError(f"validating failed with {found}")
        if isinstance(found, dict):
            raise LimitExceeded(found["fault"], found["remedy"])
        if found is not None:
            source = Source(text)
            raise Refused([GraphQLError(m, source=source, positions=at, extensions=x) for m, at, x in found])


def judged(schema: GraphQLSchema, text: str) -> bytes:
    """The content of the verdict on a document."""
    found: Any = None
    try:
        check(schema, text)
    except LimitExceeded as limit:
        found = {"fault": limit.fault, "remedy": limit.remedy}
    except Refused as refused:
        found = [[e.message, e.positions, e.extensions] for e in refused.errors]
    return orjson.dumps(found)
