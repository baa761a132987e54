"""When a step of a chain was taken, as far as its sources say, and whether one may follow another.

A time is a span of moments, since dates are partial: `2024` is any moment of that year. Steps follow one another where
moments can be named, one in the span of each, none before the one before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from graph.traverse.chains.parts import Dated
from graph.values import partial_date

EVER = datetime.min.replace(tzinfo=UTC)
"""Before everything: the clock of a chain without dates."""


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last moment; None where that is open."""

    first: datetime | None = None
    last: datetime | None = None

    @property
    def dated(self) -> bool:
        return self.first is not None or self.last is not None

    def after(self, clock: datetime) -> datetime | None:
        """The earliest moment of it from `clock` on; None where it is over by then."""
        moment = clock if self.first is None else max(clock, self.first)
        return None if self.last is not None and moment > self.last else moment


OPEN = Span()
Stated = tuple[str | None, str | None, str | None]
"""What one assertion states: validFrom, validTo, at."""


def span(dated: Dated, stated: Sequence[Stated], instead: str | None) -> Span:
    """Of a link, by what each of those who assert it states. One who gives no date leaves it open, since for all that
    they say it may have been so before, or be so still. `instead`: the date of what the step leads to, for a link of
    which nobody says when it began.
    """
    if dated is Dated.HOLDS:
        begins, ends = [x[0] or x[2] for x in stated], [x[1] or x[2] for x in stated]
        return Span(_first(begins), _last(ends))
    begins = [x[2] or x[0] for x in stated]
    if instead is not None and not any(begins):
        return Span(_first([instead]), _last([instead]))
    # What ended on a day began no later.
    return Span(_first(begins), _last([begin or x[1] for begin, x in zip(begins, stated, strict=True)]))


def _first(dates: Sequence[str | None]) -> datetime | None:
    spans = [span for x in dates if (span := _moments(x)) is not None]
    return min(x for x, _ in spans) if spans and len(spans) == len(dates) else None


def _last(dates: Sequence[str | None]) -> datetime | None:
    spans = [span for x in dates if (span := _moments(x)) is not None]
    return max(x for _, x in spans) if spans and len(spans) == len(dates) else None


def _moments(text: str | None) -> tuple[datetime, datetime] | None:
    """What was written past the importers may be no date."""
    try:
        date = partial_date(text) if isinstance(text, str) else None
    except ValueError:
        return None
    if date is None:
        return None
    if "T" in date.text:
        moment = datetime.fromisoformat(date.text)
        return moment, moment
    after = datetime.combine(date.day_after, time(tzinfo=UTC))
    return datetime.combine(date.first_day, time(tzinfo=UTC)), after - timedelta(microseconds=1)
