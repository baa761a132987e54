"""docs/data/taking-back.md: the commands and options that it names are there."""

import re
from pathlib import Path

from typer.testing import CliRunner

from graph.cli.main import application

PAGE = (Path(__file__).parent.parent.parent / "docs" / "data" / "taking-back.md").read_text(encoding="utf-8")


def test_every_command_of_the_page_is_one() -> None:
    named = re.findall(r"`crimegraph (\w+)", PAGE)
    assert {"retract", "erase", "review", "seed"} == set(named)
    for name in named:
        assert CliRunner().invoke(application(name), [name, "--help"], env={"COLUMNS": "200"}).exit_code == 0


def test_every_option_of_the_page_is_one() -> None:
    wide = {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}
    helps = [
        CliRunner().invoke(application(name), [name, "--help"], env=wide).output
        for name in ("retract", "erase", "review", "seed")
    ]
    for option in set(re.findall(r"(?<!-)--[a-z][a-z-]*", PAGE)):
        assert any(option in text for text in helps), option
