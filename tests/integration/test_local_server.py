"""The local Neo4j, really started, killed, and started again. Three starts serve all of these tests."""

import os
import random
import socket
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import neo4j
import pytest
from neo4j.exceptions import ClientError

from graph import local
from graph.errors import LocalServerError
from graph.local.files import Files, write_private
from graph.local.process import lives
from graph.settings import Endpoint, Settings
from tests.integration.imports.kills import transfers
from tests.integration.imports.server_kills import Killed
from tests.short_lived import short_lived


@pytest.fixture(scope="module")
def taken() -> Iterator[tuple[int, int]]:
    """Two ports on which something listens already."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        yield one.getsockname()[1], two.getsockname()[1]


@pytest.fixture(scope="module")
def settings(taken: tuple[int, int], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("NEO4J_")}
    return replace(
        Settings.from_environment(environ),
        home=tmp_path_factory.mktemp("local") / "home",
        bolt_port=taken[0],
        http_port=taken[1],
        heap_megabytes=512,
        pagecache_megabytes=32,
    )


@pytest.fixture(scope="module")
def started(settings: Settings) -> Iterator[Endpoint]:
    """A server that two asked for at the same moment."""
    with short_lived():
        with ThreadPoolExecutor(2) as pool:
            one, two = pool.map(local.start, [settings, settings])
        assert one == two
        yield one
        local.stop(settings)
    assert not lives(Files(settings.home))


def _ask(endpoint: Endpoint, statement: neo4j.Query) -> list[object]:
    auth = (endpoint.username, endpoint.password)
    with (
        neo4j.GraphDatabase.driver(endpoint.uri, auth=auth) as driver,
        driver.session(database=endpoint.database, default_access_mode=neo4j.READ_ACCESS) as session,
    ):
        return [record[0] for record in session.run(statement)]


def test_without_a_server_there_is_no_endpoint(settings: Settings) -> None:
    with pytest.raises(LocalServerError, match="crimegraph db start"):
        local.running_endpoint(replace(settings, home=settings.home / "elsewhere"))
    assert local.stop(replace(settings, home=settings.home / "elsewhere")) is False


def test_it_answers_on_free_ports_when_its_own_are_taken(
    started: Endpoint, settings: Settings, taken: tuple[int, int]
) -> None:
    assert _ask(started, neo4j.Query("RETURN 1")) == [1]
    running = local.running(settings)
    assert running is not None
    assert not {running.bolt, running.http} & set(taken)
    assert local.running_endpoint(settings) == started


def test_home_and_password_are_closed_to_others(started: Endpoint, settings: Settings) -> None:
    assert stat.S_IMODE(settings.home.stat().st_mode) == 0o700
    assert stat.S_IMODE(Files(settings.home).password.stat().st_mode) == 0o600
    assert started.password not in repr(started)


def test_no_list_of_processes_shows_the_password(started: Endpoint, settings: Settings) -> None:
    running = local.running(settings)
    assert running is not None
    arguments = Path(f"/proc/{running.pid}/cmdline")
    if arguments.exists():
        assert started.password.encode() not in arguments.read_bytes()


@pytest.mark.parametrize("url", ["file:///etc/hostname", "file:///neo4j.conf", "http://127.0.0.1:9/x.csv"])
def test_load_csv_reaches_neither_files_nor_addresses(started: Endpoint, url: str) -> None:
    with pytest.raises(ClientError):
        _ask(started, neo4j.Query(f"LOAD CSV FROM '{url}' AS row RETURN row"))


def test_a_statement_has_a_time_and_a_memory_limit(started: Endpoint) -> None:
    limits = _ask(
        started,
        neo4j.Query(
            "SHOW SETTINGS 'db.transaction.timeout', 'db.memory.transaction.max' YIELD name, value"
            " RETURN value ORDER BY name"
        ),
    )
    assert limits == ["256.00MiB", "30s"]


def test_another_password_in_the_file_is_told(started: Endpoint, settings: Settings) -> None:
    files = Files(settings.home)
    write_private(files.password, "not the password\n")
    try:
        with pytest.raises(LocalServerError, match=r"does not accept the password in .*/password"):
            local.start(settings)
    finally:
        write_private(files.password, started.password + "\n")


def test_after_a_kill_under_an_import_the_same_command_completes_it(
    started: Endpoint, settings: Settings, tmp_path: Path
) -> None:
    killed = Killed(settings, transfers(tmp_path / "zzkill.csv", 1, hops=1_000))
    killed.survives(1, random.Random(1))


def test_after_a_kill_it_starts_again_and_the_last_session_stops_it(started: Endpoint, settings: Settings) -> None:
    Killed(settings, Path()).kill()
    assert local.running(settings) is None
    with local.session(settings) as outer:
        with local.session(settings) as inner:
            assert inner == outer
        assert _ask(outer, neo4j.Query("RETURN 1")) == [1]
    assert not lives(Files(settings.home))
