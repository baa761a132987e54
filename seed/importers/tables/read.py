"""A mapping and its tables: the source that they become, and their rows."""

import re
from collections.abc import Iterator, Sequence

from seed.importers.input import Head, Input
from seed.importers.origin import Origin
from seed.importers.parsed import Finding, Parsed, Reason
from seed.importers.tables.files import table_file
from seed.importers.tables.mapping import Table, TableMapping
from seed.importers.tables.mapping_file import read_mapping
from seed.importers.tables.records import header_of, require_columns, rows_of
from seed.importers.tables.rows import parsed
from seed.tables import Place

_TABLES = re.compile(r"^tables\s*:", re.MULTILINE)


def recognises(head: Head) -> bool:
    text = head.text
    return not text.lstrip().startswith(("{", "<")) and _TABLES.search(text) is not None


def parts(file: Input) -> Sequence[Input]:
    """The mapping, and every file that it names, each once."""
    files = [table_file(file, table) for table in read_mapping(file).tables]
    return (file, *dict.fromkeys(files))


def origin(file: Input) -> Origin:
    mapping = read_mapping(file)
    # Every mistake that is there before the first row is found before anything is written.
    for _ in _opened(file, mapping):
        pass
    return mapping.origin


def read(file: Input, origin: Origin) -> Iterator[Parsed]:
    given = read_mapping(file)
    mapping = TableMapping(origin, given.space, given.tables)
    opened = list(_opened(file, mapping))
    told: set[str] = set()
    for table, source, header in opened:
        if table.file not in told:
            told.add(table.file)
            yield from _unused([one for one in given.tables if one.file == table.file], source, header)
        for row in rows_of(source, table, header):
            yield parsed(mapping, table, row)


def _opened(file: Input, mapping: TableMapping) -> Iterator[tuple[Table, Input, tuple[str, ...]]]:
    """Each table with its file and the names of its columns. Raises Unusable."""
    for table in mapping.tables:
        source = table_file(file, table)
        header = header_of(source, table)
        require_columns(source, table, header)
        yield table, source, header


def _unused(tables: Sequence[Table], source: Input, header: Sequence[str]) -> Iterator[Parsed]:
    """Columns of a file that none of its tables uses: said once."""
    used = {column for table in tables for value in table.values() for column in value.columns}
    used |= {name for table in tables for name in table.ignored}
    unused = [name for name in header if name and name not in used]
    if unused:
        problem = f"the mapping uses no column {', '.join(unused)}: map it, or name it under `ignore`"
        place = Place(source.name, 1, unused[0])
        yield Parsed(findings=(Finding(Reason.NOT_MAPPED, problem, place, ", ".join(header), kept=True),), records=0)
