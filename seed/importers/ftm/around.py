"""What stands around a record's properties: who published it, when it was seen there, and its earlier ids."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graph.errors import DatasetError
from seed.importers.ftm import values as v
from seed.importers.ftm.draft import Draft
from seed.importers.ftm.lines import shown, texts
from seed.importers.ftm.own import KEY
from seed.importers.origin import Origin, source_id
from seed.importers.parsed import Parsed, Reason

SAID_OTHERWISE = frozenset({"caption", "datasets", "referents", "first_seen", "last_seen", "key_prefix", KEY})
"""Captions are names; the others are provenance. A prefix of keys made the id, and says nothing after that. Ours is
read with the properties."""


MOST_REMEMBERED = 10_000
_LONGEST_NAME = 200


@dataclass(slots=True)
class Datasets:
    """The datasets that a file names, as sources. Each is yielded once; of very many, more than once."""

    origin: Origin
    known: set[str] = field(default_factory=set)

    def new(self, draft: Draft) -> Parsed | None:
        """The sources of a record that were not there before, and that the file repeats them: it is not independent of
        them."""
        found = [(name, made) for name, made in named(draft).items() if made not in self.known]
        if not found:
            return None
        if len(self.known) < MOST_REMEMBERED:
            self.known.update(made for _, made in found)
        sources = (self.origin.entity("Source", made, draft.place, named=True, name=name) for name, made in found)
        derived = (self.origin.says("DERIVED_FROM", self.origin.id, made, draft.place) for _, made in found)
        return Parsed(tuple(sources), tuple(derived), records=0)


def named(draft: Draft) -> dict[str, str]:
    """The datasets of a record and the ids of their sources, without the file itself where it is named like one."""
    found = {}
    for name in texts(draft.record.around.get("datasets")):
        if (made := _source(name)) and made != draft.origin.id:
            found[name] = made
    return found


@lru_cache(MOST_REMEMBERED)
def _source(name: str) -> str | None:
    try:
        return source_id("ftm", name) if len(name) <= _LONGEST_NAME else None
    except DatasetError:
        return None


def report(draft: Draft, nodes: tuple[str, ...]) -> None:
    """That the file speaks of these nodes, since when and when last; its datasets as well; what else there is."""
    around = draft.record.around
    first, last = _seen(draft, "first_seen"), _seen(draft, "last_seen")
    url = next(iter(draft.record.values.get("sourceUrl", ())), None)
    datasets = named(draft).values()
    for name in texts(around.get("datasets")):
        if _source(name) is None:
            draft.finds(Reason.BAD_VALUE, "no source can be named after this dataset", name, "datasets")
    for node in nodes:
        draft.assertions.append(
            draft.origin.reports(
                node, draft.place, record=draft.record.id, url=url, retrieved_at=last, valid_from=first
            )
        )
        draft.assertions += [draft.origin.says("REPORTED_BY", node, made, draft.place) for made in datasets]
        for referent in texts(around.get("referents")):
            if referent != draft.record.id:
                draft.claim(node, "referent", None, referent)
        for name, given in around.items():
            if name.strip() and name not in SAID_OTHERWISE:
                _claims(draft, node, name, given)


def _seen(draft: Draft, name: str) -> str | None:
    given = draft.record.around.get(name)
    return draft.date(name, [given]) if isinstance(given, str) and given else None


def _claims(draft: Draft, node: str, name: str, given: Any) -> None:
    for value in given if isinstance(given, list) else [given]:
        match value:
            case None | "":
                continue
            case bool():
                text = "true" if value else "false"
            case str() | int() | float():
                text = str(value)
            case _:
                draft.finds(Reason.NOT_MAPPED, "structured, and no property of the entity", shown(value), name)
                continue
        if v.too_long(text) or v.too_long(name):
            draft.finds(Reason.TOO_LONG, f"longer than {v.LONGEST_VALUE} bytes: no index takes it", text, name)
        else:
            draft.claim(node, name, None, text)
