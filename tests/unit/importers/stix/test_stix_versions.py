"""Versions: of the standard, and of one object in a bundle."""

from pathlib import Path
from typing import Any

import pytest

from seed.importers.input import Unusable
from seed.importers.stix import FORMAT
from tests.unit.importers.stix.bundles import link, made, thing, written

OLD = thing("tool", "Tool", name="Old name")
NEW = OLD | {"name": "New name", "modified": "2024-05-01T00:00:00.500Z"}


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD), (NEW, OLD, NEW)])
def test_the_newest_version_of_an_object_is_used_and_the_others_are_named(tmp_path: Path, order: Any) -> None:
    found = made(tmp_path, *order)
    assert found.only("Tool").properties["name"] == "New name"
    assert found.reasons == {("repeated", True): len(order) - 1}


def test_two_contents_of_one_version_contradict_and_the_first_is_used(tmp_path: Path) -> None:
    found = made(tmp_path, OLD, OLD | {"name": "Other"})
    assert found.only("Tool").properties["name"] == "Old name"
    assert found.reasons == {("contradiction", False): 1}


def test_versions_are_compared_as_times_and_not_as_text(tmp_path: Path) -> None:
    later = OLD | {"name": "Later", "modified": "2024-03-01T14:00:00.100+01:00"}
    assert made(tmp_path, later, OLD).only("Tool").properties["name"] == "Later"


def test_a_revoked_object_is_not_used_nor_what_points_to_it(tmp_path: Path) -> None:
    actor = thing("threat-actor")
    gone = NEW | {"revoked": True}
    found = made(tmp_path, OLD, actor, link(actor, "uses", OLD), gone)
    assert found.reasons == {("repeated", True): 1, ("not-mapped", True): 1, ("dangling", False): 1}
    assert {row.label for row in found.entities.values()} == {"Organization"}


@pytest.mark.parametrize(
    ("objects", "header"),
    [
        ([thing("tool")], {"spec_version": "2.0"}),
        ([thing("tool", spec_version=...)], {}),
        ([], {"spec_version": "2.0"}),
        ([{"type": "observed-data", "id": OLD["id"], "created": "2020-01-01T00:00:00Z", "objects": {"0": {}}}], {}),
    ],
)
def test_a_bundle_of_stix_2_0_gets_a_clear_answer_before_any_row(
    tmp_path: Path, objects: list[Any], header: dict[str, Any]
) -> None:
    file = written(tmp_path, objects, **header)
    with pytest.raises(Unusable, match=r"some.json: STIX 2.0, .*stix2-elevator.*stix2-slider"):
        FORMAT.origin(file)


def test_an_object_of_2_0_among_those_of_2_1_is_rejected_alone(tmp_path: Path) -> None:
    found = made(tmp_path, OLD, thing("malware", spec_version=...))
    assert found.only("Tool").properties["name"] == "Old name"
    assert found.reasons == {("unknown-code", False): 1}


def test_an_unknown_version_is_named(tmp_path: Path) -> None:
    (finding,) = made(tmp_path, thing("tool", spec_version="2.7")).findings
    assert "'2.7'" in finding.problem


def test_stix_1_gets_a_clear_answer(tmp_path: Path) -> None:
    file = written(tmp_path, [])
    file.path.write_text("<stix:STIX_Package/>", encoding="utf-8")
    with pytest.raises(Unusable, match="XML and not JSON: STIX 1"):
        FORMAT.origin(file)


def test_the_source_is_known_by_the_files_name_since_bundles_change_their_ids(tmp_path: Path) -> None:
    first, second = (FORMAT.origin(written(tmp_path, [OLD], id=f"bundle--{n}")) for n in "12")
    assert first == second
    assert first.id == "source:stix-some"
