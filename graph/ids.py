"""Stable ids: `<prefix of the label>:<natural key>`, the same for everybody who knows the key.

person:do-kwon   country:FI   wallet:evm:0x098b…   claim:<hash of what is claimed of whom>
"""

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from anyascii import anyascii

from graph.errors import DatasetError
from graph.ontology import ONTOLOGY, NodeType
from graph.values import wallet_address

LONGEST_ID = 512
_WELL_FORMED = re.compile(r"[a-z][a-z0-9-]*:\S+")
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(content: Any, length: int = 32) -> str:
    """Hexadecimal digits of SHA-256 over JSON with sorted keys; `content` is made of lists, dicts, text and numbers."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()[:length]


def canonical_json(content: Any) -> str:
    """The text that `digest` hashes."""
    return _CANONICAL.encode(content)


def slug(text: str) -> str:
    """`Chén Zhì` becomes `chen-zhi`, whatever the script. Raises DatasetError when nothing is left."""
    made = _NOT_IN_SLUG.sub("-", anyascii(text).lower()).strip("-")
    if not made:
        raise DatasetError(f"No id can be made from {text!r}: give it a name with letters or digits.")
    return made


def make_id(label: str, *natural_key: str) -> str:
    """The id of a node from the parts of its natural key, joined by colons.

    Countries take their ISO 3166-1 alpha-2 code, wallets their family and address as they are; the rest is slugged.
    Raises DatasetError for an unknown label, a missing part or a malformed address.
    """
    node_type = ONTOLOGY.nodes.get(label)
    if node_type is None:
        raise DatasetError(f"There is no label {label!r}: use one of the labels of docs/model.md.")
    if not natural_key:
        raise DatasetError(f"The id of a {label} needs at least one part.")
    return ":".join((node_type.prefix, *_parts(label, natural_key)))


def _parts(label: str, natural_key: Sequence[str]) -> Sequence[str]:
    if label == "Country" and len(natural_key) == 1:
        return (natural_key[0].strip().upper(),)
    if label == "Wallet" and len(natural_key) == 2:
        family, address = natural_key
        try:
            return (family, wallet_address(family, address))
        except ValueError as error:
            raise DatasetError(f"No id can be made: {error}") from error
    return tuple(slug(part) for part in natural_key)


def claim_id(entity: str, stated: str, value: str, qualifier: str | None = None, unit: str | None = None) -> str:
    """The id of a claim: one node per thing claimed of one entity, however many sources claim it."""
    return f"claim:{digest([entity, stated, value, qualifier or None, unit or None])}"


def is_well_formed(text: str) -> bool:
    """Whether this could be an id at all: a prefix, a colon, and a key without spaces."""
    return len(text) <= LONGEST_ID and _WELL_FORMED.fullmatch(text) is not None


def node_type_of(node_id: str) -> NodeType | None:
    """The node type that an id's prefix names; None where there is none."""
    return ONTOLOGY.prefixes.get(node_id.partition(":")[0])
