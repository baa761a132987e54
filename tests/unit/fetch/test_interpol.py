"""Every notice is fetched once, whatever the server does; what was got is never asked for again."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import JSONResponse, Response
from typer.testing import CliRunner

from graph.local.progress import silent
from seed.fetch.client import Client, FetchError
from seed.fetch.colours import Colour
from seed.fetch.commands import app
from seed.fetch.interpol import Fetched, fetch
from tests.unit.fetch.notices_server import Api, invented, serving, slow

ROOT = Path(__file__).parents[3]


def fetched(address: str, folder: Path, *, timeout: float = 20.0, pause: float = 0.0, fresh: bool = False) -> Fetched:
    client = Client(address, pause, timeout)
    try:
        return fetch(Colour.RED, folder, client, silent, fresh=fresh)
    finally:
        client.close()


def written(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "red.jsonl").read_text(encoding="utf-8").splitlines()]


def same(folder: Path, notices: list[dict[str, Any]]) -> bool:
    return sorted(written(folder), key=lambda n: str(n["entity_id"])) == sorted(
        notices, key=lambda n: str(n["entity_id"])
    )


@pytest.mark.parametrize("number", [300, pytest.param(1_000, marks=pytest.mark.deep)])
def test_notices_behind_a_limit_of_160_are_fetched_once_each(tmp_path: Path, number: int) -> None:
    api = Api(invented(number))
    with serving(api) as address:
        account = fetched(address, tmp_path)
    assert same(tmp_path, api.notices)
    assert (account.counted, account.listed, account.written, account.gone) == (number, number, number, 0)
    assert not api.repeated()
    assert account.requests == len(api.asked) < 1.6 * number + 100
    assert api.most_at_once == 1
    assert all(agent.startswith("crimegraph/") for agent in api.agents)
    assert [path.name for path in tmp_path.iterdir()] == ["red.jsonl"]
    assert stat.S_IMODE((tmp_path / "red.jsonl").stat().st_mode) == 0o600


def test_what_cannot_be_reached_is_told(tmp_path: Path) -> None:
    notices = invented(5)
    api = Api([{**notices[0], "entity_id": None}, *notices[1:]])
    with serving(api) as address:
        asked = ["interpol", "--colour", "red", "--out", str(tmp_path), "--base-url", address, "--pause", "0", "--json"]
        result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0
    account = json.loads(result.stdout)
    assert (account["counted"], account["listed"], account["written"]) == (5, 4, 4)
    assert "1 of the notices that the API counts could not be reached" in result.stderr


def test_short_pages_are_turned(tmp_path: Path) -> None:
    api = Api(invented(150), rows_a_page=20)
    with serving(api) as address:
        assert fetched(address, tmp_path).written == 150
    assert same(tmp_path, api.notices)


def every(nth: int, answer: Callable[[], Response]) -> Callable[[int, str], Response | None]:
    return lambda number, _: answer() if number % nth == 0 else None


@pytest.mark.parametrize(
    "faults",
    [
        every(7, lambda: Response("", 429, {"Retry-After": "0"})),
        every(9, lambda: Response("", 503)),
        every(11, lambda: Response('{"total": 1', media_type="application/json")),
        every(13, lambda: Response('{"total": 1', headers={"content-length": "11", "content-encoding": "gzip"})),
        every(15, lambda: JSONResponse([1])),
        every(20, lambda: slow(0.8)),
    ],
    ids=["429", "503", "broken", "not gzip", "no object", "slow"],
)
def test_faults_on_the_way_lose_nothing(faults: Callable[[int, str], Response | None], tmp_path: Path) -> None:
    api = Api(invented(60), faults=faults)
    with serving(api) as address:
        account = fetched(address, tmp_path, timeout=0.5)
    assert same(tmp_path, api.notices)
    assert account.requests == len(api.asked)


def test_retry_after_is_waited_for(tmp_path: Path) -> None:
    said: list[str] = []
    api = Api(invented(1), faults=lambda number, _: Response("", 429, {"Retry-After": "1"}) if number == 1 else None)
    with serving(api) as address:
        client = Client(address, 0.0, 5.0, said.append)
        fetch(Colour.RED, tmp_path, client, silent)
        client.close()
    assert said == ["the server answers 429: again in 1 s"]


@pytest.mark.parametrize(
    ("fault", "told", "requests"),
    [
        (lambda: Response("", 403), "turns this client away", 1),
        (lambda: Response("", 503), "6 times in a row", 6),
        (lambda: Response("", 429, {"Retry-After": "86400"}), "asks to wait 86400 s", 1),
        (lambda: Response("", 302, {"Location": "https://example.org/"}), "answers 302", 1),
        (lambda: Response("", 404), "is this the address", 1),
        (lambda: JSONResponse({"total": "many"}), "the API has changed", 1),
        (lambda: Response(b" " * 17_000_000), "longer than 16 MB", 1),
    ],
)
def test_what_cannot_go_on_ends_with_a_reason(
    fault: Callable[[], Response], told: str, requests: int, tmp_path: Path
) -> None:
    api = Api(invented(1), faults=lambda _number, _asked: fault())
    with serving(api) as address, pytest.raises(FetchError, match=told):
        fetched(address, tmp_path)
    assert len(api.asked) == requests
    assert not (tmp_path / "red.jsonl").exists()


def test_an_address_where_nobody_listens_ends_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="the connection failed"):
        fetched("http://127.0.0.1:9", tmp_path, timeout=0.5)
    with pytest.raises(FetchError, match="is not an address"):
        fetched("ftp://127.0.0.1", tmp_path)


def test_a_notice_that_is_withdrawn_meanwhile_is_counted(tmp_path: Path) -> None:
    api = Api(invented(20))
    gone = max(n["entity_id"] for n in api.notices)

    def withdraws(_number: int, asked: str) -> Response | None:
        if "/red/" in asked:
            api.notices[:] = [n for n in api.notices if n["entity_id"] != gone]
        return None

    api.faults = withdraws
    with serving(api) as address:
        account = fetched(address, tmp_path)
    assert (account.counted, account.listed, account.written, account.gone) == (20, 20, 19, 1)
    assert same(tmp_path, api.notices)


def test_a_killed_fetch_goes_on_and_asks_nothing_twice(tmp_path: Path) -> None:
    api = Api(invented(170))
    running: list[subprocess.Popen[bytes]] = []
    kill_at = [3, 12, 13, 90]

    def kills(number: int, _: str) -> Response | None:
        if number in kill_at:
            os.kill(running[-1].pid, signal.SIGKILL)
        return None

    api.faults = kills
    with serving(api) as address:
        command = [
            sys.executable, "-c", "from seed.fetch.commands import app; app()", "interpol", "--colour", "red", "--out",
            str(tmp_path), "--base-url", address, "--pause", "0", "--json",
        ]  # fmt: skip
        for run in range(len(kill_at) + 1):
            running.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL))
            output, _ = running[-1].communicate(timeout=120)
            assert running[-1].returncode == (-signal.SIGKILL if run < len(kill_at) else 0)
            assert (tmp_path / "red.jsonl").exists() == (run == len(kill_at))
    assert same(tmp_path, api.notices)
    assert json.loads(output)["resumed"]
    # What was on its way when it was killed had no answer yet.
    assert sum(times - 1 for times in api.repeated().values()) <= len(kill_at)


def test_a_journal_that_was_cut_off_loses_its_last_line_only(tmp_path: Path) -> None:
    api = Api(invented(50), faults=lambda number, _: Response("", 403) if number == 30 else None)
    with serving(api) as address:
        with pytest.raises(FetchError):
            fetched(address, tmp_path)
        journal = tmp_path / ".red.journal"
        journal.write_bytes(journal.read_bytes()[:-5])
        account = fetched(address, tmp_path)
    assert account.resumed
    assert same(tmp_path, api.notices)
    assert len(api.repeated()) == 2  # the line that was cut off, and what was refused


def test_another_address_does_not_go_on_with_what_was_fetched_here(tmp_path: Path) -> None:
    api = Api(invented(5), faults=lambda number, _: Response("", 403) if number == 3 else None)
    with serving(api) as address:
        with pytest.raises(FetchError):
            fetched(address, tmp_path)
        with pytest.raises(FetchError, match="another fetch"):
            fetched("http://127.0.0.1:9", tmp_path)
        assert fetched(address, tmp_path, fresh=True).written == 5


def test_two_fetches_into_one_folder_do_not_mix(tmp_path: Path) -> None:
    seen: list[str] = []

    def starts_another(number: int, _: str) -> Response | None:
        if number == 2:
            with pytest.raises(FetchError, match="another fetch"):
                fetched("http://127.0.0.1:9", tmp_path)
            seen.append("refused")
        return None

    api = Api(invented(3), faults=starts_another)
    with serving(api) as address:
        assert fetched(address, tmp_path).written == 3
    assert seen == ["refused"]
