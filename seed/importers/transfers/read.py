"""A file of transfers, line by line."""

import csv
from collections.abc import Callable, Iterator

from graph.vocabularies import Basis
from seed.importers.input import Head, Input, Unusable
from seed.importers.origin import Origin, origin_by_name
from seed.importers.parsed import Finding, Parsed, Reason
from seed.importers.transfers.coins import Coins, Documents
from seed.importers.transfers.flows import Flows
from seed.importers.transfers.layouts import Columns, Role, cells_of, columns_of, layout_of, names_in
from seed.importers.transfers.rows import Refused, Row
from seed.importers.transfers.wallets import Wallets
from seed.tables import Place

_JSON_KEYS = ('"inputs"', '"outputs"', '"hash"')


def recognises(head: Head) -> bool:
    first = next((line for line in head.text.splitlines() if line.strip()), "")
    if first.lstrip().startswith("{"):
        return all(key in first for key in _JSON_KEYS)
    try:
        return layout_of(names_in(first)) is not None
    except csv.Error:
        return False


def origin(file: Input) -> Origin:
    """Known again by the file's name: nothing in such files says what they are."""
    line, text = first_line(file)
    observed = text.startswith(b"{") or columns_of(decoded(text), Place(file.name, line)).layout.chain
    return origin_by_name("transfers", file, basis=Basis.OBSERVED if observed else Basis.REPORTED)


def read(file: Input, origin: Origin) -> Iterator[Parsed]:
    number, header = first_line(file)
    wallets = Wallets(origin)
    if header.startswith(b"{"):
        documents = Documents(origin, wallets)
        for line, content in file.lines():
            yield documents.parsed(content, Place(file.name, line))
        return
    columns = columns_of(decoded(header), Place(file.name, number))
    yield from about(columns, Place(file.name, number), decoded(header))
    parsed = Coins(origin, wallets).parsed if columns.layout.utxo else Flows(origin, wallets).parsed
    lines = file.lines()
    next(lines)
    for line, content in lines:
        yield parsed_row(columns, Place(file.name, line), content, parsed)


def parsed_row(columns: Columns, place: Place, content: bytes, parsed: Callable[[Row], Parsed]) -> Parsed:
    text = decoded(content)
    try:
        cells = cells_of(text)
    except csv.Error as error:
        return Parsed(findings=(Finding(Reason.MALFORMED, f"not well-formed CSV ({error})", place, text),))
    if len(cells) != columns.width:
        problem = f"{len(cells)} cells under {columns.width} columns"
        return Parsed(findings=(Finding(Reason.MALFORMED, problem, place, text),))
    row = Row(columns, cells, place, text)
    try:
        return parsed(row)
    except Refused as no:
        return Parsed(findings=(row.finding(no.role, no.reason, no.problem, kept=False),))


def about(columns: Columns, place: Place, header: str) -> Iterator[Parsed]:
    """What is to be said once of all rows of a file."""
    findings = []
    if columns.unused:
        problem = f"the model has no place for the columns {', '.join(columns.unused)}"
        findings.append(Finding(Reason.NOT_MAPPED, problem, place, header, kept=True))
    layout = columns.layout
    if layout.smallest and layout.decimals is None and Role.DECIMALS not in columns.places:
        problem = (
            "amounts are in each token's smallest unit, of how many decimals the file does not say: they stand in the"
            " note; add a column `decimals`"
        )
        findings.append(Finding(Reason.NOT_MAPPED, problem, Place(place.file, place.line, "value"), header, kept=True))
    if findings:
        yield Parsed(findings=tuple(findings), records=0)


def first_line(file: Input) -> tuple[int, bytes]:
    first = next(file.lines(), None)
    if first is None:
        raise Unusable(file.place, "empty: the first line must name the columns", Reason.MISSING)
    return first


def decoded(content: bytes) -> str:
    return content.decode("utf-8", "replace")
