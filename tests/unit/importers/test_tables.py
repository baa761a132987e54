"""Tables through a mapping file: what rows become, what is reported, and that no file leads out of its folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.admission import require_assertion, require_node
from graph.provenance import AssertionRow, NodeRow, envelope
from graph.vocabularies import Basis, Marking, Reliability, Stance
from seed.importers.input import Input, Unusable
from seed.importers.parsed import Finding, Parsed, Reason
from seed.importers.tables import FORMAT

PERSON = "tables:\n  - file: a.csv\n    nodes:\n      - {label: Person, key: no, name: name%s}\n"
MEMBERS = """\
source: {id: My list}
tables:
  - file: a.csv
    edges:
      - type: MEMBER_OF
        from: {label: Person, key: no}
        to: {label: Organization, key: org}
"""


def mapped(folder: Path, mapping: str, tables: Mapping[str, str | bytes]) -> Input:
    for name, content in tables.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "mapping.yml").write_text(mapping, encoding="utf-8")
    return Input(folder / "mapping.yml", "in/mapping.yml")


def read(folder: Path, mapping: str, content: str | bytes) -> list[Parsed]:
    file = mapped(folder, mapping, {"a.csv": content})
    return list(FORMAT.read(file, FORMAT.origin(file)))


def nodes(parsed: list[Parsed]) -> list[NodeRow]:
    return [node for one in parsed for node in one.nodes]


def said(parsed: list[Parsed], *types: str) -> list[AssertionRow]:
    return [row for one in parsed for row in one.assertions if not types or row.type in types]


def findings(parsed: list[Parsed]) -> list[Finding]:
    return [finding for one in parsed for finding in one.findings if one.records]


def person(more: str = "") -> str:
    return PERSON % (f", {more}" if more else "")


def test_a_row_becomes_a_node_under_its_own_sources_keys(tmp_path: Path) -> None:
    parsed = read(tmp_path, "source: {id: My list}\n" + person(), "no,name\nA 1,Somebody\n")
    (node,) = nodes(parsed)
    assert (node.id, node.properties) == ("person:my-list:a-1", {"name": "Somebody"})
    assert [row.type for row in said(parsed)] == ["REPORTED_BY"]


def test_a_shared_key_is_everybodys(tmp_path: Path) -> None:
    (node,) = nodes(read(tmp_path, person("shared: true"), "no,name\ndo-kwon,Somebody\n"))
    assert node.id == "person:do-kwon"


def test_without_an_id_the_source_is_known_by_the_mappings_name(tmp_path: Path) -> None:
    assert FORMAT.origin(mapped(tmp_path, person(), {"a.csv": "no,name\n"})).id == "source:csv-in-mapping"


def test_the_source_block_is_what_the_source_says_of_itself(tmp_path: Path) -> None:
    block = (
        "source: {id: x, name: N, publisher: P, url: 'https://example.org', published: 2024-05, retrieved: 2024-06-01,"
        " licence: L, reliability: B, credibility: 2, basis: OBSERVED, marking: AMBER, retention: 2030-01-01,"
        " synthetic: true}\n"
    )
    origin = FORMAT.origin(mapped(tmp_path, block + person(), {"a.csv": "no,name\n"}))
    assert (origin.id, origin.name, origin.publisher, origin.url) == ("source:csv-x", "N", "P", "https://example.org")
    assert (origin.published_at, origin.retrieved_at, origin.retention) == ("2024-05", "2024-06-01", "2030-01-01")
    assert (origin.reliability, origin.credibility, origin.basis) == (Reliability.B, 2, Basis.OBSERVED)
    assert (origin.marking, origin.synthetic, origin.licence) == (Marking.AMBER, True, "L")


def test_edges_name_nodes_of_other_tables_by_label_and_key(tmp_path: Path) -> None:
    (row,) = said(read(tmp_path, MEMBERS, "no,org\n7,Red Dragon\n"))
    assert (row.start, row.end) == ("person:my-list:7", "organization:my-list:red-dragon")


def test_an_edge_may_name_a_whole_id_of_the_graph(tmp_path: Path) -> None:
    mapping = MEMBERS.replace("{label: Organization, key: org}", "{entity: org}")
    content = "no,org\n7,organization:huione\n7,person:x\n7,nonsense\n7,\n"
    parsed = read(tmp_path, mapping, content)
    assert [row.end for row in said(parsed)] == ["organization:huione"]
    assert [f.reason for f in findings(parsed)] == [Reason.BAD_VALUE, Reason.BAD_VALUE, Reason.MISSING]


def test_what_is_optional_may_be_empty_and_nothing_else(tmp_path: Path) -> None:
    content = "no,org\n7,\n"
    assert [f.reason for f in findings(read(tmp_path, MEMBERS, content))] == [Reason.MISSING]
    parsed = read(tmp_path, MEMBERS + "        optional: true\n", content)
    assert not said(parsed)
    assert not findings(parsed)


def test_the_envelope_is_taken_from_columns(tmp_path: Path) -> None:
    more = (
        "        properties: {role: {value: treasurer}}\n        validFrom: since\n        note: where\n"
        "        stance: {column: is, map: {'yes': ASSERTS, 'no': DENIES}}\n        credibility: grade\n"
        "        marking: tlp\n        basis: {value: INFERRED}\n"
    )
    (row,) = said(read(tmp_path, MEMBERS + more, "no,org,since,where,is,grade,tlp\n7,x,2024-05,page 3,no,3,AMBER\n"))
    assert (row.valid_from, row.note, row.stance, row.credibility) == ("2024-05", "page 3", Stance.DENIES, 3)
    assert (row.marking, row.basis, row.properties) == (Marking.AMBER, Basis.INFERRED, {"role": "treasurer"})


@pytest.mark.parametrize(
    ("cells", "reason", "column"),
    [
        ("7,x,2024-13,,yes,3,RED", Reason.BAD_DATE, "since"),
        ("7,x,9999,,yes,3,RED", Reason.BAD_DATE, "since"),
        ("7,x,,,maybe,3,RED", Reason.UNKNOWN_CODE, "is"),
        ("7,x,,,yes,7,RED", Reason.BAD_VALUE, "grade"),
        ("7,x,,,yes,3,PINK", Reason.UNKNOWN_CODE, "tlp"),
        ("!,x,,,yes,3,RED", Reason.BAD_VALUE, "no"),
        ("7,x", Reason.MALFORMED, None),
        ('7,"x,,,yes,3,RED', Reason.MALFORMED, None),
        ('7,"x"y,,,yes,3,RED', Reason.MALFORMED, None),
    ],
)
def test_a_cell_that_cannot_be_used_rejects_its_row_by_its_own_name(
    tmp_path: Path, cells: str, reason: Reason, column: str | None
) -> None:
    more = (
        "        validFrom: since\n        note: where\n        stance: {column: is, map: {'yes': ASSERTS}}\n"
        "        credibility: grade\n        marking: tlp\n"
    )
    parsed = read(tmp_path, MEMBERS + more, f"no,org,since,where,is,grade,tlp\n{cells}\n8,y,,,yes,,\n")
    (finding,) = findings(parsed)
    assert (finding.reason, finding.kept, finding.text) == (reason, False, cells)
    assert (finding.place.line, finding.place.column) == (2, column)
    assert len(said(parsed)) == 1


def test_a_code_outside_the_map_is_named_with_the_nearest(tmp_path: Path) -> None:
    mapping = person("properties: {gender: {column: sex, map: {male: MALE, female: FEMALE, '?': null}}}")
    parsed = read(tmp_path, mapping, "no,name,sex\n1,A,male\n2,B,femal\n3,C,?\n4,D,\n")
    assert [node.properties.get("gender") for node in nodes(parsed)] == ["MALE", None, None]
    (finding,) = findings(parsed)
    assert finding.problem == '"femal" is not in the map of the mapping; did you mean female?'
    assert (finding.reason, finding.place.column) == (Reason.UNKNOWN_CODE, "sex")


def test_dates_keep_the_precision_of_their_form(tmp_path: Path) -> None:
    mapping = person('properties: {birthDate: {column: born, date: ["%d/%m/%Y", "%m.%Y", "%Y"]}}')
    parsed = read(tmp_path, mapping, "no,name,born\n1,A,12/05/1988\n2,B,05.1988\n3,C,1988\n4,D,31/02/1988\n5,E,0\n")
    assert [node.properties["birthDate"] for node in nodes(parsed)] == ["1988-05-12", "1988-05", "1988"]
    assert [f.reason for f in findings(parsed)] == [Reason.BAD_DATE, Reason.BAD_DATE]


def test_lists_numbers_and_constants(tmp_path: Path) -> None:
    mapping = person(
        'properties: {aliases: {column: aka, separator: ";"}, nationalities: {value: [TH, MM]}}, claims:'
        ' [{property: loss, value: {column: loss, decimal: ",", thousands: "."}, unit: {value: EUR}}]'
    )
    parsed = read(tmp_path, mapping, 'no,name,aka,loss\n1,A,"x; y;;z","1.234.567,50"\n2,B,,1 2\n')
    first = nodes(parsed)[0]
    assert (first.properties["aliases"], first.properties["nationalities"]) == (("x", "y", "z"), ("TH", "MM"))
    claims = [node.properties for node in nodes(parsed) if node.label == "Claim"]
    assert claims == [{"property": "loss", "value": "1234567.50", "unit": "EUR"}]
    assert [(f.reason, f.place.column) for f in findings(parsed)] == [(Reason.BAD_VALUE, "loss")]


def test_wallets_are_everybodys_and_their_family_is_a_code(tmp_path: Path) -> None:
    mapping = "tables:\n  - file: a.csv\n    nodes:\n      - {label: Wallet, key: [kind, address]}\n"
    address = f"0x{'AB' * 20}"
    parsed = read(tmp_path, mapping, f"kind,address\nevm,{address}\nevn,{address}\nevm,0x12\ntron,{address}\n")
    (node,) = nodes(parsed)
    assert node.id == f"wallet:evm:{address.lower()}"
    assert [f.reason for f in findings(parsed)] == [
        Reason.UNKNOWN_CODE, Reason.BAD_ADDRESS, Reason.CONTRADICTION,
    ]  # fmt: skip
    assert "did you mean evm?" in findings(parsed)[0].problem


def test_whoever_is_protected_is_red_and_has_no_locator(tmp_path: Path) -> None:
    mapping = person("protected: shelter, record: no, url: link, claims: [{property: age, value: age, note: link}]")
    content = "no,name,shelter,link,age\n1,A,true,https://example.org/1,17\n2,B,false,https://example.org/2,40\n"
    parsed = read(tmp_path, mapping, content)
    first, claim, second, _ = nodes(parsed)
    assert (first.protected, first.marking, claim.protected) == (True, Marking.RED, True)
    assert (second.protected, second.marking) == (False, Marking.CLEAR)
    hidden, of_hidden, shown, _ = said(parsed)
    assert not hidden.properties
    assert of_hidden.note is None
    assert shown.properties == {"recordId": "2", "url": "https://example.org/2"}


def test_a_victims_case_is_red_and_pseudonymous(tmp_path: Path) -> None:
    mapping = (
        "tables:\n  - file: a.csv\n    nodes:\n"
        "      - {label: VictimCase, key: alias, properties: {pseudonym: alias, kind: {value: TRAFFICKED}}}\n"
        "    edges:\n      - {type: RESCUED_IN, from: victimCase, to: {label: Rescue, key: rescue}%s}\n"
    )
    parsed = read(tmp_path, mapping % "", "alias,rescue\nheron,r1\n")
    (node,) = nodes(parsed)
    assert (node.protected, node.marking, node.properties.get("name")) == (True, Marking.RED, None)
    for row in said(parsed):
        require_assertion(row)
    with pytest.raises(Unusable, match="leave out note"):
        read(tmp_path, mapping % ", note: alias", "alias,rescue\nheron,r1\n")


def test_a_quoted_cell_may_go_on_over_lines_and_keeps_its_line_number(tmp_path: Path) -> None:
    parsed = read(tmp_path, person(), 'no,name\n1,"A\nB ""C"", D"\n\n2,E\n,F\n')
    assert [node.properties["name"] for node in nodes(parsed)] == ['A\nB "C", D', "E"]
    assert [(f.place.line, f.text) for f in findings(parsed)] == [(6, ",F")]


def test_a_quote_that_is_never_closed_costs_its_own_line_only(tmp_path: Path) -> None:
    lines = "".join(f"{i},Name {i}\n" for i in range(300))
    parsed = read(tmp_path, person(), f'no,name\nx,"open\n{lines}y,an inch is 1"\n{lines}')
    assert [f.text for f in findings(parsed)] == ['x,"open', 'y,an inch is 1"']
    assert len(nodes(parsed)) == 600


def test_columns_that_the_mapping_leaves_out_are_told_once(tmp_path: Path) -> None:
    parsed = read(tmp_path, person(), "no,name,shoe,hat\n1,A,43,7\n")
    assert parsed[0].records == 0
    assert "shoe, hat" in parsed[0].findings[0].problem
    assert parsed[0].findings[0].kept
    ignoring = person().replace("    nodes:", "    ignore: [shoe, hat]\n    nodes:")
    assert [one.records for one in read(tmp_path, ignoring, "no,name,shoe,hat\n1,A,43,7\n")] == [1]


def test_a_table_may_have_another_encoding_delimiter_and_no_header(tmp_path: Path) -> None:
    mapping = person().replace(
        "    nodes:", "    encoding: windows-1252\n    delimiter: tab\n    columns: [no, name]\n    nodes:"
    )
    file = mapped(tmp_path, mapping, {"a.csv": "1\tJosé\x85\n".encode("latin-1")})
    (parsed,) = FORMAT.read(file, FORMAT.origin(file))
    assert parsed.nodes[0].properties["name"] == "José…"
    (tmp_path / "a.csv").write_bytes(b"1\t\x81\n")
    with pytest.raises(Unusable, match="not windows-1252 near byte 2"):
        [part.examined(by_line=True) for part in FORMAT.parts(file)]


@pytest.mark.parametrize(
    "name", ["../out.csv", "/etc/passwd", "a/../../out.csv", "link.csv", "folder", "none.csv", "up/out.csv"]
)
def test_no_table_lies_outside_the_folder_of_its_mapping(tmp_path: Path, name: str) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "out.csv").write_text("no,name\n1,A\n")
    (inner / "link.csv").symlink_to(tmp_path / "out.csv")
    (inner / "up").symlink_to(tmp_path)
    (inner / "folder").mkdir()
    file = mapped(inner, person().replace("a.csv", name), {"a.csv": "no,name\n"})
    for use in (FORMAT.parts, FORMAT.origin):
        with pytest.raises(Unusable, match=r"folder of the mapping|not there|not a file"):
            use(file)


def test_the_parts_are_the_mapping_and_each_table_once(tmp_path: Path) -> None:
    mapping = person() + "  - file: sub/b.csv\n    nodes: [{label: Person, key: no, name: name}]\n" + person()[8:]
    file = mapped(tmp_path, mapping, {"a.csv": "no,name\n", "sub/b.csv": "no,name\n"})
    assert [part.name for part in FORMAT.parts(file)] == ["in/mapping.yml", "in/a.csv", "in/sub/b.csv"]


def test_mappings_are_recognised_by_their_key_tables(tmp_path: Path) -> None:
    assert FORMAT.recognises(mapped(tmp_path, person(), {}).head())
    for other in ("title: x\ntags: []\n", '{"tables": []}', "", "# tables: none\n", "  tables: []\n"):
        assert not FORMAT.recognises(mapped(tmp_path, other, {}).head())


CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=10) | st.sampled_from(
    ["1", "true", "2024-05", "nan", "1e9", "-", "evm", "person:x", "9" * 4400, '"', "'", "|", "RED"]
)
WIDE = """\
tables:
  - file: a.csv
    nodes:
      - label: Crime
        key: [a, b]
        name: {template: "{a} {c}"}
        record: c
        properties: {kind: d, from: e, attempted: f, title: c, iccs: b}
        protected: f
        marking: d
        claims: [{property: x, value: {column: c, separator: ","}, qualifier: a, unit: b, validFrom: e}]
      - {label: Place, as: place, key: a, optional: true, name: b, properties: {latitude: c, longitude: d, aliases: e}}
      - {label: Commitment, key: c, name: c, properties: {position: f}}
    edges:
      - {type: TOOK_PLACE_AT, from: crime, to: place, validFrom: e, validTo: c, note: b, credibility: f}
      - {type: LINKED_TO, from: crime, to: {entity: b}, properties: {grounds: c, judgement: d}}
      - {type: INVOLVES, from: crime, to: {label: Wallet, key: [d, c]}, optional: true, properties: {quantity: e}}
"""


@given(rows=st.lists(st.lists(CELL, min_size=6, max_size=6), min_size=1, max_size=3))
@settings(max_examples=100)
def test_whatever_stands_in_the_cells_a_row_is_admitted_or_reported(tmp_path: Path, rows: list[list[str]]) -> None:
    for parsed in read(tmp_path, WIDE, "a,b,c,d,e,f\n" + "".join(f"{','.join(row)}\n" for row in rows)):
        for node in parsed.nodes:
            require_node(node)
        for row in parsed.assertions:
            require_assertion(row)
            envelope(row)
        assert parsed.nodes or parsed.findings


@given(content=st.binary(max_size=200))
@settings(max_examples=100)
def test_any_bytes_are_rows_findings_or_unusable(tmp_path: Path, content: bytes) -> None:
    found: list[Any] = []
    try:
        found = read(tmp_path, person(), b"no,name\n" + content)
        read(tmp_path, person(), content)
    except Unusable:
        pass
    assert all(isinstance(one, Parsed) for one in found)
