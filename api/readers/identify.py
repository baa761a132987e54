"""Who has a token: the token file's readers, and those of an issuer where one is configured."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from api.readers.bearer import NotAccepted
from api.readers.keys import Keys
from api.readers.signed import SignedTokens
from api.readers.token_file import WatchedTokens, read_tokens
from api.readers.tokens import PREFIX
from graph.errors import SettingsError
from graph.scope import Reader
from graph.settings import Settings


@dataclass(frozen=True, slots=True)
class Readers:
    """Everyone who can log in."""

    tokens: WatchedTokens
    signed: SignedTokens | None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        issuer = settings.issuer
        return cls(WatchedTokens(settings.tokens), SignedTokens(issuer, Keys(issuer)) if issuer else None)

    async def reader(self, token: str) -> Reader:
        """Who has this token. Raises NotAccepted."""
        # A signed token begins with the base64 of `{`, so the two kinds cannot be mistaken for each other.
        if token.startswith(PREFIX):
            return self.tokens.reader(token)
        if self.signed is None:
            raise NotAccepted("not a token of the file, and no issuer is configured")
        return await self.signed.reader(token)


def require_readers(settings: Settings) -> None:
    """Raises SettingsError where others reach the port and nobody can log in, or the token file cannot be used."""
    good = read_tokens(settings.tokens).good(datetime.now(UTC))
    if settings.needs_readers and not good and settings.issuer is None:
        raise SettingsError(
            f"CRIMEGRAPH_HOST is {settings.host!r} and no token of {settings.tokens} is good: use 127.0.0.1, or make a"
            " token with `crimegraph token add`, or set CRIMEGRAPH_OIDC_ISSUER."
        )
