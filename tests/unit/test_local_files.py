"""The local Neo4j's files: closed to others, replaced as a whole, and honest about a disk that refuses."""

import errno
import os
import stat
from pathlib import Path

import pytest

from graph.errors import LocalServerError
from graph.local.files import Files, disk_errors, write_private


def test_home_and_password_are_closed_to_others(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    files = Files(home)
    files.prepare()
    files.write_password()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE(files.password.stat().st_mode) == 0o600
    assert len(files.read_password()) >= 24


def test_a_private_file_is_never_readable_by_others_even_where_the_umask_allows_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "secret", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_full_disk_is_one_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    with (
        pytest.raises(LocalServerError, match=r"^The disk that holds .* is full: free some space.*\.$"),
        disk_errors(tmp_path),
    ):
        raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "x"))


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LocalServerError, match="cannot be used"):
        Files(tmp_path / "file" / "home").prepare()


def test_a_lost_password_is_told(tmp_path: Path) -> None:
    with pytest.raises(LocalServerError, match="crimegraph db start"):
        Files(tmp_path).read_password()
