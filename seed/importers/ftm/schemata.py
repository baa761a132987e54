"""Which schema of FollowTheMoney becomes what: the tables, and what the library's model says of properties."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from followthemoney import model
from followthemoney.schema import Schema as FtmSchema

from graph.vocabularies import AssetKind, OrganizationKind, PlaceKind


@dataclass(frozen=True, slots=True)
class Node:
    """Records of a schema become nodes of this label and kind. `told`: label and kind tell the schema."""

    label: str
    kind: str | None = None
    told: bool = True


@dataclass(frozen=True, slots=True)
class Edge:
    """Records of a schema become relationships, one for each pair of ends.

    own      properties of the schema that become own properties of the relationship, by theirs
    default  the role or relation where the record gives none: what the schema itself says, in FollowTheMoney's words
    weaker   what is said instead where the ends are of labels that `relation` does not join
    """

    relation: str
    start: str
    end: str
    own: Mapping[str, str]
    default: Mapping[str, str]
    weaker: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Records of a schema become claims about the entity that their property `holder` names.

    claims     properties of the schema, and the property of the claim that each becomes
    qualified  properties whose values together qualify those claims
    """

    holder: str
    claims: Mapping[str, str]
    qualified: tuple[str, ...] = ()


# A legal entity may be a person: the label says no more than that it is a party that is not known to be one, and the
# claim `schema` says what the record says. Papers, aircraft and legal entities share a label or a kind with others.
NODES: Mapping[str, Node] = {
    "Person": Node("Person"),
    "Organization": Node("Organization"),
    "LegalEntity": Node("Organization", told=False),
    "Company": Node("Organization", OrganizationKind.COMPANY),
    "PublicBody": Node("Organization", OrganizationKind.AGENCY),
    "Address": Node("Place", PlaceKind.SITE),
    "CryptoWallet": Node("Wallet"),
    "BankAccount": Node("BankAccount"),
    "UserAccount": Node("Account"),
    "Sanction": Node("Sanction"),
    "Vehicle": Node("Asset", AssetKind.VEHICLE),
    "Airplane": Node("Asset", AssetKind.VEHICLE, told=False),
    "Vessel": Node("Asset", AssetKind.VESSEL),
    "RealEstate": Node("Asset", AssetKind.PROPERTY),
    "Security": Node("Asset", told=False),
    "Asset": Node("Asset"),
}

_ROLE = {"role": "role"}
EDGES: Mapping[str, Edge] = {
    "Ownership": Edge("OWNS", "owner", "asset", {"share": "percentage"}, {}),
    "Directorship": Edge("DIRECTOR_OF", "director", "organization", _ROLE, {}, "director"),
    "Membership": Edge("MEMBER_OF", "member", "organization", _ROLE, {}),
    "Employment": Edge("MEMBER_OF", "employee", "employer", _ROLE, {"role": "employee"}),
    "Family": Edge("FAMILY_OF", "person", "relative", {"relation": "relationship"}, {}),
    "Associate": Edge("ASSOCIATE_OF", "person", "associate", {"relation": "relationship"}, {}),
    "UnknownLink": Edge("ASSOCIATE_OF", "subject", "object", {"relation": "role"}, {}),
    "Representation": Edge("ASSOCIATE_OF", "agent", "client", {"relation": "role"}, {"relation": "represents"}),
    "Control": Edge("ASSOCIATE_OF", "controller", "controlled", {"relation": "controlType"}, {"relation": "controls"}),
    "Payment": Edge("PAID", "payer", "beneficiary", {}, {}),
}

HELD: Mapping[str, Held] = {
    "Identification": Held("holder", {"number": "identification"}, ("type", "country", "authority")),
    "Passport": Held(
        "holder",
        {
            "number": "passportNumber", "passportNumber": "passportNumber", "personalNumber": "personalNumber",
            "surname": "lastName", "givenName": "firstName", "birthDate": "birthDate", "birthPlace": "birthPlace",
            "gender": "gender",
        },
        ("type", "country", "authority"),
    ),
    "Occupancy": Held("holder", {"post": "position"}, ("status",)),
    "Succession": Held("predecessor", {"successor": "successor"}, ("role",)),
    "Risk": Held("entity", {"topics": "topics", "program": "program", "reason": "reason"}, ("status",)),
}  # fmt: skip

POSITION = "Position"
"""No node: its name becomes a claim about whoever holds it."""

# What an organization is, where its topics tell and its schema does not. All other topics stay what they are, words of
# a list about somebody: `crime.fraud` is no crime that is known, and nobody is accused by it.
KIND_BY_TOPIC: Mapping[str, OrganizationKind] = {
    "gov.igo": OrganizationKind.IGO,
    "gov": OrganizationKind.AGENCY,
    "gov.national": OrganizationKind.AGENCY,
    "gov.state": OrganizationKind.AGENCY,
    "gov.muni": OrganizationKind.AGENCY,
    "gov.admin": OrganizationKind.AGENCY,
    "gov.executive": OrganizationKind.AGENCY,
    "gov.legislative": OrganizationKind.AGENCY,
    "gov.judicial": OrganizationKind.AGENCY,
    "gov.security": OrganizationKind.AGENCY,
    "gov.financial": OrganizationKind.AGENCY,
}

SECRETS = frozenset({"privateKey", "password"})
"""Whoever has them can act as their holder: they are no knowledge about anybody, and are not kept."""


@dataclass(frozen=True, slots=True)
class Prop:
    """A property of a schema. `labels`: what entities in its range become, where it is a reference."""

    name: str
    type: str
    format: str | None
    stub: bool
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema of the library's model, as far as it is needed here."""

    name: str
    props: Mapping[str, Prop]
    required: tuple[str, ...]
    caption: tuple[str, ...]


@cache
def schema_of(name: str) -> Schema | None:
    """The schema of this name, or None where FollowTheMoney has none."""
    found = model.get(name)
    if found is None:
        return None
    props = {
        prop.name: Prop(prop.name, prop.type.name, prop.format, bool(prop.stub), _labels(prop.range))
        for prop in found.properties.values()
    }
    return Schema(found.name, props, tuple(found.required), tuple(found.caption))


@cache
def schema_names() -> tuple[str, ...]:
    return tuple(sorted(model.schemata))


def _labels(of: FtmSchema | None) -> tuple[str, ...]:
    if of is None:
        return ()
    within = {of, *of.descendants}
    return tuple(sorted({NODES[schema.name].label for schema in within if schema.name in NODES}))
