"""`crimegraph packet` on files and options that it cannot use: what is wrong, in which file, with which exit code."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.packets.commands import OTHER_HASH
from api.packets.packet import HASH, NoPacket, PacketChanged, digest, written
from graph.cli.main import application
from graph.errors import BadInput, CrimegraphError
from tests.unit.packets.made_up import packet

WIDE = {"COLUMNS": "300", "NO_COLOR": "1", "TERM": "dumb"}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(application("packet"), ["packet", *arguments], env=WIDE)


def raised(*arguments: str) -> CrimegraphError:
    error = run(*arguments).exception
    assert isinstance(error, CrimegraphError)
    return error


def sealed(**parts: Any) -> bytes:
    """With the hash computed again, as whoever writes the file may do."""
    content = {name: value for name, value in {**packet(), **parts}.items() if name != HASH}
    return written({**content, HASH: digest(content)})


@pytest.mark.parametrize("command", [("verify", "--offline"), ("verify",), ("page",)])
def test_a_file_that_is_none_is_named_with_what_it_is(tmp_path: Path, command: tuple[str, ...]) -> None:
    file = tmp_path / "zz.json"
    missing = raised(*command, str(file))
    assert isinstance(missing, BadInput)
    assert f"{file} cannot be read (No such file or directory)" in str(missing)
    for content, told in (
        (written(packet())[:-20], "is no JSON (line"),
        (b'{"format": "other"}', "is JSON, but no crimegraph-packet/1"),
        (sealed(question=5), "is no packet of this version"),
    ):
        file.write_bytes(content)
        error = raised(*command, str(file))
        assert isinstance(error, NoPacket)
        assert str(error).startswith(f"{file} {told}")


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("clearance", "PURPLE"),
        ("victims", "no"),
        ("knownAt", "2026-05-01T00:00:00"),
        ("validAt", "soon"),
        ("reader", 5),
        ("variables", []),
        ("whole", "no"),
    ],
)
@pytest.mark.parametrize("command", [("verify", "--offline"), ("page",)])
def test_a_part_that_make_does_not_write_is_refused_by_both(
    tmp_path: Path, command: tuple[str, ...], place: str, value: object
) -> None:
    made = packet()
    part = next(name for name, held in made.items() if isinstance(held, dict) and place in held)
    file = tmp_path / "zz.json"
    file.write_bytes(sealed(**{part: {**made[part], place: value}}))
    error = raised(*command, str(file))
    assert isinstance(error, NoPacket)
    assert str(error).startswith(f"{file} is no packet of this version")


@pytest.mark.parametrize(
    "changed",
    [
        written({**packet(), "title": "Another"}),
        written(packet()).replace(b' "title"', b' "title": "Another",\n "title"', 1),
    ],
)
def test_a_changed_file_is_told_from_one_that_is_none(tmp_path: Path, changed: bytes) -> None:
    file = tmp_path / "zz.json"
    file.write_bytes(changed)
    done = run("verify", "--offline", str(file))
    assert done.exit_code == OTHER_HASH
    assert f"{file} is not as it was made" in done.stdout
    told = json.loads(run("verify", "--offline", str(file), "--json").stdout)
    assert told["stated"] is None or told["stated"] != told["computed"]
    error = raised("page", str(file))
    assert isinstance(error, PacketChanged)
    assert str(error).startswith(f"{file} is not as it was made")


def test_a_packet_as_it_was_made_is_one_offline(tmp_path: Path) -> None:
    (tmp_path / "zz.json").write_bytes(written(packet()))
    assert run("verify", "--offline", str(tmp_path / "zz.json")).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--as", "ada", "--clearance", "RED"), "leave out --clearance and --victims"),
        (("--as", "ada", "--victims"), "leave out --clearance and --victims"),
        (("--case", "case:1", "--as", "ada"), "not both"),
        (("--known-at", "soon"), "write 2026-01-31T12:00:00Z"),
    ],
)
def test_options_that_do_not_go_together_are_refused(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    (tmp_path / "q.graphql").write_text("{ __typename }")
    done = run("make", str(tmp_path / "q.graphql"), *arguments)
    assert done.exit_code == 2
    assert told in " ".join(done.stderr.split())


def test_nobody_has_a_case() -> None:
    done = run("make", "--case", "case:1", "--as", "anonymous")
    assert done.exit_code == 2
    assert "a case has an owner" in done.stderr


def test_a_moment_that_is_not_over_is_refused_before_anything_is_started(tmp_path: Path) -> None:
    (tmp_path / "q.graphql").write_text("{ __typename }")
    error = raised("make", str(tmp_path / "q.graphql"), "--known-at", "2999-01-01T00:00:00Z")
    assert (type(error), error.exit_code) == (BadInput, 2)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ("{\n  people {", "line 2, column 11: Syntax Error"),
        ("{\n  people { totl }\n}", "line 2, column 12: Cannot query field 'totl'"),
    ],
)
def test_what_is_wrong_with_a_document_is_told_with_file_line_and_column(
    tmp_path: Path, document: str, told: str
) -> None:
    (tmp_path / "q.graphql").write_text(document)
    error = raised("make", str(tmp_path / "q.graphql"))
    assert isinstance(error, BadInput)
    assert str(tmp_path / "q.graphql") in str(error)
    assert told in str(error)
