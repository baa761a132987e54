"""A format for tests of what is common to all formats: JSON lines that say what to write.

{"wallet": "a"}   {"wallet": "a", "called": "Ann's"}   {"wallet": "a", "named": true}   {"sent": ["a", "b", "10"]}
{"gone": "a"}

Anything else is rejected.
"""

from collections.abc import Iterator
from pathlib import Path

import orjson

from seed.importers.formats import Format
from seed.importers.input import Input
from seed.importers.origin import Origin, origin_by_name
from seed.importers.parsed import Finding, Parsed, Reason
from seed.tables import Place

TAG = "zzimp"


def wallet(letter: str) -> str:
    return f"wallet:other:{TAG}-{letter}"


def _origin(file: Input) -> Origin:
    return origin_by_name(TAG, file, publisher="Tests", synthetic=True)


def _read(file: Input, origin: Origin) -> Iterator[Parsed]:
    for number, line in file.lines():
        place = Place(file.name, number)
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError:
            record = {}
        match record:
            case {"wallet": str(letter)}:
                address = f"{TAG}-{letter}"
                node = origin.entity(
                    "Wallet", wallet(letter), place, named=record.get("named", False),
                    name=record.get("called", address), family="other", address=address,
                )  # fmt: skip
                ends = (letter,) if "again" in record else ()
                yield Parsed((node,), (origin.reports(node.id, place, record=letter),), withdrawn=ends)
            case {"gone": str(letter)}:
                yield Parsed(withdrawn=(letter,))
            case {"sent": [start, end, amount]}:
                hop = origin.says(
                    "SENT", wallet(start), wallet(end), place, amount=amount, asset="T", txHash=f"{start}{end}{amount}",
                    at=record.get("at"), index=0,
                )  # fmt: skip
                yield Parsed(assertions=(hop,))
            case _:
                problem = "This line says nothing that is known."
                yield Parsed(findings=(Finding(Reason.MALFORMED, problem, place, line.decode()),))


PLAIN = Format(TAG, "for tests", lambda _head: False, _origin, _read, by_line=True)


def given(folder: Path, name: str, *records: object) -> Input:
    """A file of these records, a line each; a string is a line as it is."""
    lines = [one if isinstance(one, str) else orjson.dumps(one).decode() for one in records]
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return Input(path, name)
