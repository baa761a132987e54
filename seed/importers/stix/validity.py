"""The verdict of the stix2 library on one object. What it finds wrong is reported; what can be used is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import stix2  # type: ignore[import-untyped]
from stix2.exceptions import (  # type: ignore[import-untyped]
    InvalidValueError,
    MissingPropertiesError,
    STIXError,
)  # fmt: skip

from seed.importers.parsed import Reason

MAX_PATTERN = 4000
"""Characters of a pattern that are looked at: its grammar takes milliseconds for a hundred of them."""
_ROUNDS = 10
_LONGEST_PROBLEM = 300


@dataclass(frozen=True, slots=True)
class Complaint:
    """What stix2 says about an object. `dropped`: the property is not used."""

    reason: Reason
    problem: str
    column: str | None = None
    dropped: bool = False


def checked(raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[Complaint]]:
    """The object without the properties that stix2 refuses, and what it says."""
    usable, complaints = dict(raw), []
    for _ in range(_ROUNDS):
        complaint = _complaint(usable)
        if complaint is None:
            break
        complaints.append(complaint)
        if not complaint.dropped:
            break
        usable.pop(str(complaint.column), None)
    return usable, complaints


def _complaint(raw: Mapping[str, Any]) -> Complaint | None:
    pattern = raw.get("pattern")
    if isinstance(pattern, str) and len(pattern) > MAX_PATTERN:
        problem = f"the pattern is longer than {MAX_PATTERN} characters: it is not used, split the indicator"
        return Complaint(Reason.TOO_LONG, problem, "pattern", dropped=True)
    try:
        stix2.parse(dict(raw), allow_custom=True, version="2.1")
    except MissingPropertiesError as error:
        return Complaint(Reason.MISSING, _told(error), ", ".join(sorted(error.properties)))
    except InvalidValueError as error:
        column = error.prop_name if error.prop_name in raw and error.prop_name not in ("type", "id") else None
        return Complaint(Reason.BAD_VALUE, _told(error), column, dropped=column is not None)
    except STIXError as error:
        return Complaint(Reason.BAD_VALUE, _told(error))
    except Exception as error:  # the library answers odd values with whatever Python raises inside of it
        return Complaint(Reason.BAD_VALUE, f"the stix2 library gives up on it ({_told(error)})")
    return None


def _told(error: Exception) -> str:
    text = " ".join((str(error) or type(error).__name__).split()).rstrip(".")
    return text if len(text) <= _LONGEST_PROBLEM else f"{text[:_LONGEST_PROBLEM]} …"
