"""What reading data sets makes of good files, and that every kind of bad input is named with its place."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import DatasetError
from graph.provenance import AssertionRow, NodeRow
from graph.vocabularies import Marking, Reliability, Stance
from seed.source import SHIPPED, Dataset, dataset_folders, read_datasets
from seed.tables import BadCell

DATASET = """\
name: small
title: A small one
description: For tests.
licence: CC0-1.0
retrieved: 2026-01-02
sources:
  - id: source:paper
    name: Paper
    publisher: The Paper
    published: 2024-06
    reliability: C
  - id: source:agency
    name: Agency
    publisher: The Agency
    published: 2025
    reliability: B
    derived_from: [source:paper]
"""
FILES = {
    "dataset.yml": DATASET,
    "nodes/Person.csv": (
        "id,name,aliases,birthDate,gender,source\n"
        "person:ann,Ann,Anna|Annie,1980-05,FEMALE,source:paper\n"
        'person:bob,"Bob, the second",,,,\n'
    ),
    "nodes/Organization.csv": "id,name,kind,source\norganization:ring,Ring,CRIMINAL_NETWORK,source:agency\n",
    "nodes/Compound.csv": (
        "id,name,latitude,longitude,pointPrecision,source\ncompound:park,Park,16.5,98.25,SITE,source:agency\n"
    ),
    "nodes/Country.csv": "id,name,iso2\ncountry:FI,Finland,FI\n",
    "nodes/VictimCase.csv": (
        "id,pseudonym,kind,meansOfControl,source\nvictim-case:vc-1,VC-1,TRAFFICKED,Threats,source:agency\n"
    ),
    "nodes/JobAdvert.csv": "id,name,source\njob-advert:one,One,source:paper\n",
    "relationships/MEMBER_OF.csv": (
        "from,to,source,credibility,validFrom,marking,role\n"
        "person:ann,organization:ring,source:paper,2,2020,,boss\n"
        "person:bob,organization:ring,source:paper,,2021-03,AMBER,\n"
    ),
    "relationships/BASED_IN.csv": "from,to,source\nperson:ann,country:FI,source:agency\n",
    "relationships/RECRUITED_THROUGH.csv": "from,to,source\nvictim-case:vc-1,job-advert:one,source:agency\n",
    "claims.csv": (
        "entity,property,value,qualifier,source,stance\n"
        "compound:park,status,RAIDED,,source:agency,\n"
        "compound:park,held,2198,about,source:agency,\n"
        "compound:park,held,2198,about,source:paper,DENIES\n"
    ),
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a small data set, with some of its files replaced or, by None, left out; answers its folder."""

    def made(changed: dict[str, str | None] | None = None, name: str = "small") -> Path:
        for file, text in ({**FILES, **(changed or {})} if name == "small" else (changed or {})).items():
            if text is not None:
                path = tmp_path / name / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        return tmp_path / name

    return made


def read(*folders: Path) -> Dataset:
    return read_datasets(folders)[0]


def node(dataset: Dataset, node_id: str) -> NodeRow:
    return next(row for row in dataset.nodes if row.id == node_id)


def of_type(dataset: Dataset, kind: str) -> Iterator[AssertionRow]:
    return (row for row in dataset.assertions if row.type == kind)


def test_a_row_becomes_a_node_with_typed_values(write: Write) -> None:
    dataset = read(write())
    ann = node(dataset, "person:ann")
    assert ann.properties == {"name": "Ann", "aliases": ("Anna", "Annie"), "birthDate": "1980-05", "gender": "FEMALE"}
    assert ann.place == "small/nodes/Person.csv, line 2"
    assert node(dataset, "person:bob").properties == {"name": "Bob, the second"}
    assert node(dataset, "compound:park").properties["point"] == (16.5, 98.25)


def test_an_assertion_takes_what_its_row_leaves_out_from_its_source_and_the_defaults(write: Write) -> None:
    ann, bob = of_type(read(write()), "MEMBER_OF")
    assert (ann.reliability, ann.credibility, ann.stance) == (Reliability.C, 2, Stance.ASSERTS)
    assert (ann.valid_from, ann.marking, ann.properties) == ("2020", Marking.CLEAR, {"role": "boss"})
    assert (bob.credibility, bob.marking) == (None, Marking.AMBER)
    assert ann.recorded_at == datetime(2024, 6, 1, tzinfo=UTC)


def test_a_row_is_marked_at_least_like_its_source_unless_it_says_otherwise(write: Write) -> None:
    text = DATASET.replace("reliability: B", "reliability: B\n    marking: GREEN")
    (based,) = of_type(read(write({"dataset.yml": text})), "BASED_IN")
    assert based.marking is Marking.GREEN


def test_a_node_is_known_since_the_first_assertion_that_touches_it(write: Write) -> None:
    dataset = read(write())
    assert node(dataset, "organization:ring").recorded_at == datetime(2024, 6, 1, tzinfo=UTC)
    assert node(dataset, "country:FI").recorded_at == datetime(2025, 1, 1, tzinfo=UTC)


def test_a_claim_by_two_sources_is_one_node_with_two_assertions(write: Write) -> None:
    dataset = read(write())
    assert sorted(r.properties["value"] for r in dataset.nodes if r.label == "Claim") == ["2198", "RAIDED"]
    held = [row for row in of_type(dataset, "HAS_CLAIM") if node(dataset, row.end).properties["property"] == "held"]
    assert {(row.source, row.stance) for row in held} == {
        ("source:agency", Stance.ASSERTS),
        ("source:paper", Stance.DENIES),
    }
    assert node(dataset, held[0].end).recorded_at == datetime(2024, 6, 1, tzinfo=UTC)


def test_reports_come_from_the_source_column_and_from_statements_but_not_for_hubs(write: Write) -> None:
    dataset = read(write())
    reports = {(row.start, row.source): row for row in of_type(dataset, "REPORTED_BY")}
    assert ("person:ann", "source:paper") in reports
    assert ("person:ann", "source:agency") in reports, "it says where she is based"
    assert ("compound:park", "source:paper") in reports, "it denies a claim about it"
    assert not [entity for entity, _ in reports if entity == "country:FI"]
    assert reports["person:bob", "source:paper"].marking is Marking.AMBER, "its only statement is AMBER"
    assert all(row.note is None and not row.properties for row in reports.values())


def test_a_statement_about_a_victim_is_no_report_on_the_other_end(write: Write) -> None:
    dataset = read(write())
    reports = [(row.start, row.source, row.marking) for row in of_type(dataset, "REPORTED_BY")]
    assert ("job-advert:one", "source:agency") not in [report[:2] for report in reports]
    assert ("victim-case:vc-1", "source:agency", Marking.RED) in reports


def test_victims_are_protected_and_red_without_being_told(write: Write) -> None:
    victim = node(read(write()), "victim-case:vc-1")
    assert (victim.protected, victim.marking) == (True, Marking.RED)
    assert "name" not in victim.properties


def test_a_copy_is_derived_from_its_original(write: Write) -> None:
    (row,) = of_type(read(write()), "DERIVED_FROM")
    assert (row.start, row.end, row.source) == ("source:agency", "source:paper", "source:agency")


def test_ids_resolve_across_data_sets_and_say_what_is_needed(write: Write) -> None:
    other = write(
        {
            "dataset.yml": DATASET.replace("small", "other").replace("source:", "source:other-"),
            "relationships/LEADS.csv": "from,to,source\nperson:bob,organization:ring,source:other-paper\n",
        },
        name="other",
    )
    first, second = read_datasets([write(), other])
    assert not first.needs
    assert second.needs == {"small"}
    assert {row.id for row in second.borrowed} == {"person:bob", "organization:ring"}
    with pytest.raises(BadCell, match=r"other/relationships/LEADS.csv, line 2, column from: no data set declares"):
        read(other)


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(write: Write) -> None:
    text = "\ufeff" + FILES["nodes/Organization.csv"].replace("\n", "\r\n")
    assert node(read(write({"nodes/Organization.csv": text})), "organization:ring")


def test_the_line_of_an_error_counts_line_breaks_inside_cells(write: Write) -> None:
    row = "person:ann,country:FI"
    text = f'from,to,source,note\n{row},source:agency,"two\nlines"\n{row},source:nobody,\n'
    with pytest.raises(BadCell, match=r"BASED_IN.csv, line 4, column source"):
        read(write({"relationships/BASED_IN.csv": text}))


def test_folders_are_found_in_a_parent_or_are_the_data_set_itself(write: Write, tmp_path: Path) -> None:
    small = write()
    assert dataset_folders(small) == dataset_folders(tmp_path) == [small]
    with pytest.raises(DatasetError, match="no data set is here"):
        dataset_folders(small / "nodes")


def test_the_shipped_data_sets_are_read_together() -> None:
    datasets = read_datasets(dataset_folders(SHIPPED))
    assert "synthetic" in [dataset.name for dataset in datasets]


PERSON = "nodes/Person.csv"
MEMBER = "relationships/MEMBER_OF.csv"
HEAD = "from,to,source"
ANN = "person:ann,organization:ring"

# What is wrong, the file, its text, and the beginning of the message that must follow.
BAD: list[tuple[str, str, str, str]] = [
    ("unknown column", PERSON, "id,name,brithDate\n",
     ', line 1, column brithDate: there is no column "brithDate" here; did you mean birthDate?'),
    ("column twice", PERSON, "id,name,name\n", ", line 1, column name: the column stands there twice."),
    ("column missing", MEMBER, "from,source\n", ', line 1: the column "to" is missing.'),
    ("empty file", PERSON, "", ": empty: the first line must name the columns."),
    ("too many cells", PERSON, "id,name\nperson:x,a,b\n",
     ", line 2: 3 cells under 2 columns: quote a cell that holds a comma."),
    ("open quote", PERSON, 'id,name\nperson:x,"a\n', ", line 2: not well-formed CSV ("),
    ("unknown code", PERSON, "id,name,gender\nperson:x,X,FEMAEL\n",
     ', line 2, column gender: "FEMAEL" is not one of the codes of Gender; did you mean FEMALE?'),
    ("code in another case", PERSON, "id,name,gender\nperson:x,X,female\n",
     ', line 2, column gender: "female" is not one of the codes of Gender; did you mean FEMALE?'),
    ("unknown code in a list", "nodes/VictimCase.csv", "id,meansOfControl\nvictim-case:1,Threats|Treats\n",
     (', line 2, column meansOfControl: "Treats" is not one of the codes of MeansOfControl;'
     " did you mean Threats?")),
    ("bad flag", PERSON, "id,name,protected\nperson:x,X,yes\n",
     ', line 2, column protected: "yes" is neither true nor false.'),
    ("bad date", PERSON, "id,name,birthDate\nperson:x,X,12/05/1980\n",
     ", line 2, column birthDate: '12/05/1980' is not a partial date: write 2024, 2024-07,"),
    ("impossible day", MEMBER, f"{HEAD},validFrom\n{ANN},source:paper,2024-02-30\n",
     ", line 2, column validFrom: '2024-02-30' is not a day of the calendar"),
    ("period backwards", MEMBER, f"{HEAD},validFrom,validTo\n{ANN},source:paper,2024,2023-05\n",
     ", line 2, column validTo: validTo 2023-05 is before validFrom 2024."),
    ("bad latitude", "nodes/Compound.csv", "id,name,latitude,longitude\ncompound:x,X,97,5\n",
     ', line 2, column latitude: "97" is not a latitude in degrees.'),
    ("half a point", "nodes/Compound.csv", "id,name,latitude,longitude\ncompound:x,X,7,\n",
     ", line 2, column longitude: longitude is missing."),
    ("bad decimal", "relationships/OWNS.csv", f"{HEAD},share\n{ANN},source:paper,half\n",
     ", line 2, column share: 'half' is not a decimal number"),
    ("unknown label", "nodes/Persons.csv", "id,name\n",
     ': "Persons" is not a label of entities; did you mean Person?'),
    ("unknown type", "relationships/MEMBEROF.csv", f"{HEAD}\n",
     ': "MEMBEROF" is not a relationship type; did you mean MEMBER_OF?'),
    ("derived type", "relationships/HAS_CLAIM.csv", f"{HEAD}\n",
     ": HAS_CLAIM has no file of its own: it is made from claims.csv."),
    ("file that nobody reads", "node/Person.csv", "id,name\n", ": nothing reads this file: use"),
    ("id missing", PERSON, "id,name\n,X\n", ", line 2, column id: id is missing."),
    ("name missing", PERSON, "id,name\nperson:x,\n", ", line 2, column name: name is missing."),
    ("id of another label", PERSON, "id,name\norganization:x,X\n",
     ', line 2, column id: "organization:x" is not the id of a Person: it begins with person:'),
    ("id twice", PERSON, "id,name,source\nperson:x,X,source:paper\nperson:x,Y,source:paper\n",
     ", line 3, column id: person:x is declared already, in small/nodes/Person.csv, line 2."),
    ("wallet id", "nodes/Wallet.csv", "id,name,family,address\nwallet:bitcoin:3pja,W,bitcoin,3Pja\n",
     (', line 2, column id: "wallet:bitcoin:3pja" does not follow from its natural key:'
     " write wallet:bitcoin:3Pja.")),
    ("named victim", "nodes/VictimCase.csv", "id,name\nvictim-case:1,Jane\n",
     ", line 2, column name: a victim case has a pseudonym and never a name"),
    ("unknown id", MEMBER, f"{HEAD}\nperson:anne,organization:ring,source:paper\n",
     (', line 2, column from: no data set declares "person:anne";'
     " did you mean person:ann?")),
    ("wrong end", MEMBER, f"{HEAD}\nperson:ann,compound:park,source:paper\n",
     (", line 2, column to: compound:park is a Compound, and MEMBER_OF takes"
     " Organization there.")),
    ("one node at both ends", "relationships/FAMILY_OF.csv", f"{HEAD}\nperson:ann,person:ann,source:paper\n",
     ", line 2, column to: person:ann cannot be both ends of FAMILY_OF."),
    ("two labels as one", "relationships/SAME_AS.csv", f"{HEAD}\nperson:ann,organization:ring,source:paper\n",
     ", line 2, column to: SAME_AS joins two of one label"),
    ("source missing", MEMBER, f"{HEAD}\n{ANN},\n",
     ", line 2, column source: source is missing."),
    ("source unknown", MEMBER, f"{HEAD}\n{ANN},source:papers\n",
     (', line 2, column source: no dataset.yml declares the source "source:papers";'
     " did you mean source:paper?")),
    ("source of a node unknown", PERSON, "id,name,source\nperson:x,X,source:peper\n",
     ', line 2, column source: no dataset.yml declares the source "source:peper"'),
    ("nobody reports it", "nodes/Scheme.csv", "id,name\nscheme:x,X\n",
     ", line 2, column source: no source reports scheme:x: name one."),
    ("grade unknown", MEMBER, f"{HEAD},reliability\n{ANN},source:paper,G\n",
     ', line 2, column reliability: "G" is not one of the codes of Reliability'),
    ("credibility out of range", MEMBER, f"{HEAD},credibility\n{ANN},source:paper,7\n",
     ', line 2, column credibility: "7" is not a whole number from 1 to 6.'),
    ("marking unknown", MEMBER, f"{HEAD},marking\n{ANN},source:paper,WHITE\n",
     ', line 2, column marking: "WHITE" is not one of the codes of Marking'),
    ("said twice", MEMBER, f"{HEAD},note\n{ANN},source:paper,a\n{ANN},source:paper,b\n",
     (", line 3: source:paper says this already, in"
     " small/relationships/MEMBER_OF.csv, line 2")),
    ("note on a victim", "relationships/RECRUITED_THROUGH.csv",
     f"{HEAD},note\nvictim-case:vc-1,job-advert:one,source:agency,page 3\n",
     ", line 2, column note: a note could tell who a victim is"),
    ("number with separators", "claims.csv", 'entity,property,value,source\ncompound:park,held,"2,198",source:agency\n',
     ", line 2, column value: the number '2,198' has separators"),
    ("status unknown", "claims.csv", "entity,property,value,source\ncompound:park,status,RAIDET,source:agency\n",
     ', line 2, column value: "RAIDET" is not one of the codes of CompoundStatus; did you mean RAIDED?'),
    ("value missing", "claims.csv", "entity,property,value,source\ncompound:park,held,,source:agency\n",
     ", line 2, column value: value is missing."),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "message"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_bad_rows_are_named_with_their_place(write: Write, file: str, text: str, message: str) -> None:
    folder = write({file: text})
    with pytest.raises(BadCell) as caught:
        read(folder)
    assert str(caught.value).startswith(f"small/{file}{message}")


BAD_MANIFESTS: list[tuple[str, str, str, str]] = [
    ("unknown key", "title:", "titel:",
     ', line 2, column titel: there is no key "titel" here; did you mean title?'),
    ("key missing", "title: A small one\n", "", ", line 1, column title: title is missing."),
    ("name of another folder", "name: small", "name: large",
     ', line 1, column name: "large" is not the name of its folder, small.'),
    ("publisher missing", "    publisher: The Paper\n", "",
     ", line 7, column publisher: publisher is missing."),
    ("date missing", "    published: 2024-06\n", "", ", line 7, column published: published is missing."),
    ("bad date", "2024-06", "June 2024", ", line 7, column published: 'June 2024' is not a partial date"),
    ("bad grade", "reliability: C", "reliability: good", ', line 7, column reliability: "good" is not'),
    ("bad id", "id: source:paper", "id: paper", ', line 7, column id: "paper" is not the id of a source'),
    ("unknown origin", "[source:paper]", "[source:papr]",
     (', line 12, column derived_from: no dataset.yml declares the source "source:papr";'
     " did you mean source:paper?")),
    ("bad flag", "retrieved:", "synthetic: maybe\nretrieved:",
     ', line 5, column synthetic: "maybe" is neither true nor false.'),
    ("bad default", "retrieved:", "defaults: {stance: SAYS}\nretrieved:",
     ', line 5, column stance: "SAYS" is not one of the codes of Stance'),
    ("bad count", "retrieved:", "expected: {nodes: {Person: many}}\nretrieved:",
     ", line 5, column Person: a count is a number, or [least, most]."),
    ("count of no label", "retrieved:", "expected: {nodes: {Peron: 1}}\nretrieved:",
     ', line 5, column Peron: there is no key "Peron" here; did you mean Person?'),
    ("broken YAML", "licence: CC0-1.0", "licence: [", ", line "),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "message"), [b[1:] for b in BAD_MANIFESTS], ids=[b[0] for b in BAD_MANIFESTS])
def test_a_bad_dataset_yml_is_named_with_its_line(write: Write, good: str, bad: str, message: str) -> None:
    assert good in DATASET
    folder = write({"dataset.yml": DATASET.replace(good, bad, 1)})
    with pytest.raises(BadCell) as caught:
        read(folder)
    assert str(caught.value).startswith(f"small/dataset.yml{message}")


def test_a_file_in_another_encoding_is_refused(write: Write) -> None:
    folder = write()
    (folder / PERSON).write_bytes("id,name\nperson:x,Schüler\n".encode("latin-1"))
    with pytest.raises(BadCell, match="not UTF-8 at byte"):
        read(folder)


def test_the_facts_of_an_error_are_its_attributes(write: Write) -> None:
    with pytest.raises(BadCell) as caught:
        read(write({PERSON: "id,name,gender\nperson:x,X,FEMAEL\n"}))
    error = caught.value
    assert (error.place.file, error.place.line, error.place.column) == ("small/nodes/Person.csv", 2, "gender")
    assert (error.value, error.nearest, error.code) == ("FEMAEL", "FEMALE", "BAD_DATASET")


def test_nothing_protected_is_sanctioned_or_merged(write: Write) -> None:
    people = "id,name,source,protected\nperson:ann,Ann,source:paper,true\nperson:bob,Bob,source:paper,\n"
    folder = write({PERSON: people, "relationships/SAME_AS.csv": f"{HEAD}\nperson:bob,person:ann,source:paper\n"})
    with pytest.raises(BadCell, match="person:ann is protected, and SAME_AS is never said of the protected"):
        read(folder)
