"""What tag packs and actor packs share: a header of defaults and one list, and the source that a file becomes."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from graph.errors import DatasetError
from graph.ids import is_well_formed, make_id, slug
from seed.importers.input import Head, Input
from seed.importers.origin import Origin, origin_by_name, source_id
from seed.importers.parsed import Finding, Parsed, Reason
from seed.importers.yaml_records import Value, header
from seed.tables import Place

_NAMES = ("title", "creator")
# What the header says of the pack and the model has no place for.
_OF_THE_PACK = ("description", "owner", "is_public")


@dataclass(frozen=True, slots=True)
class Pack:
    """`defaults` are the header's fields that records take over."""

    title: str | None
    creator: str | None
    defaults: Mapping[str, Value]
    unused: Mapping[str, Value]


def recognises_body(body: str) -> Callable[[Head], bool]:
    """Whether a file is YAML with a title or creator and a list of that name."""
    pattern = re.compile(rf"^{body}[ \t]*:", re.MULTILINE)
    beside = re.compile(r"^(?:title|creator|header)[ \t]*:", re.MULTILINE)
    return lambda head: bool(pattern.search(head.text) and beside.search(head.text))


def actor_id(name: str) -> str:
    """The organization that an actor is, for tags and actor packs alike. Raises DatasetError."""
    made = make_id("Organization", f"graphsense-{slug(name)}")
    if not is_well_formed(made):
        raise DatasetError(f"The id of the actor {name[:40]!r}… is too long.")
    return made


def read_pack(file: Input, body: str, inherited: Collection[str]) -> Pack:
    """The header of a pack. Reads the whole file. Raises Unusable."""
    found = header(file, body)
    nested = found.pop("header", None)
    # GraphSense lets the header be a mapping of its own, beside the list.
    fields: dict[str, Value] = {**found, **nested} if isinstance(nested, dict) else found
    return Pack(
        _text(fields, "title"),
        _text(fields, "creator"),
        {key: value for key, value in fields.items() if key in inherited},
        {key: value for key, value in fields.items() if key not in inherited and key not in _NAMES},
    )


def origin_of(kind: str, body: str) -> Callable[[Input], Origin]:
    """A pack is known again by its title and creator, whatever its file is called."""

    def origin(file: Input) -> Origin:
        pack = read_pack(file, body, ())
        if pack.title and pack.creator and (known := _known_as(kind, pack.creator, pack.title)):
            return Origin(known, pack.title, publisher=pack.creator)
        named = origin_by_name(kind, file, publisher=pack.creator)
        return replace(named, name=pack.title or named.name)

    return origin


def _known_as(kind: str, creator: str, title: str) -> str | None:
    """None where no id can be made of them: signs only, or a title of a page."""
    try:
        made = source_id(kind, creator, title)
    except DatasetError:
        return None
    return made if is_well_formed(made) else None


def about_the_pack(pack: Pack, place: Place) -> Parsed:
    """What is odd about the header."""
    findings = [
        Finding(Reason.MISSING, f"the pack has no {name}: the name of the file stands for it", place, "", kept=True)
        for name in _NAMES
        if not getattr(pack, name)
    ]
    for key, value in pack.unused.items():
        at = Place(place.file, place.line, key)
        what = "is about the pack itself" if key in _OF_THE_PACK else "is no field of a pack"
        findings.append(Finding(Reason.NOT_MAPPED, f"{key} {what}, and is not kept", at, str(value), kept=True))
    return Parsed(findings=tuple(findings), records=0)


def _text(fields: Mapping[str, Value], key: str) -> str | None:
    value = fields.get(key)
    return value.strip() or None if isinstance(value, str) else None
