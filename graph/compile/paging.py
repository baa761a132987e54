"""Orders, page sizes and cursors. Pages are by key, never by offset, so that inserts move nothing."""

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import orjson

from graph.compile.given import Given, combined
from graph.compile.plan import Fact, OrderKey, Page
from graph.errors import BadInput, LimitExceeded
from graph.ontology import Kind, Property

MAX_PAGE = 1_000
DEFAULT_PAGE = 25
MAX_KEYS = 4
LARGEST_INT = 2**63 - 1


def page_size(value: int | None) -> int:
    """Checks `first`; null means the default. Raises BadInput below 0 and LimitExceeded above the cap."""
    if value is None:
        return DEFAULT_PAGE
    if value < 0:
        raise BadInput(f"`first` is {value}", f"use a number from 0 to {MAX_PAGE}")
    if value > MAX_PAGE:
        raise LimitExceeded(
            f"`first` is {value}, at most {MAX_PAGE} are answered at once", f"ask for {MAX_PAGE} and page with `after`"
        )
    return value


def order_digest(what: str, order: Sequence[OrderKey]) -> str:
    """Names an order in its cursors: eight hexadecimal digits."""
    text = what + "".join(f"|{k.subject.name}:{k.of_edge}:{k.descending}" for k in order)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def encode_cursor(digest: str, values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([digest, *values])).rstrip(b"=").decode()


def decode_cursor(text: str, digest: str, order: Sequence[OrderKey]) -> tuple[Any, ...]:
    """The values in a cursor, as parameters. Raises BadInput when it is not one of this connection and order."""
    try:
        padded = text + "=" * (-len(text) % 4)
        found, *values = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError, UnicodeEncodeError):
        raise BadInput(
            "`after` is not a cursor of this API", "pass back an `endCursor` or `cursor` unchanged"
        ) from None
    if found != digest or len(values) != len(order) + 1 or not isinstance(values[-1], str):
        raise BadInput("`after` is a cursor of another field or order", "start again without `after`")
    try:
        keys = [_as_parameter(key, value) for key, value in zip(order, values, strict=False)]
    except (ValueError, TypeError, OverflowError):
        raise BadInput(
            "`after` is not a cursor of this API", "pass back an `endCursor` or `cursor` unchanged"
        ) from None
    return (*keys, values[-1])


def _as_parameter(key: OrderKey, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(key.subject, Fact):
        if key.subject in (Fact.VALID_FROM, Fact.VALID_TO):
            return date.fromisoformat(value)
        expected: type | tuple[type, ...] = bool if key.subject is Fact.DISPUTED else (int, float)
    else:
        match key.subject.kind:
            case Kind.PARTIAL_DATE if not key.of_edge:
                return date.fromisoformat(value)
            case Kind.DATE:
                return date.fromisoformat(value)
            case Kind.DATETIME:
                return datetime.fromisoformat(value).astimezone(UTC)
            case Kind.INT | Kind.FLOAT | Kind.MARKING | Kind.DECIMAL:
                expected = (int, float)
            case Kind.BOOLEAN:
                expected = bool
            case _:
                expected = str
    if not isinstance(value, expected) or (isinstance(value, int) and abs(value) > LARGEST_INT):
        raise TypeError
    return value


def plan_page(
    what: str,
    arguments: Mapping[str, Any],
    order: tuple[OrderKey, ...],
) -> Page:
    """The page that `first` and `after` ask for. `what` names the connection, so that cursors do not stray."""
    digest = order_digest(what, order)
    return Page(page_size(arguments.get("first")), order, _after(arguments.get("after"), digest, order), digest)


def _after(cursor: Any, digest: str, order: Sequence[OrderKey]) -> tuple[Any, ...] | None:
    """The values of a cursor. Which of them are null shapes the statement."""
    if cursor is None:
        return None
    values = combined(lambda text: decode_cursor(text, digest, order), cursor)
    if not isinstance(values, Given):
        return tuple(values)
    absent = values.decided(_absent)
    return tuple(None if null else values.item(i) for i, null in enumerate(absent))


def _absent(values: Sequence[Any]) -> tuple[bool, ...]:
    return tuple(value is None for value in values)


def plan_order(
    given: Sequence[Mapping[str, Any]] | None,
    node: Mapping[str, Property],
    edge: Mapping[str, Property | Fact] | None,
) -> tuple[OrderKey, ...]:
    """`orderBy` as keys: `[{name: ASC}]`, or on a relationship `[{edge: {confidence: DESC}}, {node: {name: ASC}}]`."""
    keys: list[OrderKey] = []
    for entry in given or ():
        parts: list[tuple[Mapping[str, Property | Fact], Mapping[str, str], bool]]
        if edge is None:
            parts = [(node, entry, False)]
        else:
            parts = [(node, entry.get("node") or {}, False), (edge, entry.get("edge") or {}, True)]
        asked = [
            (subjects[name], way, of_edge) for subjects, names, of_edge in parts for name, way in names.items() if way
        ]
        if len(asked) != 1:
            raise BadInput(
                "An entry of `orderBy` names not just one field", "write [{a: ASC}, {b: DESC}] to order by two"
            )
        subject, way, of_edge = asked[0]
        keys.append(OrderKey(subject, of_edge, way == "DESC"))
    if len(keys) > MAX_KEYS:
        raise LimitExceeded(f"`orderBy` has {len(keys)} entries, at most {MAX_KEYS} are used", "leave some out")
    return tuple(keys)
