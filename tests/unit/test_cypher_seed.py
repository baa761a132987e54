"""cypher/seed is what the data sets say, in files that a person can paste."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from graph.scripts import names, script
from seed.scripts.files import SEED_SCRIPTS, derived, in_order
from seed.source import SHIPPED, dataset_folders, read_datasets

MOST_CHARACTERS = 200_000


def test_the_scripts_are_as_the_data_sets_say() -> None:
    assert SEED_SCRIPTS.stale() == []


def test_what_is_stale_or_superfluous_is_named_and_written(tmp_path: Path) -> None:
    assert SEED_SCRIPTS.stale(tmp_path) == sorted(derived())
    SEED_SCRIPTS.write(tmp_path)
    (tmp_path / "cypher/seed/10_countries.cypher").write_text("", encoding="utf-8")
    (tmp_path / "cypher/seed/99_other.cypher").write_text("RETURN 1;", encoding="utf-8")
    assert SEED_SCRIPTS.write(tmp_path) == ["cypher/seed/10_countries.cypher", "cypher/seed/99_other.cypher"]
    assert SEED_SCRIPTS.stale(tmp_path) == []


@pytest.mark.parametrize("name", names("seed"))
def test_every_statement_can_be_pasted_and_needs_nothing_else(name: str) -> None:
    for statement in script(name).statements:
        assert len(statement) < MOST_CHARACTERS
        code = re.sub(r"'(?:[^'\\]|\\.)*'", "''", statement)
        assert not re.search(r"\$[A-Za-z]|apoc\.|LOAD CSV", code)


def test_a_data_set_stands_after_those_that_it_needs() -> None:
    datasets = read_datasets(dataset_folders(SHIPPED))
    done: set[str] = set()
    for dataset in in_order(datasets):
        assert dataset.needs <= done
        done.add(dataset.name)
    circular = [replace(datasets[0], needs=frozenset({datasets[0].name}))]
    with pytest.raises(ValueError, match="need each other"):
        in_order(circular)
