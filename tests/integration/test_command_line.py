"""The command `crimegraph` from outside: what goes wrong is one sentence on stderr and an exit code."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from typer.testing import CliRunner

from api.commands import _warnings as serving_warnings
from graph.cli.main import application
from graph.database import Database
from graph.errors import DatabaseError, LocalServerError, SettingsError
from graph.schema.apply import apply
from graph.settings import Endpoint
from tests.free_ports import free_ports

_COMMAND = Path(sys.executable).with_name("crimegraph")


def _crimegraph(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "CRIMEGRAPH_"))}
    return subprocess.run(
        [_COMMAND, *arguments],
        env=inherited | environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def _one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.stdout == ""
    *before, last = done.stderr.strip().splitlines()
    assert last.startswith("crimegraph: ")
    assert last.endswith(".")
    assert not any("Traceback" in line for line in before)
    return last


def test_a_bad_setting_is_told() -> None:
    done = _crimegraph("db", "status", CRIMEGRAPH_PORT="eighty")
    assert "CRIMEGRAPH_PORT" in _one_sentence(done)
    assert done.returncode == SettingsError.exit_code


def test_a_port_in_use_is_told_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = str(listening.getsockname()[1])
        done = _crimegraph("demo", CRIMEGRAPH_PORT=port, CRIMEGRAPH_HOME=str(tmp_path / "home"))
    assert f"CRIMEGRAPH_PORT is {port}, which is in use" in _one_sentence(done)
    assert done.returncode == SettingsError.exit_code
    assert not (tmp_path / "home").exists()


def test_an_address_where_nothing_answers_is_told() -> None:
    done = _crimegraph("schema", "apply", NEO4J_URI="bolt://127.0.0.1:9", NEO4J_PASSWORD="x")
    _one_sentence(done)
    assert done.returncode == DatabaseError.exit_code


def test_a_wrong_password_is_told(database_endpoint: Endpoint) -> None:
    done = _crimegraph("schema", "apply", NEO4J_URI=database_endpoint.uri, NEO4J_PASSWORD="wrong")
    assert "NEO4J_PASSWORD" in _one_sentence(done)
    assert done.returncode == DatabaseError.exit_code


@pytest.mark.parametrize("command", ["start", "stop", "browser", "reset"])
def test_the_local_server_is_left_alone_while_another_is_in_use(command: str) -> None:
    done = _crimegraph("db", command, NEO4J_URI="bolt://127.0.0.1:9", NEO4J_PASSWORD="x")
    assert "NEO4J_URI is set" in _one_sentence(done)
    assert done.returncode == LocalServerError.exit_code


def test_status_is_data_and_its_exit_code_says_whether_it_runs(tmp_path: Path) -> None:
    done = _crimegraph("db", "status", "--json", CRIMEGRAPH_HOME=str(tmp_path))
    assert json.loads(done.stdout) == {"running": False, "local": True, "home": str(tmp_path)}
    assert done.returncode == 1


def test_nothing_is_deleted_where_nobody_can_be_asked(tmp_path: Path) -> None:
    done = _crimegraph("db", "reset", CRIMEGRAPH_HOME=str(tmp_path))
    assert done.returncode == 2
    assert "--yes" in done.stderr


def test_cypher_shell_answers_on_stdout(database_endpoint: Endpoint) -> None:
    done = _crimegraph(
        *("db", "shell", "--format", "plain", "RETURN 40 + 2 AS answer;"),
        NEO4J_URI=database_endpoint.uri,
        NEO4J_USERNAME=database_endpoint.username,
        NEO4J_PASSWORD=database_endpoint.password,
    )
    assert done.stdout == "answer\n42\n"
    assert done.returncode == 0


def test_serving_says_what_is_missing_and_goes_on(
    database_endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[str] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda server: served.append(server.config.host))
    monkeypatch.setattr("graph.schema.apply.current_hash", lambda: "of another version")
    [port] = free_ports(1)
    environ = {
        "NEO4J_URI": database_endpoint.uri, "NEO4J_USERNAME": database_endpoint.username,
        "NEO4J_PASSWORD": database_endpoint.password, "CRIMEGRAPH_HOME": str(tmp_path), "CRIMEGRAPH_PORT": str(port),
    }  # fmt: skip
    done = CliRunner().invoke(application("serve"), ["serve"], env=environ)
    assert (done.exit_code, len(served)) == (0, 1), done.output
    assert "warning: The database's schema is not this version's: run `crimegraph schema apply`." in done.stderr


@pytest.mark.parametrize("rows", [[], [[1]]], ids=["nothing", "an entity"])
async def test_serving_says_where_there_is_no_data(
    database_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, rows: list[list[int]]
) -> None:
    read = Database.read

    async def with_so_many(database: Database, text: str, *given: Any, **named: Any) -> list[list[Any]]:
        return rows if ":Entity" in text else await read(database, text, *given, **named)

    async with Database.opened(database_endpoint) as database:
        await apply(database)
    monkeypatch.setattr(Database, "read", with_so_many)
    told = [] if rows else ["The database holds no data: run `crimegraph seed` or `crimegraph import`."]
    assert await serving_warnings(database_endpoint) == told


def test_help_names_every_command() -> None:
    done = _crimegraph("--help")
    assert done.returncode == 0
    for name in ("audit", "demo", "db", "schema", "seed", "serve", "token"):
        assert f" {name} " in done.stdout


def test_where_nobody_reads_on_a_command_ends_as_others_do_and_says_nothing(database_endpoint: Endpoint) -> None:
    environ = os.environ | {
        "NEO4J_URI": database_endpoint.uri, "NEO4J_USERNAME": database_endpoint.username,
        "NEO4J_PASSWORD": database_endpoint.password, "NEO4J_DATABASE": database_endpoint.database,
    }  # fmt: skip
    for command in (["export", "cypher"], ["db", "status", "--json"]):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [_COMMAND, *command], env=environ, stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.PIPE,
            check=False, timeout=120,
        )  # fmt: skip
        os.close(writing)
        assert done.returncode == 128 + signal.SIGPIPE, command
        assert done.stderr in (b"", b"exporting\n"), command
