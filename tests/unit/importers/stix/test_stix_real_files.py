"""The public bundles, counted by themselves."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from seed.importers.input import Input
from seed.importers.stix import FORMAT
from tests.unit.importers.stix.bundles import made_of

FOLDER = Path(__file__).parents[4] / "../shared/data/stix"


def shared(name: str) -> Path:
    path = FOLDER / name
    if not path.exists():
        assert os.environ.get("CI") != "true", f"{path} is missing"
        pytest.skip(f"LOUD: {path} is missing, the real bundles are not read")
    return path


@pytest.mark.parametrize(("name", "objects"), [("apt1.json", 76), ("poisonivy.json", 155), ("infrastructure.json", 10)])
def test_every_object_of_a_real_bundle_becomes_rows_or_a_finding(name: str, objects: int) -> None:
    path = shared(name)
    given = json.loads(path.read_text(encoding="utf-8"))["objects"]
    file = Input(path, name)
    assert FORMAT.recognises(file.head())
    made = made_of(file)
    assert len(given) == len(made.parsed) == objects
    for parsed in made.parsed:
        assert parsed.assertions or parsed.findings
    # And by name, without what the importer says of itself: the id of each object is in a row or in a finding.
    told = [*made.entities, *(row.note or "" for row in made.assertions)]
    told += [str(row.properties.get("recordId", "")) for row in made.assertions]
    told += [finding.text for finding in made.findings]
    everything = "\n".join(told)
    assert [one["id"] for one in given if one["id"] not in everything] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # By hand: 4 uses and 12 of attack patterns; 4 + 3 attributed; 4 + 3 indicated. Of malware and tools: none.
        ("apt1.json", {"USES": 4, "ASSOCIATE_OF": 7, "INDICATES": 7, "HAS_CLAIM": 12}),
        # 22 + 3 uses and 6 vulnerabilities; 32 + 23 indicated; 3 attack patterns' targets and what mitigates: claims.
        ("poisonivy.json", {"USES": 31, "INDICATES": 55, "HAS_CLAIM": 4}),
        ("infrastructure.json", {"HAS_CLAIM": 4}),
    ],
)
def test_the_relationships_of_the_real_bundles_are_all_mapped(name: str, expected: dict[str, int]) -> None:
    path = shared(name)
    given = json.loads(path.read_text(encoding="utf-8"))["objects"]
    relationships = {one["id"] for one in given if one["type"] == "relationship"}
    made = made_of(Input(path, name))
    from_relationships = [row for row in made.assertions if row.note and row.note.split(",")[0] in relationships]
    assert Counter(row.type for row in from_relationships) == expected
    assert {(row.note or "").split(",")[0] for row in from_relationships} == relationships


def test_what_the_real_bundles_lose_is_this_and_no_more() -> None:
    reasons = {
        name: made_of(Input(shared(name), name)).reasons
        for name in ("apt1.json", "poisonivy.json", "infrastructure.json")
    }
    assert reasons == {
        "apt1.json": {("not-mapped", True): 2},
        "poisonivy.json": {("not-mapped", True): 2, ("unknown-type", False): 1},
        "infrastructure.json": {},
    }
