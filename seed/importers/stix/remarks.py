"""Objects that say something about other objects: reports, notes, opinions, groupings, sightings, observed data."""

from collections.abc import Iterator

from graph.vocabularies import Basis
from seed.importers.parsed import Reason
from seed.importers.stix.claims import report_left
from seed.importers.stix.draft import Draft
from seed.importers.stix.labels import STIX_ID, node_id
from seed.importers.stix.markings import PUBLISHED, STATEMENT, marking_of

_SHARED = (
    "type", "spec_version", "id", "revoked", "confidence", "object_marking_refs", "granular_markings", "created",
    "modified", "created_by_ref",
)  # fmt: skip


def read_report(draft: Draft) -> None:
    """A report is a publication: a Source of its own, that the bundle repeats and that reports what it names."""
    source = node_id("Source", draft.id)
    if source is None:
        return
    if source == draft.origin.id:
        _read_own_report(draft)
        return
    author = draft.string("created_by_ref")
    known = draft.index.get(author) if author else None
    draft.take(*_SHARED)
    draft.nodes.append(
        draft.origin.entity(
            "Source", source, draft.place, marking=draft.marking, name=draft.string("name"),
            publisher=known.name if known and author and not draft.index.is_victim(author) else None,
            publishedAt=draft.moment("published"), url=_first_url(draft), channel=draft.origin.channel,
        )
    )  # fmt: skip
    draft.says("DERIVED_FROM", draft.origin.id, source, note=draft.id)
    for reference, node in _about(draft):
        if draft.can_hold_claims(node) and draft.index.first_time("REPORTED_BY", node, source):
            draft.says("REPORTED_BY", node, source, hidden=draft.index.is_victim(reference))
    report_left(draft, dict(draft.rest()))


def _read_own_report(draft: Draft) -> None:
    """The report as which the file is imported (`--source-id`): the file does not repeat it, and is described by the
    command. What the report names is reported by the file already."""
    for _ in _about(draft):
        pass  # what it names in vain is told
    problem = "the file itself is this report's source, and keeps the description that the import gives it"
    draft.found(Reason.NOT_MAPPED, problem)


def read_note(draft: Draft) -> None:
    """What somebody notes about entities: a claim on each."""
    _claim_on_each(draft, "note", draft.string("content"), draft.string("abstract"))


def read_opinion(draft: Draft) -> None:
    """Whether somebody agrees with what is said of entities."""
    _claim_on_each(draft, "opinion", draft.string("opinion"), draft.string("explanation"))


def read_grouping(draft: Draft) -> None:
    """That entities belong together in some context."""
    name, context = draft.string("name"), draft.string("context")
    _claim_on_each(draft, "grouping", name or context, context if name else None)


def read_observed(draft: Draft) -> None:
    """That something was seen, how often and between when: of each object that was."""
    since, until = draft.period("first_observed", "last_observed")
    count = draft.raw.get("number_observed")
    draft.take("number_observed", *_SHARED)
    for reference, node in _about(draft):
        if draft.can_hold_claims(node):
            _seen(draft, reference, node, count, since, until)
    report_left(draft, dict(draft.rest()))


def read_sighting(draft: Draft) -> None:
    """That somebody saw an entity: how often, between when, and who or where."""
    seen = draft.string("sighting_of_ref")
    draft.take(*_SHARED)
    node = draft.index.node(seen) if seen and STIX_ID.fullmatch(seen) else None
    if seen is None or node is None or not draft.can_hold_claims(node):
        reason = Reason.DANGLING if seen and draft.index.get(seen) is None else Reason.NOT_MAPPED
        draft.found(reason, "what was sighted has no place in the model", "sighting_of_ref", kept=False)
        return
    since, until = draft.period("first_seen", "last_seen")
    count = draft.raw.get("count")
    draft.take("count")
    _seen(draft, seen, node, count, since, until)
    for reference in draft.strings("where_sighted_refs"):
        draft.refer(node, "sightedBy", reference, basis=Basis.OBSERVED, valid_from=since, valid_to=until)
    for reference in draft.strings("observed_data_refs"):
        draft.refer(node, "observedData", reference, basis=Basis.OBSERVED, valid_from=since, valid_to=until)
    report_left(draft, dict(draft.rest()))


def read_marking(draft: Draft) -> None:
    """A marking definition: its meaning is on the objects that it marks."""
    meaning = marking_of(draft.raw)
    if meaning == STATEMENT:
        draft.found(Reason.NOT_MAPPED, "a statement: it is a claim `statement` of each entity that it marks", None)
    elif meaning is None and draft.id not in PUBLISHED:
        problem = "neither TLP nor a statement, and so not guessed: what it marks is taken as RED"
        draft.found(Reason.UNKNOWN_CODE, problem, "definition_type")


def _claim_on_each(draft: Draft, about: str, value: str | None, told: str | None) -> None:
    draft.take(*_SHARED)
    if value is None:
        draft.found(Reason.MISSING, f"a {draft.type} that says nothing", about, kept=False)
        return
    authors = draft.strings("authors")
    note = "; ".join(part for part in (draft.id, told, f"by {', '.join(authors)}" if authors else None) if part)
    said = False
    for reference, node in _about(draft):
        if draft.can_hold_claims(node):
            draft.claim(node, about, value, note=note, hidden=draft.index.is_victim(reference))
            said = True
    if not said:
        draft.found(Reason.NOT_MAPPED, "nothing that it is about can hold a claim", "object_refs", kept=False)
    report_left(draft, dict(draft.rest()))


def _seen(draft: Draft, reference: str, node: str, count: object, since: str | None, until: str | None) -> None:
    """OBSERVED, with the number of times; at least once where no number is given."""
    hidden = draft.index.is_victim(reference)
    summary = draft.raw.get("description")
    if isinstance(summary, str):
        draft.take("description")
    note = summary if isinstance(summary, str) else None
    draft.reports(node, basis=Basis.OBSERVED, valid_from=since, valid_to=until, hidden=hidden, note=note)
    number, qualifier = "1", "at least" if count is None else None
    if isinstance(count, int) and not isinstance(count, bool) and 0 <= count <= 999_999_999:
        number = str(count)
    elif count is not None:
        draft.found(Reason.BAD_VALUE, "the number of times is no number: at least once is meant", "count", part=count)
        qualifier = "at least"
    draft.claim(
        node, "sightings", number, qualifier=qualifier, basis=Basis.OBSERVED, valid_from=since, valid_to=until,
        hidden=hidden, note=draft.id,
    )  # fmt: skip


def _about(draft: Draft) -> Iterator[tuple[str, str]]:
    """The objects that it refers to and their nodes. What has none is reported, once for all."""
    draft.take("object_refs")
    references = draft.raw.get("object_refs")
    without, dangling = [], []
    for reference in references if isinstance(references, list) else ():
        if not isinstance(reference, str) or not STIX_ID.fullmatch(reference):
            without.append(reference)
        elif node := draft.index.node(reference):
            if not draft.can_hold_claims(node):
                without.append(reference)
            yield reference, node
        elif draft.index.get(reference) is None:
            dangling.append(reference)
        else:
            without.append(reference)
    for reason, left, problem in (
        (Reason.DANGLING, dangling, "not in this bundle, and their ids alone do not tell what they are"),
        (Reason.NOT_MAPPED, without, "nothing that a source can report or a claim be held by"),
    ):
        if left:
            draft.found(reason, f"{len(left)} of the objects that it refers to: {problem}", "object_refs", part=left)


def _first_url(draft: Draft) -> str | None:
    references = draft.raw.get("external_references")
    for reference in references if isinstance(references, list) else ():
        url = reference.get("url") if isinstance(reference, dict) else None
        if isinstance(url, str) and url.strip():
            return url.strip()
    return None
