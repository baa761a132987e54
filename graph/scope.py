"""What a reader may see, and the world and record time of a question.

The property to hold is non-interference: an answer equals the answer on a graph from which everything out of
scope was deleted. So the predicates below stand in every hop, count, filter, order and traversal.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.compile.given import Given
from graph.ontology import ONTOLOGY
from graph.vocabularies import Marking


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: cleared up to a marking, with or without the right to see victims and the protected."""

    name: str | None
    clearance: Marking
    victims: bool


ANONYMOUS = Reader(None, Marking.CLEAR, victims=False)


@dataclass(frozen=True, slots=True)
class Scope:
    """A reader, the day the world is looked at, and the moment of this graph's knowledge.

    Without `valid_at`: whenever it was so. Without `known_at`: now.
    """

    reader: Reader = ANONYMOUS
    valid_at: date | Given | None = None
    known_at: datetime | Given | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        values: dict[str, Any] = {"clearance": int(self.reader.clearance)}
        if self.valid_at is not None:
            values["validAt"] = self.valid_at
        if self.known_at is not None:
            values["knownAt"] = self.known_at
        return values

    @property
    def unseen_labels(self) -> frozenset[str]:
        """Labels of which the reader may see no node."""
        return frozenset() if self.reader.victims else ONTOLOGY.victim_labels

    def sees_node(self, n: str, *, entity: bool = True, sought: bool = False) -> str:
        """Cypher that holds where the reader may see the node. A node without the properties is not seen.

        `sought`: as values that are equal, for an index that begins with them.
        """
        tests = [f"{n}.marking IN range(0, $clearance)" if sought else f"{n}.marking <= $clearance"]
        if entity:
            # Named for those who may see victims too: an index that holds it serves both.
            all_ = f"{n}.protected IN [false, true]" if sought else f"{n}.protected IS NOT NULL"
            tests.append(all_ if self.reader.victims else f"{n}.protected = false")
        if self.known_at is not None:
            tests.append(f"{n}.recordedAt <= $knownAt")
        if self.valid_at is not None:
            tests.append(f"({n}.startDay IS NULL OR {n}.startDay <= $validAt)")
        return " AND ".join(tests)

    def sees_relationship(self, r: str) -> str:
        """Cypher that holds where the reader may see the assertion."""
        tests = [f"{r}.marking <= $clearance"]
        if self.known_at is None:
            tests.append(f"{r}.retractedAt IS NULL")
        else:
            tests.append(f"{r}.recordedAt <= $knownAt AND ({r}.retractedAt IS NULL OR {r}.retractedAt > $knownAt)")
        if self.valid_at is not None:
            tests.append(
                f"({r}.validFromDay IS NULL OR {r}.validFromDay <= $validAt)"
                f" AND ({r}.validToDay IS NULL OR {r}.validToDay > $validAt)"
            )
        return " AND ".join(tests)
