"""Tokens of readers, as the token file has them: the hash of each, and what it allows.

A token is `cg_` and 256 random bits, so a fast hash is right: there is nothing to guess, and a slow one (as passwords
need) would cost every request. It is found by looking its SHA-256 up, which takes no time that depends on the secret:
whoever asks cannot steer the hash, so how far two hashes agree tells nothing about the token.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Self

from api.readers.bearer import NotAccepted
from graph.cli.readers import NOBODY
from graph.errors import SettingsError
from graph.scope import Reader
from graph.vocabularies import Marking

PREFIX = "cg_"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FIELDS = frozenset({"name", "sha256", "clearance", "victims", "created", "expires", "revoked"})


@dataclass(frozen=True, slots=True)
class Token:
    """What one token allows, and until when. The token itself is known to its reader alone."""

    name: str
    sha256: str
    clearance: Marking
    victims: bool
    created: datetime
    expires: datetime
    revoked: datetime | None = None

    def state(self, now: datetime) -> str:
        """`good`, `revoked` or `expired`."""
        if self.revoked is not None:
            return "revoked"
        return "good" if now < self.expires else "expired"

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "sha256": self.sha256,
            "clearance": self.clearance.name,
            "victims": self.victims,
            "created": self.created.isoformat(),
            "expires": self.expires.isoformat(),
            "revoked": self.revoked and self.revoked.isoformat(),
        }

    @classmethod
    def from_json(cls, entry: Any) -> Self:
        """Raises ValueError, with what is wrong, for anything but what `as_json` writes."""
        if not isinstance(entry, dict) or set(entry) != _FIELDS:
            raise ValueError(f"it has to have the fields {', '.join(sorted(_FIELDS))}")
        if not isinstance(entry["name"], str) or not NAME.fullmatch(entry["name"]):
            raise ValueError("its name is not one")
        if not isinstance(entry["sha256"], str) or not _HASH.fullmatch(entry["sha256"]):
            raise ValueError("its hash is not a SHA-256")
        if not isinstance(entry["clearance"], str) or entry["clearance"] not in Marking.__members__:
            raise ValueError(f"its clearance is not one of {', '.join(Marking.__members__)}")
        if not isinstance(entry["victims"], bool):
            raise ValueError("`victims` is neither true nor false")
        revoked = entry["revoked"]
        return cls(
            entry["name"],
            entry["sha256"],
            Marking[entry["clearance"]],
            entry["victims"],
            _moment(entry["created"]),
            _moment(entry["expires"]),
            None if revoked is None else _moment(revoked),
        )


@dataclass(frozen=True, slots=True)
class Tokens:
    """All tokens of the file, by hash. Names stand for one good token at a time."""

    by_hash: Mapping[str, Token]

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> Self:
        by_hash = {token.sha256: token for token in tokens}
        if len(by_hash) != len(tokens):
            raise ValueError("two entries have the same hash")
        return cls(by_hash)

    def reader(self, text: str) -> Reader:
        """Who has this token. Raises NotAccepted."""
        token = self.by_hash.get(hash_of(text))
        if token is None:
            raise NotAccepted("an unknown token")
        state = token.state(datetime.now(UTC))
        if state != "good":
            raise NotAccepted(f"the {state} token of {token.name}")
        return Reader(token.name, token.clearance, token.victims)

    def good(self, now: datetime) -> list[Token]:
        return [token for token in self.by_hash.values() if token.state(now) == "good"]

    def with_new(self, name: str, clearance: Marking, *, victims: bool, expires: datetime) -> tuple[Self, str]:
        """The tokens with one more, and the new token's text, which is kept nowhere. Raises SettingsError."""
        now = datetime.now(UTC)
        if not NAME.fullmatch(name):
            raise SettingsError(
                f"{name!r} cannot name a reader: use up to 64 letters, digits, dots, hyphens and underscores."
            )
        if name == NOBODY:
            raise SettingsError(f"{NOBODY} is what whoever has no token is called: choose another name.")
        if any(token.name == name for token in self.good(now)):
            raise SettingsError(f"{name} has a token already: revoke it first, or choose another name.")
        if expires <= now:
            raise SettingsError(f"{expires.isoformat()} is over: let the token expire later.")
        text = PREFIX + secrets.token_urlsafe(32)
        added = Token(name, hash_of(text), clearance, victims, now, expires)
        return type(self)({**self.by_hash, added.sha256: added}), text

    def without(self, name: str) -> Self:
        """The tokens with every one of this name revoked. Raises SettingsError where there is none to revoke."""
        now = datetime.now(UTC)
        ours = {h: replace(t, revoked=now) for h, t in self.by_hash.items() if t.name == name and t.revoked is None}
        if not ours:
            raise SettingsError(f"{name} has no token that is not revoked: see `crimegraph token list`.")
        return type(self)({**self.by_hash, **ours})


NO_TOKENS = Tokens({})


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _moment(value: Any) -> datetime:
    if not isinstance(value, str):
        raise ValueError("a time is not a text")
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a time has no zone")
    return moment
