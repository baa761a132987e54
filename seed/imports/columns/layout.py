"""Which files can be converted by columns: transfers of account-based chains, in a form with hashes of transactions."""

from dataclasses import dataclass

from seed.importers.formats import Format
from seed.importers.input import Input
from seed.importers.transfers.layouts import Columns, Role, columns_of
from seed.importers.transfers.read import decoded, first_line
from seed.tables import Place


@dataclass(frozen=True, slots=True)
class ByColumns:
    """The line that names the columns, and where it stands."""

    columns: Columns
    header: str
    place: Place


def by_columns(file: Input, form: Format) -> ByColumns | None:
    """How to read it by columns, or None where that cannot be. Raises Unusable."""
    if form.name != "transfers":
        return None
    line, first = first_line(file)
    if first.startswith(b"{"):
        return None
    place = Place(file.name, line)
    columns = columns_of(decoded(first), place)
    if columns.layout.utxo or Role.TX_HASH not in columns.places:
        return None
    return ByColumns(columns, decoded(first), place)
