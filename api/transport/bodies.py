"""The parameters of a request: out of a POST's JSON, or a GET's query.

Neither is taken on trust: what could be read in two ways (a member twice, another encoding) is refused.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson

from api.limits import MAX_BODY_BYTES
from api.transport.refusal import Refusal

BODY_SECONDS = 30.0
"""How long a body may take to arrive."""
MEMBERS = frozenset(("query", "variables", "operationName", "extensions", "documentId"))
_QUOTED = tuple(f'"{name}"'.encode() for name in sorted(MEMBERS))
_MARK = b"\xef\xbb\xbf"

Receive = Callable[[], Awaitable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a client sent, each of its type."""

    query: str | None
    variables: Mapping[str, Any]
    operation_name: str | None
    extensions: Mapping[str, Any]
    document_id: str | None


async def read_body(receive: Receive, content_length: bytes | None) -> bytes:
    """The whole body. Raises Refusal for one that is too long, too slow or cut off."""
    if content_length is not None and len(content_length) < 20 and int(content_length) > MAX_BODY_BYTES:
        raise _too_long()
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        body: bytes = message.get("body", b"")
    else:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _rest(receive, message)
        except TimeoutError:
            raise Refusal(408, f"The body did not arrive within {BODY_SECONDS:.0f} seconds.") from None
    if len(body) > MAX_BODY_BYTES:
        raise _too_long()
    return body


async def _rest(receive: Receive, message: Mapping[str, Any]) -> bytes:
    body = bytearray()
    while True:
        if message["type"] == "http.disconnect":
            raise Refusal(400, "The request ended before its body did.")
        body += message.get("body", b"")
        if len(body) > MAX_BODY_BYTES:
            raise _too_long()
        if not message.get("more_body"):
            return bytes(body)
        message = await receive()


def _too_long() -> Refusal:
    return Refusal(413, f"The request has more than {MAX_BODY_BYTES} bytes: ask for less at once.")


def from_body(body: bytes) -> Parameters:
    """The parameters of a POST. Raises Refusal."""
    values = _json(body, "the body")
    if type(values) is not dict:
        if type(values) is list:
            raise Refusal(400, "Several operations in one request (batching) are not answered: send one object each.")
        raise Refusal(400, 'The body has to be one object: {"query": "…", "variables": {…}}.')
    if not values.keys() <= MEMBERS:
        unknown = ascii(min(values.keys() - MEMBERS))[:60]
        raise Refusal(400, f"The body has a member {unknown}, which is none of {', '.join(sorted(MEMBERS))}.")
    # A name that stands once between quotes cannot be there twice, unless it is written with escapes.
    if b"\\u00" in body or max(map(body.count, _QUOTED)) > 1:
        _require_once(body)
    return _checked(values)


def from_query(query_string: bytes) -> Parameters:
    """The parameters of a GET. Raises Refusal."""
    try:
        pairs = parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
    except UnicodeError:
        raise Refusal(400, "The query of the address is not UTF-8.") from None
    except ValueError:
        raise Refusal(400, "The query of the address has more than 20 fields.") from None
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in MEMBERS:
            if name in values:
                raise Refusal(400, f"The parameter `{name}` is there twice.")
            values[name] = value
    for name in ("variables", "extensions"):
        if name in values:
            # An empty one is what some clients send for none.
            values[name] = _json(values[name].encode(), f"the parameter `{name}`") if values[name] else None
    return _checked(values)


def _checked(values: Mapping[str, Any]) -> Parameters:
    get = values.get
    query, variables, name = get("query"), get("variables"), get("operationName")
    extensions, document_id = get("extensions"), get("documentId")
    if query is not None and type(query) is not str:
        raise Refusal(400, "`query` is missing, or is not a string.")
    if variables is not None and type(variables) is not dict:
        raise Refusal(400, "`variables` has to be an object.")
    if name is not None and type(name) is not str:
        raise Refusal(400, "`operationName` has to be a string.")
    if extensions is not None and type(extensions) is not dict:
        raise Refusal(400, "`extensions` has to be an object.")
    if document_id is not None and type(document_id) is not str:
        raise Refusal(400, "`documentId` has to be a string.")
    return Parameters(query, variables or {}, name or None, extensions or {}, document_id)


def _json(data: bytes, what: str) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Refusal(400, f"{what.capitalize()} is not JSON{_why(data, str(error))}.") from None


def _why(data: bytes, said: str) -> str:
    if not data:
        return ", it is empty"
    if data.startswith(_MARK):
        return ": it begins with a byte order mark, send UTF-8 without one"
    if "depth limit" in said:
        return " that is read: it is nested too deeply"
    try:
        data.decode()
    except UnicodeDecodeError:
        return ", it is not UTF-8"
    return ""


def _require_once(body: bytes) -> None:
    """Raises Refusal where the outermost object has a member twice: readers differ in which of them counts."""
    last: list[tuple[str, Any]] = []

    def keep(pairs: list[tuple[str, Any]]) -> None:
        nonlocal last
        last = pairs

    try:
        json.loads(body, object_pairs_hook=keep)
    except RecursionError:
        raise Refusal(400, "The body is nested too deeply.") from None
    names = [name for name, _ in last]
    if len(names) != len(set(names)):
        twice = next(name for name in sorted(MEMBERS) if names.count(name) > 1)
        raise Refusal(400, f"The body has the member `{twice}` twice.")
