"""The Cypher of identities: the records that are joined by visible POSITIVE judgements, and what they say together.

A judgement counts where its source asserts it and the reader may see it; nobody protected is a member of another's
identity. Members are found by SHORTEST, which meets each once. (`-[:SAME_AS*]-` is pruned, and quicker where very many
judgements join the same records, but not inside `head(COLLECT { … })`: there it walks every way through an identity.)
"""

from typing import TYPE_CHECKING

from graph.compile import plan as p
from graph.compile.bound import Bound, Lines
from graph.ontology import ONTOLOGY
from graph.ontology.catalogue import ENTITY

if TYPE_CHECKING:
    from graph.compile.text import Text

SAME_AS = "SAME_AS"
NAMES = list(
    dict.fromkeys(["name", *(x.name for label in ONTOLOGY.groups[ENTITY] for x in ONTOLOGY.nodes[label].properties)])
)
"""Properties whose values an identity tells, in their order."""


def judged(text: "Text", r: str, *, inferred: bool = True) -> str:
    """Cypher that holds where an assertion that counts says that its ends are one thing."""
    tests = f"{r}.judgement = 'POSITIVE' AND {r}.stance = 'ASSERTS' AND {text.scope.sees_relationship(r)}"
    return tests if inferred else f"{tests} AND {r}.basis <> 'INFERRED'"


def others(text: "Text", n: str, m: str, path: str, *, inferred: bool = True) -> str:
    """`MATCH … WHERE …`: the other records of the identity of `n`; each once where only the shortest path is asked."""
    a, r, b = (text.names.variable(x) for x in ("a", "r", "b"))
    open_ = f"{a}.protected = false AND {b}.protected = false AND {text.sees_node(b)}"
    return (
        f"MATCH {path} = SHORTEST 1 ({n})(({a})-[{r}:{SAME_AS}]-({b})"
        f" WHERE {judged(text, r, inferred=inferred)} AND {open_})+({m}) WHERE {m} <> {n}"
    )


def identity(text: "Text", slot: p.Identity, near: str) -> str:
    """`[[slot, slot …], number of members, whether there are more]`. Where there are, the nearest members are kept."""
    names = text.names
    m, path, found, ms, more = (names.variable(x) for x in ("n", "h", "d", "ms", "b"))
    most = names.parameter(p.MAX_MEMBERS)
    nearest = (
        f"COLLECT {{ {others(text, near, m, path)} WITH {m}, min(length({path})) AS {found}"
        f" ORDER BY {found}, {m}.id LIMIT {most} RETURN {m} ORDER BY {found}, {m}.id }}"
    )
    lines, at, rs, judgements = Lines(names), names.variable("n"), None, ""
    if any(isinstance(part, p.Assertions) for part in slot.slots):
        rs = names.variable("rs")
        judgements = f" WITH {more}, {ms}, {_judgements(text, ms)} AS {rs}"
    row = ", ".join(_part(text, part, ms, rs, lines) for part in slot.slots)
    return (
        f"head(COLLECT {{ WITH {nearest} AS {ms}"
        f" WITH size({ms}) >= {most} AS {more}, [{near}] + {ms}[0..{most} - 1] AS {ms}"
        f" WITH {more}, COLLECT {{ UNWIND {ms} AS {at} RETURN {at} ORDER BY {at}.id }} AS {ms}"
        f"{judgements}{lines.then([more, ms, rs])} RETURN [[{row}], size({ms}), {more}] }})"
    )


def _part(text: "Text", part: p.Slot, ms: str, rs: str | None, lines: Lines) -> str:
    match part:
        case p.Members(projection):
            return lines.bind(_members(text, projection, ms))
        case p.MergedValues():
            return lines.bind(_values(text, part, ms))
        case p.Assertions():
            return lines.bind(text.assertions(part, str(rs)))
        case p.Disputed():
            return lines.bind(_disputed(text, ms))
        case _:
            raise AssertionError(f"{part} is no part of an identity")


def _members(text: "Text", projection: p.Projection, ms: str) -> str:
    n, lines = text.names.variable("n"), Lines(text.names)
    row = text.projection(projection, Bound(n, n), lines)
    return f"COLLECT {{ UNWIND {ms} AS {n}{lines.then([n])} RETURN {row} ORDER BY {n}.id }}"


def _judgements(text: "Text", ms: str) -> str:
    """The assertions that join the members."""
    a, b, r = (text.names.variable(x) for x in ("n", "n", "r"))
    return (
        f"COLLECT {{ UNWIND {ms} AS {a} MATCH ({a})-[{r}:{SAME_AS}]->({b}) WHERE {judged(text, r)} AND {b} IN {ms}"
        f" RETURN {r} }}"
    )


def _disputed(text: "Text", ms: str) -> str:
    a, b, r = (text.names.variable(x) for x in ("n", "n", "r"))
    negative = f"{r}.judgement = 'NEGATIVE' AND {r}.stance = 'ASSERTS'"
    against = f"({negative} OR {r}.judgement = 'POSITIVE' AND {r}.stance = 'DENIES')"
    return (
        f"EXISTS {{ UNWIND {ms} AS {a} MATCH ({a})-[{r}:{SAME_AS}]->({b}) WHERE {against}"
        f" AND {text.scope.sees_relationship(r)} AND {b} IN {ms} RETURN {r} }}"
    )


def _values(text: "Text", plan: p.MergedValues, ms: str) -> str:
    """Rows, by property in the order of the ontology, then claims by theirs; and by value and member."""
    names = text.names
    m, v, r, c, rs, s = (names.variable(x) for x in ("n", "x", "r", "c", "rs", "s"))
    place, told = names.variable("k"), {x: names.variable("t") for x in ("property", "value", "qualifier", "unit")}
    sources, said = names.variable("s"), names.parameter(NAMES)
    shown = (
        f"CASE WHEN valueType({v}) STARTS WITH 'POINT' THEN toString({v}.latitude) + ' ' + toString({v}.longitude)"
        f" ELSE toStringOrNull({v}) END"
    )
    sees_source = text.sees_node(s, "Source")
    described = f"COLLECT {{ MATCH ({s}:Source {{id: {m}.describedBy}}) WHERE {sees_source} RETURN {s}.id }}"
    reported = (
        f"COLLECT {{ MATCH ({m})-[{r}:REPORTED_BY]->({s}) WHERE {r}.stance = 'ASSERTS'"
        f" AND {text.scope.sees_relationship(r)} AND {sees_source}"
        f" WITH DISTINCT {s}.id AS {s} ORDER BY {s} LIMIT {p.MAX_TELLERS + 1} RETURN {s} ORDER BY {s} }}"
    )
    kept = f"{place}, {', '.join(told.values())}, {sources}"
    returned = f"RETURN {place}, {told['property']}, {told['value']}, {told['qualifier']}, {told['unit']}, {sources}"
    # The sources of a member's own values are the same for all of them.
    own = (
        f"WITH {m}, {described} AS {s}1, {reported} AS {s}2"
        f" WITH {m}, CASE WHEN {s}1 = [] THEN {s}2 ELSE {s}1 END AS {sources}"
        f" UNWIND range(0, size({said}) - 1) AS {place} UNWIND {m}[{said}[{place}]] AS {v}"
        f" WITH DISTINCT {place}, {said}[{place}] AS {told['property']}, {shown} AS {told['value']}, null AS"
        f" {told['qualifier']}, null AS {told['unit']}, {sources} WHERE {told['value']} IS NOT NULL {returned}"
    )
    claimed = (
        f"MATCH ({m})-[{r}:HAS_CLAIM]->({c}) WHERE {r}.stance = 'ASSERTS' AND {text.scope.sees_relationship(r)}"
        f" AND {text.scope.sees_node(c, entity=False)} WITH {c}, collect(DISTINCT {r}.source) AS {rs}"
        f" WITH size({said}) AS {place}, toStringOrNull({c}.property) AS {told['property']},"
        f" toStringOrNull({c}.value) AS {told['value']}, toStringOrNull({c}.qualifier) AS {told['qualifier']},"
        f" toStringOrNull({c}.unit) AS {told['unit']}, {rs} AS {sources}"
        f" WHERE {told['property']} IS NOT NULL AND {told['value']} IS NOT NULL {returned}"
    )
    order = f"ORDER BY {place}, {told['property']}, {told['value']}, {told['qualifier']}, {told['unit']}, {m}.id"
    lines = Lines(names)
    row = ", ".join(_told(text, part, Bound(m, m), told, sources, lines) for part in plan.row)
    return (
        f"COLLECT {{ UNWIND {ms} AS {m} CALL ({m}) {{ {own} UNION ALL {claimed} }}"
        f" WITH {m}, {kept} {order} LIMIT {names.parameter(p.MAX_VALUES + 1)}"
        f"{lines.then([m, place, *told.values()])} RETURN [{row}] {order} }}"
    )


def _told(text: "Text", part: p.Slot, bound: Bound, told: dict[str, str], sources: str, lines: Lines) -> str:
    match part:
        case p.Told(name):
            return told[name]
        case p.Tellers(projection):
            return lines.bind(_tellers(text, projection, sources))
        case p.Here(projection):
            return text.projection(projection, bound, lines)
        case _:
            raise AssertionError(f"{part} is no part of a value")


def _tellers(text: "Text", projection: p.Projection, sources: str) -> str:
    s, i, lines = text.names.variable("s"), text.names.variable("i"), Lines(text.names)
    row = text.projection(projection, Bound(s, s), lines)
    return (
        f"COLLECT {{ UNWIND {sources} AS {i} MATCH ({s}:Source {{id: {i}}}) WHERE {text.sees_node(s, 'Source')}"
        f" WITH DISTINCT {s} ORDER BY {s}.id LIMIT {text.names.parameter(p.MAX_TELLERS + 1)}{lines.then([s])}"
        f" RETURN {row} ORDER BY {s}.id }}"
    )
