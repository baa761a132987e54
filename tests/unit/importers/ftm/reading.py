"""Entities as the tests write them, and what they ask of the rows that these became."""

from collections.abc import Callable, Mapping
from typing import Any

from graph.provenance import AssertionRow, NodeRow
from seed.importers.parsed import Finding, Parsed

Read = Callable[..., list[Parsed]]
EVM = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


def entity(schema: str, key: str = "e1", /, around: Mapping[str, Any] | None = None, **values: Any) -> dict[str, Any]:
    properties = {name: given if isinstance(given, list) else [given] for name, given in values.items()}
    return {"id": key, "schema": schema, "properties": properties, **(around or {})}


def nodes(parsed: list[Parsed], label: str | None = None) -> list[NodeRow]:
    return [row for one in parsed for row in one.nodes if label in (None, row.label)]


def assertions(parsed: list[Parsed], relation: str | None = None) -> list[AssertionRow]:
    return [row for one in parsed for row in one.assertions if relation in (None, row.type)]


def findings(parsed: list[Parsed]) -> list[Finding]:
    return [finding for one in parsed for finding in one.findings]


def claims(parsed: list[Parsed], about: str | None = None) -> dict[str, list[str]]:
    """Values of claims by their property, of one entity or of all."""
    made = {row.end for row in assertions(parsed, "HAS_CLAIM") if about in (None, row.start)}
    found: dict[str, list[str]] = {}
    for row in nodes(parsed, "Claim"):
        if row.id in made:
            found.setdefault(row.properties["property"], []).append(row.properties["value"])
    return found


def only(parsed: list[Parsed], label: str) -> Mapping[str, Any]:
    (row,) = nodes(parsed, label)
    return row.properties


ENDS = (
    entity("Person", "p", name="Ann"),
    entity("Person", "q", name="Bob"),
    entity("Company", "c", name="Firm"),
    entity("Organization", "o", name="Club"),
    entity("Vessel", "v", name="Boat"),
    entity("BankAccount", "b", iban="FI2112345600000785"),
    entity("Position", "j", name="Judge"),
)
