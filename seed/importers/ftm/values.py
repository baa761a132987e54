"""One value at a time: cleaned by the type of its property, dates and numbers exactly. Refused is None, never changed.

FollowTheMoney's own cleaning decides. What is plainly in its form already is not given to it, since it takes 10 to 40
microseconds a value, which is most of what an entity takes.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from followthemoney import model, registry
from followthemoney.proxy import EntityProxy
from followthemoney.util import sanitize_text

from graph.values import canonical_decimal, claim_value, partial_date
from graph.vocabularies import Gender
from seed.importers.ftm.lines import Record
from seed.importers.ftm.schemata import Prop

LONGEST_VALUE = 8_000
"""Bytes of a value: what an index of Neo4j takes is 8,167."""
_CACHED = 65_536

NO_COUNTRIES = frozenset({"ac", "cp", "cq", "dd", "dg", "eu", "ic", "ip", "ta", "un", "zr", "zz"})
"""Codes of two letters that FollowTheMoney has and ISO 3166-1 has not, or no longer."""

GENDERS: Mapping[str, Gender] = {"male": Gender.MALE, "female": Gender.FEMALE, "other": Gender.OTHER}

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_PLAIN: Mapping[str, re.Pattern[str]] = {
    "url": re.compile(r"https?://[a-z0-9.-]+(/[!-~]*)?", re.ASCII),
    "phone": re.compile(r"\+[1-9]\d{7,14}", re.ASCII),
    "name": re.compile(r"[^\W\d_](?:[^\W_]|[.'-]| (?! ))*\w\.?"),
}
# Cleaned of what cannot be shown, and otherwise as they are.
_FREE = frozenset({"string", "text", "html", "json", "entity", "address"})
_OF_CODES = frozenset({"country", "topic", "gender", "language", "mimetype"})


def cleaned(prop: Prop, text: str, of: Record) -> str | None:
    """The value as FollowTheMoney writes it, or None where it refuses it."""
    if not (text.isascii() and text.isprintable()):
        text = shown(text) or ""
        if not text:
            return None
    kind = prop.type
    if kind in _FREE or (kind == "identifier" and prop.format is None) or kind == "number":
        return text
    if kind in _OF_CODES:
        return _code(kind, text)
    plain = _PLAIN.get(kind)
    if kind == "date":
        # The library takes times and years that the model has not: 9999, and hours beyond 23.
        found = text if _DATE.fullmatch(text) else _by_library(kind, text, prop.format, of)
        return found if found and moment(found) else None
    if plain is not None and plain.fullmatch(text):
        return text
    return _by_library(kind, text, prop.format, of)


def shown(text: str) -> str | None:
    """The text composed (NFC) and without what cannot be shown, or None where nothing is left."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    return sanitize_text(text)


@lru_cache(_CACHED)
def _code(kind: str, text: str) -> str | None:
    return registry.get(kind).clean_text(text)


def _by_library(kind: str, text: str, form: str | None, of: Record) -> str | None:
    proxy = None
    if kind == "phone":  # a number without its country's prefix is read by the countries of who has it
        proxy = EntityProxy(model[of.schema], {"id": of.id, "properties": dict(of.values)})
    try:
        return registry.get(kind).clean_text(text, format=form, proxy=proxy)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None  # a text that its parsers did not foresee is refused like one that they did


@lru_cache(_CACHED)
def moment(text: str) -> str | None:
    """A date of FollowTheMoney as the model writes it, or None: it has no zones, and says that all times are UTC."""
    if "T" in text or " " in text:
        day, _, time = text.replace(" ", "T", 1).partition("T")
        text = f"{day}T{time}" if time.endswith("Z") or "+" in time else f"{day}T{time}Z"
        if len(time) < 5:  # the hour alone
            text = day
    try:
        return partial_date(text).text
    except ValueError:
        return None


def day(text: str) -> str | None:
    """The day of a moment, for what is known to a day at most."""
    found = moment(text)
    return found.partition("T")[0] if found else None


def number(text: str) -> tuple[str, str | None] | None:
    """An exact decimal and its unit, or None where the text is no single number."""
    try:
        return canonical_decimal(text), None
    except ValueError:
        pass
    plain, unit = registry.number.parse(text)
    if plain is None:
        return None
    try:
        return canonical_decimal(plain), unit
    except ValueError:
        return None


def country(code: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country code of FollowTheMoney, or None where it has none."""
    return code.upper() if len(code) == 2 and code not in NO_COUNTRIES else None


def is_country(code: str) -> bool:
    """Whether this is a code of ISO 3166-1 alpha-2."""
    return country(code.lower()) == code and registry.country.clean_text(code.lower()) == code.lower()


@cache
def country_name(code: str) -> str:
    return registry.country.caption(code)


def too_long(text: str) -> bool:
    return len(text) > LONGEST_VALUE // 4 and len(text.encode()) > LONGEST_VALUE


def claimable(text: str) -> str:
    """The text as a claim can hold it. A number with separators is none to compare: quoted, it is what was written."""
    try:
        return claim_value(text)
    except ValueError:
        return f"“{text}”"
