"""What a kind of STIX object becomes, and under which id: known from its type, or from the object itself."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from graph.errors import DatasetError
from graph.ids import make_id
from graph.vocabularies import PlaceKind, ToolKind
from seed.importers.stix.own import own_id
from seed.importers.stix.wallets import wallet

STIX_ID = re.compile(r"([a-z0-9][a-z0-9-]{0,248}[a-z0-9])--([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})")
_COUNTRIES = Path(__file__).parents[2] / "datasets" / "countries" / "nodes" / "Country.csv"


@dataclass(frozen=True, slots=True)
class Becomes:
    """A label, the kind that goes with it, and the property that is the name."""

    label: str
    kind: str | None = None
    name: str = "name"


# A threat actor may be a person, a crew or a state, and its types do not tell: a body without kind, whose types are
# claims. STIX's campaign is a set of attacks, and `Campaign` here one to raise awareness: what attackers use, run and
# are recognised by hangs on a Scheme in this model.
BECOMES: Mapping[str, Becomes] = {
    "threat-actor": Becomes("Organization"),
    "intrusion-set": Becomes("Organization"),
    "campaign": Becomes("Scheme"),
    "attack-pattern": Becomes("ModusOperandi"),
    "indicator": Becomes("Indicator"),
    "malware": Becomes("Tool", ToolKind.MALWARE),
    "tool": Becomes("Tool", ToolKind.SOFTWARE),
    "software": Becomes("Tool", ToolKind.SOFTWARE),
    "vulnerability": Becomes("Tool", ToolKind.VULNERABILITY),
    "infrastructure": Becomes("Tool", ToolKind.INFRASTRUCTURE),
    "ipv4-addr": Becomes("Tool", ToolKind.INFRASTRUCTURE, "value"),
    "ipv6-addr": Becomes("Tool", ToolKind.INFRASTRUCTURE, "value"),
    "mac-addr": Becomes("Tool", ToolKind.INFRASTRUCTURE, "value"),
    "domain-name": Becomes("Tool", ToolKind.INFRASTRUCTURE, "value"),
    "url": Becomes("Tool", ToolKind.INFRASTRUCTURE, "value"),
    "autonomous-system": Becomes("Tool", ToolKind.INFRASTRUCTURE),
    "email-addr": Becomes("Account", name="value"),
    "user-account": Becomes("Account", name="display_name"),
    "report": Becomes("Source"),
}

IDENTITY_CLASSES: Mapping[str, str] = {"individual": "Person", "group": "Organization", "organization": "Organization"}

NO_PLACE: Mapping[str, str] = {
    "course-of-action": "measures against attacks",
    "incident": "incidents, which need not be crimes",
    "malware-analysis": "analyses of malware",
    "language-content": "translations of other objects",
    "extension-definition": "definitions of extensions",
    "artifact": "files",
    "directory": "files",
    "email-message": "single messages",
    "file": "files",
    "mutex": "traces on computers",
    "network-traffic": "traces on networks",
    "process": "traces on computers",
    "windows-registry-key": "traces on computers",
    "x509-certificate": "certificates",
}
"""Types of STIX that the model has no place for, and what they are."""

OBSERVABLES = frozenset(
    {
        "artifact", "autonomous-system", "directory", "domain-name", "email-addr", "email-message", "file", "ipv4-addr",
        "ipv6-addr", "mac-addr", "mutex", "network-traffic", "process", "software", "url", "user-account",
        "windows-registry-key", "x509-certificate",
    }
)  # fmt: skip
"""Objects without `created`, whose default version is 2.1."""

_PLACE_KINDS = (
    ("street_address", PlaceKind.SITE), ("city", PlaceKind.CITY), ("administrative_area", PlaceKind.REGION),
    ("region", PlaceKind.REGION),
)  # fmt: skip
_WITHIN_A_COUNTRY = ("street_address", "postal_code", "city", "administrative_area", "latitude", "longitude")


def type_of(reference: str) -> str:
    return reference.partition("--")[0]


def is_wallet(stix_type: str) -> bool:
    return stix_type == "wallet" or stix_type.endswith("-wallet")


def node_of(raw: Mapping[str, Any]) -> str | None:
    """The id of the node that an object becomes; None where it becomes none."""
    stix_type, stix_id = raw.get("type"), raw.get("id")
    if not isinstance(stix_type, str) or not isinstance(stix_id, str):
        return None
    if own := own_id(raw):
        return own
    if is_wallet(stix_type):
        found = wallet(raw)
        return found[0] if found else None
    if stix_type == "identity":
        label = IDENTITY_CLASSES.get(_word(raw.get("identity_class")))
        return node_id(label, stix_id) if label else None
    if stix_type == "location":
        country = country_of(raw)
        return make_id("Country", country) if country and not is_within(raw) else node_id("Place", stix_id)
    return fixed_node(stix_id)


def fixed_node(reference: str) -> str | None:
    """The id of the node behind a reference whose type alone tells the label."""
    becomes = BECOMES.get(type_of(reference))
    return node_id(becomes.label, reference) if becomes else None


def node_id(label: str, stix_id: str) -> str | None:
    """`tool:stix:malware-2485b844-…`."""
    if not STIX_ID.fullmatch(stix_id):
        return None
    try:
        return make_id(label, "stix", stix_id)
    except DatasetError:
        return None


def country_of(raw: Mapping[str, Any]) -> str | None:
    """The code of ISO 3166-1 that a location gives, if it is one."""
    code = _word(raw.get("country")).upper()
    return code if code in _country_codes() else None


def is_within(raw: Mapping[str, Any]) -> bool:
    """Whether a location is somewhere in its country, and not the country."""
    return any(raw.get(name) not in (None, "") for name in _WITHIN_A_COUNTRY)


def place_kind(raw: Mapping[str, Any]) -> PlaceKind | None:
    return next((kind for name, kind in _PLACE_KINDS if raw.get(name)), None)


@cache
def _country_codes() -> frozenset[str]:
    with _COUNTRIES.open(encoding="utf-8", newline="") as rows:
        return frozenset(row["iso2"] for row in csv.DictReader(rows))


def _word(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
