"""The README's table of settings is the code's."""

from pathlib import Path

from graph.settings import settings_table


def test_the_readme_holds_the_table_of_settings() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert settings_table() in readme, "put the output of `settings_table()` of graph/settings/ into README.md"
