"""The dates and times of YAML, whose text was kept, as the partial dates of the model."""

import re

from graph.values import partial_date

_MOMENT = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:(?:[Tt]|[ \t]+)(?P<hour>\d{1,2}):(?P<minute>\d\d):(?P<second>\d\d)(?:\.(?P<fraction>\d*))?"
    r"(?:[ \t]*(?:Z|(?P<sign>[-+])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?))?)?",
    re.ASCII,
)


def moment(text: str) -> str:
    """A day or a time, which is UTC where it names no zone, as in YAML. Raises ValueError."""
    trimmed = text.strip()
    found = _MOMENT.fullmatch(trimmed)
    if found is None:
        return partial_date(trimmed).text
    day = f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    if found["hour"] is None:
        return partial_date(day).text
    fraction = f".{found['fraction'][:6]}" if found["fraction"] else ""
    zone = f"{found['sign']}{int(found['hours']):02}:{found['minutes'] or '00'}" if found["sign"] else "Z"
    time = f"{int(found['hour']):02}:{found['minute']}:{found['second']}"
    return partial_date(f"{day}T{time}{fraction}{zone}").text
