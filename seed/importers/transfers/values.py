"""Amounts to the last digit, and times of blocks. Everything here raises ValueError with one sentence."""

import re
from datetime import UTC, datetime
from functools import lru_cache

from graph.values import canonical_decimal, partial_date

LONGEST = 120
"""Characters of a number. 2^256 has 78 digits; what is longer is no amount."""
LONGEST_HASH = 128
_UNIX = re.compile(r"\d{9,10}", re.ASCII)
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?(?:[.]\d{1,9})?) ?(UTC|Z|[+-]\d{2}:?\d{2})?", re.ASCII
)
_HASH = re.compile(r"(?:0x|\\x)[0-9a-fA-F]{64}", re.ASCII)
_NO_HASH = re.compile(r"[^\x21-\x7e]")


def whole_units(text: str) -> str:
    """An amount in units of its asset."""
    return _not_negative(text, _decimal(text))


def smallest_units(text: str, decimals: int) -> str:
    """An amount in units of its asset, from one in the smallest unit: wei with 18 decimals, satoshi with 8."""
    if len(text) > LONGEST or not (text.isascii() and text.isdecimal()):
        # A table program writes 1E+18 where the tool wrote digits; that is exact as well.
        text = _not_negative(text, _decimal(text))
        if "." in text:
            raise ValueError(f"{text} is not a whole number of the smallest unit.")
    digits = text.lstrip("0").rjust(decimals + 1, "0")
    if not decimals:
        return digits
    fraction = digits[-decimals:].rstrip("0")
    return f"{digits[:-decimals]}.{fraction}" if fraction else digits[:-decimals]


def _decimal(text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError(f"a number of {len(text)} characters is no amount.")
    return canonical_decimal(text)


def _not_negative(written: str, canonical: str) -> str:
    if canonical.startswith("-"):
        raise ValueError(f"{written} is negative: exchange the two ends instead.")
    return canonical


@lru_cache(maxsize=4096)
def moment(text: str, *, chain: bool) -> str:
    """The canonical text of a time. From a chain's tool it may be seconds since 1970, or without a zone: in UTC."""
    if len(text) > LONGEST:
        raise ValueError(f"{len(text)} characters are no time.")
    if chain and _UNIX.fullmatch(text):
        return partial_date(datetime.fromtimestamp(int(text), UTC).isoformat()).text
    match = _TIME.fullmatch(text)
    if match is None:
        return partial_date(text).text
    day, clock, zone = match.groups()
    if zone is None and not chain:
        raise ValueError(f"{text!r} has no time zone: write it as in 2024-07-15T10:30:00Z.")
    offset = "Z" if zone in (None, "UTC", "Z") else f"{zone[:3]}:{zone[-2:]}"
    whole, _, fraction = clock.partition(".")
    return partial_date(f"{day}T{whole}{f'.{fraction[:6]}' if fraction else ''}{offset}").text


def transaction_hash(text: str) -> str:
    """A hash in its canonical form: those of EVM chains as 0x and lower case."""
    if _HASH.fullmatch(text):
        return f"0x{text[2:].lower()}"
    if len(text) > LONGEST_HASH or _NO_HASH.search(text):
        raise ValueError(f"{text[:LONGEST_HASH]!r} is not a transaction hash.")
    return text


def position(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise ValueError(f"{text[:LONGEST]!r} is not a position: a whole number from 0.")
    return int(text)
