"""Relationship objects: by a table to relationships of the model, and to claims where it has none."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.ids import digest, node_type_of
from graph.ontology import ONTOLOGY
from graph.values import partial_date
from seed.importers.parsed import Reason
from seed.importers.stix.claims import report_left
from seed.importers.stix.draft import Draft
from seed.importers.stix.labels import STIX_ID, type_of
from seed.importers.stix.own import NOT_RELATIONSHIPS, own_part
from seed.importers.stix.values import claim_name

_READ = (
    "type", "spec_version", "id", "revoked", "confidence", "object_marking_refs", "granular_markings", "created",
    "modified", "created_by_ref", "description", "relationship_type", "source_ref", "target_ref",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """A relationship type of ours that a STIX type becomes, where its ends may be those.

    turned    from target to source
    sources   types of STIX that it holds for, where not all that the ends allow
    worded    the STIX type is its `relation`
    """

    relation: str
    turned: bool = False
    sources: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    worded: bool = False


# The first rule that fits. `attributed-to` says who is behind an actor: that two records are one, or one works for the
# other, is not decided here, so it is no SAME_AS. `targets` becomes USES for a vulnerability, which is what attackers
# use; whom they attack is a claim, since TARGETS is what police operations do.
RULES: Mapping[str, tuple[Rule, ...]] = {
    "uses": (Rule("USES"),),
    "targets": (Rule("USES", targets=frozenset({"vulnerability"})),),
    "exploits": (Rule("USES", targets=frozenset({"vulnerability"})),),
    "indicates": (Rule("INDICATES"),),
    "attributed-to": (
        Rule("RUNS", turned=True, sources=frozenset({"campaign"})),
        Rule("ASSOCIATE_OF", worded=True),
    ),
    "related-to": (Rule("ASSOCIATE_OF", worded=True),),
    "cooperates-with": (Rule("ASSOCIATE_OF", worded=True),),
    "located-at": (Rule("BASED_IN"), Rule("LOCATED_IN")),
    "member-of": (Rule("MEMBER_OF"),),
    "part-of": (Rule("MEMBER_OF"),),
    "controls": (Rule("CONTROLS"),),
    "owns": (Rule("CONTROLS"), Rule("OWNS")),
    "controlled-by": (Rule("CONTROLS", turned=True),),
    "owned-by": (Rule("CONTROLS", turned=True), Rule("OWNS", turned=True)),
    "belongs-to": (Rule("CONTROLS", turned=True),),
}


def read_relationship(draft: Draft) -> None:
    kind = draft.string("relationship_type")
    source, target = draft.string("source_ref"), draft.string("target_ref")
    if not kind or not source or not target or not STIX_ID.fullmatch(source) or not STIX_ID.fullmatch(target):
        problem = "a relationship needs relationship_type, source_ref and target_ref"
        draft.found(Reason.MISSING, problem, "relationship_type", kept=False)
        return
    draft.take(*_READ)
    ends = tuple(_end(draft, column, end) for column, end in (("source_ref", source), ("target_ref", target)))
    if not all(ends):
        return
    start, end = draft.index.node(source), draft.index.node(target)
    rule = _own_rule(draft, start, end) or _rule(kind, source, target, start, end)
    if rule and start and end:
        _assert(draft, rule, kind, (start, end), (source, target))
    else:
        _claim(draft, kind, source, target)
    report_left(draft, dict(draft.rest()))


def _end(draft: Draft, column: str, reference: str) -> bool:
    """Whether it is known what stands at an end; a finding where it is not."""
    known = draft.index.get(reference)
    if known is None and draft.index.node(reference) is None:
        problem = f"{reference} is not in this bundle, and its id alone does not tell what it is"
    elif known is not None and known.revoked:
        problem = f"{reference} is revoked in this bundle"
    else:
        return True
    draft.found(Reason.DANGLING, problem, column, kept=False)
    return False


def _own_rule(draft: Draft, start: str | None, end: str | None) -> Rule | None:
    """The relationship that an export of this graph says that it was."""
    relation = own_part(draft.raw).get("type")
    if not isinstance(relation, str) or relation not in ONTOLOGY.relationships or relation in NOT_RELATIONSHIPS:
        return None
    turned = not _admits(relation, start, end)
    return Rule(relation, turned) if not turned or _admits(relation, end, start) else None


def _rule(kind: str, source: str, target: str, start: str | None, end: str | None) -> Rule | None:
    for rule in RULES.get(kind, ()):
        if rule.sources and type_of(source) not in rule.sources:
            continue
        if rule.targets and type_of(target) not in rule.targets:
            continue
        first, last = (end, start) if rule.turned else (start, end)
        if _admits(rule.relation, first, last):
            return rule
    return None


def _admits(relation: str, first: str | None, last: str | None) -> bool:
    declared = ONTOLOGY.relationships[relation]
    if first is None or last is None or (declared.undirected and first == last):
        return False
    types = (node_type_of(first), node_type_of(last))
    allowed = (declared.sources, declared.targets)
    return all(t is not None and t.label in ONTOLOGY.labels(a) for t, a in zip(types, allowed, strict=True))


def _assert(draft: Draft, rule: Rule, kind: str, nodes: tuple[str, str], references: tuple[str, str]) -> None:
    first, last = reversed(nodes) if rule.turned else nodes
    since, until = draft.period("start_time", "stop_time")
    declared = ONTOLOGY.relationships[rule.relation]
    own = draft.own(declared.properties) | ({"relation": kind} if rule.worded else {})
    since, until = _own_period(draft, since, until)
    ends = sorted((first, last)) if declared.undirected else (first, last)
    told = digest([str(own.get(name)) for name in declared.discriminator])
    if not draft.index.first_time(rule.relation, *ends, since, told):
        draft.found(Reason.REPEATED, "the same relationship stands in this bundle before, in another object")
        return
    hidden = any(draft.index.is_victim(reference) for reference in references)
    draft.says(
        rule.relation, first, last, hidden=hidden, note=_note(draft, kind), valid_from=since, valid_to=until, **own
    )


def _own_period(draft: Draft, since: str | None, until: str | None) -> tuple[str | None, str | None]:
    """Partial dates of an export of this graph, which STIX has no form for."""
    own = own_part(draft.raw)
    dates = []
    for told, name in ((since, "validFrom"), (until, "validTo")):
        given = own.get(name)
        try:
            dates.append(told or (partial_date(given).text if isinstance(given, str) else None))
        except ValueError:
            dates.append(told)
    first, last = dates
    if first and last and partial_date(first).first_day >= partial_date(last).day_after:
        return since, until
    return first, last


def _claim(draft: Draft, kind: str, source: str, target: str) -> None:
    """On the source, that it does so to the target; on the target, qualified `by`, where the source has no node."""
    since, until = draft.period("start_time", "stop_time")
    for entity, other, qualifier in ((source, target, None), (target, source, "by")):
        node = draft.index.node(entity)
        if node is None or not draft.can_hold_claims(node):
            continue
        known = draft.index.get(other)
        note = "; ".join(part for part in (_note(draft, kind), known.name if known else None) if part)
        draft.protected = draft.index.is_victim(entity)
        draft.refer(node, claim_name(kind), other, qualifier=qualifier, note=note, valid_from=since, valid_to=until)
        return
    problem = f"neither end of this relationship ({kind}) has a place in the model"
    draft.found(Reason.NOT_MAPPED, problem, "relationship_type", kept=False)


def _note(draft: Draft, kind: str) -> str:
    """Where it stands, and how the source puts it; of an export of this graph, what it was."""
    own = own_part(draft.raw)
    if own.get("type"):
        return str(own.get("note") or "")
    by, created, told = (draft.raw.get(name) for name in ("created_by_ref", "created", "description"))
    parts = [draft.id, kind]
    if isinstance(created, str):
        parts.append(f"created {created}")
    if isinstance(by, str):
        parts.append(f"by {by}")
    text = ", ".join(parts)
    return f"{text}: {told.strip()}" if isinstance(told, str) and told.strip() else text
