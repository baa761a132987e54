"""Mistakes in a mapping file: each is named with its line, its column and the nearest valid word."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seed.importers.input import Input, Unusable
from seed.importers.tables import FORMAT
from seed.importers.tables.mapping_file import read_mapping

GOOD = """\
source:
  name: A list
  published: 2024-05
tables:
  - file: a.csv
    nodes:
      - label: Person
        key: no
        name: name
        properties:
          gender: {column: sex, map: {m: MALE}}
    edges:
      - type: MEMBER_OF
        from: person
        to: {label: Organization, key: org}
        validFrom: {column: since, date: "%d/%m/%Y"}
"""


def mapping(folder: Path, text: str) -> Input:
    path = folder / "m.yml"
    path.write_text(text, encoding="utf-8")
    (folder / "a.csv").write_text("no,name,sex,org,since\n", encoding="utf-8")
    return Input(path, "m.yml")


def test_the_mapping_that_the_mistakes_are_put_into_is_good(tmp_path: Path) -> None:
    assert read_mapping(mapping(tmp_path, GOOD)).origin.name == "A list"


# fmt: off
# What stands there, what is put in its stead, and the message.
MISTAKES = [
    (
        'label: Person', 'lable: Person',
        ('m.yml, line 7, column 9, at tables.0.nodes.0.lable: '
        'there is no key "lable" here; the nearest is label.'),
    ),
    (
        'label: Person', 'label: Persn',
        ('m.yml, line 7, column 16, at tables.0.nodes.0.label: '
        '"Persn" is not a label of the model; the nearest is Person.'),
    ),
    ("label: Person", "label: Source", "\"Source\" is not a label of the model"),
    ("label: Person", "label: Country", "countries are in the graph already"),
    ("label: Person", "label: VictimCase", "a victim case has a pseudonym"),
    ("        key: no\n", "", "line 7, column 9, at tables.0.nodes.0: key is missing."),
    ("        name: name\n", "", "name is missing"),
    (
        'gender:', 'gendr:',
        ('line 11, column 11, at tables.0.nodes.0.properties.gendr: '
        'there is no key "gendr" here; the nearest is gender.'),
    ),
    (
        'MALE', 'MAL',
        ('line 11, column 42, at tables.0.nodes.0.properties.gender.map.m: '
        '"MAL" is not one of its codes; the nearest is MALE.'),
    ),
    ("column: sex,", "column: sex, value: MALE,", "exactly one of column, value and template"),
    ("column: sex,", "colum: sex,", "the nearest is column."),
    (
        'type: MEMBER_OF', 'type: MEMBEROF',
        ('line 13, column 15, at tables.0.edges.0.type: '
        '"MEMBEROF" is not a relationship type of the model; the nearest is MEMBER_OF.'),
    ),
    ("type: MEMBER_OF", "type: HAS_CLAIM", "has no edges of its own"),
    (
        'from: person', 'from: persn',
        ('line 14, column 15, at tables.0.edges.0.from: '
        '"persn" is not a node of this table; the nearest is person.'),
    ),
    ("label: Organization", "label: Place", "MEMBER_OF takes Organization there, and not a Place"),
    ("{label: Organization, key: org}", "{entity: org, key: org}", "entity is a whole id"),
    ("key: org}", "key: []}", "a key has parts"),
    ("%d/%m/%Y", "%d/%m/%y", "the century of a two-digit year is not known"),
    ("%d/%m/%Y", "%d/%Y", "a form of dates has %Y"),
    ("%d/%m/%Y", "%d/%m/%Y %H:%M", "a time needs its zone"),
    ("%d/%m/%Y", "%Q", "%Q is no part of a form of dates"),
    ("published: 2024-05", "published: May", "line 3, column 14, at source.published: 'May' is not a partial date"),
    ("published: 2024-05", "reliability: G", "\"G\" is not one of the codes of Reliability"),
    ("published: 2024-05", "credibility: 7", "is not a credibility from 1 to 6"),
    ("published: 2024-05", "name: again", "line 3, column 3, at source.name: the key \"name\" stands there twice"),
    ("file: a.csv", "file: a.csv\n    delimiter: pipe", "is not a delimiter"),
    ("file: a.csv", "file: a.csv\n    encoding: utf-7", "is not an encoding that is read; the nearest is utf-8."),
    ("name: name", "name: {template: \"{name\"}", "not a template"),
    ("name: name", "name: {template: \"{name.x!r}\"}", "a template names columns"),
    ("name: name", "name: {template: nothing}", "a template names columns"),
    ("name: name", "name: {column: name, separator: \"\"}", "what separates the items"),
    ("name: name", "name: {column: name, zone: UTC}", "zone stands beside date"),
    ("name: name", "name: {column: name, decimal: \",\", thousands: \",\"}", "cannot separate thousands"),
    ("name: name", "name: {value: x, map: {a: b}}", "a constant value is taken as it is"),
    ("name: name", "name: [a]", "keys and values are expected here"),
    ("name: name", "name: *x", "anchors (&) and aliases (*) are not read"),
    ("name: name", "name: &x y", "line 9, column 15: anchors (&) and aliases (*) are not read"),
    ("name: name", "name: !!python/object:os.system y", "tags (!) are not read"),
    ("name: name", "name: \"open", "not well-formed YAML"),
    ("name: name", "name: name\n        ? [a, b]\n        : c", "a key is one text"),
    ("name: name", f"name: {'[' * 200}{']' * 200}", "nested deeper than 20 levels"),
    ("name: name", "name: nme", "names a column \"nme\", which is not there; the nearest is name."),
]
# fmt: on


@pytest.mark.parametrize(("there", "instead", "message"), MISTAKES)
def test_a_mistake_is_named_with_its_place_and_the_nearest_word(
    tmp_path: Path, there: str, instead: str, message: str
) -> None:
    assert there in GOOD
    with pytest.raises(Unusable) as raised:
        FORMAT.origin(mapping(tmp_path, GOOD.replace(there, instead, 1)))
    assert message in str(raised.value)


@pytest.mark.parametrize(
    "text", ["", "tables:\n", "tables: []\n", "[]", "x", "\x00", "tables: {a: b}\n", "tables: [a]\n"]
)
def test_what_is_no_mapping_is_unusable(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unusable):
        FORMAT.origin(mapping(tmp_path, text))


def test_an_alias_bomb_is_refused_before_it_opens(tmp_path: Path) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for last, name in zip("abcdefghijklmnopqrs", "bcdefghijklmnopqrst", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{last}'] * 9)}]")
    bomb = "\n".join(lines) + "\n"
    with pytest.raises(Unusable, match="line 1, column 4"):
        FORMAT.origin(mapping(tmp_path, f"{bomb}tables: *t\n"))


def test_a_mapping_of_more_than_a_megabyte_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="no mapping is"):
        FORMAT.origin(mapping(tmp_path, GOOD + "#" * 1024 * 1024))


@given(data=st.data())
@settings(max_examples=200)
def test_a_mapping_with_a_part_exchanged_is_read_or_unusable(tmp_path: Path, data: st.DataObject) -> None:
    words = sorted({word for line in GOOD.split("\n") for word in line.replace("{", " ").replace("}", " ").split()})
    there = data.draw(st.sampled_from([word for word in words if word.strip("- ")]))
    instead = data.draw(
        st.sampled_from([*words, "[", "{", "- -", "null", "~", "''", "1e9", "{a: b}", "[1, [2]]", "?", "{}", "[]", "|"])
        | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
    )
    file = mapping(tmp_path, GOOD.replace(there, instead, 1))
    with suppress(Unusable):
        list(FORMAT.read(file, FORMAT.origin(file)))
