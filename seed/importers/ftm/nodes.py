"""Records that become nodes: what identifies and describes them is theirs, and every other value is a claim."""

from collections.abc import Mapping
from itertools import product
from typing import Any

from rigour.names import pick_name

from graph.ids import make_id
from graph.ontology import ONTOLOGY
from graph.vocabularies import OrganizationKind, PlaceKind, WalletFamily
from seed.importers.ftm import values as v
from seed.importers.ftm.draft import Draft
from seed.importers.ftm.joins import ends, has_property, joins, starts
from seed.importers.ftm.lines import node_id
from seed.importers.ftm.own import (
    KEY,
    filled,
    label_of,
    own_claims,
    own_countries,
    own_properties,
    own_wallet,
    without,
)
from seed.importers.ftm.schemata import KIND_BY_TOPIC, Node
from seed.importers.ftm.wallets import ADDRESSES, addresses_in, wallet_ids
from seed.importers.parsed import Reason
from seed.importers.wallets import wallet

NAMES = ("name", "alias", "weakAlias", "previousName", "abbreviation")
"""Properties whose values are names of a party: one is its name, the others its aliases."""
NAMES_OF_PLACES = ("full", *NAMES)
KINDS_OF_NAME = ("weakAlias", "previousName", "abbreviation")
"""Of which the record says what sort of name they are: claims as well."""

LONGEST_CAPTION = 1000

# Own properties of a label, each from one property of FollowTheMoney.
SINGLE: Mapping[str, Mapping[str, str]] = {
    "Person": {"birthDate": "birthDate", "gender": "gender"},
    "Organization": {"registrationNumber": "registrationNumber", "lei": "leiCode", "jurisdiction": "jurisdiction"},
    "BankAccount": {"iban": "iban", "bank": "bankName", "number": "accountNumber"},
    "Account": {"platform": "service", "handle": "username"},
    "Sanction": {"programme": "program", "listedOn": "listingDate"},
}
_COUNTRIES = frozenset({"jurisdiction"})

# References of a node that are relationships of it: property, relationship, and whether the node is its start.
LINKS: tuple[tuple[str, str, bool], ...] = (
    ("addressEntity", "BASED_IN", True),
    ("parent", "OWNS", False),
    ("owner", "OWNS", False),
    ("owner", "HAS_ACCOUNT", False),
    ("holder", "CONTROLS", False),
    ("entity", "DESIGNATES", True),
)
OF_LABEL: Mapping[str, str] = {"parent": "Organization"}
"""References that mean this in one label alone: the parent of a plot of land is a plot."""


def describe(draft: Draft, node: Node) -> tuple[str, ...]:
    """Adds the nodes of a record, their links and claims. The ids of the nodes; none where it cannot be used."""
    if node.label == "Wallet":
        return _wallets(draft)
    label = label_of(draft.schema.name, draft.record.id, node.label)
    made = node_id(label, draft.record.id)
    for required in draft.schema.required:
        if required not in draft.record.values:
            problem = f"{draft.schema.name} without {required}, which FollowTheMoney requires"
            draft.finds(Reason.MISSING, problem, draft.record.id, required, kept=True)
    # In this order: a value that is the name may be an own property as well, and names take what a place is told by.
    name = _caption(draft)
    own = _own(draft, node)
    properties = _named(draft, made, name) | own | own_properties(ONTOLOGY.nodes[label].properties, draft.record.around)
    if without(draft.record.around, "kind"):
        properties.pop("kind", None)
    if label != node.label:  # which has not all of its properties
        properties = {name: value for name, value in properties.items() if name == "name" or has_property(made, name)}
    draft.nodes.append(draft.origin.entity(label, made, draft.place, **properties))
    link(draft, (made,), label)
    if node.label == "Place":
        _lies_in(draft, made)
    if not node.told:
        draft.claim(made, "schema", None, draft.schema.name)
    _claim_own(draft, made)
    draft.claim_rest(made)
    return (made,)


def _claim_own(draft: Draft, made: str) -> None:
    """What an export of this graph says beside the properties, and not what it only repeats there."""
    around = draft.record.around
    for name in ("country", "sourceUrl", "startDate", "endDate"):
        repeated = filled(around, name)
        draft.values[name] = [text for text in draft.take(name) if text not in repeated]
    for relation, code in own_countries(around):
        if v.is_country(code) and starts(relation, made):
            country = make_id("Country", code)
            name = v.country_name(code.lower())
            draft.nodes.append(draft.origin.entity("Country", country, draft.place, named=True, name=name, iso2=code))
            draft.assertions.append(draft.origin.says(relation, made, country, draft.place))
    for about, value, qualifier, unit in own_claims(around):
        if v.too_long(value) or v.too_long(about):
            draft.finds(Reason.TOO_LONG, f"longer than {v.LONGEST_VALUE} bytes: no index takes it", value, KEY)
        else:
            draft.claim(made, about, None, value, qualifier=qualifier, unit=unit)


def _named(draft: Draft, made: str, name: str | None) -> dict[str, Any]:
    """`name`, as FollowTheMoney captions an entity, and for labels that have them `aliases`."""
    values = draft.values
    names = NAMES_OF_PLACES if draft.schema.name == "Address" else NAMES
    if not has_property(made, "aliases"):
        if values.get("name") == [name]:
            draft.take("name")
        return {"name": name}
    others = [text for prop in names if prop in values for text in values[prop] if text != name]
    for prop in names:
        if prop not in KINDS_OF_NAME or values.get(prop) == [name]:
            draft.take(prop)
    return {"name": name, "aliases": tuple(dict.fromkeys(others))}


def _caption(draft: Draft) -> str | None:
    given = draft.record.around.get("caption")
    if without(draft.record.around, "name"):
        return None
    if isinstance(given, str) and given.strip() != draft.schema.name and (shown := v.shown(given[:LONGEST_CAPTION])):
        return shown
    for name in draft.schema.caption:
        texts = draft.values.get(name)
        if not texts:
            continue
        if len(texts) > 1 and draft.schema.props[name].type == "name":
            return pick_name(sorted(texts)) or texts[0]
        return texts[0][:LONGEST_CAPTION]
    return None


def _own(draft: Draft, node: Node) -> dict[str, Any]:
    """The label's own properties. Of several values the first is kept here, and all of them are claims."""
    own: dict[str, Any] = {}
    for ours, theirs in SINGLE.get(node.label, {}).items():
        texts = draft.values.get(theirs)
        if not texts:
            continue
        value = _chosen(ours, texts)
        if value is None:
            continue
        own[ours] = value
        if len(texts) == 1 and not (ours == "birthDate" and "T" in texts[0]):  # a time is more than its day
            draft.take(theirs)
    match node.label:
        case "Person":
            own |= _of_person(draft)
        case "Organization":
            own["kind"] = node.kind or _kind(draft)
        case "Place":
            own |= _of_place(draft)
        case "Asset":
            own["kind"] = node.kind
    return own


def _chosen(ours: str, texts: list[str]) -> Any:
    if ours == "birthDate":
        days = [found for text in texts if (found := v.day(text))]
        return max(days, key=len, default=None)  # the most precise; of equals the first
    if ours == "listedOn":
        return v.moment(texts[0])
    if ours == "gender":
        return v.GENDERS.get(texts[0])
    return v.country(texts[0]) if ours in _COUNTRIES else texts[0]


def _of_person(draft: Draft) -> dict[str, Any]:
    codes = draft.take("nationality")
    others = [code for code in codes if v.country(code) is None]
    if others:  # of the Soviet Union, of Scotland: no code of ISO 3166-1, and so no nationality of this model
        draft.values["nationality"] = others
    countries = tuple(found for code in codes if (found := v.country(code)))
    return {"nationalities": countries, "topics": tuple(draft.take("topics"))}


def _kind(draft: Draft) -> OrganizationKind | None:
    topics = draft.values.get("topics", [])
    return next((kind for topic, kind in KIND_BY_TOPIC.items() if topic in topics), None)


def _of_place(draft: Draft) -> dict[str, Any]:
    """A site where the address is more than a city, and its point where the record has exactly one."""
    values = draft.values
    kind = PlaceKind.SITE
    if not any(values.get(name) for name in ("full", "street", "street2", "postOfficeBox")) and values.get("city"):
        kind = PlaceKind.CITY
    latitudes, longitudes = values.get("latitude", []), values.get("longitude", [])
    if len(latitudes) != 1 or len(longitudes) != 1:
        return {"kind": kind}
    point = _point(latitudes[0], longitudes[0])
    if point is None:
        draft.finds(Reason.BAD_VALUE, "not a latitude and longitude", f"{latitudes[0]}, {longitudes[0]}", kept=True)
        return {"kind": kind}
    return {"kind": kind, "point": point, "pointSource": f"ftm:{draft.record.id}"}


def _point(latitude: str, longitude: str) -> tuple[float, float] | None:
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    return (north, east) if -90 <= north <= 90 and -180 <= east <= 180 else None


def _lies_in(draft: Draft, made: str) -> None:
    """An address lies in its country. The country of anything else is only something that it has to do with."""
    for code in draft.values.get("country", ()):
        iso2 = v.country(code)
        if iso2 is None:
            continue
        country = make_id("Country", iso2)
        name = v.country_name(code)
        draft.nodes.append(draft.origin.entity("Country", country, draft.place, named=True, name=name, iso2=iso2))
        draft.assertions.append(draft.origin.says("LOCATED_IN", made, country, draft.place))
    if all(v.country(code) for code in draft.values.get("country", ())):
        draft.take("country")


def link(draft: Draft, made: tuple[str, ...], label: str) -> None:
    """References that are relationships. A reference that is none stays, and becomes a claim with the other's id."""
    for name, relation, forward in LINKS:
        if name not in draft.values or OF_LABEL.get(name, label) != label:
            continue
        if not (starts if forward else ends)(relation, made[0]):
            continue
        start, end = None, None
        if relation == "DESIGNATES":
            start, end = draft.period(draft.values.get("startDate", ()), draft.values.get("endDate", ()))
        for other, one in product(draft.ends(name), made):
            pair = (one, other) if forward else (other, one)
            if not joins(relation, *pair):
                draft.finds(Reason.NOT_ADMITTED, f"{relation} does not join {one} and {other}", other, name)
                continue
            draft.assertions.append(draft.origin.says(relation, *pair, draft.place, valid_from=start, valid_to=end))


def _wallets(draft: Draft) -> tuple[str, ...]:
    """A wallet for each address: one entity may have several. What else the record says is said of each of them."""
    addresses = addresses_in(draft.record.values)
    if not addresses:
        draft.rejects(Reason.MISSING, "a CryptoWallet without an address in publicKey", "publicKey")
        return ()
    for name in ADDRESSES:
        draft.take(name)
    made = wallet_ids(draft.record.id, addresses)
    for address in addresses:
        _wallet(draft, address)
    if made:
        link(draft, made, "Wallet")
    for one in made:
        _claim_own(draft, one)
        draft.claim_rest(one)
    return made


def _wallet(draft: Draft, address: str) -> None:
    own = own_wallet(draft.record.id, address)
    if own:
        _, family, canonical = own.split(":", 2)
        properties: dict[str, Any] = {"family": WalletFamily(family), "address": canonical, "name": _caption(draft)}
        draft.nodes.append(draft.origin.entity("Wallet", own, draft.place, **properties))
        return
    whole = draft.record.text.decode(errors="replace")
    node, findings = wallet(draft.origin, address, draft.record.place(ADDRESSES[0]), whole)
    draft.nodes += [node] if node else []
    draft.findings += findings
