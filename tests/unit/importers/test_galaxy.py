"""MISP galaxies: what an entry becomes, and that no file of any shape does harm."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.admission import require_assertion, require_node
from graph.provenance import NodeRow, envelope
from seed.importers.galaxy import FORMAT, LARGEST
from seed.importers.input import Input, Unusable
from seed.importers.parsed import Finding, Parsed, Reason

ENTRY = {
    "value": "Advance fee",
    "description": "A fee is asked for before something that never comes.",
    "uuid": "11111111-1111-4111-8111-111111111111",
    "meta": {"kill_chain": ["Abuses:Concept"], "refs": ["https://example.org/a"], "synonyms": ["419"]},
}
CLUSTER = {
    "authors": ["An author", "Another"],
    "category": "dwva",
    "name": "A taxonomy",
    "source": "https://example.org/",
    "type": "dwva",
    "uuid": "22222222-2222-4222-8222-222222222222",
    "values": [ENTRY],
    "version": 3,
}


def written(folder: Path, content: Any) -> Input:
    path = folder / "galaxy.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return Input(path, "galaxy.json")


def read(folder: Path, content: Any) -> list[Parsed]:
    file = written(folder, content)
    return list(FORMAT.read(file, FORMAT.origin(file)))


def cluster(*entries: Any, **header: Any) -> dict[str, Any]:
    return {**CLUSTER, **header, "values": list(entries)}


def ways(parsed: list[Parsed]) -> list[NodeRow]:
    return [node for one in parsed for node in one.nodes if node.label == "ModusOperandi"]


def claims(parsed: list[Parsed]) -> set[tuple[str, str, str | None]]:
    nodes = [node for one in parsed for node in one.nodes if node.label == "Claim"]
    return {(n.properties["property"], n.properties["value"], n.properties.get("qualifier")) for n in nodes}


def findings(parsed: list[Parsed]) -> list[Finding]:
    return [finding for one in parsed for finding in one.findings]


def test_an_entry_is_a_way_with_code_and_framework_and_the_rest_are_claims(tmp_path: Path) -> None:
    parsed = read(tmp_path, CLUSTER)
    (way,) = ways(parsed)
    assert way.id == "modus-operandi:dwva:advance-fee"
    assert way.properties == {
        "name": "Advance fee",
        "code": "advance-fee",
        "framework": "INTERPOL_DWVA",
        "text": ENTRY["description"],
    }
    assert claims(parsed) == {
        ("killChain", "Abuses:Concept", None),
        ("reference", "https://example.org/a", None),
        ("synonym", "419", None),
    }
    assert not findings(parsed)
    reported = next(row for row in parsed[0].assertions if row.type == "REPORTED_BY")
    assert reported.properties == {"recordId": ENTRY["uuid"]}


def test_the_source_is_known_by_the_galaxys_uuid_and_not_by_its_version(tmp_path: Path) -> None:
    first = FORMAT.origin(written(tmp_path, CLUSTER))
    second = FORMAT.origin(written(tmp_path, {**CLUSTER, "version": 4}))
    assert first.id == second.id == "source:galaxy-22222222-2222-4222-8222-222222222222"
    assert (first.name, second.name) == ("A taxonomy, version 3", "A taxonomy, version 4")
    assert (first.publisher, first.url, first.reliability) == ("An author, Another", "https://example.org/", None)


def test_a_galaxy_without_uuid_is_known_by_its_type(tmp_path: Path) -> None:
    header = {key: value for key, value in CLUSTER.items() if key != "uuid"}
    assert FORMAT.origin(written(tmp_path, header)).id == "source:galaxy-dwva"


def test_a_code_that_says_nothing_is_shown_by_what_it_describes(tmp_path: Path) -> None:
    meta = {"external_id": "MT:C", "group": "tags:incident:money-transfer"}
    parsed = read(tmp_path, cluster({"value": "Incident tag MT:C", "description": "Cash", "meta": meta}))
    (way,) = ways(parsed)
    assert way.properties["name"] == "Cash (incident tag: money transfer)"
    assert way.properties["code"] == "MT:C"
    assert ("value", "Incident tag MT:C", None) in claims(parsed)


def test_the_framework_of_an_unknown_galaxy_is_never_guessed(tmp_path: Path) -> None:
    parsed = read(tmp_path, cluster(ENTRY, type="something-else"))
    (way,) = ways(parsed)
    assert "framework" not in way.properties
    assert way.id == "modus-operandi:something-else:advance-fee"
    assert ("galaxy", "something-else", None) in claims(parsed)
    (finding,) = findings(parsed)
    assert (finding.reason, finding.kept) == (Reason.UNKNOWN_CODE, True)
    assert "something-else" in finding.problem
    assert sum(one.records for one in parsed) == 1


def test_what_is_related_is_a_claim_with_the_kind_of_relation(tmp_path: Path) -> None:
    related = [{"dest-uuid": "33333333-3333-4333-8333-333333333333", "type": "similar"}, {"type": "no uuid"}]
    parsed = read(tmp_path, cluster({**ENTRY, "related": related}))
    assert ("related", "33333333-3333-4333-8333-333333333333", "similar") in claims(parsed)
    (finding,) = findings(parsed)
    assert (finding.reason, finding.text) == (Reason.BAD_VALUE, '{"type":"no uuid"}')


def test_two_entries_of_one_name_stay_two_where_their_uuids_differ(tmp_path: Path) -> None:
    other = {**ENTRY, "uuid": "44444444-4444-4444-8444-444444444444"}
    parsed = read(tmp_path, cluster(ENTRY, other))
    assert len({way.id for way in ways(parsed)}) == 2
    parsed = read(tmp_path, cluster({"value": "Same"}, {"value": "same"}))
    assert len(ways(parsed)) == 1
    (finding,) = [finding for finding in findings(parsed) if not finding.kept]
    assert "nothing tells them apart" in finding.problem


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("text", Reason.MALFORMED),
        ({"description": "no value"}, Reason.MISSING),
        ({"value": ["a"]}, Reason.MISSING),
        ({"value": "x", "meta": []}, Reason.MALFORMED),
        ({"value": "!?"}, Reason.BAD_VALUE),
        ({"value": "x" * 5000}, Reason.TOO_LONG),
    ],
)
def test_an_entry_that_cannot_be_used_is_reported_with_its_text(tmp_path: Path, entry: Any, reason: Reason) -> None:
    parsed = read(tmp_path, cluster(entry, ENTRY))
    assert len(ways(parsed)) == 1
    (finding,) = findings(parsed)
    assert (finding.reason, finding.kept) == (reason, False)
    assert json.loads(finding.text) == entry
    assert finding.place.column == "values[0]"


@pytest.mark.parametrize("held", [{"a": {"b": 1}}, {"a": 10**30}, {"a": [[1]]}, {"ä": "x"}, {"refs": ["1,234"]}])
def test_what_cannot_be_a_claim_is_reported_and_the_entry_kept(tmp_path: Path, held: dict[str, Any]) -> None:
    parsed = read(tmp_path, cluster({"value": "Kept", "meta": held}))
    assert len(ways(parsed)) == 1
    assert [finding.kept for finding in findings(parsed)] == [True]


@pytest.mark.parametrize(
    "content",
    [b"{", b"[]", b"null", b'{"values": {}}', b'{"values": "x"}', b"[" * 100_000, b'{"values": [NaN]}', b"\xff\xfe"],
)
def test_what_is_no_galaxy_is_unusable(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unusable):
        read(tmp_path, content)


def test_a_file_longer_than_any_galaxy_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="no galaxy is"):
        read(tmp_path, b'{"values": ["' + b"x" * LARGEST + b'"]}')


def test_galaxies_are_recognised_and_bundles_are_not(tmp_path: Path) -> None:
    assert FORMAT.recognises(written(tmp_path, CLUSTER).head())
    bundle = {"type": "bundle", "objects": [], "values": [1], "source": "x"}
    others: list[Any] = [bundle, {"values": []}, [CLUSTER], "values"]
    for other in others:
        assert not FORMAT.recognises(written(tmp_path, other).head())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*ENTRY, *CLUSTER, "external_id", "group"]) | st.text(max_size=8), inner)
    ),
    max_leaves=12,
)


@given(entries=st.lists(JSON, max_size=4), header=st.dictionaries(st.sampled_from([*CLUSTER]), JSON))
@settings(max_examples=150)
def test_whatever_stands_where_each_entry_gives_rows_that_the_model_admits(
    tmp_path: Path, entries: list[Any], header: dict[str, Any]
) -> None:
    try:
        parsed = read(tmp_path, {**CLUSTER, **header, "values": [*entries, ENTRY]})
    except Unusable:
        return
    for one in parsed:
        for node in one.nodes:
            require_node(node)
        for row in one.assertions:
            require_assertion(row)
            envelope(row)
        assert one.nodes or one.findings
    assert sum(one.records for one in parsed) == len(entries) + 1
    touched = {end for one in parsed for row in one.assertions for end in (row.start, row.end)}
    assert {node.id for one in parsed for node in one.nodes} <= touched
    assert Counter(map(repr, parsed)) == Counter(
        map(repr, read(tmp_path, {**CLUSTER, **header, "values": [*entries, ENTRY]}))
    )
