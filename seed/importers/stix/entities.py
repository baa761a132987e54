"""Objects that become nodes."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from graph.ids import make_id, node_type_of
from graph.vocabularies import Marking
from seed.addresses.address import Checksum
from seed.addresses.recognise import recognised
from seed.importers.parsed import Reason
from seed.importers.stix.claims import claim_rest
from seed.importers.stix.draft import Draft
from seed.importers.stix.labels import (
    BECOMES,
    IDENTITY_CLASSES,
    NO_PLACE,
    country_of,
    is_wallet,
    node_of,
    place_kind,
)  # fmt: skip
from seed.importers.stix.marked import statements
from seed.importers.stix.own import DEFINITIONS, filled, own_claims, own_id, own_part
from seed.importers.stix.wallets import addresses, wallet

ATTACK_PATTERNS = ("capec", "mitre-attack", "mitre-mobile-attack", "mitre-ics-attack", "mitre-pre-attack")
"""Catalogues of attack patterns, by the name that references to them have."""
_CODE = re.compile(r"(CAPEC-\d+|T\d{4}([.]\d{3})?)")


def read_entity(draft: Draft) -> None:
    """An object that becomes a node, or a finding that says why it becomes none."""
    if draft.id in DEFINITIONS:
        return  # of an export of this graph, and nothing that it says
    node = node_of(draft.raw)
    if node is None:
        _without_node(draft)
        return
    draft.take("type", "spec_version", "id", "revoked", "confidence", "object_marking_refs", "granular_markings")
    for name in filled(draft.raw):
        draft.raw.pop(name, None)
    if draft.type == "identity" and draft.index.is_victim(draft.id):
        draft.protected, draft.marking = True, Marking.RED
    node_type = node_type_of(node)
    label = node_type.label if node_type else ""
    draft.shared = label in ("Wallet", "Country")
    _DESCRIBED.get(label, _described)(draft, label, node)
    # How the source puts it: of any length, since no index holds it.
    description = draft.raw.get("description")
    if isinstance(description, str) and not draft.protected:
        draft.take("description")
    draft.reports(node, note=description if isinstance(description, str) else None)
    for about, value, qualifier, unit in own_claims(draft.raw):
        draft.claim(node, about, value, qualifier=qualifier, unit=unit)
    for statement in statements(draft):
        draft.claim(node, "statement", statement)
    claim_rest(draft, node)


def _described(draft: Draft, label: str, node: str) -> None:
    """Name, aliases, kind, and the pattern of an indicator."""
    becomes = BECOMES.get(draft.type)
    kept: dict[str, Any] = {"name": draft.string(becomes.name if becomes else "name") or _number(draft)}
    if becomes and becomes.kind:
        kept["kind"] = becomes.kind
    if label in ("Organization", "Person", "Tool"):
        kept["aliases"] = draft.strings("aliases")
    if draft.type == "identity":
        draft.take("identity_class")
    if label == "Indicator":
        kept["pattern"] = draft.string("pattern")
    draft.entity(label, node, **kept)
    if draft.type == "identity" and draft.raw.get("identity_class") == "group":
        draft.claim(node, "identityClass", "group")


def _number(draft: Draft) -> str | None:
    """The name of an autonomous system that has none."""
    number = draft.raw.get("number")
    return f"AS{number}" if draft.type == "autonomous-system" and isinstance(number, int) else None


def _way(draft: Draft, label: str, node: str) -> None:
    """A modus operandi with its code. Its catalogue is told by the claim `externalId`."""
    draft.entity(label, node, name=draft.string("name"), code=_code(draft.raw))


def _code(raw: Mapping[str, Any]) -> str | None:
    references = raw.get("external_references")
    for reference in references if isinstance(references, list) else ():
        if isinstance(reference, dict) and reference.get("source_name") in ATTACK_PATTERNS:
            code = reference.get("external_id")
            if isinstance(code, str) and _CODE.fullmatch(code):
                return code
    return None


def _account(draft: Draft, label: str, node: str) -> None:
    if draft.type == "email-addr":
        handle = draft.string("value")
        draft.entity(label, node, name=handle, platform="email", handle=handle)
        return
    login = draft.string("account_login") or draft.string("user_id")
    draft.take("user_id")
    if draft.raw.get("account_login") and (number := draft.string("user_id")):
        draft.claim(node, "userId", number)
    name = draft.string("display_name")
    draft.entity(label, node, name=name or login, platform=draft.string("account_type"), handle=login)


def _country(draft: Draft, label: str, node: str) -> None:
    """A location that is a country: named, since the countries are described elsewhere."""
    draft.take("country")
    draft.entity(label, node, named=True, iso2=country_of(draft.raw))


def _place(draft: Draft, label: str, node: str) -> None:
    latitude, longitude = (_degrees(draft, name, most) for name, most in (("latitude", 90), ("longitude", 180)))
    point = (latitude, longitude) if latitude is not None and longitude is not None else None
    name = draft.string("name") or draft.string("city") or draft.string("administrative_area")
    kept: dict[str, Any] = {"kind": place_kind(draft.raw)} if label == "Place" else {}
    # An export of this graph says where its points are from.
    source = draft.id if point and not own_part(draft.raw) else None
    draft.entity(label, node, name=name or draft.string("region"), point=point, pointSource=source, **kept)
    draft.used -= {"city", "administrative_area", "region"}
    if country := country_of(draft.raw):
        draft.take("country")
        country_id = make_id("Country", country)
        draft.entity("Country", country_id, named=True, iso2=country)
        draft.says("LOCATED_IN", node, country_id)
    elif draft.raw.get("country"):
        problem = f"{draft.raw['country']!r} is not a code of ISO 3166-1 alpha-2"[:200]
        draft.found(Reason.UNKNOWN_CODE, problem, "country", part={"country": draft.raw["country"]})


def _degrees(draft: Draft, name: str, most: int) -> float | None:
    value = draft.raw.get(name)
    draft.take(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
        draft.found(Reason.BAD_VALUE, f"{name} is not from {-most} to {most} degrees", name, part={name: value})
        return None
    return float(value)


def _wallet(draft: Draft, label: str, node: str) -> None:
    given = addresses(draft.raw)
    draft.take("address", "value")
    if own_id(draft.raw):
        _, family, canonical = node.split(":", 2)
        name = own_part(draft.raw).get("name")
        draft.entity(label, node, name=name if isinstance(name, str) else None, family=family, address=canonical)
    elif found := wallet(draft.raw):
        address = found[1]
        draft.entity(label, node, name=address.canonical, family=address.family, address=address.canonical)
        if address.checksum is Checksum.WRONG:
            draft.found(Reason.BAD_CHECKSUM, "the address may be mistyped: its checksum does not hold", "address")
    if len(given) > 1:
        problem = "`address` and `value` differ: the first that has the form of an address is used"
        draft.found(Reason.CONTRADICTION, problem, "value", part={"addresses": list(given)})


_DESCRIBED: Mapping[str, Callable[[Draft, str, str], None]] = {
    "ModusOperandi": _way,
    "Account": _account,
    "Country": _country,
    "Place": _place,
    "Compound": _place,
    "Wallet": _wallet,
}


def _without_node(draft: Draft) -> None:
    """Says why an object becomes no node. Nothing of it is used, so all of it is reported."""
    if is_wallet(draft.type):
        if not addresses(draft.raw):
            draft.found(Reason.MISSING, "a wallet without `address` or `value`", "address", kept=False)
        else:
            forms = [form for text in addresses(draft.raw) if (form := recognised(text))]
            reason = Reason.BAD_CHECKSUM if forms else Reason.BAD_ADDRESS
            problem = "the checksum of the address does not hold" if forms else "the address has no known form"
            draft.found(reason, problem, "address", kept=False)
    elif draft.type == "identity":
        given = draft.raw.get("identity_class")
        known = ", ".join(IDENTITY_CLASSES)
        if given is None:
            draft.found(Reason.MISSING, f"an identity without its class: give one of {known}", "identity_class",
                        kept=False)  # fmt: skip
        else:
            problem = f"an identity of class {str(given)[:60]!r} is nobody in particular: the model has {known}"
            draft.found(Reason.UNKNOWN_CODE, problem, "identity_class", kept=False)
    else:
        what = NO_PLACE.get(draft.type)
        problem = f"{draft.type}: the model has no place for {what}" if what else f"the type {draft.type} is not known"
        draft.found(Reason.UNKNOWN_TYPE, problem, "type", kept=False)
