"""Our extension: what an export of this graph keeps in STIX objects beyond what STIX has properties for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.errors import DatasetError
from graph.ids import is_well_formed, make_id, node_type_of
from graph.ontology import Property
from graph.storage import stored_properties

EXTENSION = "extension-definition--a1b8f0d4-6f0c-5d3e-8e57-3c2f4b9d7a60"
WALLETS = "extension-definition--0b3f6c52-7f0e-5f3c-9a3d-6f1f7f0f6c11"
"""Says that the type of wallets, which STIX has not, is one of observables."""
AUTHOR = "identity--5b0a1c9e-2d7f-5e4a-8c3b-9f6d1e2a4b70"
"""Who defines them: an extension has to have an author."""
DEFINITIONS = frozenset({EXTENSION, WALLETS, AUTHOR})

EXPORTED_AS: Mapping[str, str] = {
    "Person": "identity",
    "Organization": "identity",
    "Scheme": "campaign",
    "Tool": "tool",
    "Indicator": "indicator",
    "ModusOperandi": "attack-pattern",
    "Country": "location",
    "Place": "location",
    "Compound": "location",
    "Account": "user-account",
    "Wallet": "cryptocurrency-wallet",
}
"""The type that a label is exported as; a Tool by its kind."""
NOT_RELATIONSHIPS = frozenset({"HAS_CLAIM", "REPORTED_BY", "DERIVED_FROM", "SAME_AS"})
"""Types of ours that are no relationship in STIX. Identity is decided by `crimegraph resolve`, not by a file."""
_LONGEST_VALUE, _LONGEST_NAME = 4000, 250
_TOOLS = ("malware", "infrastructure", "vulnerability")


def own_part(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    extensions = raw.get("extensions")
    own = extensions.get(EXTENSION) if isinstance(extensions, dict) else None
    return own if isinstance(own, dict) else {}


def own_id(raw: Mapping[str, Any]) -> str | None:
    """The id that a node had in the graph that it comes from, if a node of that label is exported as this type."""
    own = own_part(raw).get("id")
    if not isinstance(own, str) or not is_well_formed(own):
        return None
    node_type = node_type_of(own)
    label = node_type.label if node_type else ""
    if label == "Wallet":
        return own if _is_wallet(own, raw.get("address")) else None
    # Of a country the id follows from what it is, and is not asked for.
    if label == "Country" or label not in EXPORTED_AS:
        return None
    fits = EXPORTED_AS[label] == raw.get("type") or (label == "Tool" and raw.get("type") in _TOOLS)
    return own if fits else None


FILLED = frozenset(
    {"created", "modified", "name", "region", "is_family", "pattern", "pattern_type", "valid_from", "user_id", "value",
     "number", "external_references"}
)  # fmt: skip
"""What STIX requires of some objects, and an export may have had to fill in."""


def filled(raw: Mapping[str, Any]) -> frozenset[str]:
    """The properties that an export filled in, and that say nothing."""
    given = own_part(raw).get("filled")
    return FILLED & {name for name in given if isinstance(name, str)} if isinstance(given, list) else frozenset()


def _is_wallet(own: str, address: Any) -> bool:
    """Whether it is the wallet of this address, whose family the address may not tell."""
    try:
        return isinstance(address, str) and make_id("Wallet", own.split(":")[1], address) == own
    except DatasetError:
        return False


def own_properties(declared: Sequence[Property], raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the extension says of the properties of a node or relationship: what the model admits, and the rest."""
    given = own_part(raw).get("properties")
    held: dict[str, Any] = given if isinstance(given, dict) else {}
    found = {}
    for prop in declared:
        value = held.get(prop.name)
        if value is None:
            continue
        value = tuple(value) if isinstance(value, list) else value
        if len(repr(value)) > _LONGEST_VALUE:
            continue
        try:
            stored_properties((prop,), {prop.name: value})
        except ValueError:
            continue
        found[prop.name] = value
    return found, {name: value for name, value in held.items() if name not in found}


def own_claims(raw: Mapping[str, Any]) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Property, value, qualifier and unit of the claims that stand in the extension."""
    claims = own_part(raw).get("claims")
    for claim in claims if isinstance(claims, list) else ():
        parts = [claim.get(name) if isinstance(claim, dict) else None for name in ("property", "value", "qualifier",
                                                                                  "unit")]  # fmt: skip
        about, value, qualifier, unit = (part if isinstance(part, str) and part.strip() else None for part in parts)
        if about and value and len(about) <= _LONGEST_NAME:
            yield about, value, qualifier, unit
