"""What `crimegraph db` says of a server that runs."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from graph import local
from graph.cli.main import application
from graph.local.handed import Handed
from graph.local.process import Running
from graph.scope import ANONYMOUS


def status(*arguments: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("NEO4J_URI", raising=False)
    monkeypatch.setattr(local, "running", lambda settings: Running(1, 2, 3, kept=True))
    environ = {"CRIMEGRAPH_HOME": str(home)}
    return CliRunner().invoke(application("db"), ["db", "status", *arguments], env=environ).stdout


def test_a_readers_database_is_stopped_by_what_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "of ada"
    folder.mkdir()
    Handed(ANONYMOUS, "2026-01-01T00:00:00Z", 1, 1).write(folder)
    told = status("--from", str(folder), home=tmp_path, monkeypatch=monkeypatch)
    assert f"until `crimegraph db stop --from '{folder}'`" in told


def test_the_other_is_stopped_without_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "until `crimegraph db stop`\n" in status(home=tmp_path, monkeypatch=monkeypatch)
