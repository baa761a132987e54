"""What docs/identity.md shows can be asked, and is what the code says."""

import json
import re
from pathlib import Path

from typer.main import get_command

from seed.identity.commands import app
from seed.identity.resolve import THRESHOLD, Plan
from seed.identity.scoring import DEFAULT
from tests.unit.compile.compiled import compiled

PAGE = (Path(__file__).parent.parent.parent / "docs" / "identity.md").read_text(encoding="utf-8")


def _block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found, language
    return found[1]


def test_the_shown_query_can_be_asked() -> None:
    assert "SAME_AS" in compiled(_block("graphql"))[0]


def test_the_shown_explanation_is_compact_json() -> None:
    shown = _block("json").strip()
    assert json.dumps(json.loads(shown), separators=(",", ":")) == shown


def test_every_command_and_option_is_named() -> None:
    command = get_command(app)
    for name, inner in command.commands.items():  # type: ignore[attr-defined] # a group
        assert f"crimegraph resolve {name}" in PAGE
        for option in (o for parameter in inner.params for o in parameter.opts if o.startswith("--")):
            assert option in PAGE or option in ("--json", "--help"), option


def test_the_defaults_of_the_command_are_those_of_a_run() -> None:
    defaults = {p.name: p.default for p in get_command(app).params}
    assert (defaults["threshold"], defaults["auto"], defaults["algorithm"]) == (THRESHOLD, None, DEFAULT)
    assert Plan() == Plan(THRESHOLD, None, DEFAULT)
    assert str(THRESHOLD) in PAGE
