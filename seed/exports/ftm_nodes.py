"""A node as an entity of FollowTheMoney, with the claims about it: the inverse of seed/importers/ftm/nodes.py.

What the schema has no property for, or what its cleaning would change, stands beside the properties in our own object.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from followthemoney import model, registry

from graph.errors import DatasetError
from graph.ontology import Kind
from graph.values import claim_value
from graph.vocabularies import Marking
from seed.exports.records import Node
from seed.importers.ftm.nodes import KINDS_OF_NAME, SINGLE
from seed.importers.ftm.own import CLAIM_PARTS, KEY
from seed.importers.ftm.schemata import NODES, SECRETS
from seed.importers.ftm.values import GENDERS
from seed.importers.origin import source_id

BESIDE = ("origin", "target", "last_change", "first_change")
"""Claims that stand beside the properties of an entity, where FollowTheMoney's tools put them."""
_REFERENT = "referent"
_GENDERS = {str(ours): theirs for theirs, ours in GENDERS.items()}
_KINDS: Mapping[tuple[str, str | None], str] = {
    (node.label, str(node.kind) if node.kind else None): schema for schema, node in NODES.items() if node.told
}


_MADE: Mapping[str, tuple[str, ...]] = dict.fromkeys(NODES, ("name",)) | {"Address": ("name", "kind")}


def schema_of_node(node: Node, claims: Iterable[Node]) -> str | None:
    """The schema that a node is an entity of; None where FollowTheMoney has none."""
    for claim in claims:
        found = NODES.get(str(claim.properties["value"])) if claim.properties["property"] == "schema" else None
        if found is not None and not found.told and found.label == node.label:
            return str(claim.properties["value"])
    if node.label in ("Place", "Compound"):
        return "Address"
    kind = node.properties.get("kind")
    return _KINDS.get((node.label, kind)) or _KINDS.get((node.label, None))


class Entity:
    """An entity while it is filled. Values are taken as FollowTheMoney's own cleaning gives them."""

    def __init__(self, entity_id: str, schema: str) -> None:
        self.id, self.schema = entity_id, schema
        self.values: dict[str, list[str]] = {}
        self.around: dict[str, Any] = {}
        self.own: dict[str, Any] = {}

    def adds(self, name: str, text: str) -> bool:
        """Whether the property holds exactly this now; it is not added where cleaning would refuse or change it."""
        prop = model[self.schema].properties.get(name)
        if prop is None or prop.stub or prop.name in SECRETS or prop.type.clean(text, format=prop.format) != text:
            return False
        self.refers(name, text)
        return True

    def fills(self, name: str, text: str) -> bool:
        """The same for what is no claim of the entity, and is not to become one when it comes back."""
        claimed = text in self.values.get(name, ())
        added = not claimed and self.adds(name, text)
        if added:
            self.own.setdefault("filled", {}).setdefault(name, []).append(text)
        return added

    def adds_time(self, name: str, text: str) -> bool:
        """The same for a date, which may be a time: FollowTheMoney's have no zone and are UTC."""
        return self.adds(name, text.removesuffix("Z"))

    def refers(self, name: str, text: str) -> None:
        held = self.values.setdefault(name, [])
        if text not in held:
            held.append(text)

    def as_json(self) -> dict[str, Any]:
        own = {name: value for name, value in self.own.items() if value not in (None, [], {})}
        return {
            "id": self.id,
            **({"caption": self.around["caption"]} if self.around.get("caption") else {}),
            "schema": self.schema,
            "properties": {name: sorted(values) for name, values in sorted(self.values.items())},
            **{k: v for k, v in sorted(self.around.items()) if k != "caption"},
            **({KEY: own} if own else {}),
        }


def entity_of(node: Node, entity_id: str, schema: str, claims: Sequence[Node]) -> Entity:
    """A node and what is claimed of it."""
    made = Entity(entity_id, schema)
    made.around["caption"] = node.name
    kinds_of_name = {str(c.properties["value"]) for c in claims if c.properties["property"] in KINDS_OF_NAME}
    kept = _described(made, node, kinds_of_name)
    made.own["properties"] = kept
    # What the importer would make of something else.
    made.own["without"] = [name for name in ("name", "kind") if name not in node.properties and name in _MADE[schema]]
    made.own["claims"] = [left for claim in claims if (left := _claim(made, claim.properties)) is not None]
    marking = Marking(node.properties.get("marking") or 0)
    made.own["marking"] = marking.name if marking else None
    made.own["synthetic"] = node.properties.get("synthetic") or None
    return made


def _described(made: Entity, node: Node, kinds_of_name: set[str]) -> dict[str, Any]:
    """Fills in what describes the node; what has no property, or another form there."""
    given = node.properties
    left = {p.name: given[p.name] for p in node.type.properties if given.get(p.name) is not None}
    if node.name is not None:
        _name(made, node)
    for ours, theirs in SINGLE.get(node.label, {}).items():
        value = left.get(ours)
        if value is None:
            continue
        told = _GENDERS.get(value) if ours == "gender" else value.lower() if ours == "jurisdiction" else value
        if told is not None and (made.adds_time if ours == "listedOn" else made.adds)(theirs, told):
            del left[ours]
    _aliases(made, left, kinds_of_name)
    match node.label:
        case "Person":
            _all(made, left, "nationalities", "nationality", str.lower)
            _all(made, left, "topics", "topics", str)
        case "Wallet":
            made.refers("publicKey", str(given["address"]))
            left.pop("address", None), left.pop("family", None)
        case "Place" | "Compound" if given.get("point") is not None:
            for name, degrees in zip(("latitude", "longitude"), left.pop("point"), strict=True):
                made.adds(name, repr(degrees))
    if "kind" in left and (told := NODES[made.schema]).told and str(told.kind) == left["kind"]:
        del left["kind"]
    if node.label == "Place" and left.get("kind") == "CITY" and "full" not in made.values:
        del left["kind"]
    return {prop.name: _json(left[prop.name], prop.kind) for prop in node.type.properties if prop.name in left}


def _json(value: Any, kind: Kind) -> Any:
    return list(value) if kind is Kind.POINT or isinstance(value, list | tuple) else value


def _name(made: Entity, node: Node) -> None:
    """The name is the caption; here it is put where the schema has it too."""
    if node.label == "Wallet":
        return
    names = ["city"] if node.properties.get("kind") == "CITY" else ["full"] if made.schema == "Address" else ["name"]
    if made.schema == "Sanction":
        names = []
    for name in names:
        made.adds(name, str(node.name))


def _aliases(made: Entity, left: dict[str, Any], kinds_of_name: set[str]) -> None:
    """What claims call a weak alias or a previous name is put there by them."""
    found = left.get("aliases")
    if not found or made.around["caption"] in found:
        return  # a name that is an alias as well is taken for the name alone
    if all(text in kinds_of_name or made.adds("alias", text) for text in found):
        del left["aliases"]


def _all(made: Entity, left: dict[str, Any], ours: str, theirs: str, told: Any) -> None:
    found = left.get(ours)
    if found and all(made.adds(theirs, told(text)) for text in found):
        del left[ours]


def _claim(made: Entity, said: Mapping[str, Any]) -> dict[str, Any] | None:
    """What of a claim has no place in the entity."""
    about, value, qualifier, unit = (said.get(name) for name in CLAIM_PARTS)
    if about == "schema" and value == made.schema:
        return None
    if about == _REFERENT and not qualifier:
        made.around.setdefault("referents", []).append(value)
        return None
    if about in BESIDE and not qualifier and not unit:
        made.around.setdefault(about, value)
        if made.around[about] == value:
            return None
    text = _unquoted(str(value))
    if not qualifier and _is_number(made, str(about)) and made.adds(str(about), f"{text} {unit}" if unit else text):
        return None
    if not qualifier and not unit and not _is_number(made, str(about)) and made.adds(str(about), text):
        return None
    return {name: said[name] for name in CLAIM_PARTS if said.get(name) is not None}


def _is_number(made: Entity, name: str) -> bool:
    prop = model[made.schema].properties.get(name)
    return prop is not None and prop.type is registry.number


def _unquoted(text: str) -> str:
    """The text that the importer quoted, since a number with separators is none to compare."""
    if len(text) > 2 and text[0] == "“" and text[-1] == "”":
        try:
            claim_value(text[1:-1])
        except ValueError:
            return text[1:-1]
    return text


def put_reports(
    made: Entity, reports: Iterable[tuple[str, Mapping[str, Any]]], names: Mapping[str, str], left_out: Counter[str]
) -> None:
    """The sources as data sets, and since when and when last they reported it."""
    datasets, firsts, lasts = set(), set(), set()
    for source, said in reports:
        if said.get("stance") == "DENIES":
            left_out["reports that are denied"] += 1
            continue
        datasets.add(dataset_of(source, names.get(source)))
        firsts |= {said["validFrom"]} if said.get("validFrom") else set()
        lasts |= {said["retrievedAt"]} if said.get("retrievedAt") else set()
        if said.get("url"):
            made.fills("sourceUrl", said["url"])
    if datasets:
        made.around["datasets"] = sorted(datasets)
    if firsts:
        made.around["first_seen"] = min(firsts)
    if lasts:
        made.around["last_seen"] = max(lasts)


def dataset_of(source: str, name: str | None) -> str:
    """What a source is called as a data set: its name where it was one, else the words of its id."""
    try:
        if name and source_id("ftm", name) == source:
            return name
    except DatasetError:
        pass
    return source.removeprefix("source:").removeprefix("ftm-").replace("-", "_")
