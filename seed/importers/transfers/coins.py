"""UTXO transactions: what was spent into one, and what it paid, each to a wallet. Never from wallet to wallet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from graph.ids import make_id
from graph.provenance import AssertionRow, NodeRow
from seed.importers.origin import Origin
from seed.importers.parsed import Finding, Parsed, Reason
from seed.importers.transfers.layouts import Role
from seed.importers.transfers.rows import Refused, Row
from seed.importers.transfers.values import moment, smallest_units
from seed.importers.transfers.wallets import NoWallet, Wallets
from seed.tables import Place

DECIMALS = 8
"""Of the coins that bitcoin-etl reads: bitcoin, bitcoin cash, dash, dogecoin, litecoin, zcash."""
LARGEST_INDEX = 2**31 - 1
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SIDES = {"in": "INPUT_OF", "out": "OUTPUT_TO"}


@dataclass(slots=True)
class Coins:
    """Rows of the plain form: one input or output each."""

    origin: Origin
    wallets: Wallets

    def parsed(self, row: Row) -> Parsed:
        """Raises Refused."""
        direction = row.get(Role.DIRECTION).lower()
        relation = _SIDES.get(direction)
        if relation is None:
            raise Refused(Role.DIRECTION, Reason.UNKNOWN_CODE, f'"{direction[:100]}" is neither in nor out')
        tx_hash = row.transaction_hash()
        if tx_hash is None:
            raise Refused(Role.TX_HASH, Reason.MISSING, "the hash of the transaction is missing")
        wallet = row.wallet(Role.ADDRESS, self.wallets, "no address is named, as for new coins")
        (amount, _), at = row.amount(), row.at()
        node = _transaction(self.origin, tx_hash, at, row.place)
        start, end = (wallet.id, node.id) if direction == "in" else (node.id, wallet.id)
        said = self.origin.says(relation, start, end, row.place, amount=amount, index=row.index(), at=at)
        return Parsed((node, wallet.row), (said,), tuple(row.findings))


def _transaction(origin: Origin, tx_hash: str, at: str | None, place: Place) -> NodeRow:
    made = make_id("Transaction", tx_hash)
    return origin.entity("Transaction", made, place, name=tx_hash, hash=tx_hash, at=at)


@dataclass(slots=True)
class _Transaction:
    """One line of bitcoin-etl's JSON, being read."""

    raw: Mapping[str, Any]
    place: Place
    nodes: list[NodeRow] = field(default_factory=list)
    assertions: list[AssertionRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def finds(self, reason: Reason, problem: str, field_: str, what: Any, *, kept: bool = False) -> None:
        at = Place(self.place.file, self.place.line, field_)
        self.findings.append(Finding(reason, problem, at, _original(what), kept))


@dataclass(slots=True)
class Documents:
    """Lines of bitcoin-etl's transactions: one transaction each, with its inputs and outputs."""

    origin: Origin
    wallets: Wallets

    def parsed(self, line: bytes, place: Place) -> Parsed:
        text = line.decode("utf-8", "replace")
        try:
            raw = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            return _refused(Reason.MALFORMED, f"not well-formed JSON ({error.msg})", place, text)
        if not isinstance(raw, dict):
            return _refused(Reason.MALFORMED, "a transaction is an object", place, text)
        tx_hash = raw.get("hash")
        if not isinstance(tx_hash, str) or not _HASH.fullmatch(tx_hash.lower()):
            problem = "the transaction has no hash of 64 hexadecimal digits"
            return _refused(Reason.MISSING, problem, Place(place.file, place.line, "hash"), text)
        made = _Transaction(raw, place)
        at = self._time(made)
        node = _transaction(self.origin, tx_hash.lower(), at, place)
        made.nodes.append(node)
        made.assertions.append(self.origin.reports(node.id, place))
        for side in ("inputs", "outputs"):
            self._side(made, side, node.id, at)
        return Parsed(tuple(made.nodes), tuple(made.assertions), tuple(made.findings))

    def _time(self, made: _Transaction) -> str | None:
        written = made.raw.get("block_timestamp")
        if written is None or written == "":
            return None
        try:
            return moment(str(written) if isinstance(written, str | int) else "", chain=True)
        except ValueError:
            made.finds(Reason.BAD_DATE, "not a time; it is left out", "block_timestamp", written, kept=True)
            return None

    def _side(self, made: _Transaction, side: str, transaction: str, at: str | None) -> None:
        items = made.raw.get(side)
        if not isinstance(items, list):
            if items is not None:
                made.finds(Reason.MALFORMED, f"`{side}` is a list", side, items)
            return
        for number, item in enumerate(items):
            self._item(made, side, f"{side}[{number}]", number, item, transaction, at)

    def _item(
        self, made: _Transaction, side: str, where: str, number: int, item: Any, transaction: str, at: str | None
    ) -> None:
        if not isinstance(item, dict):
            made.finds(Reason.MALFORMED, "an input or output is an object", where, item)
            return
        addresses = item.get("addresses")
        if addresses is None or addresses == []:
            made.finds(Reason.NOT_MAPPED, "it has no address, and so no wallet", where, item, kept=True)
            return
        if not isinstance(addresses, list) or not all(isinstance(address, str) for address in addresses):
            made.finds(Reason.MALFORMED, "`addresses` is a list of texts", where, item)
            return
        if len(addresses) > 1:
            problem = f"{len(addresses)} addresses have one amount between them: it belongs to no wallet alone"
            made.finds(Reason.NOT_MAPPED, problem, where, item, kept=True)
            return
        wallet = self.wallets.find(addresses[0].strip(), "", made.place)
        if isinstance(wallet, NoWallet):
            made.finds(wallet.reason, wallet.problem, where, item)
            return
        if wallet.oddity:
            made.finds(*wallet.oddity, where, item, kept=True)
        index = item.get("index", number)
        if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index <= LARGEST_INDEX:
            made.finds(Reason.BAD_VALUE, "its index is not a whole number from 0", where, item)
            return
        value = item.get("value")
        if isinstance(value, bool) or not isinstance(value, int | str | None):
            made.finds(Reason.BAD_AMOUNT, "its value is not a whole number of the smallest unit", where, item)
            return
        try:
            amount = None if value is None or value == "" else smallest_units(str(value).strip(), DECIMALS)
        except ValueError as error:
            made.finds(Reason.BAD_AMOUNT, str(error).removesuffix("."), where, item)
            return
        relation, start, end = (
            ("INPUT_OF", wallet.id, transaction) if side == "inputs" else ("OUTPUT_TO", transaction, wallet.id)
        )
        made.nodes.append(wallet.row)
        made.assertions.append(self.origin.says(relation, start, end, made.place, amount=amount, index=index, at=at))


def _refused(reason: Reason, problem: str, place: Place, text: str) -> Parsed:
    return Parsed(findings=(Finding(reason, problem, place, text),))


def _original(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:  # It reads what is nested deeper than it writes.
        return "(nested too deeply to be shown)"
