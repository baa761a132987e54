"""The Cypher of grouped assertions: who asserts, who denies, how many are independent, how sure that makes one.

A source that was derived from another which states the same here repeats it, and counts for nothing: whatever its own
grade, a copy makes nothing surer. Of the others two are independent when no publisher stands behind both, after
following DERIVED_FROM to its origins. Confidence is 1 − Π(1 − c) with the best c of each independent group, rounded to
four decimals so that the order of the product cannot move a row. Source of the formula: the noisy-or of independent
witnesses.
"""

from graph.compile.plan import Fact
from graph.scope import Scope

ASSERTS = "x.stance = 'ASSERTS'"
DERIVATION_MOST = 8
"""Steps of repetition that are followed. Beyond, or in a circle, there is no origin: all publishers on the way count
as one group."""


def derived(d: str, scope: Scope) -> str:
    """`-[d:DERIVED_FROM]->` as the reader sees it: one step from a source to what it repeats."""
    return f"-[{d}:DERIVED_FROM WHERE {d}.stance = 'ASSERTS' AND {scope.sees_relationship(d)}]->"


def groups(rs: str, scope: Scope, tag: str) -> str:
    """An expression: a list of [publishers, best confidence], one entry per independent group that asserts.

    One assertion needs no look at its source, which is the common case.
    """
    d, u, s, o, x = (f"{name}{tag}" for name in "dusox")
    reached = (
        f"COLLECT {{ MATCH ({s}:Source {{id: {x}.source}})"
        f"((:Source){derived(d, scope)}(:Source)){{0,{DERIVATION_MOST}}}({o}:Source)"
        f" RETURN DISTINCT [{o}.id, coalesce({o}.publisher, {o}.id),"
        f" NOT EXISTS {{ ({o}){derived(u, scope)}(:Source) }}] }}"
    )
    # Each its source, publishers, confidence, and the sources that it may repeat.
    publishers = f"CASE WHEN any(q IN {o}s WHERE q[2]) THEN [q IN {o}s WHERE q[2] | q[1]] ELSE [q IN {o}s | q[1]] END"
    states = (
        f"COLLECT {{ UNWIND {rs} AS {x} WITH {x} WHERE {x}.stance = 'ASSERTS' WITH {x}, {reached} AS {o}s"
        f" ORDER BY {x}.id RETURN [{x}.source, {publishers}, {x}.confidence, [q IN {o}s | q[0]]] }}"
    )
    repeats = "any(q IN every WHERE q[0] <> e[0] AND q[0] IN e[3] AND NOT e[0] IN q[3])"
    shares = "any(q IN h[0] WHERE q IN e[1])"
    merged = (
        f"reduce(hs = [], e IN own | [h IN hs WHERE NOT {shares}] + [["
        f"reduce(a = e[1], h IN [h IN hs WHERE {shares}] | a + h[0]), "
        f"reduce(m = e[2], h IN [h IN hs WHERE {shares}] | CASE WHEN m IS NULL OR h[1] > m THEN h[1] ELSE m END)]])"
    )
    # In circles of more steps than are followed all may repeat another: then all count.
    grouped = (
        f"head([every IN [{states}] | head([first IN [[e IN every WHERE NOT {repeats}]] |"
        f" head([own IN [CASE WHEN first = [] THEN every ELSE first END] | {merged}])])])"
    )
    single = f"[x IN {rs} WHERE {ASSERTS} | [[x.source], x.confidence]]"
    return f"CASE WHEN size({rs}) = 1 THEN {single} ELSE {grouped} END"


def fact(fact: Fact, rs: str, groups: str | None) -> str:
    """The expression of a fact. Confidence and corroboration read the variable that `groups` was bound to."""
    match fact:
        case Fact.CORROBORATION:
            return f"size({groups})"
        case Fact.CONFIDENCE:
            return (
                f"CASE WHEN all(h IN {groups} WHERE h[1] IS NULL) THEN null"
                f" ELSE round(1.0 - reduce(q = 1.0, h IN {groups} | q * (1.0 - coalesce(h[1], 0.0))), 4) END"
            )
        case Fact.DISPUTED:
            return f"(any(x IN {rs} WHERE {ASSERTS}) AND any(x IN {rs} WHERE x.stance = 'DENIES'))"
        case Fact.VALID_FROM:
            return _extreme(rs, "validFrom", "validFromDay", "<")
        case Fact.VALID_TO:
            return _extreme(rs, "validTo", "validToDay", ">")


def fact_day(fact: Fact, rs: str) -> str:
    """The day behind `validFrom` and `validTo`, by which they are compared and ordered."""
    name, way = ("validFromDay", "<") if fact is Fact.VALID_FROM else ("validToDay", ">")
    return _extreme(rs, name, name, way)


def _extreme(rs: str, shown: str, day: str, way: str) -> str:
    """The earliest start, or the latest end, that an asserting source states; null where none does."""
    earlier = f"x.{day} {way} m.{day} OR (x.{day} = m.{day} AND x.{shown} < m.{shown})"
    return (
        f"reduce(m = null, x IN [x IN {rs} WHERE {ASSERTS} AND x.{day} IS NOT NULL] |"
        f" CASE WHEN m IS NULL OR {earlier} THEN x ELSE m END).{shown}"
    )
