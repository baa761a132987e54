"""A relationship as an entity of FollowTheMoney that joins two others, or as a reference of one of them."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from followthemoney import model

from graph.ontology import ONTOLOGY
from graph.vocabularies import Marking
from seed.exports.ftm_nodes import Entity
from seed.exports.records import Assertion
from seed.importers.ftm.own import entity_id
from seed.importers.ftm.schemata import EDGES

# The schema that says what a relationship says; where an end does not fit it, and of every other type, the next.
_SCHEMATA: Mapping[str, str] = {
    "OWNS": "Ownership",
    "DIRECTOR_OF": "Directorship",
    "MEMBER_OF": "Membership",
    "FAMILY_OF": "Family",
    "ASSOCIATE_OF": "Associate",
    "PAID": "Payment",
}
ANY = "UnknownLink"
_ACCOUNTS = {"payer": "payerAccount", "beneficiary": "beneficiaryAccount"}
REFERENCES: Mapping[str, tuple[str, bool]] = {
    "DESIGNATES": ("entity", False),
    "BASED_IN": ("addressEntity", False),
    "HAS_ACCOUNT": ("owner", True),
    "CONTROLS": ("holder", True),
}
"""Relationships that are a reference of one end: of their end, where it is turned."""


def is_reference(one: Assertion, start: str, end: str) -> bool:
    """Whether it is a property of one of its ends, of these schemata. A reference says nothing about itself."""
    if one.relation not in REFERENCES:
        return False
    name, turned = REFERENCES[one.relation]
    holder, other = (end, start) if turned else (start, end)
    if not _fits(holder, name, other):
        return False
    return one.relation == "DESIGNATES" or not (_own(one) or _says_when(one) or one.properties.get("note"))


def link_of(
    one: Assertion, ends: tuple[tuple[str, str], tuple[str, str]], link_id: str, left_out: Counter[str]
) -> Entity | None:
    """The entity of a relationship between two others, given by their ids and schemata; None where there is none."""
    (start, start_schema), (end, end_schema) = ends
    schema = _schema(one, start_schema, end_schema)
    if schema is None:
        return None
    made = Entity(link_id, schema)
    edge = EDGES[schema]
    first, last = edge.start, edge.end
    if schema == "Payment":
        first = _ACCOUNTS[first] if start_schema == "BankAccount" else first
        last = _ACCOUNTS[last] if end_schema == "BankAccount" else last
    made.refers(first, start)
    made.refers(last, end)
    left = _own(one)
    if schema == ANY and one.relation != "ASSOCIATE_OF":
        made.adds("role", one.type.reads)
        made.own["type"] = one.relation
    else:
        _fill(made, one.relation, left)
    for theirs, ours in (("startDate", "validFrom"), ("endDate", "validTo")):
        if one.properties.get(ours) and not made.adds_time(theirs, one.properties[ours]):
            left_out["fractions of a second"] += 1
    made.own["properties"] = left
    if one.properties.get("note") != link_id:
        made.own["note"] = one.properties.get("note")
    marking = Marking(one.properties.get("marking") or 0)
    made.own["marking"] = marking.name if marking else None
    return made


def _fill(made: Entity, relation: str, left: dict[str, Any]) -> None:
    """Puts the relationship's own properties where the schema has them."""
    if relation == "PAID":
        pairs = {"amount": "amount", "currency": "currency", "purpose": "purpose", "at": "date"}
    elif relation == "OWNS":
        pairs = {"share": "percentage"}
    else:
        pairs = dict(EDGES[made.schema].own)
    for ours, theirs in pairs.items():
        if ours in left and (made.adds_time if ours == "at" else made.adds)(theirs, str(left[ours])):
            del left[ours]


def _schema(one: Assertion, start: str, end: str) -> str | None:
    for schema in (_SCHEMATA.get(one.relation), ANY):
        if schema is None:
            continue
        if schema == "Payment":
            fits = all(
                _fits(schema, _ACCOUNTS[name] if held == "BankAccount" else name, held)
                for name, held in (("payer", start), ("beneficiary", end))
            )
        else:
            fits = _fits(schema, EDGES[schema].start, start) and _fits(schema, EDGES[schema].end, end)
        if fits:
            return schema
    return None


def _fits(schema: str, name: str, other: str) -> bool:
    """Whether a property of a schema may refer to an entity of another."""
    prop = model[schema].properties.get(name)
    return prop is not None and not prop.stub and prop.range is not None and model[other].is_a(prop.range)


def _own(one: Assertion) -> dict[str, Any]:
    declared = ONTOLOGY.relationships[one.relation].properties
    return {p.name: one.properties[p.name] for p in declared if one.properties.get(p.name) is not None}


def _says_when(one: Assertion) -> bool:
    return bool(one.properties.get("validFrom") or one.properties.get("validTo"))


def own_link_id(one: Assertion) -> str:
    """The id of a relationship that did not come from FollowTheMoney."""
    return entity_id(f"{one.relation.lower().replace('_', '-')}:{one.properties['id']}")
