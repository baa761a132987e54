"""What a person decides of a pair, and taking it back."""

from datetime import datetime

import orjson

from graph.database import Database
from graph.errors import DatasetError
from graph.vocabularies import Judgement
from seed.identity import judgements
from seed.identity.clusters import Clusters, Pair, chain, pair
from seed.identity.judgements import MACHINE, SOURCE, Judged, Live


async def decide(
    database: Database, a: str, b: str, judgement: Judgement, by: str, at: datetime, *, why: str | None, force: bool
) -> Judged:
    """Raises DatasetError for a pair of which nothing may be said, and unless forced for a contradiction."""
    ends = await _checked(database, a, b)
    who = by.strip()
    if not who or who.startswith(MACHINE.strip()):
        raise DatasetError("--by names the person who decides: give a name.")
    there = await judgements.live(database)
    own = next((one.said for one in there if one.ends == ends and one.source == SOURCE), None)
    if not force:
        _require_consistent(there, ends, judgement)
    said = Judged(str(judgement), own.score if own else None, _explanation(own, why), who)
    await judgements.write(database, [(ends, said)], at)
    return said


async def undo(database: Database, a: str, b: str, at: datetime) -> tuple[Judged, Judged | None]:
    """What was taken back, and what stands again. Raises DatasetError where nothing stands."""
    ends = pair(a, b)
    standing, earlier = judgements.before(await judgements.history(database, ends))
    if standing is None:
        raise DatasetError(f"Nothing was decided of {ends[0]} and {ends[1]} that stands: there is nothing to undo.")
    if earlier is None:
        await judgements.withdraw(database, ends, at)
    else:
        await judgements.write(database, [(ends, earlier)], at)
    return standing, earlier


def contradictions(there: list[Live]) -> list[tuple[Live, list[str]]]:
    """NEGATIVE judgements inside one thing, each with the chain of POSITIVE ones that joins its ends."""
    positive = judgements.positive(there)
    clusters = Clusters.of(positive, ())
    inside = [one for one in there if one.said.judgement == Judgement.NEGATIVE and clusters.same(*one.ends)]
    return [(one, chain(positive, *one.ends)) for one in inside]


async def _checked(database: Database, a: str, b: str) -> Pair:
    if a == b:
        raise DatasetError(f"{a} is one record: name two.")
    ends = await judgements.ends_of(database, (a, b))
    missing = [x for x in (a, b) if x not in ends]
    if missing:
        raise DatasetError(f"There is no entity {missing[0]!r} in the graph: correct the id.")
    one, other = ends[a], ends[b]
    if one.label != other.label:
        raise DatasetError(f"{a} is of {one.label} and {b} of {other.label}: two labels are never the same thing.")
    if one.protected or other.protected:
        raise DatasetError(f"Nothing is said of who {a if one.protected else b} may be: who is protected stays so.")
    if one.synthetic != other.synthetic:
        raise DatasetError(f"{a if one.synthetic else b} is made up and the other is not: they are never the same.")
    return pair(a, b)


def _require_consistent(there: list[Live], ends: Pair, judgement: Judgement) -> None:
    others = [one for one in there if one.ends != ends or one.source != SOURCE]
    positive = judgements.positive(others)
    if judgement is Judgement.POSITIVE:
        against = Clusters.of(positive, judgements.negative(others)).against(*ends)
        if against is not None:
            raise DatasetError(
                f"{against[0]} and {against[1]} were judged not to be the same, and would be by this: undo that, or"
                " give --force."
            )
    if judgement is Judgement.NEGATIVE and (way := chain(positive, *ends)):
        raise DatasetError(
            f"POSITIVE judgements make them one thing ({' = '.join(way)}): undo one of these, or give --force."
        )


def _explanation(own: Judged | None, why: str | None) -> str | None:
    """The features that the score came from stay; beside them what the person says."""
    kept = orjson.loads(own.explanation) if own and own.explanation else {}
    if why:
        kept["why"] = why
    return orjson.dumps(kept).decode() if kept else None
