"""What two graphs have in common, as far as a format can be asked for it: not who says so, nor when it was recorded."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from graph.ontology import ONTOLOGY
from tests.unit.exports.rows import Rows

SAID = ("property", "value", "qualifier", "unit")
PROVENANCE = frozenset({"HAS_CLAIM", "REPORTED_BY", "DERIVED_FROM", "SAME_AS"})


@dataclass(frozen=True, slots=True)
class Told:
    """Entities by id with what describes them; claims with their content; relationships with theirs."""

    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    claims: set[tuple[Any, ...]] = field(default_factory=set)
    relationships: Counter[tuple[Any, ...]] = field(default_factory=Counter)

    def of(self, *labels: str) -> "Told":
        """Without what is not of these labels, and what joins it."""
        prefixes = {ONTOLOGY.nodes[label].prefix for label in labels}

        def held(node: str) -> bool:
            return node.partition(":")[0] in prefixes

        return Told(
            {node: own for node, own in self.entities.items() if held(node)},
            {one for one in self.claims if held(one[0])},
            Counter({one: n for one, n in self.relationships.items() if held(one[1]) and held(one[2])}),
        )


def told(graph: Rows) -> Told:
    """Countries are named by files, and described elsewhere: of them only the id is compared."""
    found = Told()
    for row in graph.entities.values():
        if not ONTOLOGY.nodes[row.label].entity:
            continue
        own = {
            k: sorted(map(str, v)) if isinstance(v, tuple) else v
            for k, v in row.properties.items()
            if v not in (None, ())
        }
        found.entities[row.id] = {} if row.label == "Country" else own | {"marking": row.marking}
    for one in graph.said:
        if one.type == "HAS_CLAIM":
            content = graph.entities[one.end].properties
            found.claims.add((one.start, *(content.get(name) for name in SAID)))
        elif one.type not in PROVENANCE:
            said = tuple(sorted((name, str(value)) for name, value in one.properties.items() if value is not None))
            found.relationships[one.type, one.start, one.end, one.valid_from, one.valid_to, one.note or None, said] += 1
    return found
