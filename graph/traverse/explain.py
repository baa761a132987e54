"""A hop, or a date, in one sentence: who, what, according to whom."""

from collections.abc import Mapping, Sequence

from graph.ontology import RelationshipType

SOURCES_NAMED = 3
HAPPENED: Mapping[str, str] = {
    "ADOPTED_AT": "was adopted", "AT": "took place", "DATE": "took place", "FROM": "began", "LISTED_ON": "was listed",
    "POSTED_AT": "was posted", "PUBLISHED_AT": "was issued", "TO": "ended",
}  # fmt: skip
"""What a date of an entity says of it."""
_SPANS = {"VALID_FROM": "from", "VALID_TO": "until"}


def explain(
    r: RelationshipType, near: str, far: str, *, forward: bool, sources: Sequence[tuple[str, str]], when: str = ""
) -> str:
    """`Do Kwon leads Terraform Labs, according to X and Y; denied by Z.`

    near, far: names of the node that the path comes from and of the next one
    forward: whether the relationship points that way
    sources: (stance, publisher) each
    when: what `dated` makes of a date, if one is told
    """
    return _cited(f"{near} {r.reads if forward else r.reads_back} {far}{when}", sources)


def happened(name: str, kind: str, date: str, sources: Sequence[tuple[str, str]]) -> str:
    """`The raid took place on 2025-10-20; reported by X.` Who reports it need not have said when."""
    return _cited(f"{name} {HAPPENED[kind]}{dated(kind, date)}", sources, "; reported by")


def dated(kind: str, date: str) -> str:
    """` in 2021`, ` on 2021-06-15`, ` at 2021-06-15T10:00:00Z`; of a span ` from 2021` or ` until 2021`."""
    at = "at" if "T" in date else "on" if len(date) == len("2021-06-15") else "in"
    return f" {_SPANS.get(kind, at)} {date}"


def _cited(said: str, sources: Sequence[tuple[str, str]], citing: str = ", according to") -> str:
    asserting = [publisher for stance, publisher in sources if stance == "ASSERTS"]
    denying = [publisher for stance, publisher in sources if stance == "DENIES"]
    if asserting:
        said += f"{citing} {_listed(asserting)}"
    if denying:
        said += f"; denied by {_listed(denying)}"
    return said + "."


def _listed(publishers: Sequence[str]) -> str:
    named = list(publishers[:SOURCES_NAMED])
    if more := len(publishers) - len(named):
        named.append(f"{more} more")
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
