"""A STIX 2.1 bundle, object by object: the inverse of seed/importers/stix. What an object is made of: stix_objects."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any
from uuid import uuid5

import orjson

from graph.ontology import ONTOLOGY
from seed.exports.gathered import Gathered, gathering, of_nodes
from seed.exports.records import Assertion, Node, Records
from seed.exports.stix_objects import (
    NAMESPACE,
    extension_definitions,
    link_id,
    marking_definitions,
    object_of,
    relationship_of,
    stix_id,
    stix_type,
)
from seed.exports.written import Written

_HELD_OTHERWISE = frozenset({"HAS_CLAIM"})
_STIX_ID = re.compile(r"[a-z0-9-]+--[0-9a-f-]{36}")


async def write_stix(records: Records, out: IO[bytes]) -> Written:
    """One object a line. The same graph gives the same bytes, and so the same id, which stands at the end."""
    written = Written()
    with gathering() as gathered:
        await gathered.gather(records, starts=("REPORTED_BY",))
        bundle = _Bundle(out)
        for definition in (*marking_definitions(), *extension_definitions()):
            bundle.add(definition)
        exported = [node_type.label for node_type in ONTOLOGY.node_types if node_type.entity]
        async for node in records.nodes(*exported):
            _write_node(node, gathered, bundle, written)
        types = _Types(gathered)
        async for one in records.assertions():
            if one.relation not in _HELD_OTHERWISE:
                _write_assertion(one, types, bundle, written)
        bundle.end()
    written.left_out += type(written.left_out)()  # without zeros
    return written


def _write_node(node: Node, gathered: Gathered, bundle: "_Bundle", written: Written) -> None:
    of_type = stix_type(node)
    if node.properties.get("protected"):
        written.left_out["victims and the protected: STIX has no mark for them"] += 1
        return
    if of_type is None:
        written.left_out[f"nodes of {node.label}: STIX has no object for them"] += 1
        return
    claims = of_nodes(gathered.claims(node.id), node, written.left_out)
    notes = (said.get("note") for _, said in gathered.beside(node.id, "REPORTED_BY") if _STIX_ID.match(_record(said)))
    made = object_of(node, claims, next((note for note in notes if note), None))
    if made is None or not gathered.name(node.id, stix_id(node.id, of_type), of_type):
        written.left_out[f"nodes of {node.label} whose object another node is"] += 1
        return
    bundle.add(made)
    written.nodes += 1


def _record(said: Mapping[str, Any]) -> str:
    return str(said.get("recordId") or "")


def _write_assertion(one: Assertion, types: "_Types", bundle: "_Bundle", written: Written) -> None:
    made = relationship_of(one, types)
    if made is not None:
        # Two sources may have read one bundle: the second has an id of its own.
        if not types.gathered.name(f"assertion:{one.properties['id']}", made["id"], "relationship"):
            made["id"] = link_id(one)
        bundle.add(made)
        written.assertions += 1
    elif one.properties.get("stance") == "DENIES":
        written.left_out["denials: whoever does not know ours would read them as their opposite"] += 1
    else:
        written.left_out[f"assertions of {one.relation}"] += 1


class _Types(Mapping[str, str]):
    """The types of the objects that nodes became."""

    def __init__(self, gathered: Gathered) -> None:
        self.gathered = gathered

    def __getitem__(self, node: str) -> str:
        named = self.gathered.named(node)
        if named is None:
            raise KeyError(node)
        return named[1]

    def __iter__(self) -> Iterator[str]:
        return (node for (node,) in self.gathered.connection.execute("SELECT node FROM known"))

    def __len__(self) -> int:
        [[number]] = self.gathered.connection.execute("SELECT count(*) FROM known")
        return int(number)


class _Bundle:
    """Objects, as they come."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self._hash, self._between = out, hashlib.sha256(), b"\n"
        out.write(b'{"type": "bundle", "objects": [')

    def add(self, one: Mapping[str, Any]) -> None:
        text = orjson.dumps(one)
        self._hash.update(text)
        self._out.write(self._between + text)
        self._between = b",\n"

    def end(self) -> None:
        made = uuid5(NAMESPACE, self._hash.hexdigest())
        self._out.write(b'\n], "id": "bundle--%s"}\n' % str(made).encode())
