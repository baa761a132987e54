"""Nodes and assertions as STIX 2.1 objects: pure, and the same each time. What writes the bundle is another's.

Ids that came from STIX go back to what they were; the others are made from ours (UUID version 5). What STIX has no
property for stands in an extension of ours, which the importer reads again.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from stix2.registry import class_for_type  # type: ignore[import-untyped]

from graph.vocabularies import Marking
from seed.exports.records import Assertion, Node
from seed.importers.stix.markings import LEVELS, TLP_2, TLP_2_EXTENSION
from seed.importers.stix.own import EXPORTED_AS, EXTENSION, NOT_RELATIONSHIPS
from seed.importers.stix.relationships import RULES
from seed.importers.stix.values import STIX_NAMES

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


def object_of(node: Node, claims: Iterable[Node] = ()) -> dict[str, Any] | None:
    """A node with the claims about it; None where STIX has no object for it."""
    of_type = stix_type(node)
    if of_type is None:
        return None
    made = _frame(of_type, stix_id(node.id, of_type), node.properties)
    made |= _described(node, of_type)
    left, found, native = [], dict[str, list[str]](), _native(of_type)
    for claim in claims:
        said = claim.properties
        name = STIX_NAMES.get(str(said["property"]))
        if name and name in native and not said.get("qualifier") and not said.get("unit"):
            found.setdefault(name, []).append(str(said["value"]))
        else:
            left.append({k: said[k] for k in ("property", "value", "qualifier", "unit") if said.get(k) is not None})
    made |= {name: sorted(values) for name, values in found.items()}
    own: dict[str, Any] = {"extension_type": "property-extension", "id": node.id}
    if left:
        own["claims"] = sorted(left, key=repr)
    if kept := {k: v for k, v in node.properties.items() if k not in _NOT_KEPT and v is not None}:
        own["properties"] = kept
    made["extensions"] = {EXTENSION: own}
    return made


_NOT_KEPT = frozenset({"id", "name", "marking", "recordedAt", "updatedAt", "protected", "synthetic"})


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
    made = _frame("relationship", f"relationship--{uuid5(NAMESPACE, str(said['id']))}", said)
    made |= {"relationship_type": verb, "source_ref": source, "target_ref": target}
    if (confidence := _CONFIDENCE.get(said.get("credibility") or 0)) is not None:
        made["confidence"] = confidence
    for name, ours in (("start_time", "validFrom"), ("stop_time", "validTo")):
        # A year or a day has no time of its own, and STIX has no partial dates: those stand in the extension.
        if _TIME.fullmatch(str(said.get(ours))):
            made[name] = said[ours]
    if said.get("note"):
        made["description"] = said["note"]
    own = {name: said[name] for name in _ENVELOPE if said.get(name) is not None}
    kept = {p.name: said[p.name] for p in assertion.type.properties if said.get(p.name) is not None}
    made["extensions"] = {
        EXTENSION: {"extension_type": "property-extension", "type": assertion.relation, **own, "properties": kept}
    }
    return made


@cache
def _native(of_type: str) -> frozenset[str]:
    """The properties that the stix2 library knows for a type; none for custom ones."""
    known = class_for_type(of_type, "2.1")
    return frozenset(known._properties) if known else frozenset()


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
    if of_type not in ("user-account", "cryptocurrency-wallet"):
        frame |= {"created": created, "modified": str(properties.get("updatedAt") or created)}
    frame["object_marking_refs"] = [reference for reference, level in TLP_2.items() if level == marking]
    return frame


def _described(node: Node, of_type: str) -> dict[str, Any]:
    """The properties that STIX has for what describes a node."""
    given = node.properties
    made: dict[str, Any] = {"name": node.name or node.id}
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
        case "malware":
            made["is_family"] = False
        case "indicator":
            # STIX requires a pattern; one that our graph does not hold matches nothing.
            made |= {"pattern": given.get("pattern") or "[x-crimegraph:pattern = 'unknown']", "pattern_type": "stix"}
            made["valid_from"] = str(given["recordedAt"])
        case "cryptocurrency-wallet":
            made = {"address": given["address"]}
        case "user-account":
            made = {"account_login": given.get("handle"), "account_type": given.get("platform")}
            made = {name: value for name, value in made.items() if value is not None} or {"user_id": node.id}
        case "attack-pattern":
            if given.get("code"):
                made["external_references"] = [{"source_name": str(given.get("framework") or "own"),
                                                "external_id": given["code"]}]  # fmt: skip
    if given.get("aliases") and of_type in _WITH_ALIASES:
        made["aliases"] = list(given["aliases"])
    return made


_WITH_ALIASES = ("threat-actor", "intrusion-set", "malware", "tool", "infrastructure")
