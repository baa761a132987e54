"""docs/cases.md: its documents are valid, its Python computes the hash, its commands and exit codes are there."""

import json
import re
import subprocess
import sys
from pathlib import Path

from graphql import parse, validate
from typer.testing import CliRunner

from api.packets import augment
from api.packets.commands import OTHER_ANSWER, OTHER_HASH
from api.packets.packet import NoPacket, written
from api.schema import schema
from graph.cli.main import application
from graph.errors import BadInput
from tests.docs.test_readme import README, ROOT, block
from tests.unit.packets.made_up import packet

PAGE = (ROOT / "docs" / "cases.md").read_text(encoding="utf-8")
WIDE = {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}


def test_the_documents_are_valid() -> None:
    documents = re.findall(r"```graphql\n(.*?)```", PAGE, re.DOTALL)
    assert len(documents) == 3
    for document in documents:
        assert validate(schema(), parse(document)) == []


def test_the_python_of_the_page_computes_the_hash(tmp_path: Path) -> None:
    def fits() -> bool:
        command = [sys.executable, "-c", block(PAGE, "python")]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0

    (tmp_path / "packet.json").write_bytes(written(packet()))
    assert fits()
    (tmp_path / "packet.json").write_text(json.dumps({**packet(), "title": "Another"}))
    assert not fits()
    (tmp_path / "packet.json").write_bytes(written(packet()).replace(b' "title"', b' "title": "Another",\n "title"', 1))
    assert not fits()


def test_every_command_and_option_of_the_page_is_one() -> None:
    named = set(re.findall(r"^crimegraph (case|packet) (\w+)", PAGE, re.MULTILINE))
    assert {group for group, _ in named} == {"case", "packet"}
    helps = {
        pair: CliRunner().invoke(application(pair[0]), [*pair, "--help"], env=WIDE).output
        for pair in {*named, ("packet", "verify")}
    }
    for line in re.findall(r"^crimegraph ((?:case|packet) .*)$", PAGE, re.MULTILINE):
        group, command, *_ = line.split()
        for option in re.findall(r"(?<!\S)--[a-z-]+", line):
            assert option in helps[group, command], line
    every = "".join(helps.values())
    for option in set(re.findall(r"`(--[a-z-]+)", PAGE)):
        assert option in every, option


def test_the_exit_codes_are_those_of_the_command() -> None:
    assert f"| {BadInput.exit_code} | there is no such file |" in PAGE
    assert f"| {NoPacket.exit_code} | the file is no packet: " in PAGE
    assert f"| {OTHER_HASH} | the file is not as it was made |" in PAGE
    assert f"| {OTHER_ANSWER} | it is, and the graph answers otherwise now" in PAGE
    assert f"{OTHER_HASH} a packet that is not as it was made, {OTHER_ANSWER} one that" in README


def test_the_number_of_assertions_is_the_codes() -> None:
    assert f"more than {augment.MAX_OF_ONE} assertions, of which {augment.MAX_OF_ONE} are taken" in PAGE
