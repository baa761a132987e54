"""Plan → Cypher. Decides nothing: every choice stands in the plan already.

Here are the rows: projections and slots. connections.py writes pages of neighbours, links.py links of any type,
roots.py what an operation starts with, and graph/traverse the analyses.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.compile import connections, evidence, identity, links
from graph.compile import plan as p
from graph.compile.bound import Bound, Lines
from graph.compile.names import Names
from graph.compile.predicates import Predicates
from graph.ontology import ENTITY_PROPERTIES, ONTOLOGY, Kind, Property
from graph.ontology.catalogue import ENTITY
from graph.scope import Scope


@dataclass(frozen=True, slots=True)
class Text:
    """Renders one statement under one scope."""

    scope: Scope
    names: Names = field(default_factory=Names)

    @property
    def predicates(self) -> Predicates:
        return Predicates(self.names, self.scope)

    def sees_node(self, n: str, label: str = "Entity", *, sought: bool = False) -> str:
        """Cypher that holds where the reader may see the node. A claim is seen through what it is claimed of."""
        node_type = ONTOLOGY.nodes.get(label)
        sees = self.scope.sees_node(n, entity=node_type is None or node_type.entity, sought=sought)
        if label != "Claim":
            return sees
        r, owner = self.names.variable("r"), self.names.variable("n")
        held = f"{self.scope.sees_relationship(r)} AND {self.scope.sees_node(owner)}"
        return f"{sees} AND EXISTS {{ ({n})<-[{r}:HAS_CLAIM]-({owner}) WHERE {held} }}"

    def labelled(self, n: str, anchor: str, labels: tuple[str, ...]) -> str:
        """` AND (n:Person OR …)`; nothing where the anchor, and what the reader may see, say it already."""
        if anchor != ENTITY or set(labels) >= set(ONTOLOGY.groups[ENTITY]) - self.scope.unseen_labels:
            return ""
        return f" AND ({' OR '.join(f'{n}:{x}' for x in labels) or 'false'})"

    def row(self, slots: Sequence[p.Slot], bound: Bound, lines: Lines) -> str:
        return "[" + ", ".join(self.slot(s, bound, lines) for s in slots) + "]"

    def projection(self, projection: p.Projection, bound: Bound, lines: Lines) -> str:
        """`[kind, slot, slot …]`: what tells the concrete types apart, then the slots."""
        if len(projection.names) == 1:
            kind = "null"
        elif bound.type is not None:
            kind = bound.type
        else:
            kind = f"[l IN labels({bound.node}) WHERE l <> 'Entity'][0]"
        return "[" + ", ".join([kind, *(self.slot(s, bound, lines) for s in projection.slots)]) + "]"

    def slot(self, slot: p.Slot, bound: Bound, lines: Lines) -> str:
        """The expression at one position of a row."""
        match slot:
            case p.Value():
                return self.value(slot.property, str(bound.subject))
            case p.FactValue():
                return evidence.fact(slot.fact, str(bound.rs), bound.groups)
            case p.Cursor():
                return str(bound.cursor)
            case p.Here():
                return self._here(slot, bound, lines)
            case p.Assertions():
                return lines.bind(self.assertions(slot, str(bound.rs)))
            case p.SourceOf():
                return lines.bind(self._source(slot.projection, str(bound.subject)))
            case p.LinkType():
                return str(bound.type)
            case p.LinkId():
                return links.link_id(self, bound)
            case p.Degrees():
                return lines.bind(links.degrees(self, str(bound.node)))
            case p.Identity():
                return lines.bind(identity.identity(self, slot, str(bound.node)))
            case p.Connection():
                return connections.connection(self, slot, str(bound.node), lines)
            case p.Links():
                return links.connection(self, slot, str(bound.node), lines)
            case _:
                raise AssertionError(f"{slot} stands in an identity alone")

    def value(self, prop: Property, x: str) -> str:
        expression = f"{x}.{prop.name}"
        if prop.many:
            return f"coalesce({expression}, [])"
        match prop.kind:
            case Kind.MARKING if prop in ENTITY_PROPERTIES:
                return self.scope.marking(x)
            case Kind.DATETIME if prop.name in LATER and self.scope.known_at is not None:
                return f"CASE WHEN {expression} <= $knownAt THEN toString({expression}) END"
            case Kind.DATETIME | Kind.DATE:
                return f"toString({expression})"
            case Kind.POINT:
                return (
                    f"CASE WHEN {expression} IS NULL THEN null ELSE [{expression}.latitude, {expression}.longitude] END"
                )
            case _:
                return expression

    def _here(self, slot: p.Here, bound: Bound, lines: Lines) -> str:
        of = {"node": bound.node, "from": bound.start, "to": bound.end}.get(slot.variable)
        return self.projection(slot.projection, Bound(of, of) if of else bound, lines)

    def assertions(self, slot: p.Assertions, rs: str) -> str:
        x, lines = self.names.variable("x"), Lines(self.names)
        row = self.projection(slot.projection, Bound(subject=x, type=f"type({x})"), lines)
        order = f"{x}.recordedAt, {x}.id"
        first = f"UNWIND {rs} AS {x} WITH {x} ORDER BY {order} LIMIT {self.names.parameter(slot.first)}"
        return f"COLLECT {{ {first}{lines.then([x])} RETURN {row} ORDER BY {order} }}"

    def _source(self, projection: p.Projection, x: str) -> str:
        s, lines = self.names.variable("s"), Lines(self.names)
        row = self.projection(projection, Bound(s, s), lines)
        match = f"MATCH ({s}:Source {{id: {x}.source}}) WHERE {self.sees_node(s, 'Source')}"
        return f"head(COLLECT {{ {match}{lines.then([s])} RETURN {row} }})"


LATER = ("updatedAt", "retractedAt")
"""Moments after `knownAt` are not shown."""
