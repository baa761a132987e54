"""FollowTheMoney entities, as JSON lines: the inverse of seed/importers/ftm.

nodes first, in the order of the ontology, then what joins them. An entity that came from FollowTheMoney has its own id
again; the others have one that the importer reads back (seed/importers/ftm/own.py).
"""

from collections.abc import Iterator, Mapping
from typing import IO, Any

import orjson
from followthemoney import registry

from graph.ontology import ONTOLOGY
from seed.exports.ftm_links import REFERENCES, is_reference, link_of, own_link_id
from seed.exports.ftm_nodes import Entity, dataset_of, entity_of, put_reports, schema_of_node
from seed.exports.gathered import Gathered, gathering, of_nodes
from seed.exports.records import Assertion, Node, Records
from seed.exports.written import Written
from seed.importers.ftm.lines import LONGEST_ID, node_id
from seed.importers.ftm.own import TO_COUNTRIES, entity_id

_FTM = "source:ftm-"
_BY_START = ("REPORTED_BY", "LOCATED_IN", "IMPOSED_BY", *(x for x, (_, turned) in REFERENCES.items() if not turned))
_BY_END = tuple(name for name, (_, turned) in REFERENCES.items() if turned)
_HELD_OTHERWISE = frozenset({"HAS_CLAIM", "REPORTED_BY"})
_COUNTRY = "country:"


async def write_ftm(records: Records, out: IO[bytes]) -> Written:
    """One entity a line. Holds the names of sources in memory, and nothing else of the graph."""
    written = Written()
    with gathering() as gathered:
        await gathered.gather(records, starts=_BY_START, ends=_BY_END)
        names = {node.id: node.name or "" async for node in records.nodes("Source")}
        written.left_out["details of sources: their names are data sets"] += len(names)
        exported = [node_type.label for node_type in ONTOLOGY.node_types if node_type.entity]
        async for node in records.nodes(*exported):
            _call(node, gathered, written)
        async for node in records.nodes(*exported):
            called = gathered.named(node.id)
            if called is not None:
                _write(out, _entity(node, called, gathered, names, written), written)
                written.nodes += 1
        async for one in records.assertions():
            if one.relation not in _HELD_OTHERWISE:
                _relate(one, gathered, names, out, written)
    written.left_out += type(written.left_out)()  # without zeros
    return written


def _write(out: IO[bytes], made: Entity, written: Written) -> None:
    out.write(orjson.dumps(made.as_json(), option=orjson.OPT_APPEND_NEWLINE))


def _call(node: Node, gathered: Gathered, written: Written) -> None:
    """Decides whether a node is an entity, of which schema and under which id."""
    if node.label == "Country":
        return  # a code of others, and no entity
    schema = schema_of_node(node, (Node("Claim", "", held.content) for held in gathered.claims(node.id)))
    if node.properties.get("protected"):
        written.left_out["victims and the protected: FollowTheMoney has no mark for them"] += 1
    elif schema is None:
        written.left_out[f"nodes of {node.label}: FollowTheMoney has no schema for them"] += 1
    elif schema == "Sanction" and not _designates(node, gathered):
        written.left_out["sanctions of nobody and nothing that is exported"] += 1
    else:
        made = (*_came_with(node, gathered), entity_id(node.id))
        marking = int(node.properties.get("marking", 0))
        if not any(len(one) <= LONGEST_ID and gathered.name(node.id, one, schema, marking) for one in made):
            written.left_out["nodes whose ids are longer than those of FollowTheMoney"] += 1


def _designates(node: Node, gathered: Gathered) -> bool:
    return any(gathered.named(x) and _open(said, node) for x, said in _asserted(node, "DESIGNATES", gathered))


def _came_with(node: Node, gathered: Gathered) -> Iterator[str]:
    """The ids that it had in FollowTheMoney."""
    reports = list(gathered.beside(node.id, "REPORTED_BY"))
    for source, said in reports:
        record = said.get("recordId")
        if not record or registry.entity.clean(record) != record:
            continue
        if node_id(node.label, record) == node.id or (node.label == "Wallet" and source.startswith(_FTM)):
            yield record
    kept = node.id.partition(":ftm:")[2]
    if kept and node_id(node.label, kept) == node.id and registry.entity.clean(kept) == kept:
        yield kept


def _asserted(node: Node, relation: str, gathered: Gathered) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return (pair for pair in gathered.beside(node.id, relation) if pair[1].get("stance") != "DENIES")


def _entity(
    node: Node, called: tuple[str, str], gathered: Gathered, names: Mapping[str, str], written: Written
) -> Entity:
    claims = of_nodes(gathered.claims(node.id), node, written.left_out)
    made = entity_of(node, *called, claims)
    put_reports(made, gathered.beside(node.id, "REPORTED_BY"), names, written.left_out)
    for relation in REFERENCES:
        for other, said in _asserted(node, relation, gathered):
            _refer(made, relation, node, other, said, gathered, written)
    if made.schema == "Sanction":
        _put_dates(made, node, gathered, written)
    for relation in ("LOCATED_IN", *TO_COUNTRIES):
        if relation == "LOCATED_IN" and made.schema != "Address":
            continue
        for other, said in _asserted(node, relation, gathered):
            if not other.startswith(_COUNTRY):
                continue
            if _open(said, node):
                _put_country(made, relation, other[len(_COUNTRY) :], said, written)
            else:
                written.left_out["countries that are marked higher than whom they are about"] += 1
    return made


def _put_dates(made: Entity, node: Node, gathered: Gathered, written: Written) -> None:
    """Since and until when a sanction holds: it has one time for all whom it designates."""
    held = {
        (said.get("validFrom"), said.get("validTo"))
        for other, said in _asserted(node, "DESIGNATES", gathered)
        if gathered.named(other) and _open(said, node)
    }
    if len(held) != 1:
        written.left_out["times of sanctions that are not the same for all whom they designate"] += 1
        return
    for name, text in zip(("startDate", "endDate"), *held, strict=True):
        if text and name not in made.values:
            made.fills(name, text.removesuffix("Z"))


def _put_country(made: Entity, relation: str, code: str, said: Mapping[str, Any], written: Written) -> None:
    if not made.fills("country", code.lower()) and code.lower() not in made.values.get("country", ()):
        written.left_out["countries that FollowTheMoney has no code for"] += 1
        return
    if relation in TO_COUNTRIES:
        made.own.setdefault("countries", {}).setdefault(relation, []).append(code)
    written.assertions += 1
    if said.get("validFrom") or said.get("validTo"):
        written.left_out["since and until when somebody is based in a country"] += 1


def _open(said: Mapping[str, Any], node: Node) -> bool:
    return bool(said.get("marking", 0) <= node.properties.get("marking", 0))


def _refer(
    made: Entity, relation: str, node: Node, other: str, said: Mapping[str, Any], gathered: Gathered, written: Written
) -> None:
    """Adds a reference, where the relationship is one."""
    name, turned = REFERENCES[relation]
    named = gathered.named(other)
    if named is None or not _open(said, node):
        return
    start, end = (named[1], made.schema) if turned else (made.schema, named[1])
    if is_reference(Assertion(relation, "", "", said), start, end):
        made.refers(name, named[0])
        written.assertions += 1


def _relate(one: Assertion, gathered: Gathered, names: Mapping[str, str], out: IO[bytes], written: Written) -> None:
    """A relationship that is no reference, as an entity of its own; else it is counted, by why not."""
    if one.properties.get("stance") == "DENIES":
        written.left_out["denials: whoever does not know ours would read them as their opposite"] += 1
        return
    start, end = gathered.named(one.start), gathered.named(one.end)
    if _as_property(one, start, end, gathered):
        return
    made = None
    if start and end and one.relation not in ("SAME_AS", "DERIVED_FROM"):
        for link_id in _link_ids(one):
            made = link_of(one, (start, end), link_id, written.left_out)
            if made is not None and gathered.name(f"assertion:{one.properties['id']}", link_id, made.schema):
                break
    if made is None:
        written.left_out[f"assertions of {one.relation}"] += 1
        return
    made.around["datasets"] = [dataset_of(one.source, names.get(one.source))]
    _count_envelope(one, written)
    _write(out, made, written)
    written.assertions += 1


def _as_property(
    one: Assertion, start: tuple[str, str] | None, end: tuple[str, str] | None, gathered: Gathered
) -> bool:
    """Whether it was written with one of its ends, or left out there: a country, since it is marked higher."""
    if start and one.end.startswith(_COUNTRY):
        return one.relation in TO_COUNTRIES or (one.relation == "LOCATED_IN" and start[1] == "Address")
    if not (start and end and is_reference(one, start[1], end[1])):
        return False
    holder = one.end if REFERENCES[one.relation][1] else one.start
    return int(one.properties.get("marking") or 0) <= gathered.marking(holder)


def _link_ids(one: Assertion) -> Iterator[str]:
    note = one.properties.get("note")
    if note and one.source.startswith(_FTM) and registry.entity.clean(note) == note and len(note) <= LONGEST_ID:
        yield note
    yield own_link_id(one)


def _count_envelope(one: Assertion, written: Written) -> None:
    said = one.properties
    written.left_out["grades of assertions"] += bool(said.get("reliability") or said.get("credibility"))
    written.left_out["that an assertion is observed, derived or inferred"] += said.get("basis") != "REPORTED"
