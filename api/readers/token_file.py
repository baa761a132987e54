"""The token file: read only where nobody else can write it, replaced whole, and read again when it changed."""

import fcntl
import logging
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from api.readers.bearer import NotAccepted
from api.readers.tokens import NO_TOKENS, Token, Tokens
from graph.errors import SettingsError
from graph.scope import Reader

log = logging.getLogger("crimegraph.readers")

VERSION = 1
LOOK_SECONDS = 1.0
"""How long a revoked token may still be accepted by a running server."""


def read_tokens(path: Path) -> Tokens:
    """The file's tokens, none where there is no file. Raises SettingsError for a file that cannot be trusted."""
    try:
        with path.open("rb") as file:
            _require_ours(path, os.fstat(file.fileno()))
            content = file.read()
    except FileNotFoundError:
        return NO_TOKENS
    except OSError as error:
        raise SettingsError(f"The token file {path} cannot be read ({error.strerror}): check its rights.") from error
    return _parsed(path, content)


@contextmanager
def changing(path: Path) -> Iterator[list[Tokens]]:
    """One change of the file: the block gets `[tokens]` and puts the new ones in their place. One at a time."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        held = [read_tokens(path)]
        yield held
        _replace(path, held[0])
    finally:
        os.close(lock)


@dataclass(slots=True)
class WatchedTokens:
    """The file's tokens as they are now: looked at again once a second while requests come.

    A file that became unusable means that no token is good until it is usable again.
    """

    path: Path
    _tokens: Tokens = field(default=NO_TOKENS, init=False)
    _seen: tuple[int, ...] | None = field(default=None, init=False)
    _fault: str | None = field(default=None, init=False)
    _look_again: float = field(default=0.0, init=False)

    def reader(self, text: str) -> Reader:
        """Who has this token. Raises NotAccepted."""
        if (now := time.monotonic()) >= self._look_again:
            self._look_again = now + LOOK_SECONDS
            self._look()
        try:
            return self._reader(text)
        except NotAccepted:
            # It may have been added a moment ago.
            self._look()
            return self._reader(text)

    def _reader(self, text: str) -> Reader:
        if self._fault is not None:
            raise NotAccepted("the token file cannot be used")
        return self._tokens.reader(text)

    def _look(self) -> None:
        state = _state(self.path)
        if state == self._seen:
            return
        try:
            self._tokens, self._fault = read_tokens(self.path), None
            self._seen = state
        except SettingsError as error:
            self._tokens, self._seen = NO_TOKENS, None
            if str(error) != self._fault:
                log.error("no token is accepted: %s", error)
            self._fault = str(error)


def _state(path: Path) -> tuple[int, ...]:
    try:
        s = path.stat()
    except OSError as error:
        return (error.errno or -1,)
    return s.st_ino, s.st_mtime_ns, s.st_ctime_ns, s.st_size


def _require_ours(path: Path, state: os.stat_result) -> None:
    if not stat.S_ISREG(state.st_mode):
        raise SettingsError(f"The token file {path} is not a file: set CRIMEGRAPH_TOKENS to one.")
    if state.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise SettingsError(f"Others can write the token file {path}: take that right from them (chmod 600).")
    if state.st_uid not in (0, os.geteuid()):
        raise SettingsError(f"The token file {path} belongs to another user: make it this user's (chown).")


def _parsed(path: Path, content: bytes) -> Tokens:
    try:
        body: Any = orjson.loads(content)
        if not isinstance(body, dict) or set(body) != {"version", "tokens"} or body["version"] != VERSION:
            raise ValueError("it is not a token file of this version")
        if not isinstance(body["tokens"], list):
            raise ValueError("`tokens` is not a list")
        return Tokens.of([_entry(number, entry) for number, entry in enumerate(body["tokens"])])
    except ValueError as error:
        # orjson's own text repeats nothing of the content either.
        raise SettingsError(f"The token file {path} cannot be used: {error}. Restore it, or remove it.") from error


def _entry(number: int, entry: Any) -> Token:
    try:
        return Token.from_json(entry)
    except ValueError as error:
        raise ValueError(f"entry {number}: {error}") from error


def _replace(path: Path, tokens: Tokens) -> None:
    body = {"version": VERSION, "tokens": [token.as_json() for token in tokens.by_hash.values()]}
    new = path.with_name(path.name + ".new")
    try:
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(orjson.dumps(body, option=orjson.OPT_INDENT_2) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> SettingsError:
    return SettingsError(f"The token file {path} cannot be written ({error.strerror}): check its folder.")
