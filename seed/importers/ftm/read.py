"""All of it together: a file of FollowTheMoney entities in, what its records become out, in the order of its lines."""

from collections.abc import Iterator
from dataclasses import replace

from seed.importers.ftm.around import Datasets, report
from seed.importers.ftm.draft import Draft
from seed.importers.ftm.edges import relate
from seed.importers.ftm.held import claim_of_holder
from seed.importers.ftm.index import Index, index
from seed.importers.ftm.lines import Change, NotARecord, Record, record
from seed.importers.ftm.nodes import describe
from seed.importers.ftm.schemata import EDGES, HELD, NODES, POSITION, schema_names, schema_of
from seed.importers.input import Input
from seed.importers.origin import Origin
from seed.importers.parsed import Finding, Parsed, Reason
from seed.tables import Place, nearest


def records(file: Input, origin: Origin) -> Iterator[Parsed]:
    """Each line's rows. The file is read once before, for what its ids became. Raises Unusable."""
    datasets = Datasets(origin)
    with index(file) as known:
        for number, line in file.lines():
            try:
                found = record(file.name, number, line)
            except NotARecord as wrong:
                place = Place(file.name, number)
                text = line.decode("utf-8", "replace")
                yield Parsed(findings=(Finding(wrong.reason, wrong.problem, place, text),))
                continue
            yield from _became(found, origin, known, datasets)


def _became(found: Record, origin: Origin, known: Index, datasets: Datasets) -> Iterator[Parsed]:
    if found.change is Change.DEL:
        yield Parsed(withdrawn=(found.id,))
        return
    schema = schema_of(found.schema)
    if schema is None:
        near = nearest(found.schema, schema_names())
        hint = f"; did you mean {near}?" if near else ""
        yield _unknown(found, f"FollowTheMoney has no schema {found.schema[:80]!r}{hint}")
        return
    draft = Draft(found, schema, origin, known)
    if found.schema in NODES:
        report(draft, describe(draft, NODES[found.schema]))
        if new := datasets.new(draft):
            yield new
    elif found.schema in EDGES:
        relate(draft, EDGES[found.schema])
    elif found.schema in HELD:
        claim_of_holder(draft, HELD[found.schema])
    elif found.schema == POSITION:
        draft.take("name")
        draft.reports_rest()
    else:
        yield _unknown(found, f"{found.schema} has no place in the model")
        return
    # Of a delta, what it says of an entity is all that holds of it from now on.
    yield replace(draft.parsed(), withdrawn=(found.id,)) if found.change else draft.parsed()


def _unknown(found: Record, problem: str) -> Parsed:
    finding = Finding(Reason.UNKNOWN_TYPE, problem, found.place("schema"), found.text.decode("utf-8", "replace"))
    return Parsed(findings=(finding,))
