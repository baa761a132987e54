"""The records of a pack, one after the other, each with the header's defaults."""

from collections.abc import Callable, Collection, Iterator, Mapping

from seed.importers.input import Input
from seed.importers.origin import Origin
from seed.importers.parsed import Parsed, Reason
from seed.importers.repeats import Repeats
from seed.importers.tagpack.pack import about_the_pack, read_pack
from seed.importers.tagpack.record import Gathered
from seed.importers.yaml_records import Value, records

Read = Callable[[Gathered, Mapping[str, Value], Repeats], Parsed]
"""What becomes of a record: it with the defaults, its own fields, and the records before it."""


def each_record(
    file: Input, origin: Origin, body: str, noun: str, inherited: Collection[str], read: Read
) -> Iterator[Parsed]:
    """`body` is the list's name, `noun` what a record of it is called. Raises Unusable."""
    pack = read_pack(file, body, inherited)
    yield about_the_pack(pack, file.place)
    told: set[tuple[str, str]] = set()
    repeats = Repeats()
    for record in records(file, body):
        own = record.value if isinstance(record.value, dict) else {}
        gathered = Gathered(origin, record, file.name, {**pack.defaults, **own}, told)
        if not isinstance(record.value, dict):
            yield gathered.refused(Reason.MALFORMED, f"{noun} is a mapping of fields")
        elif record.repeated:
            field = record.repeated[0]
            yield gathered.refused(Reason.CONTRADICTION, f"the field {field} stands twice", field)
        else:
            yield read(gathered, own, repeats)
