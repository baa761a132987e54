"""Claims as the properties that STIX has for them: the inverse of seed/importers/stix/claims.py."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from stix2.properties import (  # type: ignore[import-untyped]
    BooleanProperty,
    IntegerProperty,
    ListProperty,
    StringProperty,
    TimestampProperty,
)
from stix2.registry import class_for_type  # type: ignore[import-untyped]

from seed.exports.records import Node
from seed.importers.stix.values import claim_name

WITH_ALIASES = ("threat-actor", "intrusion-set", "malware", "tool", "infrastructure")
"""Types whose aliases are the node's own."""
VALUED = ("ipv4-addr", "ipv6-addr", "mac-addr", "domain-name", "url", "email-addr")
"""Types whose value is the node's name."""
PARTS = ("property", "value", "qualifier", "unit")
_NEVER = frozenset(
    {
        "type", "id", "spec_version", "created_by_ref", "object_marking_refs", "granular_markings", "extensions",
        "external_references", "kill_chain_phases", "revoked", "confidence", "defanged", "name", "description",
        "country", "credential", "pattern", "account_login", "account_type", "display_name", "value",
    }
)  # fmt: skip


def put_claims(made: dict[str, Any], claims: Iterable[Node]) -> tuple[list[dict[str, Any]], set[str]]:
    """Fills in what claims say. What is left, where STIX has no property for a claim or holds one value only; and the
    names of what was filled in."""
    left: list[dict[str, Any]] = []
    lists: dict[str, list[Any]] = {}
    single: dict[str, list[Node]] = {}
    for claim in claims:
        said = claim.properties
        name = _names(made["type"]).get(str(said["property"]))
        if (listed := _listed(said)) and listed[0] in native(made["type"]):
            lists.setdefault(listed[0], []).append(listed[1])
        elif name is None or said.get("qualifier") or said.get("unit"):
            left.append(whole(said))
        elif isinstance(native(made["type"])[name], ListProperty):
            lists.setdefault(name, []).append(str(said["value"]))
        else:
            single.setdefault(name, []).append(claim)
    told = set(lists)
    made |= {name: sorted(items, key=repr) for name, items in lists.items()}
    for name, some in single.items():
        value = _value(native(made["type"])[name], str(some[0].properties["value"])) if len(some) == 1 else None
        if value is None:
            left += [whole(one.properties) for one in some]
        else:
            made[name] = value
            told.add(name)
    return sorted(left, key=repr), told


def _listed(said: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """The list that a claim is an item of, where items have two parts, and the item."""
    value, qualifier = said["value"], said.get("qualifier")
    match said["property"]:
        case "killChainPhase" if qualifier:
            return "kill_chain_phases", {"kill_chain_name": qualifier, "phase_name": value}
        case "externalId" if qualifier:
            return "external_references", {"source_name": qualifier, "external_id": value}
        case "reference" if qualifier and "://" in value:
            return "external_references", {"source_name": qualifier, "url": value}
    return None


def whole(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in PARTS if said.get(name) is not None}


def _value(prop: Any, text: str) -> Any:
    """The value of JSON whose claim has this text; None where there is none."""
    if isinstance(prop, BooleanProperty):
        return {"true": True, "false": False}.get(text)
    if isinstance(prop, IntegerProperty):
        return int(text) if text.isascii() and text.removeprefix("-").isdecimal() else None
    if isinstance(prop, TimestampProperty):
        return text if "T" in text and text.endswith("Z") else None
    return text


@cache
def _names(of_type: str) -> Mapping[str, str]:
    """The properties of a type that claims come from, by the claim's property."""
    return {
        claim_name(name): name
        for name, prop in native(of_type).items()
        if name not in _NEVER
        and not (name == "aliases" and of_type in WITH_ALIASES)
        and not name.startswith("x_")
        and not name.endswith(("_ref", "_refs"))
        and _plain(prop)
    }


def _plain(prop: Any) -> bool:
    held = getattr(prop, "contained", None) if isinstance(prop, ListProperty) else prop
    return isinstance(held, StringProperty | BooleanProperty | IntegerProperty | TimestampProperty) and not (
        isinstance(prop, ListProperty) and not isinstance(held, StringProperty)
    )


@cache
def native(of_type: str) -> Mapping[str, Any]:
    """The properties that the stix2 library knows for a type; none for custom ones."""
    known = class_for_type(of_type, "2.1")
    return dict(known._properties) if known else {}
