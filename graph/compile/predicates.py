"""Predicates → Cypher. A predicate is about a node, an edge (a node and its parallel assertions), or an assertion."""

from dataclasses import dataclass, replace
from typing import Any

from graph.compile import evidence
from graph.compile import plan as p
from graph.compile.names import Names
from graph.compile.served import Along
from graph.nodes import LOWER_NAME
from graph.ontology import ENTITY_PROPERTIES, ENVELOPE, ONTOLOGY, Direction, End, Kind
from graph.scope import Scope

WORDS = {"contains": "CONTAINS", "startsWith": "STARTS WITH", "endsWith": "ENDS WITH"}
NAME = next(x for x in ENTITY_PROPERTIES if x.name == "name")
SIGNS = {"eq": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
# What is certain: the operand of gt and lte is the day after the operand's last day, of gte and lt its first
# (filters.py); it is compared with the first possible day of the value, or with the day after its last possible one.
DAY_SIGNS = {"gt": ("first", ">="), "gte": ("first", ">="), "lt": ("after", "<="), "lte": ("after", "<=")}


@dataclass(frozen=True, slots=True)
class About:
    """The bound variables that a predicate may read."""

    node: str
    subject: str
    """The node itself, or the assertion inside `any(x IN … WHERE …)`."""
    rs: str | None = None
    groups: str | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """A query so far, and its variables: the neighbour `n`; `r`, bound for an event type alone; the rest on demand."""

    text: str
    n: str
    r: str
    rs: str | None = None
    groups: str | None = None
    order: tuple[str, ...] = ()
    """The variables by which the groups come in the order of the index that was walked."""


def pattern(end: End, near: str, r: str, far: str, *, label: bool = True) -> str:
    """`(near)<-[r:CONCERNS]-(far:Notice)`. Ends of several labels need no label: the type allows no others."""
    labels = ONTOLOGY.far_labels(end)
    target = f"({far}:{labels[0]})" if label and len(labels) == 1 else f"({far})"
    left = "<-" if end.direction is Direction.IN else "-"
    right = "->" if end.direction is Direction.OUT else "-"
    return f"({near}){left}[{r}:{end.relationship.type}]{right}{target}"


def far_is_entity(end: End) -> bool:
    return ONTOLOGY.nodes[ONTOLOGY.far_labels(end)[0]].entity


def reads_groups(part: p.Predicate | None) -> bool:
    """Whether a predicate on an edge needs the independent groups of its assertions."""
    return _any(part, lambda x: isinstance(x, p.CompareFact) and x.fact in (p.Fact.CONFIDENCE, p.Fact.CORROBORATION))


def reads_assertions(part: p.Predicate | None) -> bool:
    return _any(part, lambda x: isinstance(x, p.CompareFact | p.Stated))


def _any(part: p.Predicate | None, test: Any) -> bool:
    match part:
        case None:
            return False
        case p.AllOf(parts) | p.AnyOf(parts):
            return any(_any(x, test) for x in parts)
        case p.Not(inner):
            return _any(inner, test)
        case _:
            return bool(test(part))


@dataclass(frozen=True, slots=True)
class Predicates:
    """Renders predicates for one statement."""

    names: Names
    scope: Scope

    def text(self, part: p.Predicate, about: About) -> str:
        match part:
            case p.AllOf(parts):
                return " AND ".join(f"({self.text(x, about)})" for x in parts) if parts else "true"
            case p.AnyOf(parts):
                return "(" + " OR ".join(f"({self.text(x, about)})" for x in parts) + ")"
            case p.Not(inner):
                # A property that is absent makes Cypher say null; NOT then has to hold.
                return f"NOT coalesce({self.text(inner, about)}, false)"
            case p.Compare():
                return self.compare(part, about.subject)
            case p.CompareFact():
                return self._fact(part, about)
            case p.Stated(quantifier, inner):
                return self._stated(quantifier, inner, about)
            case p.OfNode(inner):
                return self.text(inner, About(about.node, about.node))
            case p.Related():
                return self._related(part, about.node)
            case p.RelatedCount(end, operator, value):
                counted = f"COUNT {{ {self.neighbours(end, about.node, None)} }}"
                return self._sign(counted, operator, value)

    def compare(self, c: p.Compare, subject: str) -> str:
        prop = f"{subject}.{c.property.name}"
        if c.property == NAME and c.operator in WORDS:
            # Stored in lower case, under a text index.
            return f"{subject}.{LOWER_NAME} {WORDS[c.operator]} toLower({self.names.parameter(c.value)})"
        if c.property.kind is Kind.PARTIAL_DATE and c.operator in DAY_SIGNS:
            if c.property in ENVELOPE:
                return self._days(prop, c.operator, c.value)
            day = self.names.parameter(c.value)
            if DAY_SIGNS[c.operator][0] == "first":
                return f"{prop}FromDay >= {day} AND {prop}ToDay IS NOT NULL"
            # The first day is before the last: said too, it closes the range by which the index is entered.
            return f"{prop}ToDay <= {day} AND {prop}FromDay < {day}"
        if c.property.name in ("updatedAt", "retractedAt") and self.scope.known_at is not None:
            prop = f"CASE WHEN {prop} <= $knownAt THEN {prop} END"
        if c.property.kind is Kind.MARKING and c.property in ENTITY_PROPERTIES:
            prop = self.scope.marking(subject)
        if c.property.many:
            return self._list(prop, c.operator, c.value)
        if c.property.kind is Kind.DECIMAL and c.operator in ("gt", "gte", "lt", "lte"):
            return f"toFloat({prop}) {SIGNS[c.operator]} toFloat({self.names.parameter(c.value)})"
        return self._sign(prop, c.operator, c.value)

    def _list(self, prop: str, operator: str, value: Any) -> str:
        match operator:
            case "includes":
                return f"{self.names.parameter(value)} IN coalesce({prop}, [])"
            case "contains":
                return (
                    f"any(a IN coalesce({prop}, []) WHERE toLower(a) CONTAINS toLower({self.names.parameter(value)}))"
                )
            case _:
                return f"coalesce({prop}, []) = {self.names.parameter([] if value is None else value)}"

    def _sign(self, expression: str, operator: str, value: Any) -> str:
        if value is None:
            return f"{expression} IS NULL" if operator == "eq" else "false"
        parameter = self.names.parameter(value)
        match operator:
            case "in":
                return f"{expression} IN {parameter}"
            case "contains" | "startsWith" | "endsWith":
                return f"toLower({expression}) {WORDS[operator]} toLower({parameter})"
            case _:
                return f"{expression} {SIGNS[operator]} {parameter}"

    def _fact(self, c: p.CompareFact, about: About) -> str:
        if about.rs is None:
            raise AssertionError("a fact is asked of a node")
        if c.fact in (p.Fact.VALID_FROM, p.Fact.VALID_TO) and c.operator in DAY_SIGNS:
            return self._days(evidence.fact(c.fact, about.rs, None), c.operator, c.value)
        return self._sign(evidence.fact(c.fact, about.rs, about.groups), c.operator, c.value)

    def _days(self, text: str, operator: str, value: Any) -> str:
        """Compares a partial date of which only the text is at hand."""
        which, sign = DAY_SIGNS[operator]
        t = self.names.variable("t")
        day = f"date(substring({t}, 0, 10))"
        if which == "first":
            found = f"CASE size({t}) WHEN 4 THEN date({t} + '-01-01') WHEN 7 THEN date({t} + '-01') ELSE {day} END"
        else:
            found = (
                f"CASE size({t}) WHEN 4 THEN date({t} + '-01-01') + duration('P1Y')"
                f" WHEN 7 THEN date({t} + '-01') + duration('P1M') ELSE {day} + duration('P1D') END"
            )
        return f"any({t} IN [{text}] WHERE {found} {sign} {self.names.parameter(value)})"

    def _stated(self, quantifier: p.Quantifier, inner: p.Predicate, about: About) -> str:
        word = {"some": "any", "all": "all", "none": "none", "single": "single"}[quantifier]
        x = self.names.variable("x")
        test = self.text(inner, replace(about, subject=x))
        return f"{word}({x} IN {about.rs} WHERE coalesce({test}, false))"

    def _related(self, related: p.Related, near: str) -> str:
        match related.quantifier:
            case p.Quantifier.SOME:
                return f"EXISTS {{ {self.neighbours(related.end, near, related.where)} }}"
            case p.Quantifier.NONE:
                return f"NOT EXISTS {{ {self.neighbours(related.end, near, related.where)} }}"
            case p.Quantifier.ALL:
                if related.where is None:
                    return "true"
                return f"NOT EXISTS {{ {self.neighbours(related.end, near, p.Not(related.where))} }}"
            case p.Quantifier.SINGLE:
                return f"COUNT {{ {self.neighbours(related.end, near, related.where)} }} = 1"

    def neighbours(self, end: End, near: str, where: p.Predicate | None) -> str:
        """A query that returns each visible neighbour once."""
        matched = self.matched(end, near, where)
        return f"{matched.text} RETURN DISTINCT {matched.n}"

    def matched(
        self,
        end: End,
        near: str,
        where: p.Predicate | None,
        *,
        keep_assertions: bool = False,
        keep_groups: bool = False,
        along: Along | None = None,
    ) -> "Matched":
        """The visible neighbours over a relationship end that pass a predicate, and what leads to them.

        Parallel assertions are grouped only where something reads them. Event types are never grouped. `along` reads
        them off an index, in whose order the groups come.
        """
        event = end.relationship.event
        r, n = self.names.variable("r"), self.names.variable("n")
        match = along.match(end, near, r, n) + " AND" if along else f"MATCH {pattern(end, near, r, n)} WHERE"
        match += f" {self.scope.sees_relationship(r)} AND {self.scope.sees_node(n, entity=far_is_entity(end))}"
        order: tuple[str, ...] = ()
        by = n
        if along and not event:
            order = (self.names.variable("t"), self.names.variable("f"))
            by = f"{r}.{along.near} AS {order[0]}, {r}.{along.key} AS {order[1]}, {n}"
        wants_groups = keep_groups or reads_groups(where)
        wants_assertions = keep_assertions or wants_groups or reads_assertions(where)
        if not wants_assertions:
            if where is not None:
                match += f" AND {self.text(where, About(n, n))}"
            return Matched(match + (f" WITH {n}, {r}" if event else f" WITH DISTINCT {by}"), n, r, order=order)
        rs = self.names.variable("rs")
        match += f" WITH {n}, {r}, [{r}] AS {rs}" if event else f" WITH {by}, collect({r}) AS {rs}"
        g = None
        if wants_groups:
            g = self.names.variable("g")
            carried = ", ".join([*order, f"{n}, {r}, {rs}" if event else f"{n}, {rs}"])
            match += f" WITH {carried}, {evidence.groups(rs, self.scope, g)} AS {g}"
        if where is not None:
            match += f" WHERE {self.text(where, About(n, n, rs, g))}"
        return Matched(match, n, r, rs, g, order)
