"""Values that need care: partial dates, exact decimals, wallet addresses. Text in, one canonical text out.

Everything here raises ValueError with one sentence; the caller adds the place.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

# Year 9999 is left out because the day after its last day does not exist for Python or Neo4j's drivers.
FIRST_YEAR, LAST_YEAR = 1, 9998

DECIMAL_PATTERN = r"-?[0-9]+([.][0-9]+)?"
PARTIAL_DATE_PATTERN = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?Z)?)?)?"
"""What canonical texts match, in regular expressions that Cypher reads alike."""

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.]\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+([.]\d*)?|[.]\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_EVM = re.compile(r"0x[0-9a-fA-F]{40}", re.ASCII)
_CASHADDR = re.compile(r"(bitcoincash:)?[qpzr][02-9ac-hj-np-z]{41,111}", re.ASCII)
_BECH32: Mapping[str, tuple[str, ...]] = {
    "bitcoin": ("bc1",),
    "bitcoin_gold": ("btg1",),
    "litecoin": ("ltc1", "ltcmweb1"),
    "verge": ("vg1",),
    "zcash": ("zs1", "u1"),
}
_GROUPED = re.compile(r"[+-]?\d[\d,' \u00a0\u202f]*[\d](\.\d+)?", re.ASCII)

_DATE_FORMS = "write 2024, 2024-07, 2024-07-15 or 2024-07-15T10:30:00Z"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precisely as it is known. The days span what it may mean: first_day <= it < day_after."""

    text: str
    first_day: date
    day_after: date


@lru_cache(maxsize=20_000)
def partial_date(text: str) -> PartialDate:
    """Reads a year, a month, a day or a time with its zone. Times come back in UTC, so that their texts sort."""
    trimmed = text.strip()
    if _TIME.fullmatch(trimmed):
        return _instant(trimmed)
    match = _PARTIAL.fullmatch(trimmed)
    if match is None:
        zone = " (a time needs its zone)" if "T" in trimmed else ""
        raise ValueError(f"{text!r} is not a partial date{zone}: {_DATE_FORMS}.")
    year, month, day = (int(part) if part else None for part in match.groups(default=""))
    year = _require_year(text, year or 0)
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a day of the calendar: {_DATE_FORMS}.") from error
    if day:
        after = first + timedelta(days=1)
    elif month:
        after = date(year + month // 12, month % 12 + 1, 1)
    else:
        after = date(year + 1, 1, 1)
    return PartialDate(trimmed, first, after)


def _instant(text: str) -> PartialDate:
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is not a time of the calendar: {_DATE_FORMS}.") from error
    _require_year(text, moment.year)
    day = moment.date()
    fraction = f".{moment.microsecond:06d}".rstrip("0") if moment.microsecond else ""
    # Not strftime: it does not pad years before 1000 on every system.
    canonical = f"{moment.replace(microsecond=0, tzinfo=None).isoformat()}{fraction}Z"
    return PartialDate(canonical, day, day + timedelta(days=1))


def _require_year(text: str, year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"{text!r} has a year outside {FIRST_YEAR}..{LAST_YEAR}: {_DATE_FORMS}.")
    return year


def canonical_decimal(value: str | int | Decimal) -> str:
    """The canonical text of an exact decimal: no exponent, no plus sign, no superfluous zeros, no minus zero."""
    if isinstance(value, bool | float):
        raise ValueError(f"{value!r} is not an exact decimal: give its digits as text.")
    text = str(value).strip()
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"{text!r} is not a decimal number: write plain digits, as in 1234.5.")
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is not a decimal number: write plain digits, as in 1234.5.") from error
    if not number:
        return "0"
    plain = format(number, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def claim_value(text: str) -> str:
    """The value of a claim, trimmed. Numbers with separators are refused, since equal claims must have equal text."""
    trimmed = text.strip()
    if not trimmed:
        raise ValueError("a claim needs a value.")
    if _GROUPED.fullmatch(trimmed) and not re.fullmatch(r"[+-]?\d+(\.\d+)?", trimmed, re.ASCII):
        raise ValueError(f"the number {text!r} has separators: write plain digits, as in 2517.")
    return trimmed


def wallet_address(family: str, address: str) -> str:
    """The canonical form of an address: EVM addresses in lower case, Bech32 and CashAddr too and the latter without its
    prefix, others as they are."""
    trimmed = address.strip()
    if not trimmed or re.search(r"\s", trimmed):
        raise ValueError(f"{address!r} is not a wallet address: it is empty or holds a space.")
    if family == "evm":
        if not _EVM.fullmatch(trimmed):
            raise ValueError(f"{address!r} is not an EVM address: 0x and 40 hexadecimal digits.")
        return trimmed.lower()
    lower = trimmed.lower()
    # These may be written in either case and mean the same. Base58 may not: an address of Litecoin begins with LTC1 by
    # chance, but it is never in one case.
    if trimmed not in (lower, trimmed.upper()):
        return trimmed
    if family == "bitcoin_cash" and _CASHADDR.fullmatch(lower):
        return lower.removeprefix("bitcoincash:")
    return lower if lower.startswith(_BECH32.get(family, ())) else trimmed
