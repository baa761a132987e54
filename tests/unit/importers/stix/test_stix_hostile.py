"""Nothing but Unusable escapes, and memory stays flat, whatever a bundle holds."""

import contextlib
import gzip
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seed.importers.input import Input, Unusable
from seed.importers.stix import FORMAT
from seed.importers.stix.own import EXTENSION
from tests.unit.importers.stix.bundles import link, made, made_of, seen, thing, written

ROOT = Path(__file__).parents[4]
MALWARE = thing("malware", "Malware", labels=["a"], external_references=[{"source_name": "s", "external_id": "1"}])
WHO = thing("identity", "Who", identity_class="individual")
OBJECTS = [
    MALWARE, WHO, thing("threat-actor", "Actor", aliases=["b"]), thing("indicator", "Sign", confidence=50),
    thing("location", "Place", country="MX", latitude=1.0, longitude=2.0), thing("attack-pattern", "Way"),
    thing("report", "Report", object_refs=[MALWARE["id"]]), thing("campaign", "Campaign"),
    thing("note", "Note", name=..., content="Text.", object_refs=[MALWARE["id"]], authors=["A"]),
    thing("opinion", "Opinion", name=..., opinion="agree", object_refs=[MALWARE["id"]]),
    thing("grouping", "Group", context="c", object_refs=[MALWARE["id"]]),
    thing("sighting", "Seen", name=..., sighting_of_ref=MALWARE["id"], count=1, where_sighted_refs=[WHO["id"]]),
    thing("observed-data", "Data", name=..., object_refs=[MALWARE["id"]]),
    thing("marking-definition", "Mark", name=..., modified=..., definition_type="tlp", definition={"tlp": "green"}),
    seen("cryptocurrency-wallet", "0x" + "ab" * 20, address="0x" + "ab" * 20), seen("email-addr", "a@one.example"),
    link(WHO, "uses", MALWARE, start_time="2020-01-01T00:00:00Z", stop_time="2021-01-01T00:00:00Z"),
    link(thing("campaign", "Campaign"), "targets", WHO),
]  # fmt: skip
OWN: list[Any] = [
        [], {"id": 3}, {"id": "person:x", "properties": []}, {"id": "victim-case:x"}, {"claims": [1, {"property": 1}]},
        {"type": "CONVICTED_OF"}, {"type": ["USES"]}, {"type": "SAME_AS", "properties": {"score": "x"}},
        {"validFrom": 3, "validTo": "9999"}, {"validFrom": "2030", "validTo": "2020"},
        {"properties": {"birthDate": "x", "aliases": "x", "kind": [], "point": [1], "gender": "FEMALE"}},
        {"claims": [{"property": "a", "value": "1,000"}, {"property": "b" * 9000, "value": "2"}]},
]  # fmt: skip
ODD: list[Any] = [
    None, True, 0, -1, 10**15, 2**60, 1e300, 0.1, "", " ", "x", "1,000", "9999-12-31T23:59:59Z", "2023-02-31T00:00:00Z",
    "\u0000", "é" * 5000, [], [None], [[]], [[["x"]]], ["x", 1], [{}], {}, {"a": {"b": []}}, "identity--x", WHO["id"],
    [WHO["id"], MALWARE["id"]], {"source_name": 1},
    *({EXTENSION: own} for own in OWN),
]  # fmt: skip


@settings(max_examples=40)
@given(data=st.data())
def test_any_value_in_any_place_is_used_or_reported(tmp_path: Path, data: st.DataObject) -> None:
    objects = json.loads(json.dumps(OBJECTS))
    for _ in range(data.draw(st.integers(1, 4))):
        one = data.draw(st.sampled_from(objects))
        name = data.draw(st.sampled_from([*one, "revoked", "extensions", "granular_markings", "object_marking_refs",
                                          "created_by_ref", "x_more", "lang"]))  # fmt: skip
        one[name] = data.draw(st.sampled_from(ODD))
    found = made(tmp_path, *objects)
    assert len(found.parsed) == len(OBJECTS)
    for one, parsed in zip(objects, found.parsed, strict=True):
        assert parsed.assertions or parsed.findings or one["type"] == "marking-definition"


@pytest.mark.deep
def test_every_property_may_be_every_odd_value(tmp_path: Path) -> None:
    for one in OBJECTS:
        names = [*(name for name in one if name not in ("type", "id")), "extensions"]
        variants = [one | {name: odd} for name in names for odd in ODD]
        for number, variant in enumerate(variants):
            variant["id"] = f"{one['type']}--00000000-0000-4000-8000-{number:012d}"
        made(tmp_path, *OBJECTS, *variants)


@settings(max_examples=100)
@given(seed=st.integers(0, 2**32))
def test_no_bytes_make_anything_escape_but_unusable(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(json.dumps({"type": "bundle", "objects": OBJECTS}).encode())
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                content[at] = chance.randrange(256)
            case 1:
                del content[at : at + chance.randint(1, 60)]
            case 2:
                content[at:at] = content[: chance.randint(1, 60)]
            case _:
                content[at:at] = chance.choice([b'"', b"\\", b"{", b"}", b"[", b"]", b",", b"\xff", b"\x00", b"9" * 50])
    path = tmp_path / "b.json"
    path.write_bytes(content)
    file = Input(path, "b.json")
    with contextlib.suppress(Unusable):
        made_of(file)


BOMBS: dict[str, Callable[[], Iterator[bytes]]] = {
    "nested": lambda: (b"[" * 2**20 for _ in range(8)),
    "closed": lambda: iter([b"[" * 2**20, b"]" * 2**20]),
    "text": lambda: (part for part in (b'"', *[b"x" * 2**20] * 8, b'"')),
    "escapes": lambda: (part for part in (b'"', *[b"\\n" * 2**19] * 8, b'"')),
    "number": lambda: (b"9" * 2**20 for _ in range(8)),
    "brackets": lambda: (part for part in (b"[[]", b",[]" * 2**18, b"]")),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_one_finding_or_a_clear_answer(tmp_path: Path, bomb: str) -> None:
    path = tmp_path / "bomb.json.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b'{"type": "bundle", "objects": [' + json.dumps(MALWARE).encode() + b', {"a": ')
        file.writelines(BOMBS[bomb]())
        file.write(b"}, " + json.dumps(WHO).encode() + b"]}")
    given = Input(path, "bomb.json.gz")
    if bomb == "nested":
        with pytest.raises(Unusable, match="cut off"):
            FORMAT.origin(given)
        return
    found = made_of(given)
    assert {row.label for row in found.entities.values()} == {"Tool", "Person"}
    (finding,) = found.findings
    assert (finding.kept, finding.place.line) == (False, 1)
    assert len(finding.text) < 5000


def test_one_object_may_not_become_rows_without_end(tmp_path: Path) -> None:
    many: dict[str, Any] = {f"x_{number}": number for number in range(20_000)}
    found = made(tmp_path, thing("tool", labels=[str(n) for n in range(50_000)]) | many)
    assert len(found.nodes) < 6000
    assert {str(one.reason) for one in found.findings} == {"not-mapped"}


_MEASURE = """
import re, sys
from pathlib import Path
from seed.importers.input import Input
from seed.importers.stix import FORMAT
from seed.importers.stix.own import EXTENSION
file = Input(Path(sys.argv[1]), "big.json")
rows = sum(len(one.assertions) for one in FORMAT.read(file, FORMAT.origin(file)))
# Not getrusage: its peak is also that of the process from which this one was started.
print(rows, int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.deep
def test_memory_does_not_grow_with_the_bundle(tmp_path: Path) -> None:
    peaks = []
    for count in (200, 4_000):
        objects = (thing("tool", str(number), description="d" * 20_000) for number in range(count))
        file = written(tmp_path, objects, name=f"{count}.json")
        ran = subprocess.run(
            [sys.executable, "-c", _MEASURE, str(file.path)], capture_output=True, text=True, check=True, cwd=ROOT
        )
        rows, peak = (int(part) for part in ran.stdout.split())
        assert rows == count * 3
        peaks.append(peak)
    assert peaks[1] - peaks[0] < 60, f"{peaks} MB"
