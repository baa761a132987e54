"""What a node is stored with: its declared properties, and those derived for searching, traversing and time."""

import re
from collections.abc import Iterable
from typing import Any

from anyascii import anyascii

from graph.admission import require_node
from graph.errors import DatasetError
from graph.ids import digest
from graph.ontology import ENTITY_PROPERTIES, NodeType, Property
from graph.provenance import NodeRow
from graph.storage import derived_names, hashable, stored_properties

NAME = next(p for p in ENTITY_PROPERTIES if p.name == "name")
CLAIM = "Claim"
LOWER_NAME = "nameLower"


def stored_node(row: NodeRow) -> dict[str, Any]:
    """{label, id, rowHash, recordedAt, marking, describedBy, properties} as cypher/load takes it; absent properties are
    None, which removes them. Raises DatasetError."""
    node_type = require_node(row)
    declared = (NAME, *node_type.properties)
    try:
        own = stored_properties(declared, row.properties)
    except ValueError as error:
        raise DatasetError(f"{row.place or 'a row'}: {row.id}: {error}") from error
    properties = own | {"synthetic": row.synthetic, "startDay": own.get(f"{node_type.starts}FromDay")}
    if node_type.entity:
        protected = row.protected or node_type.victim
        keys = [] if protected else search_keys(declared, own)
        properties |= {"protected": protected, "hub": is_hub(node_type, own), "searchKeys": keys or None}
    # A claim is no secret of its own: whoever sees one assertion of it sees it. Its marking is the lowest of its rows,
    # whichever came last, and so no part of its content.
    marking = None if row.label == CLAIM else int(row.marking)
    row_hash = digest([hashable(properties), marking])
    name = own.get("name")
    # Filters ignore case and an index does not: the name in lower case is for them, and no part of the content.
    properties[LOWER_NAME] = name.lower() if name else None
    return {
        "label": row.label,
        "id": row.id,
        "rowHash": row_hash,
        "recordedAt": row.recorded_at,
        "marking": int(row.marking),
        "describedBy": row.described_by,
        "properties": properties,
    }


def is_hub(node_type: NodeType, own: dict[str, Any]) -> bool:
    """Whether the node joins nearly everything, by its label or by its kind."""
    return node_type.hub or own.get("kind") in node_type.hub_kinds


_IDEOGRAPH = re.compile(r"([\u3400-\u9fff\uac00-\ud7af])")


def folded(text: str) -> str:
    """Lower case, in Latin letters, with single spaces: `Šwe  Kokko` is `swe kokko`, and `赵伟` is `zhao wei`."""
    return " ".join(anyascii(_IDEOGRAPH.sub(r" \1 ", text)).lower().split())


def squeezed(text: str) -> str:
    """Folded and without spaces, since scripts and clerks part syllables differently: `shezhijiang`."""
    return folded(text).replace(" ", "")


def search_keys(declared: Iterable[Property], own: dict[str, Any]) -> list[str]:
    """Every searchable value: folded, without its spaces, and as it is written in lower case; each once."""
    keys: dict[str, None] = {}
    for prop in declared:
        if not prop.searchable or own.get(prop.name) is None:
            continue
        for value in own[prop.name] if prop.many else [own[prop.name]]:
            keys[folded(value)] = None
            keys[squeezed(value)] = None
            keys[" ".join(value.lower().split())] = None
    keys.pop("", None)
    return list(keys)


def stored_names(node_type: NodeType) -> tuple[str, ...]:
    """Names of everything that a node of this type may be stored with."""
    own = [name for p in (NAME, *node_type.properties) for name in (p.name, *derived_names(p))]
    derived = ["protected", "hub", "searchKeys"] if node_type.entity else []
    described = () if node_type.label == CLAIM else ("describedBy",)
    return (
        "id", *own, LOWER_NAME, "marking", "synthetic", *derived, "startDay", *described, "recordedAt", "updatedAt",
        "rowHash",
    )  # fmt: skip
