"""Which files can be converted by columns: transfers of account-based chains, in a form with hashes of transactions."""

from collections.abc import Sequence
from dataclasses import dataclass

from seed.importers.origin import Origin
from seed.importers.transfers.layouts import Columns, Role, columns_of
from seed.importers.transfers.read import decoded, first_line
from seed.imports.bulk.staged import Staged
from seed.imports.found import Found
from seed.tables import Place

MOST_APART = 100_000
"""Wallets whose rows are read one by one since other files mark them higher; beyond, the whole file is."""


@dataclass(frozen=True, slots=True)
class ByColumns:
    """`apart` are the wallets that an assertion of this file would have to follow in their marking."""

    columns: Columns
    header: str
    place: Place
    apart: Sequence[str]


def by_columns(one: Found, origin: Origin, graph: Staged) -> ByColumns | None:
    """How to read it by columns, or None where that cannot be. Raises Unusable."""
    if one.format.name != "transfers":
        return None
    line, first = first_line(one.file)
    if first.startswith(b"{"):
        return None
    place = Place(one.file.name, line)
    columns = columns_of(decoded(first), place)
    if columns.layout.utxo or Role.TX_HASH not in columns.places:
        return None
    apart = graph.apart("Wallet", int(origin.marking), MOST_APART)
    return None if apart is None else ByColumns(columns, decoded(first), place, apart)
