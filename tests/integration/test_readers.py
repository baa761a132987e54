"""What a token lets its reader see on the seed, how tokens are made and ended, and who may be served at all."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.errors import SettingsError
from graph.settings import Endpoint, Settings
from tests.conftest import local_test_settings
from tests.issuing import Issuing, claims, signed
from tests.serving import serving

_COMMAND = Path(sys.executable).with_name("crimegraph")
_ELSEWHERE = "0.0.0.0"
VICTIMS = "{ victimCases(first: 100) { totalCount nodes { id marking } } }"
OPERATES = "{ people(first: 100) { totalCount nodes { operates(first: 100) { totalCount } } } }"


def crimegraph(home: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "CRIMEGRAPH_"))}
    return subprocess.run(
        [_COMMAND, *arguments],
        env=inherited | {"CRIMEGRAPH_HOME": str(home)} | environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def token(home: Path, name: str, *options: str) -> str:
    done = crimegraph(home, "token", "add", name, *options)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def own(seeded: Endpoint, home: Path) -> Iterator[str]:
    issuing = Issuing(home / "keys.json")
    issuing.publish()
    settings = replace(
        local_test_settings(),
        home=home,
        tokens=home / "tokens.json",
        audit=home / "audit" / "reads.jsonl",
        issuer=issuing.issuer,
    )
    with serving(settings, seeded) as address:
        yield address


def ask(address: str, query: str, token: str | None = None) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = httpx.post(f"{address}/graphql", json={"query": query}, headers=headers, timeout=30)
    assert answer.status_code == 200, answer.text
    assert "errors" not in answer.json(), answer.text
    return answer.json()["data"]


def test_only_a_token_for_victims_shows_victim_cases(own: str, home: Path) -> None:
    without = token(home, "cleared", "--clearance", "RED")
    with_victims = token(home, "cleared-for-victims", "--clearance", "AMBER_STRICT", "--victims")
    low = token(home, "low", "--clearance", "CLEAR", "--victims")
    assert ask(own, VICTIMS)["victimCases"]["totalCount"] == 0
    assert ask(own, VICTIMS, without)["victimCases"]["totalCount"] == 0
    # Every case of the seed is marked above CLEAR.
    assert ask(own, VICTIMS, low)["victimCases"]["totalCount"] == 0
    seen = ask(own, VICTIMS, with_victims)["victimCases"]
    assert seen["totalCount"] > 0
    assert {each["marking"] for each in seen["nodes"]} <= {"CLEAR", "GREEN", "AMBER", "AMBER_STRICT"}


def test_a_token_shows_what_is_marked_up_to_its_clearance(own: str, home: Path) -> None:
    query = "{ repatriations { totalCount } rescues { totalCount } }"
    amber = token(home, "amber", "--clearance", "amber")
    assert total(ask(own, query, amber)) > total(ask(own, query))


def test_signed_claims_decide_as_a_token_does(own: str, home: Path) -> None:
    with_victims = token(home, "same-as-signed", "--clearance", "AMBER", "--victims")
    for text, victims, clearance in ((with_victims, True, "AMBER"), (None, False, "CLEAR")):
        jwt = signed(claims(crimegraph_clearance=clearance, crimegraph_victims=victims))
        for query in (VICTIMS, OPERATES):
            assert ask(own, query, jwt) == ask(own, query, text)


def total(data: Any) -> int:
    if isinstance(data, dict):
        return int(data.get("totalCount", 0)) + sum(map(total, data.values()))
    return sum(map(total, data)) if isinstance(data, list) else 0


def test_a_running_server_accepts_a_new_token_and_refuses_a_revoked_one_within_two_seconds(
    own: str, home: Path
) -> None:
    text = token(home, "short", "--clearance", "GREEN", "--expires", "1d")
    until(own, text, 200)
    assert crimegraph(home, "token", "revoke", "short").returncode == 0
    until(own, text, 401)


def until(address: str, token: str, status: int) -> None:
    limit = time.monotonic() + 2
    while httpx.get(f"{address}/health/live", headers={"Authorization": f"Bearer {token}"}).status_code != status:
        assert time.monotonic() < limit
        time.sleep(0.05)


def test_a_token_is_data_on_stdout_and_its_rights_are_told_on_stderr(tmp_path: Path) -> None:
    done = crimegraph(tmp_path, "token", "add", "ada", "--clearance", "GREEN", "--victims", "--expires", "2100-01-01")
    assert re.fullmatch(r"cg_[A-Za-z0-9_-]{43}\n", done.stdout)
    assert done.stderr.strip() == (
        "ada reads up to GREEN, with victim cases, until 2100-01-01T00:00:00+00:00; the token is not shown again"
    )
    made = json.loads(crimegraph(tmp_path, "token", "add", "bob", "--clearance", "RED", "--json").stdout)
    assert (made["name"], made["clearance"], made["victims"]) == ("bob", "RED", False)
    listed = crimegraph(tmp_path, "token", "list", "--json").stdout
    assert [t["name"] for t in json.loads(listed)["tokens"]] == ["ada", "bob"]
    assert made["token"] not in listed
    assert "ada  GREEN  victims  good" in crimegraph(tmp_path, "token", "list").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "ada", "--clearance", "BLACK"],
        ["add", "ada"],
        ["add", "anonymous", "--clearance", "RED"],
        ["add", "a b", "--clearance", "RED"],
        ["add", "ada", "--clearance", "RED", "--expires", "never"],
        ["add", "ada", "--clearance", "RED", "--expires", "2020-01-01"],
        ["revoke", "nobody"],
    ],
)
def test_what_cannot_be_done_is_told(tmp_path: Path, arguments: list[str]) -> None:
    done = crimegraph(tmp_path, "token", *arguments)
    assert done.returncode == SettingsError.exit_code
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_another_host_than_loopback_is_refused_while_no_reader_is_configured(tmp_path: Path) -> None:
    for command in ("serve", "demo"):
        done = crimegraph(tmp_path, command, CRIMEGRAPH_HOST=_ELSEWHERE)
        assert done.returncode == SettingsError.exit_code
        assert "no reader is configured" in done.stderr


def test_another_host_is_refused_while_no_token_is_good(tmp_path: Path) -> None:
    token(tmp_path, "ada", "--clearance", "GREEN")
    crimegraph(tmp_path, "token", "revoke", "ada")
    done = crimegraph(tmp_path, "serve", CRIMEGRAPH_HOST=_ELSEWHERE)
    assert done.returncode == SettingsError.exit_code
    assert "no token of" in done.stderr


def test_serving_with_a_token_file_that_others_can_write_is_refused(tmp_path: Path) -> None:
    token(tmp_path, "ada", "--clearance", "GREEN")
    (tmp_path / "tokens.json").chmod(0o666)
    done = crimegraph(tmp_path, "serve")
    assert done.returncode == SettingsError.exit_code
    assert "Others can write the token file" in done.stderr


def test_another_host_is_a_setting_like_any_other_once_there_are_readers(tmp_path: Path) -> None:
    token(tmp_path, "ada", "--clearance", "GREEN")
    environ = {"CRIMEGRAPH_HOME": str(tmp_path), "CRIMEGRAPH_HOST": _ELSEWHERE}
    settings = Settings.from_environment(environ)
    assert settings.needs_readers
    issuer = {"CRIMEGRAPH_OIDC_ISSUER": "https://issuer.example", "CRIMEGRAPH_OIDC_AUDIENCE": "crimegraph"}
    assert Settings.from_environment({**environ, **issuer, "CRIMEGRAPH_HOME": str(tmp_path / "other")}).issuer
