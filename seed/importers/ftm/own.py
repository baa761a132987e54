"""What an export of this graph adds to FollowTheMoney: ids that tell ours, and beside the properties one object
`crimegraph` with what the schemata have no property for.

`crimegraph.person.do-kwon` is `person:do-kwon`. FollowTheMoney's ids are letters, digits, dots and hyphens.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from graph.errors import DatasetError
from graph.ids import is_well_formed, make_id, node_type_of
from graph.ontology import ONTOLOGY, Property
from graph.provenance import AssertionRow, NodeRow
from graph.storage import stored_properties
from graph.vocabularies import Marking

KEY = "crimegraph"
LONGEST_VALUE = 8_000
"""Bytes that an index of Neo4j takes."""
_HEAD = f"{KEY}."
_BYTE = re.compile(rb"[^0-9A-Za-z-]|-\Z")
_ESCAPED = re.compile(rb"\.([0-9a-f]{2})")
ALSO: Mapping[str, tuple[str, ...]] = {"Address": ("Compound",)}
"""Labels, beside the schema's own, whose nodes are exported as entities of it."""
_NOT_LINKS = frozenset({"HAS_CLAIM", "REPORTED_BY", "DERIVED_FROM", "SAME_AS"})


def entity_id(node: str) -> str:
    """The id that a node of ours has in FollowTheMoney."""
    prefix, _, key = node.partition(":")
    escaped = _BYTE.sub(lambda found: b".%02x" % found[0][0], key.encode())
    return f"{_HEAD}{prefix}.{escaped.decode()}"


def is_own(entity: str) -> bool:
    """Whether the id was made by an export of this graph."""
    return entity.startswith(_HEAD)


@lru_cache(65_536)
def own_id(entity: str) -> str | None:
    """The node that such an id is made from; None for any other id."""
    if not is_own(entity):
        return None
    prefix, _, escaped = entity.removeprefix(_HEAD).partition(".")
    try:
        key = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), escaped.encode()).decode()
    except UnicodeDecodeError:
        return None
    node = f"{prefix}:{key}"
    return node if is_well_formed(node) and node_type_of(node) and entity_id(node) == entity else None


def label_of(schema: str, entity: str, label: str) -> str:
    """The label of an entity of this schema: the schema's, or the one that its id tells."""
    node = own_id(entity)
    node_type = node_type_of(node) if node else None
    return node_type.label if node_type and node_type.label in ALSO.get(schema, ()) else label


def own_part(around: Mapping[str, Any]) -> Mapping[str, Any]:
    own = around.get(KEY)
    return own if isinstance(own, dict) else {}


def own_properties(declared: Sequence[Property], around: Mapping[str, Any]) -> dict[str, Any]:
    """Properties of a node or relationship, as far as the model admits them."""
    given, found = own_part(around).get("properties"), dict[str, Any]()
    if not isinstance(given, dict):
        return {}
    for prop in declared:
        value = given.get(prop.name)
        if value is None:
            continue
        value = tuple(value) if isinstance(value, list) else value
        if any(len(str(item).encode()) > LONGEST_VALUE for item in (value if isinstance(value, tuple) else (value,))):
            continue
        try:
            stored_properties((prop,), {prop.name: value})
        except (TypeError, ValueError):
            continue
        found[prop.name] = value
    return found


def own_claims(around: Mapping[str, Any]) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Property, value, qualifier and unit of claims."""
    claims = own_part(around).get("claims")
    for claim in claims if isinstance(claims, list) else ():
        given = [claim.get(name) if isinstance(claim, dict) else None for name in CLAIM_PARTS]
        about, value, qualifier, unit = (part if isinstance(part, str) and part.strip() else None for part in given)
        if about and value:
            yield about, value, qualifier, unit


CLAIM_PARTS = ("property", "value", "qualifier", "unit")


def without(around: Mapping[str, Any], name: str) -> bool:
    """Whether the node had no such property, though something else of the record could be taken for it."""
    given = own_part(around).get("without")
    return isinstance(given, list) and name in given


def filled(around: Mapping[str, Any], name: str) -> frozenset[str]:
    """The values of a property that no claim makes: what was reported, or joined, is put there too."""
    given = own_part(around).get("filled")
    values = given.get(name) if isinstance(given, dict) else None
    return frozenset(value for value in values if isinstance(value, str)) if isinstance(values, list) else frozenset()


def own_countries(around: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Relationships to countries, which are no entities in FollowTheMoney: type, and the code of ISO 3166-1."""
    given = own_part(around).get("countries")
    for relation in TO_COUNTRIES:
        codes = given.get(relation) if isinstance(given, dict) else None
        yield from ((relation, code) for code in codes if isinstance(code, str)) if isinstance(codes, list) else ()


TO_COUNTRIES = ("BASED_IN", "IMPOSED_BY")


def own_wallet(entity: str, address: str) -> str | None:
    """The wallet that an id of ours tells, whose family an address may not tell, if the address is its own."""
    node = own_id(entity)
    prefix, _, key = (node or "").partition(":")
    if prefix != "wallet":
        return None
    try:
        return node if make_id("Wallet", key.partition(":")[0], address) == node else None
    except DatasetError:
        return None


def own_relation(around: Mapping[str, Any]) -> str | None:
    """The relationship that a link of unknown kind was."""
    relation = own_part(around).get("type")
    known = isinstance(relation, str) and relation in ONTOLOGY.relationships and relation not in _NOT_LINKS
    return relation if known else None


def own_note(around: Mapping[str, Any]) -> str | None:
    note = own_part(around).get("note")
    return note if isinstance(note, str) else None


def marked(
    around: Mapping[str, Any], nodes: Sequence[NodeRow], assertions: Sequence[AssertionRow]
) -> tuple[list[NodeRow], list[AssertionRow]]:
    """The rows, marked as the record was, and made up where it was: what only names a node does neither."""
    if own_part(around).get("synthetic") is True:
        nodes = [replace(row, synthetic=True) if row.described_by else row for row in nodes]
    given = own_part(around).get("marking")
    if given is None:
        return list(nodes), list(assertions)
    # What is no marking says at least that there is one.
    least = Marking.__members__.get(given, Marking.RED) if isinstance(given, str) else Marking.RED
    return (
        [replace(row, marking=max(row.marking, least)) if row.described_by else row for row in nodes],
        [replace(row, marking=max(row.marking, least)) for row in assertions],
    )
