"""One tag: an address, who is said to be behind it, and on which grounds."""

from collections.abc import Iterator, Mapping

from graph.errors import DatasetError
from graph.vocabularies import ATTRIBUTION_CONFIDENCE, AttributionClass, Basis
from seed.importers.input import Input
from seed.importers.origin import Origin
from seed.importers.parsed import Parsed, Reason
from seed.importers.repeats import Repeats
from seed.importers.tagpack.concepts import ABUSES, VICTIM, is_known
from seed.importers.tagpack.context import add_context
from seed.importers.tagpack.each import each_record
from seed.importers.tagpack.pack import actor_id
from seed.importers.tagpack.record import Gathered
from seed.importers.wallets import wallet
from seed.importers.yaml_records import Value

# Fields whose texts become claims under these names. A currency is what the tag was filed under: neither `ETH` nor
# `USDT` says which chains an address is on, and a `network` does.
CLAIMS: Mapping[str, str] = {
    "label": "label",
    "currency": "currency",
    "asset": "currency",
    "network": "seenOn",
    "tag_type": "tagType",
}
CODES: Mapping[str, str] = {"category": "category", "concepts": "concept", "abuse": "abuse"}
# What makes two tags of a pack one, for GraphSense.
IDENTITY = ("address", "currency", "asset", "network", "label", "source")
FIELDS = frozenset(
    (*IDENTITY, *CLAIMS, *CODES, "actor", "confidence", "context", "is_cluster_definer", "lastmod", "tx_hash")
)
_TRUE = ("true", "yes", "on")
_FALSE = ("false", "no", "off")


def read(file: Input, origin: Origin) -> Iterator[Parsed]:
    return each_record(file, origin, "tags", "a tag", FIELDS, _tag)


def _tag(tag: Gathered, own: Mapping[str, Value], repeats: Repeats) -> Parsed:
    address = own.get("address")
    if address is None and own.get("tx_hash"):
        return tag.refused(
            Reason.UNKNOWN_TYPE, "a tag of a transaction: only those of addresses are imported", "tx_hash"
        )
    if not isinstance(address, str) or not address.strip():
        reason, what = (Reason.MISSING, "has no") if address in (None, "") else (Reason.BAD_VALUE, "has no text as its")
        return tag.refused(reason, f"the tag {what} address", "address")
    codes = [code for key in CODES for code in tag.texts(key)]
    if VICTIM in codes:
        # Their wallets would be public with a label of who they are.
        return tag.refused(
            Reason.NOT_ADMITTED, "a victim's wallet: victims are not imported from tag packs", "category"
        )
    node, findings = wallet(tag.origin, address, tag.place("address"), tag.record.text)
    tag.findings.extend(findings)
    if node is None:
        return tag.parsed()
    tag.nodes.append(node)
    _provenance(tag, node.id, address.strip(), repeats)
    _statements(tag, node.id)
    _attribution(tag, node.id)
    return tag.parsed()


def _provenance(tag: Gathered, wallet_id: str, address: str, repeats: Repeats) -> None:
    identity = " | ".join(text for key in IDENTITY if (text := address if key == "address" else tag.text(key)))
    if first := repeats.earlier(identity, tag.record.line):
        # Its record has a date already, which another one would contradict.
        tag.odd(Reason.REPEATED, f"the tag on line {first} once more", "address", tag.record.text)
    else:
        report = tag.origin.reports(
            wallet_id, tag.place(), record=identity, url=tag.text("source"), retrieved_at=tag.modified()
        )
        tag.assertions.append(report)
    for key in tag.fields:
        if key not in FIELDS:
            tag.odd(Reason.NOT_MAPPED, f"{key} is no field of a tag, and is not kept", key, str(tag.fields[key]))


def _statements(tag: Gathered, wallet_id: str) -> None:
    """What the tag says of the wallet, each as a claim."""
    for key, about in CLAIMS.items():
        if text := tag.text(key):
            tag.claim(wallet_id, about, text, column=key)
    for key, about in CODES.items():
        for code in tag.texts(key):
            if not is_known(code):
                tag.unknown(key, code)
            tag.claim(wallet_id, about, code, column=key)
            if kind := ABUSES.get(code):
                tag.claim(wallet_id, "crimeKind", kind, column=key, basis=Basis.DERIVED)
    defines = (tag.text("is_cluster_definer") or "false").lower()
    if defines in _TRUE:
        tag.claim(wallet_id, "clusterDefiner", "true", column="is_cluster_definer")
    elif defines not in _FALSE:
        tag.lost(Reason.BAD_VALUE, f"{defines!r} is neither true nor false", "is_cluster_definer", defines)
    add_context(tag, wallet_id)


def _attribution(tag: Gathered, wallet_id: str) -> None:
    """Who controls the wallet, where the tag names an actor. A label alone names nobody that the graph could know."""
    grounds = _grounds(tag)
    actor = tag.text("actor")
    if actor is None:
        if grounds:
            tag.claim(wallet_id, "attributionClass", grounds, column="confidence")
        return
    try:
        controller = actor_id(actor)
    except DatasetError as error:
        tag.lost(Reason.BAD_VALUE, str(error), "actor", actor)
        return
    tag.nodes.append(tag.origin.entity("Organization", controller, tag.place("actor"), named=True, name=actor))
    controls = tag.origin.says(
        "CONTROLS", controller, wallet_id, tag.place("actor"), attributionClass=grounds,
        attributionConfidence=ATTRIBUTION_CONFIDENCE[grounds] if grounds else None,
    )  # fmt: skip
    tag.assertions.append(controls)


def _grounds(tag: Gathered) -> AttributionClass | None:
    """GraphSense's confidence class; where it is unknown the attribution has none, and no default."""
    code = tag.text("confidence")
    if code is None:
        return None
    try:
        return AttributionClass(code)
    except ValueError:
        tag.unknown("confidence", code)
        return None
