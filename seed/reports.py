"""What follows from the rows: which source speaks of what (REPORTED_BY), and which repeats which (DERIVED_FROM)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.provenance import AssertionRow
from graph.vocabularies import Marking
from seed.assertions import Known, Statement
from seed.publications import Publication


@dataclass(frozen=True, slots=True)
class _Report:
    dataset: str
    marking: Marking
    place: str


def reports(known: Known, statements: Sequence[Statement]) -> Iterator[tuple[str, AssertionRow]]:
    """(data set, REPORTED_BY) once for every entity and source that belong together.

    They do when the entity's row names the source, or when the source states something about it and it is no hub:
    a country is not worth a report per assertion. None carries a locator, so that none can tell who a victim is.
    """
    found = {
        (entity.id, source): _Report(
            entity.dataset, max(known.publications[source].marking, entity.marking), str(entity.record.place("source"))
        )
        for entity in known.entities.values()
        for source in entity.sources
    }
    named = frozenset(found)
    for statement in statements:
        for pair, report in _stated(statement):
            if pair not in named and (pair not in found or report.marking < found[pair].marking):
                found[pair] = report
    for (entity_id, source), report in found.items():
        yield report.dataset, _row("REPORTED_BY", entity_id, source, known.publications[source], report)


def derivations(known: Known) -> Iterator[tuple[str, AssertionRow]]:
    """(data set, DERIVED_FROM) for every source that repeats another. It is the repeating source that shows it."""
    for publication in known.publications.values():
        for origin in publication.derived_from:
            report = _Report(publication.dataset, publication.marking, str(publication.record.place("derived_from")))
            yield publication.dataset, _row("DERIVED_FROM", publication.id, origin, publication, report)


def _stated(statement: Statement) -> Iterator[tuple[tuple[str, str], _Report]]:
    """A report is marked at least like the statement that it follows from, or it would give that away.

    What a source says of a victim is no report on the other end: that end would tell of a victim.
    """
    for end in statement.ends:
        if not end.hub and (end.protected or not statement.protected):
            marking = max(statement.publication.marking, end.marking, statement.row.marking)
            yield (end.id, statement.publication.id), _Report(statement.dataset, marking, statement.row.place)


def _row(relation: str, start: str, end: str, publication: Publication, report: _Report) -> AssertionRow:
    return AssertionRow(
        type=relation,
        start=start,
        end=end,
        source=publication.id,
        recorded_at=publication.recorded_at,
        reliability=publication.reliability,
        marking=report.marking,
        place=report.place,
    )
