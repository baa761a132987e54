"""A text as a file that an importer reads, and all that becomes of it, admitted by the model."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graph.admission import require_assertion, require_node
from graph.provenance import AssertionRow, NodeRow, envelope
from graph.storage import stored_properties
from seed.importers.formats import Format
from seed.importers.input import Input
from seed.importers.parsed import Finding, Parsed, Reason


@dataclass
class Account:
    """What a file became. Whatever the model refuses is an AssertionError here."""

    source: NodeRow
    records: int = 0
    nodes: dict[str, NodeRow] = field(default_factory=dict)
    assertions: list[AssertionRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def labels(self) -> Counter[str]:
        return Counter(node.label for node in self.nodes.values())

    def types(self) -> Counter[str]:
        return Counter(row.type for row in self.assertions)

    def reasons(self) -> Counter[tuple[Reason, bool]]:
        """By reason, and whether what it is about was kept."""
        return Counter((finding.reason, finding.kept) for finding in self.findings)

    def claims(self, entity: str) -> set[tuple[str, str]]:
        held = [row.end for row in self.assertions if row.type == "HAS_CLAIM" and row.start == entity]
        return {(self.nodes[one].properties["property"], self.nodes[one].properties["value"]) for one in held}

    def between(self, relation: str) -> set[tuple[str, str]]:
        return {(row.start, row.end) for row in self.assertions if row.type == relation}


def file(folder: Path, name: str, content: str | bytes) -> Input:
    path = folder / Path(name).name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Input(path, name)


def read(reader: Format, given: Input, *, thorough: bool = True) -> Account:
    """Reads it twice, as an import does, and holds every row against the model. Not `thorough`: once, and no row beside
    the others; for files of tens of thousands of them."""
    origin = reader.origin(given)
    account = Account(origin.row())
    touched = set()
    versions: dict[str, str] = {}
    first = list(reader.read(given, origin))
    assert not thorough or first == list(reader.read(given, origin)), "the second reading gives something else"
    for parsed in first:
        account.records += parsed.records
        account.findings.extend(parsed.findings)
        for node in _admitted_nodes(parsed):
            account.nodes.setdefault(node.id, node)
        for row in parsed.assertions:
            require_assertion(row)
            touched |= {row.start, row.end}
            stored = (
                envelope(row) if thorough else {"key": f"{row.type} {row.start} {row.end} {row.properties}", "id": ""}
            )
            if stored["key"] not in versions:
                account.assertions.append(row)
            assert versions.setdefault(stored["key"], stored["id"]) == stored["id"], f"{row} says it otherwise before"
    untouched = set(account.nodes) - touched
    assert not untouched, f"nothing touches {untouched}"
    return account


def _admitted_nodes(parsed: Parsed) -> Iterator[NodeRow]:
    for node in parsed.nodes:
        declared = require_node(node).properties
        stored_properties(declared, {name: value for name, value in node.properties.items() if name != "name"})
        yield node
