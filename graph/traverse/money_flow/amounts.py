"""Exact decimals as whole numbers of a smallest unit, so that sums and parts are exact."""

from collections.abc import Iterable

LONGEST = 1_000
"""Characters of an amount that is counted. What is longer is no amount of anything."""

LEAST_PLACES = 8
"""Parts of an amount have the digits that its asset was seen with, and no fewer than bitcoin has."""


def places(amounts: Iterable[str]) -> int:
    """Digits after the point that hold all of these, and at least LEAST_PLACES."""
    return max(LEAST_PLACES, *(len(text.partition(".")[2]) for text in amounts))


def counts(text: str | None) -> bool:
    """Whether it is an amount that something can be of."""
    return text is not None and text != "0" and not text.startswith("-") and len(text) <= LONGEST


def units(text: str, digits: int) -> int:
    """The decimal of a canonical text (graph/values.canonical_decimal), with no more than so many digits."""
    whole, _, part = text.partition(".")
    return int(whole + part.ljust(digits, "0"))


def decimal(number: int, digits: int) -> str:
    """The canonical text of so many units."""
    sign, text = "-" if number < 0 else "", str(abs(number)).rjust(digits + 1, "0")
    whole, part = text[: len(text) - digits], text[len(text) - digits :].rstrip("0")
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def ratio(part: int, whole: int) -> str | None:
    """`part` of `whole` to four digits, rounded down; null of nothing."""
    return decimal(part * 10_000 // whole, 4) if whole else None
