"""Which of our media types a client accepts, and whether a body is one that we read.

Clients repeat their headers word by word, so each text is parsed once and remembered.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from api.transport.refusal import Refusal


class Media(StrEnum):
    GRAPHQL = "application/graphql-response+json"
    JSON = "application/json"
    HTML = "text/html"


@dataclass(frozen=True, slots=True)
class _Range:
    """One entry of Accept: `type/subtype` with wildcards, and its weight."""

    name: str
    weight: float
    place: int

    def fits(self, media: Media) -> int:
        """How closely: 3 by name, 2 by type, 1 as anything, 0 not at all."""
        if self.name == media.value:
            return 3
        if self.name == media.value.split("/")[0] + "/*":
            return 2
        return int(self.name == "*/*")


@lru_cache(256)
def negotiated(accept: bytes) -> Media | None:
    """The type of an answer in JSON; None where the client takes neither. Without a wish: application/json."""
    # The order of preference where a client has none: `*/*` gets what every client reads.
    return _best(accept, (Media.JSON, Media.GRAPHQL)) if accept.strip() else Media.JSON


@lru_cache(256)
def wants_page(accept: bytes) -> bool:
    """Whether this is a browser that wants to show something: it names text/html, and no JSON before it."""
    if b"text/html" not in accept.lower():
        return False
    return _best(accept, (Media.HTML, Media.JSON, Media.GRAPHQL)) is Media.HTML


@lru_cache(64)
def require_json(content_type: bytes) -> None:
    """Raises Refusal for a body that is not JSON in UTF-8. Also what keeps forms of other sites out."""
    kind, _, parameters = content_type.decode("latin-1").partition(";")
    if kind.strip().lower() != Media.JSON:
        raise Refusal(415, "The body has to be JSON: send the header content-type: application/json.")
    if not _is_utf8(parameters):
        raise Refusal(415, "The body has to be in UTF-8: send the header content-type: application/json.")


@lru_cache(64)
def accepts_gzip(accept_encoding: bytes) -> bool:
    weights = {}
    for entry in accept_encoding.decode("latin-1").lower().split(","):
        name, _, parameters = entry.partition(";")
        weights[name.strip()] = _weight(parameters)
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _best(accept: bytes, offered: tuple[Media, ...]) -> Media | None:
    ranges = _ranges(accept.decode("latin-1"))
    rated = []
    for preference, media in enumerate(offered):
        closest = max(ranges, key=lambda r: (r.fits(media), -r.place), default=None)
        if closest and closest.fits(media) and closest.weight > 0:
            # The client's weight, then what it names itself, then its order, then ours.
            rated.append((-closest.weight, -closest.fits(media), closest.place, preference, media))
    return min(rated)[-1] if rated else None


def _ranges(accept: str) -> list[_Range]:
    found = []
    for place, entry in enumerate(accept.lower().split(",")):
        name, _, parameters = entry.partition(";")
        if name.strip() and _is_utf8(parameters):
            found.append(_Range(name.strip(), _weight(parameters), place))
    return found


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                number = float(value)
            except ValueError:
                return 0.0
            return number if 0 <= number <= 1 else 0.0
    return 1.0


def _is_utf8(parameters: str) -> bool:
    for parameter in parameters.lower().split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip().strip('"') not in ("utf-8", "utf8"):
            return False
    return True
