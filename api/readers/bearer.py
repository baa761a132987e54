"""The token of a request's headers (RFC 6750), or why there is none that can be used.

The Authorization header is the only place. A token in the address is refused, since addresses end up in logs and
histories. Cookies are not looked at: browsers send those of every other service on the same host along.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote_plus

LONGEST_TOKEN = 8_192
_TOKEN = re.compile(rb"[A-Za-z0-9._~+/-]+=*", re.ASCII)


class NotAccepted(Exception):
    """A login that failed. The reason is for the server's log; whoever asked learns only that it failed."""


def bearer_token(headers: Iterable[tuple[bytes, bytes]], query: bytes) -> str | None:
    """The one bearer token, None without any. Raises NotAccepted for everything else."""
    given: bytes | None = None
    for name, value in headers:
        if name == b"authorization":
            if given is not None:
                raise NotAccepted("two Authorization headers")
            given = value
    if query and _names_a_token(query):
        raise NotAccepted("a token in the address")
    return None if given is None else _of(given)


def _names_a_token(query: bytes) -> bool:
    names = (part.partition("=")[0] for part in query.decode("latin-1").split("&"))
    return any(unquote_plus(name).strip().lower() == "access_token" for name in names)


def _of(value: bytes) -> str:
    scheme, space, token = value.partition(b" ")
    if scheme.lower() != b"bearer" or not space:
        raise NotAccepted("not the scheme Bearer")
    if len(token) > LONGEST_TOKEN:
        raise NotAccepted("a token that is too long")
    if not _TOKEN.fullmatch(token):
        raise NotAccepted("a token with characters that no token has")
    return token.decode("ascii")
