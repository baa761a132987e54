"""The README's list of commands is what there is, each once, and those that take `--from` are the ones it says."""

import re
from collections.abc import Mapping
from typing import Any

import typer

from graph.cli.main import application
from tests.docs.test_readme import README

COMMANDS = README.split("## Commands")[1].split("Data goes to stdout")[0]
NUMBERS = {"first five": 5}


def commands(group: str) -> Mapping[str, Any]:
    whole: Any = typer.main.get_command(application(group))
    found: Mapping[str, Any] = whole.commands[group].commands
    return found


def test_every_command_of_a_group_is_named_once() -> None:
    named = re.findall(r"`(\w+) ([a-z]+(?:\|[a-z]+)+)`", COMMANDS)
    assert len({group for group, _ in named}) == len(named)
    assert {group for group, _ in named} >= {"db", "token", "case", "packet", "schema"}
    for group, listed in named:
        assert sorted(listed.split("|")) == sorted(commands(group)), group


def test_those_that_take_a_readers_database_are_the_first_that_are_named() -> None:
    [(listed, said)] = re.findall(r"`db ([a-z|]+)` \(the (first \w+) take `--from DIR`", COMMANDS)
    names = listed.split("|")
    taking = [name for name in names if any("--from" in p.opts for p in commands("db")[name].params)]
    assert taking == names[: NUMBERS[said]]
