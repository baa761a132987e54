"""GraphSense actor packs: the exchanges, services and groups that tags name as actors, described."""

from collections.abc import Iterator, Mapping

from graph.errors import DatasetError
from seed.importers.countries import country
from seed.importers.formats import Format
from seed.importers.input import Input
from seed.importers.origin import Origin
from seed.importers.parsed import Parsed, Reason
from seed.importers.repeats import Repeats
from seed.importers.tagpack.concepts import ENTITIES, is_known
from seed.importers.tagpack.context import add_context
from seed.importers.tagpack.each import each_record
from seed.importers.tagpack.pack import actor_id, origin_of, recognises_body
from seed.importers.tagpack.record import Gathered
from seed.importers.yaml_records import Value

FIELDS = frozenset(("id", "label", "uri", "lastmod", "categories", "jurisdictions", "context", "aliases"))


def read(file: Input, origin: Origin) -> Iterator[Parsed]:
    return each_record(file, origin, "actors", "an actor", FIELDS, _actor)


def _actor(actor: Gathered, own: Mapping[str, Value], repeats: Repeats) -> Parsed:
    name = own.get("id")
    if not isinstance(name, str) or not name.strip():
        return actor.refused(Reason.MISSING, "the actor has no id", "id")
    try:
        node_id = actor_id(name)
    except DatasetError as error:
        return actor.refused(Reason.BAD_VALUE, str(error), "id")
    if first := repeats.earlier(node_id, actor.record.line):
        actor.odd(Reason.REPEATED, f"the actor of line {first} once more", "id", actor.record.text)
    else:
        report = actor.origin.reports(node_id, actor.place(), record=name.strip(), retrieved_at=actor.modified())
        actor.assertions.append(report)
    _describe(actor, node_id, name.strip())
    return actor.parsed()


def _describe(actor: Gathered, node_id: str, name: str) -> None:
    place = actor.place()
    label = actor.text("label")
    if label is None:
        actor.odd(Reason.MISSING, "the actor has no label: its id stands for it", "label", actor.record.text)
    categories = actor.texts("categories")
    jurisdictions = _jurisdictions(actor, node_id)
    organization = actor.origin.entity(
        "Organization", node_id, place,
        name=label or name,
        aliases=actor.texts("aliases"),
        kind=next((kind for code in categories if (kind := ENTITIES.get(code))), None),
        jurisdiction=jurisdictions[0] if len(jurisdictions) == 1 else None,
    )  # fmt: skip
    actor.nodes.append(organization)
    for code in categories:
        if not is_known(code):
            actor.unknown("categories", code)
        actor.claim(node_id, "category", code, column="categories")
    for uri in actor.texts("uri"):
        actor.claim(node_id, "uri", uri, column="uri")
    add_context(actor, node_id)
    for key in actor.fields:
        if key not in FIELDS:
            actor.odd(Reason.NOT_MAPPED, f"{key} is no field of an actor, and is not kept", key, str(actor.fields[key]))


def _jurisdictions(actor: Gathered, node_id: str) -> list[str]:
    """The codes of the countries, each of which is a claim. Where there is one the organization is based there; of one
    that is licensed in sixteen nothing says where it sits."""
    found = {}
    for code in actor.texts("jurisdictions"):
        node = country(actor.origin, code, actor.place("jurisdictions"))
        if node is None:
            actor.unknown("jurisdictions", code)
        else:
            found[str(node.properties["iso2"])] = node
        actor.claim(node_id, "jurisdiction", code, column="jurisdictions")
    if len(found) == 1:
        (node,) = found.values()
        actor.nodes.append(node)
        actor.assertions.append(actor.origin.says("BASED_IN", node_id, node.id, actor.place("jurisdictions")))
    return list(found)


FORMAT = Format(
    name="actorpack",
    title="a GraphSense actor pack (YAML): exchanges, services and groups",
    recognises=recognises_body("actors"),
    origin=origin_of("actorpack", "actors"),
    read=read,
    order=5,
)
