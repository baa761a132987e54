"""Records that say something of one entity: its papers, the posts it holds, risks, successors. Claims about it."""

from seed.importers.ftm import values as v
from seed.importers.ftm.draft import Draft
from seed.importers.ftm.schemata import Held
from seed.importers.parsed import Reason


def claim_of_holder(draft: Draft, held: Held) -> None:
    """Adds a claim about the holder for each value that the table names, for as long as the record says."""
    holders = draft.ends(held.holder)
    if not holders:
        dangles = any(finding.reason is Reason.DANGLING for finding in draft.findings)
        draft.findings = [finding for finding in draft.findings if finding.reason is not Reason.DANGLING]
        reason = Reason.DANGLING if dangles else Reason.MISSING
        draft.rejects(reason, f"{draft.schema.name} of nobody: no {held.holder} is known", held.holder)
        return
    claims = [(about, name, text) for name, about in held.claims.items() for text in draft.take(name)]
    if not claims:
        wanted = " or ".join(held.claims)
        draft.rejects(Reason.MISSING, f"{draft.schema.name} without {wanted}: it says nothing", next(iter(held.claims)))
        return
    start = draft.take("startDate") or draft.take("periodStart") or draft.take("date")
    valid_from, valid_to = draft.period(start, draft.take("endDate") or draft.take("periodEnd"))
    qualified = [
        v.country(text) or text if name == "country" else text for name in held.qualified for text in draft.take(name)
    ]
    for about, name, text in claims:
        if name == "post":
            text = _position(draft, text)
        prop = draft.schema.props[name]
        for holder in holders:
            draft.claim(
                holder,
                about,
                prop,
                text,
                qualifier=", ".join(qualified) or None,
                note=draft.record.id,
                valid_from=valid_from,
                valid_to=valid_to,
            )
    draft.reports_rest()


def _position(draft: Draft, entity: str) -> str:
    """The name of a position of this file, or its id."""
    name = draft.index.position(entity)
    if name is None or v.too_long(name):
        draft.finds(Reason.DANGLING, "no position of this file: its id stands for its name", entity, "post", kept=True)
        return entity
    return name
