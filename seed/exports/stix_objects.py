"""Nodes and assertions as STIX 2.1 objects: pure, and the same each time. What writes the bundle is another's.

Ids that came from STIX go back to what they were; the others are made from ours (UUID version 5). What STIX has no
property for stands in an extension of ours, which the importer reads again.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

import stix2  # type: ignore[import-untyped]

from graph.vocabularies import Marking
from seed.exports.records import Assertion, Node
from seed.exports.stix_claims import VALUED, WITH_ALIASES, native, put_claims, whole
from seed.importers.stix.labels import OBSERVABLES
from seed.importers.stix.markings import LEVELS, TLP_2, TLP_2_EXTENSION
from seed.importers.stix.own import AUTHOR, EXPORTED_AS, EXTENSION, NOT_RELATIONSHIPS, WALLETS
from seed.importers.stix.relationships import RULES

NAMESPACE = UUID("6f8a4f0e-3b0f-5c55-9a0c-0d1b7d9be2a1")
_FROM_STIX = re.compile(r"[a-z-]+:stix:([a-z0-9-]+)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_TOOLS = {
    "MALWARE": "malware",
    "SOFTWARE": "tool",
    "INFRASTRUCTURE": "infrastructure",
    "VULNERABILITY": "vulnerability",
}
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T.*Z")
_CONFIDENCE = {1: 90, 2: 70, 3: 50, 4: 30, 5: 10}
"""The middle of each step of the specification's Admiralty scale; 6, as none, is unknown."""

# What each of our types is called, and whether it points the other way there. A type that is not here keeps its name.
_VERBS: Mapping[str, tuple[str, bool]] = {
    "USES": ("uses", False),
    "INDICATES": ("indicates", False),
    "RUNS": ("attributed-to", True),
    "BASED_IN": ("located-at", False),
    "LOCATED_IN": ("located-at", False),
    "MEMBER_OF": ("member-of", False),
    "CONTROLS": ("controls", False),
    "OWNS": ("owns", False),
}
_ENVELOPE = ("source", "stance", "reliability", "credibility", "basis", "validFrom", "validTo", "note")


def stix_type(node: Node) -> str | None:
    """The type that a node is exported as; None where STIX has none."""
    if (found := _FROM_STIX.fullmatch(node.id)) and node.label in EXPORTED_AS:
        return found.group(1)
    if node.label == "Tool":
        return _TOOLS.get(str(node.properties.get("kind")))
    return EXPORTED_AS.get(node.label)


def stix_id(node_id: str, of_type: str) -> str:
    """The id of the object that a node becomes, of that type."""
    found = _FROM_STIX.fullmatch(node_id)
    if found and found.group(1) == of_type:
        return f"{of_type}--{found.group(2)}"
    return f"{of_type}--{uuid5(NAMESPACE, node_id)}"


def marking_definitions() -> list[dict[str, Any]]:
    """The markings of TLP 2.0 as OASIS publishes them: they go into every bundle."""
    words = {level: word for word, level in LEVELS.items() if word != "white"}
    return [
        {
            "type": "marking-definition", "spec_version": "2.1", "id": reference,
            "created": "2022-10-01T00:00:00.000Z", "name": f"TLP:{words[level].upper()}",
            "extensions": {TLP_2_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": words[level]}},
        }
        for reference, level in TLP_2.items()
    ]  # fmt: skip


def extension_definitions() -> list[dict[str, Any]]:
    """What our extensions are, and who says so: they go into every bundle."""
    when = {"spec_version": "2.1", "created": "2026-01-01T00:00:00.000Z", "modified": "2026-01-01T00:00:00.000Z"}
    author = {"type": "identity", "id": AUTHOR, **when, "name": "crimegraph", "identity_class": "system"}
    told = (
        (EXTENSION, "crimegraph", "Ids, properties and claims of a crimegraph that STIX has no property for.",
         "property-extension"),
        (WALLETS, "cryptocurrency-wallet", "An address of a blockchain.", "new-sco"),
    )  # fmt: skip
    definitions = [
        {
            "type": "extension-definition", "id": made, **when, "created_by_ref": AUTHOR, "name": name,
            "description": text, "schema": "docs/data/exporting.md", "version": "1.0.0", "extension_types": [kind],
        }
        for made, name, text, kind in told
    ]  # fmt: skip
    return [author, *definitions]


def object_of(node: Node, claims: Sequence[Node] = (), description: str | None = None) -> dict[str, Any] | None:
    """A node with the claims about it; None where STIX has no object for it."""
    of_type = stix_type(node)
    if of_type is None:
        return None
    made = _frame(of_type, stix_id(node.id, of_type), node.properties)
    described, filled = _described(node, of_type)
    made |= described
    if description and "description" in native(of_type):
        made["description"] = description
    left, told = put_claims(made, claims)
    if told and not _is_valid(made):
        return _with_left(node, claims, description)
    own: dict[str, Any] = {"extension_type": "property-extension", "id": node.id}
    # What STIX requires and this graph does not hold: nothing that was said.
    own["filled"] = sorted((filled | _DATED) & made.keys() - told)
    return _with_own(node, made, own, left)


def _with_left(node: Node, claims: Sequence[Node], description: str | None) -> dict[str, Any] | None:
    """The object with all of its claims in the extension: as properties they are not valid together."""
    made = object_of(node, (), description)
    if made is not None:
        made["extensions"][EXTENSION]["claims"] = sorted((whole(claim.properties) for claim in claims), key=repr)
    return made


def _with_own(node: Node, made: dict[str, Any], own: dict[str, Any], left: list[dict[str, Any]]) -> dict[str, Any]:
    if left:
        own["claims"] = left
    if kept := {k: v for k, v in node.properties.items() if k not in _NOT_KEPT and v is not None}:
        own["properties"] = kept
    if node.properties.get("synthetic"):
        own["synthetic"] = True
    made["extensions"] = {EXTENSION: own}
    if made["type"] == "cryptocurrency-wallet":
        made["extensions"][WALLETS] = {"extension_type": "new-sco"}
        own |= {"name": node.name} if node.name is not None else {}
    return made


def _is_valid(made: Mapping[str, Any]) -> bool:
    try:
        stix2.parse(dict(made), allow_custom=True, version="2.1")
    except Exception:  # the library answers odd values with whatever Python raises inside of it
        return False
    return True


_DATED = frozenset({"created", "modified"})
_NOT_KEPT = frozenset({"id", "name", "marking", "recordedAt", "updatedAt", "protected", "synthetic"})


_TOLD = re.compile(
    r"(?P<id>relationship--[0-9a-f-]{36}), (?P<kind>[a-z0-9-]+), created (?P<created>[0-9TZ:.-]+)"
    r"(, by (?P<by>identity--[0-9a-f-]{36}))?(: (?P<description>.*))?",
    re.DOTALL,
)
"""The note that the importer makes of a relationship."""


def link_id(assertion: Assertion) -> str:
    """The id of a relationship that did not come from STIX."""
    return f"relationship--{uuid5(NAMESPACE, str(assertion.properties['id']))}"


def relationship_of(assertion: Assertion, types: Mapping[str, str]) -> dict[str, Any] | None:
    """An assertion between two exported nodes, whose types are given by their ids.

    None for a denial, since whoever does not know our extension would read it as its opposite, and for what is no
    relationship in STIX.
    """
    said = assertion.properties
    if assertion.relation in NOT_RELATIONSHIPS or said.get("stance") == "DENIES":
        return None
    if assertion.start not in types or assertion.end not in types:
        return None
    verb, turned = _verb(assertion)
    ends = [stix_id(node, types[node]) for node in (assertion.start, assertion.end)]
    source, target = reversed(ends) if turned else ends
    told = _TOLD.fullmatch(str(said.get("note") or ""))
    made = _frame("relationship", told["id"] if told else link_id(assertion), said)
    made |= {"relationship_type": verb, "source_ref": source, "target_ref": target}
    if told:
        made |= {"relationship_type": told["kind"], "created": told["created"], "modified": told["created"]}
        made |= {"created_by_ref": told["by"]} if told["by"] else {}
    if (confidence := _CONFIDENCE.get(said.get("credibility") or 0)) is not None:
        made["confidence"] = confidence
    for name, ours in (("start_time", "validFrom"), ("stop_time", "validTo")):
        # A year or a day has no time of its own, and STIX has no partial dates: those stand in the extension.
        if _TIME.fullmatch(str(said.get(ours))):
            made[name] = said[ours]
    if description := told["description"] if told else said.get("note"):
        made["description"] = description
    own = {name: said[name] for name in _ENVELOPE if said.get(name) is not None}
    kept = {p.name: said[p.name] for p in assertion.type.properties if said.get(p.name) is not None}
    made["extensions"] = {
        EXTENSION: {"extension_type": "property-extension", "type": assertion.relation, **own, "properties": kept}
    }
    return made


def _verb(assertion: Assertion) -> tuple[str, bool]:
    if assertion.relation == "ASSOCIATE_OF":
        told = str(assertion.properties.get("relation"))
        worded = [name for name, rules in RULES.items() if any(rule.worded for rule in rules)]
        return (told if told in worded else "related-to"), False
    return _VERBS.get(assertion.relation, (assertion.relation.lower().replace("_", "-"), False))


def _frame(of_type: str, object_id: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    created = str(properties["recordedAt"])
    marking = Marking(properties.get("marking") or 0)
    frame: dict[str, Any] = {"type": of_type, "spec_version": "2.1", "id": object_id}
    if of_type not in OBSERVABLES and of_type != "cryptocurrency-wallet":
        frame |= {"created": created, "modified": str(properties.get("updatedAt") or created)}
    frame["object_marking_refs"] = [reference for reference, level in TLP_2.items() if level == marking]
    return frame


def _account(node: Node) -> tuple[dict[str, Any], set[str]]:
    login = {"account_login": node.properties.get("handle"), "account_type": node.properties.get("platform")}
    made = {name: value for name, value in login.items() if value is not None}
    if node.name is not None and node.name != node.properties.get("handle"):
        made["display_name"] = node.name
    return (made, set()) if made else ({"user_id": node.id}, {"user_id"})


def _indicator(node: Node) -> tuple[dict[str, Any], set[str]]:
    # STIX requires a pattern; one that our graph does not hold matches nothing.
    pattern = node.properties.get("pattern")
    made = {"name": node.name or node.id, "pattern": pattern or "[x-crimegraph:pattern = 'unknown']"}
    made |= {"pattern_type": "stix", "valid_from": str(node.properties["recordedAt"])}
    unsaid = {"name": node.name is None, "pattern": pattern is None, "pattern_type": True, "valid_from": True}
    return made, {name for name, it_is in unsaid.items() if it_is}


def _described(node: Node, of_type: str) -> tuple[dict[str, Any], set[str]]:
    """The properties that STIX has for what describes a node; and which of them only fill what STIX requires."""
    given = node.properties
    made: dict[str, Any] = {"name": node.name or node.id}
    # A country is named elsewhere, and only by its code here.
    filled = {"name"} if node.name is None or node.label == "Country" else set()
    match of_type:
        case "identity":
            made["identity_class"] = "individual" if node.label == "Person" else "organization"
        case "location":
            if node.label == "Country":
                made["country"] = given.get("iso2")
            elif (point := given.get("point")) is not None:
                made["latitude"], made["longitude"] = point
            else:
                made["region"] = node.name or node.id
                filled.add("region")
        case "malware":
            made |= {"is_family": False}
            filled.add("is_family")
        case "indicator":
            return _indicator(node)
        case "cryptocurrency-wallet":
            return {"address": given["address"]}, set()
        case "autonomous-system":
            made |= {"number": 0}
            filled.add("number")
        case _ if of_type in VALUED:
            return {"value": made["name"]}, {"value"} if filled else set()
        case "user-account":
            return _account(node)
        case "attack-pattern" if given.get("code"):
            reference = {"source_name": str(given.get("framework") or "own"), "external_id": given["code"]}
            made["external_references"] = [reference]
            filled.add("external_references")
    if given.get("aliases") and of_type in WITH_ALIASES:
        made["aliases"] = list(given["aliases"])
    return made, filled
