"""What is left of an object once its node is made: a claim for each value, and a finding for what is no value."""

from typing import Any

from seed.importers.parsed import Reason
from seed.importers.stix.draft import MAX_ITEMS, Draft
from seed.importers.stix.labels import STIX_ID
from seed.importers.stix.own import EXTENSION
from seed.importers.stix.values import TIMES, claim_name, scalar

MAX_CLAIMS = 5000
"""Of one object."""
_LONGEST_NAME = 250
"""Of a property, as STIX bounds it."""
_SECRETS = ("credential",)
"""Passwords are neither claimed nor repeated."""


def claim_rest(draft: Draft, node: str) -> None:
    """Claims about a node, from every property of its object that was not used."""
    _references_elsewhere(draft, node)
    _kill_chain(draft, node)
    left: dict[str, Any] = {}
    for name, value in draft.rest():
        if name in _SECRETS:
            draft.found(Reason.NOT_MAPPED, f"{name} holds a secret: it is not kept", name, part={name: "(withheld)"})
            continue
        items = value if isinstance(value, list) else [value]
        other = [item for item in items[:MAX_ITEMS] if not _claimed(draft, node, name, item)] + items[MAX_ITEMS:]
        if other:
            left[name] = other if isinstance(value, list) else value
    report_left(draft, left)


def report_left(draft: Draft, left: dict[str, Any]) -> None:
    """One finding about everything that has no place."""
    if extensions := _told_extensions(left.pop("extensions", None)):
        left["extensions"] = extensions
    if left:
        names = ", ".join(sorted(left))
        if len(names) > _LONGEST_NAME:
            names = f"{names[:_LONGEST_NAME]} …"
        draft.found(Reason.NOT_MAPPED, f"the model has no place for {names}", next(iter(sorted(left))), part=left)


def _claimed(draft: Draft, node: str, name: str, item: Any) -> bool:
    """Whether one value of a property could be claimed, or was reported."""
    if len(name) > _LONGEST_NAME or len(draft.nodes) > MAX_CLAIMS:
        return False
    about = claim_name(name)
    if isinstance(item, str) and name.endswith(("_ref", "_refs")) and STIX_ID.fullmatch(item):
        draft.refer(node, about, item)
        return True
    if name in TIMES and isinstance(item, str):
        if moment := draft.moment(name):
            draft.claim(node, about, moment)
        return True
    try:
        text = scalar(item)
    except ValueError as error:
        draft.found(Reason.BAD_AMOUNT, f"{name}: {error}", name, part={name: item})
        return True
    if text is not None:
        draft.claim(node, about, text)
    return text is not None or item in ({}, [], None)


def _kill_chain(draft: Draft, node: str) -> None:
    phases = draft.raw.get("kill_chain_phases")
    if not isinstance(phases, list):
        return
    draft.take("kill_chain_phases")
    for phase in phases[:MAX_ITEMS]:
        chain, name = (_word(phase, key) for key in ("kill_chain_name", "phase_name"))
        if chain and name:
            draft.claim(node, "killChainPhase", name, qualifier=chain)
        else:
            problem = "a phase without its chain or its name"
            draft.found(Reason.BAD_VALUE, problem, "kill_chain_phases", part=phase)


def _references_elsewhere(draft: Draft, node: str) -> None:
    """Where else it is described: `externalId` and `reference`, qualified by the name of the other source."""
    references = draft.raw.get("external_references")
    if not isinstance(references, list):
        return
    draft.take("external_references")
    for reference in references[:MAX_ITEMS]:
        source, number, url, told = (
            _word(reference, key) for key in ("source_name", "external_id", "url", "description")
        )
        if number:
            draft.claim(node, "externalId", number, qualifier=source, note=told)
        if url:
            draft.claim(node, "reference", url, qualifier=source, note=told)
        if not number and not url and (told or source):
            draft.claim(node, "reference", told or source or "", qualifier=source if told else None)
        if not isinstance(reference, dict) or "hashes" in reference:
            draft.found(
                Reason.NOT_MAPPED, "the hashes of a reference have no place", "external_references", part=reference
            )
    if len(references) > MAX_ITEMS:
        draft.found(
            Reason.TOO_LONG, f"more than {MAX_ITEMS} references: those after them are not used",
            "external_references", part=references[MAX_ITEMS:],
        )  # fmt: skip


def _told_extensions(extensions: Any) -> Any:
    """Extensions without ours, and without those that only say that the type or its properties are custom."""
    if not isinstance(extensions, dict):
        return extensions
    return {
        name: content
        for name, content in extensions.items()
        if name != EXTENSION and not (isinstance(content, dict) and set(content) <= {"extension_type"})
    }


def _word(raw: Any, name: str) -> str | None:
    value = raw.get(name) if isinstance(raw, dict) else None
    return value.strip() or None if isinstance(value, str) else None
