"""Names and values of claims, and the credibility that a confidence means."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from graph.values import canonical_decimal

TIMES = frozenset(
    {
        "created", "modified", "first_seen", "last_seen", "valid_from", "valid_until", "published", "first_observed",
        "last_observed", "start_time", "stop_time", "account_created", "account_expires", "credential_last_changed",
        "account_first_login", "account_last_login",
    }
)  # fmt: skip

_NAMES: Mapping[str, str] = {
    "aliases": "alias",
    "goals": "goal",
    "roles": "role",
    "sectors": "sector",
    "labels": "label",
    "languages": "language",
    "capabilities": "capability",
    "threat_actor_types": "threatActorType",
    "infrastructure_types": "infrastructureType",
    "malware_types": "malwareType",
    "tool_types": "toolType",
    "indicator_types": "indicatorType",
    "secondary_motivations": "secondaryMotivation",
    "personal_motivations": "personalMotivation",
    "implementation_languages": "implementationLanguage",
    "architecture_execution_envs": "architectureExecutionEnv",
}

STIX_NAMES: Mapping[str, str] = {claim: name for name, claim in _NAMES.items() if name != "aliases"}
"""The list of an object that a claim comes from, by the claim's property."""

# The table of the specification's appendix on confidence scales, for the Admiralty scale: lowest value, credibility.
_CREDIBILITY = ((80, 1), (60, 2), (40, 3), (20, 4), (0, 5))
_EXACT = 2**53
"""Beyond, the numbers of JSON are no longer exact."""


def claim_name(name: str) -> str:
    """`threatActorType` for threat_actor_types, `createdBy` for created_by_ref; custom names stay as they are."""
    if name in _NAMES:
        return _NAMES[name]
    if name.startswith("x_"):
        return name
    stem = name.removesuffix("_refs").removesuffix("_ref")
    first, *rest = stem.replace("-", "_").split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest) or name


def scalar(value: Any) -> str | None:
    """A value as a claim's text; None for what is no single value. Raises ValueError for an inexact number."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        if abs(value) > _EXACT:
            raise ValueError(f"{value!r} is beyond the numbers that JSON holds exactly")
        return canonical_decimal(Decimal(repr(value)) if isinstance(value, float) else value)
    return None


def credibility_of(confidence: Any) -> int | None:
    """1 to 5 for a confidence of 0 to 100; None where there is none. Raises ValueError."""
    if confidence is None:
        return None
    if isinstance(confidence, bool) or not isinstance(confidence, int) or not 0 <= confidence <= 100:
        raise ValueError(f"the confidence {confidence!r} is not a whole number from 0 to 100".replace("\n", " ")[:200])
    return next(grade for lowest, grade in _CREDIBILITY if confidence >= lowest)
