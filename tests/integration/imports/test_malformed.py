"""Files that are broken, hostile or none: an error that says what, where and what to do; nothing half-written."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from graph.settings import Endpoint
from tests.integration.imports.commanded import RECORDED, Commanded, Ran

JSON = ("stix", "interpol", "ftm", "galaxy")
YAML = ("tagpack", "actorpack", "csv")
EVERY = (*JSON, *YAML, "ofac", "transfers")
INJECTION = "'}) DETACH DELETE n //"
MEGABYTE = 1024 * 1024
MAX_MEGABYTES = 500
BUNDLE = "bundle--5d0092c5-5f74-4287-9642-33f4c354e56d"
IDENTITY: dict[str, object] = {
    "type": "identity",
    "spec_version": "2.1",
    "id": "identity--5d0092c5-5f74-4287-9642-33f4c354e56d",
    "created": "2020-01-01T00:00:00Z",
    "modified": "2020-01-01T00:00:00Z",
    "name": "Specimen",
    "identity_class": "organization",
}


@pytest.fixture(scope="module")
def base(database_endpoint: Endpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commanded]:
    commanded = Commanded(database_endpoint, tmp_path_factory.mktemp("malformed"))
    commanded.clean()
    try:
        commanded.imported("ftm", commanded.file("schema.ftm", person("zz-schema")))  # applies the schema
        yield commanded
    finally:
        commanded.clean()


@pytest.fixture
def at(base: Commanded, tmp_path: Path) -> Commanded:
    return Commanded(base.endpoint, tmp_path)


def entity(schema: str, one: str, **properties: object) -> str:
    held = {name: value if isinstance(value, list) else [value] for name, value in properties.items()}
    return json.dumps({"id": one, "schema": schema, "properties": held}) + "\n"


def person(one: str, name: str = "Specimen", **properties: object) -> str:
    return entity("Person", one, name=name, **properties)


def bundle(*objects: dict[str, object]) -> str:
    return json.dumps({"type": "bundle", "id": BUNDLE, "objects": objects})


def require_unusable(ran: Ran, name: str, reason: str | None = None) -> str:
    """One line that names the file, one reject with a reason, and nothing read."""
    assert ran.code == 3
    assert ran.account["written"] == 0
    [reject] = ran.rejects
    assert reject["file"] == name
    assert reason is None or reject["reason"] == reason
    said = [line for line in ran.stderr.splitlines() if line.startswith("crimegraph: ")]
    assert len(said) == 1
    assert name in said[0]
    return said[0]


# ── the whole file ──


UNUSABLE = {
    # what: (content, words that the error has, formats)
    "cut-off": (gzip.compress(os.urandom(200_000))[:-5_000], "get it anew", EVERY),
    "no-gzip": (b"\x1f\x8b" + b"?" * 100, "get it anew", EVERY),
    "utf-16": ('{"id":"a"}'.encode("utf-16"), "save it as UTF-8", EVERY),
    "latin-1": (b'{"id":"a"}\n' * 200_000 + b'"\xe9"\n' + b'{"id":"b"}\n' * 200_000, "", EVERY),
    "zip": (b"PK\x03\x04" + b"../../etc/cron.d/evil" * 10, "unpack it", EVERY),
    "empty": (b"", "empty", EVERY),
    "bom-only": (b"\xef\xbb\xbf", "empty", ("ftm", "ofac", "transfers")),
    "deep-list": (b"[" * 200_000 + b"]" * 200_000, "", ("stix", "interpol", "galaxy")),
    "deep-object": (b'{"a":' * 200_000 + b"1" + b"}" * 200_000, "", ("stix", "interpol", "galaxy")),
    "alias-bomb": (
        b"a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + b"".join(b"%c: &%c [%s]\n" % (98 + i, 98 + i, b",".join([b"*%c" % (97 + i)] * 10)) for i in range(9))
        + b"tags: [*j]\nactors: [*j]\ntables: *j\n",
        "line",
        YAML,
    ),
    "alias-circle": (b"a: &a [*a]\ntags: []\nactors: []\n", "line 1", YAML),
    "python-tag": (b'title: !!python/object/apply:os.system ["touch pwned"]\ntags: []\n', "line 1", YAML),
}


@pytest.mark.parametrize("what", UNUSABLE)
def test_what_makes_a_whole_file_unusable_is_one_line_and_writes_nothing(at: Commanded, what: str) -> None:
    content, words, formats = UNUSABLE[what]
    path = at.file(what, content)
    before = at.fingerprint()
    for form in formats:
        assert words in require_unusable(at.imported(form, path), what), form
    assert at.fingerprint() == before
    assert not Path("pwned").exists()


@pytest.mark.parametrize("form", JSON)
def test_broken_json_is_rejected_with_its_text_in_every_format(at: Commanded, form: str) -> None:
    array = b"[" + b"0," * 50_000 + b"0]"
    number = b'{"id":' + b"9" * 100_000 + b',"schema":"Person","properties":{"name":[1e999,NaN,-Infinity]}}'
    twice = b'{"id":"a","id":"b","type":"bundle","type":"x","schema":"Person","schema":"Person"}'
    for name, content in {"array": array, "number": number, "twice": twice, "nul": b'{"id":"a\x00"}'}.items():
        ran = at.imported(form, at.file(name, content))
        assert ran.code == 3, name
        assert ran.rejects[0]["file"] == name
        assert ran.rejects[0]["problem"]


def test_deep_nesting_inside_a_record_costs_that_record_alone(at: Commanded) -> None:
    deep = '{"id":"zz-deep","schema":"Person","x":' + "[" * 100_000 + "]" * 100_000 + "}\n"
    ran = at.imported("ftm", at.file("zzm-deep.ftm", deep + person("zz-after")))
    assert (ran.code, [line["line"] for line in ran.rejects]) == (3, [1])
    assert at.ask("MATCH (n:Person) WHERE n.id ENDS WITH ':zz-after' RETURN count(n)") == [[1]]


# ── length ──


# Not ru_maxrss, which counts what the process was before it became this one.
MEASURED = """
from graph.cli.main import main
try:
    main()
finally:
    with open("/proc/self/status") as status:
        print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""


def spent(at: Commanded, *arguments: str | Path) -> tuple[int, int, str]:
    """Exit code, megabytes at the highest, and stderr of the command in a process of its own."""
    if not Path("/proc/self/status").exists():
        pytest.skip("memory is measured where there is /proc")
    rejects = at.folder / "rejects.jsonl"
    given = [sys.executable, "-c", MEASURED, "import", *map(str, arguments), "--rejects", str(rejects)]
    environ = os.environ | at.environ
    ran = subprocess.run(
        [*given, "--recorded-at", RECORDED], env=environ, capture_output=True, text=True, check=False, timeout=500
    )
    return ran.returncode, int(ran.stdout.split()[-1]) // 1024, ran.stderr


def long_line(at: Commanded, name: str, start: str, end: str, megabytes: int) -> Path:
    path = at.folder / name
    with path.open("wb") as file:
        file.write(start.encode())
        for _ in range(megabytes):
            file.write(b"x" * MEGABYTE)
        file.write(end.encode())
    return path


LONG = {
    "ftm": ('{"id":"a","schema":"Person","properties":{"name":["', '"]}}\n'),
    "stix": (f'{{"type":"bundle","id":"{BUNDLE}","objects":[{{"type":"identity","name":"', '"}]}'),
    "tagpack": ("title: a\ncreator: b\ntags:\n- address: ", "\n"),
}


@pytest.mark.parametrize("form", LONG)
def test_a_line_of_64_megabytes_takes_no_memory(at: Commanded, form: str) -> None:
    require_flat(at, form, 64)


@pytest.mark.deep
@pytest.mark.parametrize("form", LONG)
def test_a_line_of_a_gigabyte_takes_no_memory(at: Commanded, form: str) -> None:
    require_flat(at, form, 1024)


def require_flat(at: Commanded, form: str, megabytes: int) -> None:
    path = long_line(at, f"zzm-long.{form}", *LONG[form], megabytes)
    code, most, said = spent(at, form, path)
    path.unlink()
    assert (code, "Traceback" in said) == (3, False)
    assert "too-long" in (at.folder / "rejects.jsonl").read_text()
    assert most < MAX_MEGABYTES


def test_a_galaxy_of_nothing_but_lists_takes_no_memory(at: Commanded) -> None:
    path = at.file("zzm-lists.json", b'{"type":"x","values":[' + b"[[]]," * 3_000_000 + b"0]}")
    code, most, _ = spent(at, "galaxy", path)
    assert code == 3
    assert most < MAX_MEGABYTES


# ── no file ──


def test_a_pipe_is_refused_at_once_and_standard_input_named(at: Commanded) -> None:
    os.mkfifo(at.folder / "pipe")
    assert "give -" in require_unusable(at.imported("ftm", at.folder / "pipe"), "pipe")
    ran = at.imported(at.folder / "pipe")
    assert (ran.code, "give -" in ran.stderr) == (3, True)


def test_a_file_that_is_not_there_is_named_and_nothing_of_the_command_is_done(at: Commanded) -> None:
    before = at.fingerprint()
    ran = at.imported("ftm", at.file("here.ftm", person("zz-here")), at.folder / "away.ftm")
    assert (ran.code, ran.stdout) == (3, "")
    assert "away.ftm does not exist" in ran.stderr
    assert at.fingerprint() == before


def test_a_table_that_vanishes_is_named(at: Commanded) -> None:
    tables = [{"file": "gone.csv", "nodes": [{"label": "Person", "key": "no", "name": "no"}]}]
    said = require_unusable(at.imported("csv", at.file("map.yml", json.dumps({"tables": tables}))), "map.yml")
    assert "gone.csv" in said


def test_a_folder_without_anything_is_an_error(at: Commanded) -> None:
    (at.folder / "none").mkdir()
    ran = at.imported(at.folder / "none")
    assert (ran.code, "in a format that is known" in ran.stderr) == (3, True)


@pytest.mark.skipif(os.geteuid() == 0, reason="whoever is root may read everything")
def test_a_file_that_may_not_be_read_is_said_and_the_others_are_imported(at: Commanded) -> None:
    at.file("d/closed.ftm", person("zz-closed")).chmod(0)
    at.file("d/open.ftm", person("zz-open"))
    ran = at.imported("ftm", at.folder / "d")
    assert (ran.code, [line["file"] for line in ran.rejects]) == (3, ["closed.ftm"])
    assert at.ask("MATCH (n:Person) WHERE n.id ENDS WITH ':zz-open' RETURN count(n)") == [[1]]


@pytest.mark.parametrize("form", [*EVERY, None])
def test_standard_input_without_anything_is_empty(at: Commanded, form: str | None) -> None:
    ran = at.imported(*([form] if form else []), "-")
    assert (ran.code, "standard-input: empty" in ran.stderr) == (3, True)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../../etc/passwd", "link.csv", "folder/p.csv"])
def test_a_mapping_reads_nothing_outside_its_folder(at: Commanded, name: str) -> None:
    outside = at.file("outside/p.csv", "no\nsecret\n")
    (at.folder / "in").mkdir()
    (at.folder / "in" / "link.csv").symlink_to(outside)
    (at.folder / "in" / "folder").symlink_to(outside.parent)
    nodes = [{"label": "Person", "key": "no", "name": "no"}]
    mapping = at.file("in/map.yml", json.dumps({"tables": [{"file": name, "nodes": nodes}]}))
    before = at.fingerprint()
    said = require_unusable(at.imported("csv", mapping), "map.yml")
    assert "folder of the mapping" in said
    assert "secret" not in said
    assert at.fingerprint() == before


@pytest.mark.parametrize("name", ["q'uo\"te", "new\nline", "\u202eright-to-left", "\x1b[31mred", "half\udce9", "名前"])
def test_any_name_of_a_file_is_read_and_steers_no_terminal(at: Commanded, name: str) -> None:
    at.file(f"odd/zzm {name}.ftm", person("zz-odd") + "broken\n")
    for given in (at.folder / "odd", at.folder / "odd" / f"zzm {name}.ftm"):
        ran = at.imported("ftm", given)
        assert (ran.code, ran.account["read"], len(ran.rejects)) == (3, 2, 1)
        assert not {"\x1b", "\u202e"} & set(ran.stderr)
        assert all("odd" not in line or "line" not in line or ".ftm" in line for line in ran.stderr.splitlines())


# ── what a record holds ──


def test_circles_of_references_are_imported_as_they_are(at: Commanded) -> None:
    companies = "".join(entity("Company", f"zz-c{i}", name=f"Circle {i}") for i in range(3))
    owners = "".join(entity("Ownership", f"zz-o{i}", owner=f"zz-c{i}", asset=f"zz-c{(i + 1) % 3}") for i in range(3))
    itself = entity("Ownership", "zz-self", owner="zz-c0", asset="zz-c0")
    ran = at.imported("ftm", at.file("zzm-circle.ftm", companies + owners + itself))
    assert ran.code == 0
    assert at.ask("MATCH (a)-[r:OWNS]->() WHERE a.name STARTS WITH 'Circle ' RETURN count(r)") == [[4]]
    one, other = (f"report--5d0092c5-5f74-4287-9642-33f4c354e5{i}d" for i in (1, 2))
    reports: list[dict[str, object]] = [
        {
            "type": "report", "spec_version": "2.1", "id": a, "created": "2020-01-01T00:00:00Z",
            "modified": "2020-01-01T00:00:00Z", "name": "Round", "published": "2020-01-01T00:00:00Z",
            "object_refs": [b, a, IDENTITY["id"]],
        }
        for a, b in ((one, other), (other, one))
    ]  # fmt: skip
    me: dict[str, object] = {**IDENTITY, "created_by_ref": IDENTITY["id"], "object_marking_refs": [IDENTITY["id"]]}
    ran = at.imported("stix", at.file("zzm-circle.json", bundle(me, *reports)))
    assert ran.account["read"] >= 3
    assert at.imported("stix", at.folder / "zzm-circle.json").account["written"] == 0


def test_a_report_that_two_bundles_describe_otherwise_keeps_its_first_description(at: Commanded) -> None:
    report: dict[str, object] = {
        "type": "report", "spec_version": "2.1", "id": "report--5d0092c5-5f74-4287-9642-33f4c354e53d",
        "created": "2020-01-01T00:00:00Z", "modified": "2020-01-01T00:00:00Z", "published": "2020-01-01T00:00:00Z",
        "object_refs": [IDENTITY["id"]],
    }  # fmt: skip
    assert at.imported("stix", at.file("zzm-one.json", bundle(IDENTITY, {**report, "name": "Zzm one"}))).code == 0
    ran = at.imported("stix", at.file("zzm-two.json", bundle(IDENTITY, {**report, "name": "Zzm two"})))
    assert (ran.code, [line["reason"] for line in ran.remarks]) == (0, ["not-mapped"])
    assert at.ask("MATCH (s:Source) WHERE s.id ENDS WITH 'e53d' RETURN s.name") == [["Zzm one"]]
    assert at.ask("MATCH (c:Claim) WHERE NOT (c)--() AND c.value = 'Zzm two' RETURN count(c)") == [[0]]


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-inf", "1e9999999", "-1", "1,000"])
def test_what_is_no_amount_rejects_the_row_and_is_named(at: Commanded, amount: str) -> None:
    row = f'0x{"a" * 40},0x{"b" * 40},"{amount}"\n'
    ran = at.imported("transfers", at.file("zz-amounts.csv", f"from,to,amount\n{row}"))
    assert ran.code == 3
    assert [(line["line"], line["reason"]) for line in ran.rejects] == [(2, "bad-amount")]


@pytest.mark.parametrize("day", ["9999", "9999-12-31", "0000", "2021-02-31", "99999-01-01"])
def test_what_is_no_day_is_kept_as_text_and_named(at: Commanded, day: str) -> None:
    ran = at.imported("ftm", at.file(f"zz-day-{len(day)}.ftm", person(f"zz-day-{day}", birthDate=day)))
    assert [line["reason"] for line in ran.remarks + ran.rejects] == ["bad-date"]
    assert ran.account["read"] == 1
    stored = "MATCH (n:Person) WHERE n.birthDate = $day RETURN count(n)"
    assert at.ask(stored, day=day) == [[0]]


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "9999-01-01T00:00:00Z", "x"]
)
def test_a_moment_that_no_calendar_has_is_a_wrong_option(at: Commanded, moment: str) -> None:
    path = at.file("zz-moment.ftm", person("zz-moment"))
    ran = at.run("import", "ftm", str(path), "--recorded-at", moment)
    assert (ran.code, ran.stdout) == (2, "")


def test_half_characters_and_nul_are_no_traceback(at: Commanded) -> None:
    half = '{"id":"zz-half\\ud800","schema":"Person","properties":{"name":["A\\udfffB"]}}\n'
    ran = at.imported("ftm", at.file("zzm-half.ftm", half + person("zz-nul\0", "A\0B")))
    assert (ran.code, [line["line"] for line in ran.rejects]) == (3, [1])
    for form in JSON[:2] + JSON[3:]:
        assert at.imported(form, at.folder / "zzm-half.ftm").code == 3
    ran = at.imported(
        "stix", at.file("zzm-half.json", bundle({**IDENTITY, "name": "A\udfffB", "description": "\ud83d"}))
    )
    assert ran.code == 3


def test_ids_and_values_that_are_too_long_are_named_and_the_rest_is_kept(at: Commanded) -> None:
    long = person("x" * 10_000) + person("zz-long", "Fits", notes="v" * 100_000)
    ran = at.imported("ftm", at.file("zzm-long.ftm", long))
    assert [(line["line"], line["reason"]) for line in ran.rejects] == [(1, "too-long"), (2, "too-long")]
    assert at.ask("MATCH (n:Person) WHERE n.id ENDS WITH ':zz-long' RETURN n.name") == [["Fits"]]


def test_properties_that_are_called_as_the_envelope_change_nothing_of_it(at: Commanded) -> None:
    odd = {"marking": "4", "recordedAt": "1999", "protected": "true", "hub": "true", "describedBy": "x", "key": "x"}
    ran = at.imported("ftm", at.file("zzm-envelope.ftm", person("zz-envelope", **odd)), "--marking", "GREEN")
    assert ran.code == 0
    assert at.ask(
        "MATCH (n:Person) WHERE n.id ENDS WITH ':zz-envelope'"
        " RETURN n.marking, n.protected, n.hub, n.describedBy, n.key, n.recordedAt = datetime($at)",
        at=RECORDED,
    ) == [[1, False, False, "source:ftm-zzm-envelope", None, True]]


def test_cypher_in_any_text_is_text(at: Commanded) -> None:
    texts = ("alias", "notes", "birthDate", "nationality", "address", "idNumber", "topics", INJECTION)
    odd = {"id": f"zz-{INJECTION}", "schema": "Person", "caption": INJECTION, "datasets": [INJECTION]}
    properties = {name: [INJECTION] for name in ("name", *texts)}
    [[before]] = at.ask("MATCH (n) RETURN count(n)")
    at.imported("ftm", at.file(f"{INJECTION.replace('/', '')}.ftm", json.dumps({**odd, "properties": properties})),
                "--publisher", INJECTION, "--name", INJECTION, "--licence", INJECTION)  # fmt: skip
    at.imported("stix", at.file("zzm-inject.json", bundle({**IDENTITY, "name": INJECTION, INJECTION: INJECTION})))
    at.imported("galaxy", at.file("galaxy.json", json.dumps({"name": INJECTION, "values": [{"value": INJECTION}]})))
    at.imported("ofac", at.file("ofac.txt", INJECTION))
    tables = [{"file": "t.csv", "nodes": [{"label": "Person", "key": "no", "name": "no", "record": "no"}]}]
    at.file("t.csv", f"no\n{INJECTION}\n")
    at.imported("csv", at.file("m.yml", json.dumps({"source": {"id": INJECTION}, "tables": tables})))
    assert at.ask("MATCH (n) RETURN count(n)")[0][0] > before
    assert at.ask("MATCH (n:Person {name: $name}) RETURN count(n) > 0", name=INJECTION) == [[True]]


# ── the list of rejects ──


def test_a_list_of_rejects_takes_no_other_files_place(at: Commanded) -> None:
    path = at.file("zzm-precious.ftm", person("zz-precious") + "broken\n")
    ran = at.imported("ftm", path, "--rejects", path)
    assert (ran.code, "another path with --rejects" in ran.stderr) == (3, True)
    assert path.exists()
    remarks = at.file("remarks.jsonl", '{"my":"own"}\n')
    assert at.imported("ftm", path).code == 3
    assert remarks.read_text() == '{"my":"own"}\n'


@pytest.mark.parametrize("where", ["no/such/rejects.jsonl", "."])
def test_a_list_of_rejects_that_cannot_be_written_is_said_before_anything_is(at: Commanded, where: str) -> None:
    before = at.fingerprint()
    path = at.file("zzm-some.ftm", person("zz-some") + "broken\n")
    ran = at.imported("ftm", path, "--rejects", at.folder / where)
    assert (ran.code, "--rejects" in ran.stderr) == (3, True)
    assert at.fingerprint() == before


def test_rejects_may_go_to_a_device_which_stays(at: Commanded) -> None:
    odd = person("zz-null", birthDate="31 February") + "broken\n"
    ran = at.imported("ftm", at.file("zzm-null.ftm", odd), "--rejects", "/dev/null")
    assert (ran.code, ran.account["rejected"]) == (3, {"malformed": 1})
    assert Path("/dev/null").is_char_device()
    assert not Path("/dev/null-remarks").exists()


def test_rejects_are_readable_for_their_owner_alone(at: Commanded) -> None:
    assert at.imported("ftm", at.file("zzm-mine.ftm", "broken\n")).code == 3
    assert (at.folder / "rejects.jsonl").stat().st_mode & 0o077 == 0
    again = at.imported("ftm", at.folder / "zzm-mine.ftm")
    assert len(again.rejects) == 1


def test_an_import_takes_no_curated_sources_place(at: Commanded) -> None:
    curated = at.ask("MATCH (s:Source) WHERE s.describedBy IS NULL AND s.channel <> 'import' RETURN s.id LIMIT 1")
    if not curated:
        pytest.skip("there is no curated source in this database")
    before = at.fingerprint()
    said = at.imported("ftm", at.file("zzm-other.ftm", person("zz-other")), "--source-id", curated[0][0])
    assert "--source-id" in require_unusable(said, "zzm-other.ftm", "not-admitted")
    assert at.fingerprint() == before
    with suppress(FileNotFoundError):
        (at.folder / "rejects.jsonl").unlink()
