"""How an object is marked: TLP 1 and TLP 2.0 by their published ids and forms, and statements.

A definition that is neither is not guessed: what it marks is RED, and that is reported.
"""

from collections.abc import Mapping
from typing import Any

from graph.vocabularies import Marking

STATEMENT = -1
"""In place of a marking: a statement such as a copyright, which does not say who may see it."""

LEVELS: Mapping[str, Marking] = {
    "white": Marking.CLEAR,
    "clear": Marking.CLEAR,
    "green": Marking.GREEN,
    "amber": Marking.AMBER,
    "amber+strict": Marking.AMBER_STRICT,
    "red": Marking.RED,
}

# As the STIX 2.1 specification (TLP 1) and the common objects of OASIS (TLP 2.0) publish them.
TLP_1: Mapping[str, Marking] = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": Marking.CLEAR,
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": Marking.GREEN,
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": Marking.AMBER,
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": Marking.RED,
}
TLP_2: Mapping[str, Marking] = {
    "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487": Marking.CLEAR,
    "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb": Marking.GREEN,
    "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421": Marking.AMBER,
    "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003": Marking.AMBER_STRICT,
    "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1": Marking.RED,
}
PUBLISHED: Mapping[str, Marking] = {**TLP_1, **TLP_2}
TLP_2_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"


def marking_of(raw: Mapping[str, Any]) -> int | None:
    """What a marking definition means: a level, STATEMENT, or None where this is not known."""
    if raw.get("type") != "marking-definition":
        return None
    if (published := PUBLISHED.get(str(raw.get("id")))) is not None:
        return published
    extension = _within(raw, "extensions", TLP_2_EXTENSION)
    level = LEVELS.get(_word(extension, "tlp_2_0"))
    if level is None and _word(raw, "definition_type") == "tlp":
        level = LEVELS.get(_word(_within(raw, "definition"), "tlp"))
    if level is None and statement_of(raw):
        return STATEMENT
    return level


def statement_of(raw: Mapping[str, Any]) -> str | None:
    """The words of a statement marking."""
    if raw.get("type") != "marking-definition" or _word(raw, "definition_type") != "statement":
        return None
    statement = _within(raw, "definition").get("statement")
    return statement.strip() or None if isinstance(statement, str) else None


def _within(raw: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    for name in names:
        inner = raw.get(name)
        if not isinstance(inner, dict):
            return {}
        raw = inner
    return raw


def _word(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    return value.strip().lower() if isinstance(value, str) else ""
