"""One polite connection to a public API: a pause between requests, longer waits when asked to, and a clear end."""

import email.utils
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, ClassVar

import httpx

from graph.errors import CrimegraphError

AGENT = f"crimegraph/{version('crimegraph')} (research tool; one connection; reads public notices)"
ATTEMPTS = 6
LONGEST_WAIT = 600.0
"""Who is told to wait longer than this comes back another time."""
LARGEST_ANSWER = 16 * 1024 * 1024
_AGAIN = (408, 425, 429, 500, 502, 503, 504)


class FetchError(CrimegraphError):
    """Data could not be fetched. What was fetched already is kept, so the same command goes on from there."""

    code: ClassVar[str] = "FETCH"
    exit_code: ClassVar[int] = 7


class _Refused(Exception):
    """An answer after which it is worth to try again, in `wait` seconds where the server said so."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


@dataclass(slots=True)
class Client:
    """`pause` seconds between the end of one request and the begin of the next."""

    base: str
    pause: float
    timeout: float = 30.0
    said: Callable[[str], None] = lambda _: None
    requests: int = 0
    _http: httpx.Client = field(init=False)
    _next: float = 0.0

    def __post_init__(self) -> None:
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
        headers = {"User-Agent": AGENT, "Accept": "application/json"}
        # A redirect would lead to somebody whom the user did not name.
        self._http = httpx.Client(
            base_url=self.base, headers=headers, timeout=self.timeout, limits=limits, follow_redirects=False
        )

    def close(self) -> None:
        self._http.close()

    def get(self, path: str, params: Mapping[str, str | int]) -> dict[str, Any] | None:
        """The object that the server answers; None where it says that there is no such thing. Raises FetchError."""
        why = ""
        for attempt in range(ATTEMPTS):
            time.sleep(max(0.0, self._next - time.monotonic()))
            try:
                return self._once(path, params)
            except _Refused as refused:
                why = str(refused)
                wait = max(refused.wait or 0.0, self.pause) if refused.wait is not None else self.pause * 2.0**attempt
                if wait > LONGEST_WAIT:
                    raise self._given_up(path, f"{why}, and asks to wait {wait:.0f} s") from None
                self._next = time.monotonic() + wait
                if attempt + 1 < ATTEMPTS:
                    self.said(f"{why}: again in {wait:.0f} s")
        raise self._given_up(path, f"{why}, {ATTEMPTS} times in a row")

    def _once(self, path: str, params: Mapping[str, str | int]) -> dict[str, Any] | None:
        self.requests += 1
        try:
            with self._http.stream("GET", path, params=dict(params)) as response:
                self._judge(path, response)
                if response.status_code == HTTPStatus.NOT_FOUND:
                    return None
                body = bytearray()
                for block in response.iter_bytes():
                    body += block
                    if len(body) > LARGEST_ANSWER:
                        raise self._given_up(path, "the answer is longer than 16 MB")
        except httpx.InvalidURL as error:
            raise FetchError(f"{self.base} is not an address: give --base-url as in https://example.org.") from error
        except httpx.TimeoutException as error:
            raise _Refused(f"no answer within {self.timeout:.0f} s") from error
        except httpx.UnsupportedProtocol as error:
            raise FetchError(f"{self.base} is not an address of http: give --base-url as in https://…") from error
        except httpx.HTTPError as error:
            raise _Refused(f"the connection failed ({type(error).__name__})") from error
        finally:
            self._next = time.monotonic() + self.pause
        return _object(bytes(body))

    def _judge(self, path: str, response: httpx.Response) -> None:
        status = response.status_code
        if status in _AGAIN:
            raise _Refused(f"the server answers {status}", _seconds(response.headers.get("Retry-After")))
        if status == HTTPStatus.FORBIDDEN:
            raise self._given_up(path, "the server turns this client away (403): try later, or from another network")
        if status not in (HTTPStatus.OK, HTTPStatus.NOT_FOUND):
            raise self._given_up(path, f"the server answers {status}")

    def _given_up(self, path: str, why: str) -> FetchError:
        return FetchError(f"{self.base}{path}: {why}. What was fetched is kept: the same command goes on from there.")


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = httpx.Response(200, content=body).json()
    except (ValueError, RecursionError) as error:
        raise _Refused("the answer is no JSON") from error
    if not isinstance(value, dict):
        raise _Refused("the answer is no object of JSON")
    return value


def _seconds(retry_after: str | None) -> float | None:
    """Of a Retry-After, which is a number of seconds or a date."""
    if retry_after is None:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after.strip()[:9])
    try:
        until = email.utils.parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    moment = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
