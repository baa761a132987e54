"""A hop in one sentence: who, what, according to whom."""

from collections.abc import Sequence

from graph.ontology import RelationshipType

SOURCES_NAMED = 3


def explain(r: RelationshipType, near: str, far: str, *, forward: bool, sources: Sequence[tuple[str, str]]) -> str:
    """`Do Kwon leads Terraform Labs, according to X and Y; denied by Z.`

    near, far: names of the node that the path comes from and of the next one
    forward: whether the relationship points that way
    sources: (stance, publisher) each
    """
    said = f"{near} {r.reads if forward else r.reads_back} {far}"
    asserting = [publisher for stance, publisher in sources if stance == "ASSERTS"]
    denying = [publisher for stance, publisher in sources if stance == "DENIES"]
    if asserting:
        said += f", according to {_listed(asserting)}"
    if denying:
        said += f"; denied by {_listed(denying)}"
    return said + "."


def _listed(publishers: Sequence[str]) -> str:
    named = list(publishers[:SOURCES_NAMED])
    if more := len(publishers) - len(named):
        named.append(f"{more} more")
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
