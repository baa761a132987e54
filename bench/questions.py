"""The nine questions, as every side is asked them, read from queries/; and what is common to the sides' answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMES = ("lookup", "neighbourhood", "deep", "wide", "shortest", "filtered", "count", "search", "supernode")
OURS, PEER, BOLT = SIDES = ("ours", "peer", "bolt")
EVIDENCE = "+evidence"
"""Ends the name of the second variant: under a scope in time, with evidence where there are assertions."""
_FOLDER = Path(__file__).parent / "queries"
_FILES = {
    "": {OURS: "ours.graphql", PEER: "peer.graphql", BOLT: "bolt.cypher"},
    EVIDENCE: {OURS: "evidence.graphql", BOLT: "evidence.cypher"},
}
_VARIABLE = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class Question:
    """`texts` by side; a side that cannot answer equally is not in it."""

    name: str
    texts: Mapping[str, str]

    @property
    def base(self) -> str:
        """The name without its variant."""
        return self.name.removesuffix(EVIDENCE)

    @property
    def with_evidence(self) -> bool:
        return self.name.endswith(EVIDENCE)

    def variables(self, side: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Those of the values that the side's text names."""
        named = set(_VARIABLE.findall(self.texts[side]))
        return {name: value for name, value in values.items() if name in named}


def questions() -> tuple[Question, ...]:
    """All nine, then their second variants."""
    return tuple(_read(name, variant) for variant in _FILES for name in NAMES)


def _read(name: str, variant: str) -> Question:
    files = {side: _FOLDER / name / file for side, file in _FILES[variant].items()}
    return Question(name + variant, {s: path.read_text("utf-8") for s, path in files.items() if path.exists()})


def common(question: Question, answer: Any) -> Any:
    """One form for all: of GraphQL the value of its one root field, of Bolt its rows; lists for connections.

    Of several shortest paths a side may choose any, so only their length is common.
    """
    flat = _flat(answer)
    if question.base == "shortest":
        paths = flat["paths"] if isinstance(flat, dict) else flat
        return [path["hops"] for path in paths]
    if question.base in ("wide", "filtered", "search"):
        return flat
    return flat[0] if isinstance(flat, list) else flat


def _flat(value: Any) -> Any:
    match value:
        case list():
            return [_flat(one) for one in value]
        case {"nodes": nodes, **rest} if not rest and isinstance(nodes, list):
            return _flat(nodes)
        case {"edges": edges, **rest} if not rest:
            return [_flat(edge) for edge in edges]
        case {"aggregate": {"count": {"nodes": total}}}:
            return {"totalCount": total}
        case {"properties": dict() as properties, **rest}:
            return _flat({**properties, **rest})
        case dict():
            return {name: _flat(one) for name, one in value.items()}
        case _:
            return value
