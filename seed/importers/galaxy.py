"""MISP galaxy clusters: taxonomies whose entries become ways to commit crimes, with their codes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from graph.errors import DatasetError
from graph.ids import is_well_formed, make_id, slug
from graph.provenance import AssertionRow, NodeRow
from graph.vocabularies import Framework
from seed.importers.formats import Format
from seed.importers.input import Head, Input, Unusable
from seed.importers.origin import Origin, origin_by_name, source_id
from seed.importers.parsed import Finding, Parsed, Reason
from seed.tables import Place

LARGEST = 16 * 1024 * 1024
"""Bytes of a cluster file. JSON takes up to twenty times its size in memory; the largest published has 10 MB."""
MOST_NESTED = 1_000_000
"""Lists and objects in it: small ones take sixty times their size."""
LONGEST_NAME = 80
LONGEST_CLAIM = 4096
"""Characters. Values of claims stand in an index, which holds 8 KB."""

FRAMEWORKS = {"dwva": Framework.INTERPOL_DWVA, "taxonomy-of-fraud": Framework.TAXONOMY_OF_FRAUD}
"""By the type of the galaxy. Others are named in a claim: a framework of the model is never guessed."""
CLAIMS = {
    "kill_chain": "killChain",
    "group": "group",
    "kind": "kind",
    "parent": "parent",
    "refs": "reference",
    "synonyms": "synonym",
}
"""What the model has no property for, by its key in `meta`. Every other key becomes a claim of its own name."""
ENTRY = ("value", "description", "uuid", "meta", "related")
"""Keys of an entry."""
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_VALUES = re.compile(r'"values"\s*:\s*\[')
_HEADER = re.compile(r'"(authors|category|source)"\s*:')
_BUNDLE = re.compile(r'"type"\s*:\s*"bundle"')
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_UNFIT = re.compile(r"[\s\x00-\x1f]+")


def _recognises(head: Head) -> bool:
    text = head.text
    return bool(
        text.lstrip().startswith("{") and _VALUES.search(text) and _HEADER.search(text) and not _BUNDLE.search(text)
    )


def _document(file: Input) -> dict[str, Any]:
    with file.open() as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unusable(file.place, f"longer than {LARGEST // 1024 // 1024} MB: no galaxy is", Reason.TOO_LONG)
    if content.count(b"[") + content.count(b"{") > MOST_NESTED:
        raise Unusable(file.place, f"more than {MOST_NESTED:,} lists and objects: no galaxy has", Reason.TOO_LONG)
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Unusable(Place(file.name, error.lineno), f"not well-formed JSON ({error.msg})") from error
    if not isinstance(document, dict) or not isinstance(document.get("values"), list):
        raise Unusable(file.place, "not a MISP galaxy cluster: an object with a list `values` is expected")
    return document


def _text(value: Any) -> str | None:
    """A text without what cannot be shown, or None; numbers are taken as their digits."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return _UNFIT.sub(" ", str(value)).strip() or None


def _origin(file: Input) -> Origin:
    document = _document(file)
    named, kind, uuid = (_text(document.get(key)) for key in ("name", "type", "uuid"))
    version, url = _text(document.get("version")), _text(document.get("source"))
    authors = document.get("authors")
    names = [name for name in map(_text, authors if isinstance(authors, list) else [authors]) if name]
    known: dict[str, Any] = {
        "publisher": ", ".join(names) or None,
        "url": url if url and url.startswith(("https://", "http://")) else None,
    }
    identity = uuid.lower() if uuid and _UUID.fullmatch(uuid) else kind
    if identity is None or not _sluggable(identity):
        return origin_by_name("galaxy", file, **known)
    title = named or kind or identity
    return Origin(source_id("galaxy", identity), f"{title}, version {version}" if version else title, **known)


def _sluggable(text: str) -> bool:
    try:
        return bool(slug(text))
    except DatasetError:
        return False


@dataclass(slots=True)
class _Reading:
    """Of one file: what its entries share, and what was given out so far."""

    file: str
    origin: Origin
    type: str
    framework: Framework | None
    ids: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Entry:
    """What is made of one entry; `place` names its number, since JSON has no lines to speak of."""

    reading: _Reading
    place: Place
    raw: Any
    id: str = ""
    nodes: list[NodeRow] = field(default_factory=list)
    assertions: list[AssertionRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def parsed(self) -> Parsed:
        return Parsed(tuple(self.nodes), tuple(self.assertions), tuple(self.findings))

    def refused(self, reason: Reason, problem: str) -> Parsed:
        return Parsed(findings=(Finding(reason, problem, self.place, _original(self.raw)),))

    def finds(self, reason: Reason, problem: str, what: Any) -> None:
        self.findings.append(Finding(reason, problem, self.place, _original(what), kept=True))

    def claims(self, about: str, value: Any, qualifier: str | None = None) -> None:
        """One claim, or a finding that says why there is none."""
        text = _text(value)
        if text is None:
            self.finds(Reason.NOT_MAPPED, f"{about} is neither a text nor a list of texts", value)
        elif len(text) > LONGEST_CLAIM:
            self.finds(Reason.TOO_LONG, f"{about} is longer than {LONGEST_CLAIM} characters, and is left out", value)
        else:
            try:
                node, assertion = self.reading.origin.claims(self.id, about, text, self.place, qualifier=qualifier)
            except ValueError as error:
                self.finds(Reason.BAD_VALUE, f"{about}: {str(error).removesuffix('.')}", value)
                return
            if all(assertion.end != other.end for other in self.assertions):
                self.nodes.append(node)
                self.assertions.append(assertion)


def _original(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:  # It reads what is nested deeper than it writes.
        return "(nested too deeply to be shown)"


def _read(file: Input, origin: Origin) -> Iterator[Parsed]:
    document = _document(file)
    kind = _text(document.get("type")) or "galaxy"
    if not _sluggable(kind):
        kind = "galaxy"
    reading = _Reading(file.name, origin, kind, FRAMEWORKS.get(kind))
    if reading.framework is None:
        problem = f'the model has no framework for the galaxy "{kind}": its name stands in the claim `galaxy` instead'
        yield Parsed(
            findings=(Finding(Reason.UNKNOWN_CODE, problem, Place(file.name, None, "type"), kind, kept=True),),
            records=0,
        )
    for number, raw in enumerate(document["values"]):
        yield _entry(_Entry(reading, Place(file.name, None, f"values[{number}]"), raw))


def _entry(entry: _Entry) -> Parsed:
    raw, reading = entry.raw, entry.reading
    if not isinstance(raw, dict):
        return entry.refused(Reason.MALFORMED, "an entry of `values` is an object")
    value = _text(raw.get("value"))
    if value is None:
        return entry.refused(Reason.MISSING, "the entry has no `value`, which is its name")
    if not isinstance(raw.get("meta", {}), dict):
        return entry.refused(Reason.MALFORMED, "`meta` is an object")
    meta: Mapping[str, Any] = raw.get("meta", {})
    number, description = _text(meta.get("external_id")), _text(raw.get("description"))
    uuid = raw.get("uuid") if isinstance(raw.get("uuid"), str) and _UUID.fullmatch(raw["uuid"]) else None
    readable = _readable(value, number, description, _text(meta.get("group")))
    name = readable or value
    if len(name) > LONGEST_CLAIM or len(number or "") > LONGEST_NAME:
        return entry.refused(Reason.TOO_LONG, "its name or code is too long to be one")
    # A code that the value repeats is read beside the value's other words, and need not be unique without them.
    words = value if readable or number is None or not _sluggable(number) else number
    if not _sluggable(words):
        return entry.refused(Reason.BAD_VALUE, "its `value` holds neither letters nor digits")
    try:
        entry.id = _own_id(reading, words, uuid)
    except DatasetError as error:
        return entry.refused(Reason.BAD_VALUE, str(error).removesuffix("."))
    code = number or slug(value)
    if code in reading.codes:
        entry.finds(Reason.REPEATED, f'its code {code} is also that of "{reading.codes[code]}"', value)
    reading.codes.setdefault(code, name)
    entry.nodes.append(
        reading.origin.entity(
            "ModusOperandi", entry.id, entry.place, name=name, code=code, framework=reading.framework, text=description
        )
    )
    entry.assertions.append(reading.origin.reports(entry.id, entry.place, record=uuid))
    if readable:
        entry.claims("value", value)
    if reading.framework is None:
        entry.claims("galaxy", reading.type)
    _claim_meta(entry, meta)
    _claim_related(entry, raw.get("related"))
    for key in sorted(raw.keys() - set(ENTRY)):
        entry.finds(Reason.NOT_MAPPED, "no part of a MISP galaxy's entry is called so", {key: raw[key]})
    return entry.parsed()


def _readable(value: str, number: str | None, description: str | None, group: str | None) -> str | None:
    """What a person wants to read in the stead of `Incident tag AF`; None where the value is a name already.

    `Affinity fraud (incident tag)`; and where the tag belongs to a group, `Cash (incident tag: money transfer)`.
    """
    if number is None or description is None or not value.endswith(f" {number}") or len(description) > LONGEST_NAME:
        return None
    kind = value.removesuffix(number).strip().lower()
    last = (group or "").rpartition(":")[2].replace("-", " ")
    within = f": {last}" if last and last != "general" and last not in kind else ""
    return f"{description} ({kind}{within})"


def _own_id(reading: _Reading, words: str, uuid: str | None) -> str:
    """The id of an entry; a second one by the same words has its uuid in it. Raises DatasetError."""
    made = make_id("ModusOperandi", reading.type, words)
    if made in reading.ids and uuid:
        made = make_id("ModusOperandi", reading.type, words, uuid)
    if not is_well_formed(made):
        raise DatasetError("its name is too long to make an id of it.")
    if made in reading.ids:
        raise DatasetError(f'another entry of the file is called "{reading.ids[made]}"; nothing tells them apart.')
    reading.ids[made] = words
    return made


def _claim_meta(entry: _Entry, meta: Mapping[str, Any]) -> None:
    for key, held in meta.items():
        if key == "external_id":
            if _text(held) is None and held is not None:
                entry.finds(Reason.BAD_VALUE, "external_id is not a text", held)
            continue
        if not _KEY.fullmatch(key):
            entry.finds(Reason.NOT_MAPPED, "the key of this part of `meta` cannot be the name of a claim", {key: held})
            continue
        about = CLAIMS.get(key) or _camel(key)
        for item in held if isinstance(held, list) else [held]:
            if item is not None and item != "":
                entry.claims(about, item)


def _claim_related(entry: _Entry, related: Any) -> None:
    """Which other entries it is related to, by their uuid: the model has no relationship between ways of working."""
    if related is None:
        return
    for link in related if isinstance(related, list) else [related]:
        target = link.get("dest-uuid") if isinstance(link, dict) else None
        if isinstance(target, str) and _UUID.fullmatch(target):
            entry.claims("related", target.lower(), _text(link.get("type")))
        else:
            entry.finds(Reason.BAD_VALUE, "a part of `related` names no uuid", link)


def _camel(key: str) -> str:
    first, *rest = re.split(r"[-_]+", key.strip("-_")) or [key]
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


FORMAT = Format(
    name="galaxy",
    title="MISP galaxy cluster (JSON): a taxonomy of ways to commit crimes",
    recognises=_recognises,
    origin=_origin,
    read=_read,
    order=5,
)
