"""Which rows the model admits. What breaks a rule is a DatasetError that names the rule, the row and its place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from graph.errors import DatasetError
from graph.ids import is_well_formed, node_type_of
from graph.ontology import ONTOLOGY, NodeType, RelationshipType
from graph.provenance import AssertionRow, NodeRow
from graph.values import claim_value, partial_date
from graph.vocabularies import Marking

# Where in the source a victim's record stands leads back to the victim.
LOCATORS = ("recordId", "url")
# What may not be done to a victim or anyone else who is protected.
NOT_TO_THE_PROTECTED = ("SAME_AS", "DESIGNATES", "TARGETS")


@dataclass(frozen=True, slots=True)
class Known:
    """What the database holds of a node that an assertion names."""

    marking: Marking
    protected: bool
    recorded_at: datetime


def require_node(row: NodeRow) -> NodeType:
    """The type of the row's label. Raises DatasetError when the row may not be written."""
    node_type = ONTOLOGY.nodes.get(row.label)
    if node_type is None:
        raise _refused(row, f"there is no label {row.label!r}; use one of docs/model.md")
    if not is_well_formed(row.id) or node_type_of(row.id) is not node_type:
        raise _refused(row, f"the id of a {row.label} begins with `{node_type.prefix}:` and has no spaces")
    if row.recorded_at.tzinfo is None:
        raise _refused(row, "recordedAt has no time zone; give it in UTC")
    if node_type.victim and row.properties.get("name"):
        raise _refused(row, "a victim case has a pseudonym and never a name; remove the name")
    if row.label == "Claim":
        _require_claim(row)
    return node_type


def _require_claim(row: NodeRow) -> None:
    try:
        claim_value(str(row.properties.get("value") or ""))
    except ValueError as error:
        raise _refused(row, str(error)) from error


def require_assertion(row: AssertionRow) -> RelationshipType:
    """The type of the row. Raises DatasetError when the row may not be written, whatever the database holds."""
    relationship = ONTOLOGY.relationships.get(row.type)
    if relationship is None:
        raise _refused(row, f"there is no relationship type {row.type!r}; use one of docs/model.md")
    _require_ends(row, relationship)
    source_type = node_type_of(row.source)
    if source_type is None or source_type.label != "Source" or not is_well_formed(row.source):
        raise _refused(row, f"its source {row.source!r} is not the id of a Source; write `source:…`")
    if row.recorded_at.tzinfo is None:
        raise _refused(row, "recordedAt has no time zone; give it in UTC")
    if row.credibility is not None and not 1 <= row.credibility <= 6:
        raise _refused(row, f"credibility {row.credibility!r} is not 1 to 6")
    _require_period(row)
    return relationship


def _require_ends(row: AssertionRow, relationship: RelationshipType) -> None:
    labels = []
    for name, end, allowed in (("from", row.start, relationship.sources), ("to", row.end, relationship.targets)):
        node_type = node_type_of(end)
        if node_type is None or not is_well_formed(end):
            raise _refused(row, f"its end `{name}` {end!r} is not an id; write `<label>:<key>`")
        if node_type.label not in _labels(allowed):
            raise _refused(row, f"`{name}` of {row.type} is {' or '.join(allowed)}, never a {node_type.label}")
        labels.append(node_type.label)
    if row.type == "SAME_AS" and labels[0] != labels[1]:
        raise _refused(row, f"SAME_AS joins two of one label, never {labels[0]} and {labels[1]}")
    if row.start == row.end and (relationship.undirected or row.type == "DERIVED_FROM"):
        raise _refused(row, f"{row.type} joins two different nodes")
    if any(label in ONTOLOGY.victim_labels for label in labels):
        _require_discretion(row)


@cache
def _labels(allowed: tuple[str, ...]) -> frozenset[str]:
    return frozenset(ONTOLOGY.labels(allowed))


def _require_period(row: AssertionRow) -> None:
    try:
        first = partial_date(row.valid_from) if row.valid_from else None
        last = partial_date(row.valid_to) if row.valid_to else None
    except ValueError as error:
        raise _refused(row, str(error)) from error
    if first and last and first.first_day >= last.day_after:
        raise _refused(row, f"validFrom {first.text} is after validTo {last.text}")


def _require_discretion(row: AssertionRow) -> None:
    if row.type in NOT_TO_THE_PROTECTED:
        raise _refused(row, f"{row.type} may never name a victim case or anyone protected")
    held = [name for name in LOCATORS if row.properties.get(name)] + (["note"] if row.note else [])
    if held:
        raise _refused(row, f"provenance of a victim case or anyone protected has no {held[0]}; remove it")


def reconciled(row: AssertionRow, known: Mapping[str, Known]) -> AssertionRow:
    """The row as the database's own nodes allow it: never marked lower than what it joins and who states it, nor
    recorded earlier than a source in it.

    Raises DatasetError for an end or source that is not there, and for what may not be said of the protected.
    """
    missing = [x for x in (row.start, row.end, row.source) if x not in known]
    if missing:
        raise _refused(row, f"{missing[0]!r} is not in the graph; declare it, or correct the id")
    if known[row.start].protected or known[row.end].protected:
        _require_discretion(row)
    named = (row.start, row.end, row.source)
    marking = max(row.marking, *(known[x].marking for x in named))
    recorded_at = max(row.recorded_at, *(known[x].recorded_at for x in named if x.startswith("source:")))
    if marking == row.marking and recorded_at == row.recorded_at:
        return row
    return replace(row, marking=marking, recorded_at=recorded_at)


def _refused(row: NodeRow | AssertionRow, why: str) -> DatasetError:
    what = row.id if isinstance(row, NodeRow) else f"{row.type} {row.start} → {row.end}"
    place = f"{row.place}: " if row.place else ""
    return DatasetError(f"{place}{what}: {why.rstrip('.')}.")
