"""Whom one record protects, no other record shows: not of the same file, not of another source, in no order."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.settings import Endpoint
from tests.integration.imports.commanded import Commanded, Ran

WHO = {"label": "Person", "key": "no", "name": "name", "shared": True}
PROTECTED = {**WHO, "protected": {"value": "true"}}
TELLS = {"claims": [{"property": "zzwas", "value": {"value": "zz trafficked"}}]}


@pytest.fixture(scope="module")
def base(database_endpoint: Endpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commanded]:
    commanded = Commanded(database_endpoint, tmp_path_factory.mktemp("protected"))
    commanded.clean()
    try:
        yield commanded
    finally:
        commanded.clean()


@pytest.fixture
def at(base: Commanded, tmp_path: Path) -> Commanded:
    return Commanded(base.endpoint, tmp_path)


def tables(at: Commanded, name: str, who: str, *nodes: dict[str, Any]) -> Ran:
    """A source whose tables, one after another, hold one person."""
    at.file(f"{name}.csv", f"no,name\n{who},Zz Victim {name}\n")
    mapping = {"source": {"id": name}, "tables": [{"file": f"{name}.csv", "nodes": [one]} for one in nodes]}
    return at.imported("csv", at.file(f"{name}.yml", json.dumps(mapping)))


def stored(at: Commanded, who: str) -> list[Any]:
    [row] = at.ask("MATCH (n:Person {id: $id}) RETURN n.protected, n.marking, n.name", id=f"person:{who}")
    return row


@pytest.mark.parametrize("order", ["first", "last"])
def test_a_record_that_protects_counts_wherever_it_stands_in_its_file(at: Commanded, order: str) -> None:
    nodes = (WHO, PROTECTED) if order == "last" else (PROTECTED, WHO)
    who = f"zzp-{order}"
    tables(at, f"zzp-{order}", who, *nodes)
    assert stored(at, who)[:2] == [True, 4]
    at.imported("csv", at.folder / f"zzp-{order}.yml", "--publisher", "somebody")
    assert stored(at, who)[:2] == [True, 4]
    at.imported("csv", at.folder / f"zzp-{order}.yml", "--publisher", "somebody", "--name", "once more")
    assert stored(at, who)[:2] == [True, 4]


def test_nothing_is_said_of_the_protected_through_the_description_of_a_source_that_shows_them(at: Commanded) -> None:
    who = "zzp-shown"
    assert tables(at, "zzp-open", who, WHO).code == 0
    ran = tables(at, "zzp-careful", who, {**PROTECTED, **TELLS})
    assert (ran.code, ran.account["rejected"]) == (3, {"not-admitted": 1})
    assert "source:csv-zzp-open shows it" in ran.rejects[0]["problem"]
    assert "trafficked" not in json.dumps(ran.rejects + ran.remarks) + ran.stderr
    assert stored(at, who) == [False, 0, "Zz Victim zzp-open"]
    live = "MATCH (c:Claim {value: 'zz trafficked'}) WHERE c.retractedAt IS NULL RETURN count(c)"
    assert at.ask(live) == [[0]]
    # What stands in the way is taken back; then the same file again protects.
    at.run("retract", "source:csv-zzp-open", "--yes")
    assert at.imported("csv", at.folder / "zzp-careful.yml").code == 0
    assert stored(at, who) == [True, 4, "Zz Victim zzp-careful"]
    assert tables(at, "zzp-open", who, WHO).account["merged"] == 1
    assert stored(at, who) == [True, 4, "Zz Victim zzp-careful"]


def test_a_newer_version_without_protection_shows_nobody(at: Commanded) -> None:
    who = "zzp-newer"
    tables(at, "zzp-versions", who, PROTECTED)
    tables(at, "zzp-versions", who, WHO)
    assert stored(at, who)[:2] == [True, 4]


def test_what_a_retracted_source_described_is_described_by_the_same_file_of_another(at: Commanded) -> None:
    who = "zzp-left"
    tables(at, "zzp-left-a", who, WHO)
    tables(at, "zzp-left-b", who, WHO)
    at.run("retract", "source:csv-zzp-left-a", "--yes")
    assert stored(at, who)[2] == "Zz Victim zzp-left-a"
    assert at.imported("csv", at.folder / "zzp-left-b.yml").account["written"] == 1
    assert stored(at, who)[2] == "Zz Victim zzp-left-b"
    assert at.imported("csv", at.folder / "zzp-left-b.yml").account["written"] == 0
