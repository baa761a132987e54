"""Which columns a file of transfers has, and what each means."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from seed.importers.input import Unusable
from seed.importers.parsed import Reason
from seed.tables import Place, nearest


class Role(StrEnum):
    """What a column holds."""

    FROM = "from"
    TO = "to"
    AMOUNT = "amount"
    ASSET = "asset"
    CONTRACT = "contract"
    DECIMALS = "decimals"
    USD = "usd"
    AT = "at"
    TX_HASH = "txHash"
    INDEX = "index"
    FAMILY = "family"
    STATUS = "status"
    CREATED = "created"
    DIRECTION = "direction"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to write transfers in columns.

    needs     the columns by which it is known
    smallest  amounts are whole numbers of the smallest unit; `decimals` says of how many digits, where all have so many
    chain     read from a chain by a tool, so that it is observed, and times without a zone are in UTC
    utxo      its rows are inputs and outputs of transactions
    total     a column `total_<symbol>` holds the amount and names the asset
    """

    name: str
    needs: frozenset[str]
    roles: Mapping[str, Role]
    smallest: bool = False
    decimals: int | None = None
    chain: bool = True
    utxo: bool = False
    total: bool = False


_R = Role
_TOTAL = "total_"
_DUNE = {"block_time": _R.AT, "from": _R.FROM, "to": _R.TO, "hash": _R.TX_HASH, "tx_hash": _R.TX_HASH,
         "success": _R.STATUS}  # fmt: skip

# fmt: off
LAYOUTS = (
    Layout(
        "ethereum-etl's token_transfers",
        frozenset(("token_address", "from_address", "to_address", "value", "transaction_hash")),
        {"token_address": _R.CONTRACT, "from_address": _R.FROM, "to_address": _R.TO, "value": _R.AMOUNT,
         "transaction_hash": _R.TX_HASH, "log_index": _R.INDEX, "block_timestamp": _R.AT, "decimals": _R.DECIMALS},
        smallest=True,
    ),
    Layout(
        "ethereum-etl's transactions", frozenset(("hash", "from_address", "to_address", "value")),
        {"hash": _R.TX_HASH, "from_address": _R.FROM, "to_address": _R.TO, "value": _R.AMOUNT,
         "block_timestamp": _R.AT, "receipt_status": _R.STATUS, "receipt_contract_address": _R.CREATED},
        smallest=True, decimals=18,
    ),
    Layout(
        "Dune's transactions", frozenset(("block_time", "hash", "from", "to", "value")),
        {**_DUNE, "value": _R.AMOUNT},
        smallest=True, decimals=18,
    ),
    Layout(
        "Dune's transfers", frozenset(("block_time", "from", "to", "amount")),
        {**_DUNE, "amount": _R.AMOUNT, "amount_usd": _R.USD, "symbol": _R.ASSET, "contract_address": _R.CONTRACT,
         "evt_index": _R.INDEX},
    ),
    Layout("Dune's totals", frozenset(("block_time", "from", "to")), _DUNE, total=True),
    Layout(
        "plain transfers", frozenset(("from", "to", "amount")),
        {"from": _R.FROM, "to": _R.TO, "amount": _R.AMOUNT, "asset": _R.ASSET, "at": _R.AT, "tx_hash": _R.TX_HASH,
         "index": _R.INDEX, "usd": _R.USD, "family": _R.FAMILY},
        chain=False,
    ),
    Layout(
        "plain inputs and outputs", frozenset(("tx_hash", "direction", "address", "amount")),
        {"tx_hash": _R.TX_HASH, "direction": _R.DIRECTION, "address": _R.ADDRESS, "amount": _R.AMOUNT, "at": _R.AT,
         "index": _R.INDEX, "family": _R.FAMILY},
        chain=False, utxo=True,
    ),
)
# fmt: on
"""In the order in which a header is compared with them: those that need more come first."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The header of one file, read: at which place which role stands. `asset` is what the header itself names."""

    layout: Layout
    width: int
    places: Mapping[Role, int]
    names: Mapping[Role, str]
    asset: str | None = None
    unused: Sequence[str] = field(default=())


def cells_of(line: str) -> list[str]:
    """The cells of one line of CSV. Raises csv.Error."""
    return next(csv.reader((line,), strict=True), []) if '"' in line else line.split(",")


def layout_of(header: Sequence[str]) -> Layout | None:
    names = set(header)
    return next(
        (one for one in LAYOUTS if one.needs <= names and (not one.total or len(_totals(header)) == 1)),
        None,
    )


def columns_of(line: str, place: Place) -> Columns:
    """What the columns of a file are, from its header. Raises Unusable."""
    try:
        header = names_in(line)
    except csv.Error as error:
        raise Unusable(place, f"the header is not well-formed CSV ({error})") from error
    layout = layout_of(header)
    if layout is None:
        raise _unknown(header, place)
    seen: dict[Role, int] = {}
    unused = []
    for position, name in enumerate(header):
        role = Role.AMOUNT if layout.total and name.startswith(_TOTAL) else layout.roles.get(name)
        if role is None:
            unused.append(name)
        elif role in seen:
            raise Unusable(place, f'the columns "{header[seen[role]]}" and "{name}" say the same: leave one out')
        else:
            seen[role] = position
    asset = header[seen[Role.AMOUNT]].removeprefix(_TOTAL).upper() if layout.total else None
    return Columns(layout, len(header), seen, {role: header[i] for role, i in seen.items()}, asset or None, unused)


def names_in(line: str) -> list[str]:
    return [cell.strip().lower() for cell in cells_of(line)]


def _totals(header: Sequence[str]) -> list[str]:
    return [name for name in header if name.startswith(_TOTAL)]


def _unknown(header: Sequence[str], place: Place) -> Unusable:
    """Names the form that comes nearest, and what it lacks."""
    closest = max(LAYOUTS, key=lambda one: len(one.needs & set(header)))
    lacking = sorted(closest.needs - set(header)) or [f"{_TOTAL}<symbol>"]
    near = nearest(lacking[0], header)
    hint = f'; "{near}" is not it' if near else ""
    problem = f"no form of transfers has these columns: {closest.name} would need {', '.join(lacking)}{hint}"
    return Unusable(place, problem, Reason.MISSING)
