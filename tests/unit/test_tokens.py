"""The token file: what it holds, who may write it, and which texts it accepts."""

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.readers.bearer import NotAccepted
from api.readers.commands import moment_of
from api.readers.token_file import WatchedTokens, changing, read_tokens
from api.readers.tokens import NO_TOKENS, Tokens, hash_of
from graph.cli.readers import NOBODY
from graph.errors import SettingsError
from graph.scope import Reader
from graph.vocabularies import Marking

LATER = datetime.now(UTC) + timedelta(days=1)


def add(path: Path, name: str = "ada", clearance: Marking = Marking.AMBER, *, victims: bool = False) -> str:
    with changing(path) as held:
        held[0], text = held[0].with_new(name, clearance, victims=victims, expires=LATER)
    return text


def refresh(watched: WatchedTokens) -> WatchedTokens:
    watched._look_again = 0.0
    return watched


def test_a_token_gives_its_reader_and_the_file_does_not_hold_it(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "tokens.json"
    text = add(path, victims=True)
    assert len(text) == 3 + 43
    assert read_tokens(path).reader(text) == Reader("ada", Marking.AMBER, victims=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert text not in path.read_text()
    assert hash_of(text) in path.read_text()


def test_nobody_takes_the_name_of_nobody(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="choose another name"):
        add(tmp_path / "t", NOBODY)


def test_two_tokens_differ(tmp_path: Path) -> None:
    assert add(tmp_path / "t") != add(tmp_path / "t", "bob")


def test_a_name_stands_for_one_good_token(tmp_path: Path) -> None:
    path = tmp_path / "t"
    first = add(path)
    with pytest.raises(SettingsError, match="ada has a token already"):
        add(path)
    with changing(path) as held:
        held[0] = held[0].without("ada")
    second = add(path)
    tokens = read_tokens(path)
    assert tokens.reader(second).name == "ada"
    with pytest.raises(NotAccepted, match="revoked"):
        tokens.reader(first)


def test_an_expired_token_is_refused(tmp_path: Path) -> None:
    text = add(tmp_path / "t")
    (token,) = read_tokens(tmp_path / "t").by_hash.values()
    over = Tokens.of([replace(token, expires=datetime.now(UTC))])
    with pytest.raises(NotAccepted, match="expired"):
        over.reader(text)


_GOOD = NO_TOKENS.with_new("ada", Marking.RED, victims=True, expires=LATER)


@given(st.data())
def test_no_mutated_token_is_accepted(data: st.DataObject) -> None:
    tokens, text = _GOOD
    at = data.draw(st.integers(0, len(text) - 1))
    changed = data.draw(st.sampled_from(["drop", "double", "replace", "insert", "case"]))
    letter = data.draw(st.characters(codec="utf-8"))
    mutated = {
        "drop": text[:at] + text[at + 1 :],
        "double": text[:at] + text[at] + text[at:],
        "replace": text[:at] + letter + text[at + 1 :],
        "insert": text[:at] + letter + text[at:],
        "case": text[:at] + text[at].swapcase() + text[at + 1 :],
    }[changed]
    if mutated != text:
        with pytest.raises(NotAccepted):
            tokens.reader(mutated)


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666, 0o770])
def test_a_file_that_others_can_write_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "t"
    add(path)
    path.chmod(mode)
    with pytest.raises(SettingsError, match="Others can write the token file"):
        read_tokens(path)
    with pytest.raises(SettingsError):
        add(path, "bob")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"version": 2, "tokens": []}',
        b'{"version": 1, "tokens": {}}',
        b'{"version": 1, "tokens": [1]}',
        b'{"version": 1, "tokens": [{"name": "ada"}]}',
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(SettingsError, match="cannot be used"):
        read_tokens(path)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("clearance", "BLACK"),
        ("clearance", 4),
        ("clearance", ["RED"]),
        ("victims", "true"),
        ("victims", 1),
        ("sha256", "abc"),
        ("sha256", "A" * 64),
        ("name", "a@b"),
        ("name", ""),
        ("expires", None),
        ("expires", "2030-01-01"),
        ("expires", "never"),
        ("revoked", False),
    ],
)
def test_an_entry_with_a_wrong_value_makes_the_file_unusable(tmp_path: Path, field: str, value: object) -> None:
    path = tmp_path / "t"
    add(path)
    body = orjson.loads(path.read_bytes())
    body["tokens"][0][field] = value
    path.write_bytes(orjson.dumps(body))
    with pytest.raises(SettingsError, match="entry 0"):
        read_tokens(path)


def test_a_running_server_sees_what_changes(tmp_path: Path) -> None:
    path = tmp_path / "t"
    watched = WatchedTokens(path)
    with pytest.raises(NotAccepted):
        watched.reader("cg_unknown")
    text = add(path)
    assert refresh(watched).reader(text).name == "ada"
    with changing(path) as held:
        held[0] = held[0].without("ada")
    with pytest.raises(NotAccepted):
        refresh(watched).reader(text)


def test_no_token_is_good_while_the_file_is_unusable(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "t"
    text = add(path)
    watched = WatchedTokens(path)
    assert watched.reader(text).name == "ada"
    path.chmod(0o666)
    for _ in range(3):
        with pytest.raises(NotAccepted):
            refresh(watched).reader(text)
    assert len(caplog.records) == 1
    path.chmod(0o600)
    assert refresh(watched).reader(text).name == "ada"
    path.unlink()
    with pytest.raises(NotAccepted):
        refresh(watched).reader(text)


def test_a_change_that_fails_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "t"
    text = add(path)
    with pytest.raises(SettingsError), changing(path) as held:
        held[0] = held[0].without("nobody")
    assert read_tokens(path).reader(text).name == "ada"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["t", "t.lock"]


def test_an_end_is_a_day_or_a_number_of_days() -> None:
    assert moment_of("2100-01-01") == datetime(2100, 1, 1, tzinfo=UTC)
    assert timedelta(days=89) < moment_of("90d") - datetime.now(UTC) <= timedelta(days=90)
    for wrong in ("never", "0d", "90", "2100-13-01", "2100-01-01T00:00", ""):
        with pytest.raises(SettingsError):
            moment_of(wrong)
    with pytest.raises(SettingsError, match="is over"):
        NO_TOKENS.with_new("ada", Marking.CLEAR, victims=False, expires=moment_of("2020-01-01"))
