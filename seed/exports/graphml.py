"""GraphML: every node and assertion with its properties, for Gephi, yEd and networkx.

http://graphml.graphdrawing.org/specification.html. It knows no lists and no dates: lists are JSON, dates are text.
"""

import re
from collections.abc import Iterable, Mapping
from typing import IO, Any
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

import orjson

from graph.ontology import ENTITY_PROPERTIES, ENVELOPE, ONTOLOGY, Kind, Property
from seed.exports.records import Records
from seed.exports.written import Written

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {Kind.INT: "long", Kind.FLOAT: "double", Kind.BOOLEAN: "boolean", Kind.MARKING: "long"}
# Characters that XML 1.0 has no form for.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


async def write_graphml(records: Records, out: IO[bytes]) -> Written:
    """Nodes, then edges. Characters that XML cannot hold become U+FFFD and are counted."""
    written = Written()
    xml = XMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("graphml", AttributesImpl({"xmlns": NAMESPACE}))
    for holder, keys in (("node", _node_keys()), ("edge", _edge_keys())):
        for name, kind in keys.items():
            attributes = {"id": f"{holder}-{name}", "for": holder, "attr.name": name, "attr.type": kind}
            xml.startElement("key", AttributesImpl(attributes))
            xml.endElement("key")
    xml.startElement("graph", AttributesImpl({"id": "crimegraph", "edgedefault": "directed"}))
    async for node in records.nodes():
        xml.startElement("node", AttributesImpl({"id": node.id}))
        _data(xml, "node", {"label": node.label, **node.properties}, written)
        xml.endElement("node")
        written.nodes += 1
    async for one in records.assertions():
        edge = {"id": str(one.properties["id"]), "source": one.start, "target": one.end}
        xml.startElement("edge", AttributesImpl(edge))
        values = {"statedBy" if name == "source" else name: value for name, value in one.properties.items()}
        _data(xml, "edge", {"type": one.relation, **values}, written)
        xml.endElement("edge")
        written.assertions += 1
    xml.endElement("graph")
    xml.endElement("graphml")
    xml.endDocument()
    return written


def _data(xml: XMLGenerator, holder: str, values: Mapping[str, Any], written: Written) -> None:
    for name, value in values.items():
        given = _text(value)
        text = _NOT_XML.sub("\ufffd", given)
        written.left_out["characters that XML cannot hold"] += sum(a != b for a, b in zip(given, text, strict=True))
        xml.startElement("data", AttributesImpl({"key": f"{holder}-{name}"}))
        xml.characters(text)
        xml.endElement("data")
    written.left_out += type(written.left_out)()  # without zeros


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return orjson.dumps(value).decode() if isinstance(value, list | tuple) else str(value)


def _node_keys() -> dict[str, str]:
    own = [p for n in ONTOLOGY.node_types for p in n.properties]
    shared = [p for p in ENTITY_PROPERTIES if p.name in ("name", "marking", "protected", "synthetic", "recordedAt")]
    return {"label": "string", **_kinds([*shared, *own])}


def _edge_keys() -> dict[str, str]:
    """The envelope's `source` is called statedBy, since an edge of GraphML has a source of its own."""
    own = [p for r in ONTOLOGY.relationship_types for p in r.properties]
    kinds = _kinds([*ENVELOPE, *own])
    return {"type": "string", **{"statedBy" if name == "source" else name: kind for name, kind in kinds.items()}}


def _kinds(properties: Iterable[Property]) -> dict[str, str]:
    """One type a name: where two properties of one name differ, text."""
    found: dict[str, str] = {}
    for prop in properties:
        kind = "string" if prop.many else _TYPES.get(prop.kind, "string")
        found[prop.name] = kind if found.get(prop.name, kind) == kind else "string"
    return found
