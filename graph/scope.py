"""What a reader may see, and the world and record time of a question.

The property to hold is non-interference: an answer equals the answer on a graph from which everything out of
scope was deleted. So the predicates below stand in every hop, count, filter, order and traversal.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.compile.given import Given
from graph.ontology import ONTOLOGY
from graph.vocabularies import WITHDRAWN, Marking


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

    def marking(self, n: str) -> str:
        """Cypher of how a node is marked, at the moment that is asked about. One that nobody asserts any more is marked
        above every clearance now, and was not before.
        """
        return f"{n}.marking" if self.known_at is None else f"coalesce({n}.markingBefore, {n}.marking)"

    def sees_node(self, n: str, *, entity: bool = True, sought: bool = False) -> str:
        """Cypher that holds where the reader may see the node. A node without the properties is not seen.

        `sought`: as values that are equal, for an index that begins with them.
        """
        tests: list[str] = []
        if sought:
            withdrawn = f" + [{WITHDRAWN}]" if self.known_at is not None else ""
            tests.append(f"{n}.marking IN range(0, $clearance){withdrawn}")
        if not sought or self.known_at is not None:
            tests.append(f"{self.marking(n)} <= $clearance")
        if entity:
            # Named for those who may see victims too: an index that holds it serves both.
            all_ = f"{n}.protected IN [false, true]" if sought else f"{n}.protected IS NOT NULL"
            tests.append(all_ if self.reader.victims else f"{n}.protected = false")
        if self.known_at is not None:
            tests.append(there(n, "$knownAt"))
        if self.valid_at is not None:
            tests.append(f"({n}.startDay IS NULL OR {n}.startDay <= $validAt)")
        return " AND ".join(tests)

    def sees_relationship(self, r: str, moment: str = "$knownAt") -> str:
        """Cypher that holds where the reader may see the assertion; at another `moment`, where one is given."""
        tests = [f"{r}.marking <= $clearance"]
        if self.known_at is None:
            tests.append(f"{r}.retractedAt IS NULL")
        else:
            tests.append(held(r, moment))
        if self.valid_at is not None:
            tests.append(
                f"({r}.validFromDay IS NULL OR {r}.validFromDay <= $validAt)"
                f" AND ({r}.validToDay IS NULL OR {r}.validToDay > $validAt)"
            )
        return " AND ".join(tests)


def there(n: str, moment: str) -> str:
    """Cypher that holds where the node was known at a moment and not withdrawn. `moment`: an expression."""
    # Since when it was withdrawn, since when it was back, and so on in turn.
    return f"{n}.recordedAt <= {moment} AND coalesce(size([t IN {n}.absences WHERE t <= {moment}]), 0) % 2 = 0"


def held(r: str, moment: str) -> str:
    """Cypher that holds where the assertion was known at a moment and not retracted."""
    return f"{r}.recordedAt <= {moment} AND ({r}.retractedAt IS NULL OR {r}.retractedAt > {moment})"
