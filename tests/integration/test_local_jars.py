"""The jars of the local Neo4j: fetched where missing, and refused when changed. Real jars, really fetched."""

import os
from pathlib import Path

import pytest

from graph.errors import LocalServerError
from graph.local.artifacts import checked_jars, locked_jars
from graph.local.progress import silent
from graph.settings import Settings

_SMALL = "jakarta.inject-2.6.1.jar"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with links to all jars, so that a test may lose or spoil one."""
    for jar in checked_jars(Settings.from_environment(os.environ).jars, silent):
        (tmp_path / jar.name).symlink_to(jar)
    return tmp_path


def test_every_jar_has_a_checksum_and_a_name_of_its_own() -> None:
    jars = locked_jars()
    assert len({jar.file_name for jar in jars}) == len(jars) > 200
    assert all(len(jar.sha256) == 64 for jar in jars)


def test_one_flipped_byte_stops_the_start_and_says_how_to_repair(folder: Path) -> None:
    original = (folder / _SMALL).read_bytes()
    (folder / _SMALL).unlink()
    (folder / _SMALL).write_bytes(original[:-1] + bytes([original[-1] ^ 1]))
    with pytest.raises(LocalServerError, match=rf"{_SMALL} is damaged .*: delete it and start again"):
        checked_jars(folder, silent)
    (folder / _SMALL).unlink()
    assert len(checked_jars(folder, silent)) == len(locked_jars())
    assert (folder / _SMALL).read_bytes() == original


def test_an_interrupted_download_goes_on_with_what_is_missing(folder: Path) -> None:
    original = (folder / _SMALL).read_bytes()
    (folder / _SMALL).unlink()
    half = folder / ".incoming" / "org/glassfish/hk2/external/jakarta.inject/2.6.1" / _SMALL
    half.parent.mkdir(parents=True)
    half.write_bytes(original[: len(original) // 2])
    counted: list[tuple[int, int]] = []
    checked_jars(folder, lambda _what, done=0, total=0, _detail="": counted.append((done, total)))
    assert counted == [(0, 1), (1, 1)]
    assert (folder / _SMALL).read_bytes() == original
    assert not (folder / ".incoming").exists()


def test_no_network_is_one_sentence_that_says_what_to_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / _SMALL).unlink()
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(LocalServerError, match=rf"^{_SMALL}, .* did not arrive: check the network .*\.$"):
        checked_jars(folder, silent)
