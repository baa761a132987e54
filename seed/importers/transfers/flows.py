"""Rows of account-based chains: from one wallet to another, `SENT`."""

from dataclasses import dataclass, field

from graph.values import wallet_address
from seed.importers.origin import Origin
from seed.importers.parsed import Parsed, Reason
from seed.importers.transfers.layouts import Role
from seed.importers.transfers.rows import Refused, Row
from seed.importers.transfers.wallets import Wallets

REMEMBERED = 50_000
"""Groups of a generation, of transfers without a hash; two generations are kept."""
AMOUNTS = 100
"""Different amounts that are kept of a group, to see a transfer that is there twice."""
LONGEST_ASSET = 200
_NO_CONTRACT = ("", "0x" + 40 * "0", "0x" + 40 * "e")
"""How tools write that a transfer is of the chain's own coin."""
_FAILED = ("0", "false", "0x0")
_SUCCEEDED = ("", "1", "true", "0x1")
_Group = tuple[str, str, str | None]
_Amount = tuple[str | None, str | None]


@dataclass(slots=True)
class _Met:
    """Of a group: how many transfers, and what the first of them were of."""

    count: int = 0
    amounts: set[_Amount] = field(default_factory=set)


@dataclass(slots=True)
class Occurrences:
    """Tells transfers apart that have no hash: which number a transfer has among those of one pair at one time.

    A newer version of the file that has a row more leaves all others the number that they had. Groups that were not
    met for long are forgotten, so that memory stays flat.
    """

    _young: dict[_Group, _Met] = field(default_factory=dict)
    _old: dict[_Group, _Met] = field(default_factory=dict)

    def count(self, group: _Group, amount: _Amount) -> tuple[int | None, bool]:
        """None for the first, then 1, 2 …; and whether one like it, to the amount, was there before."""
        met = self._young.get(group)
        if met is None:
            met = self._old.get(group) or _Met()
            if len(self._young) >= REMEMBERED:
                self._old, self._young = self._young, {}
            self._young[group] = met
        before, repeated = met.count, amount in met.amounts
        met.count += 1
        if len(met.amounts) < AMOUNTS:
            met.amounts.add(amount)
        return before or None, repeated


@dataclass(slots=True)
class Flows:
    """The rows of one file."""

    origin: Origin
    wallets: Wallets
    occurrences: Occurrences = field(default_factory=Occurrences)

    def parsed(self, row: Row) -> Parsed:
        """Raises Refused."""
        self._require_success(row)
        start = row.wallet(Role.FROM, self.wallets, "no sender is named")
        end = row.wallet(Role.CREATED if self._creates(row) else Role.TO, self.wallets, _NO_RECEIVER)
        amount, note = row.amount()
        asset, at, tx_hash, index = _asset(row), row.at(), row.transaction_hash(), row.index()
        valid_from = None
        if tx_hash is None:
            # Without a hash, pair and time say which transfer it is, and a number where that is not enough.
            valid_from = at
            count, repeated = self.occurrences.count((start.id, end.id, at), (amount, asset))
            index = count if index is None else index
            if repeated:
                row.odd(Role.AMOUNT, Reason.REPEATED, "the same transfer once more, to the time and the amount")
        sent = self.origin.says(
            "SENT", start.id, end.id, row.place, valid_from=valid_from, note=note, amount=amount, asset=asset,
            usd=row.usd(), txHash=tx_hash, index=index, at=at,
        )  # fmt: skip
        return Parsed((start.row, end.row), (sent,), tuple(row.findings))

    def _creates(self, row: Row) -> bool:
        """Whether the transaction creates a contract whose address is known: that is who received its value."""
        return not row.get(Role.TO) and bool(row.get(Role.CREATED))

    def _require_success(self, row: Row) -> None:
        status = row.get(Role.STATUS).lower()
        if status in _SUCCEEDED:
            return
        if status in _FAILED:
            raise Refused(Role.STATUS, Reason.NOT_MAPPED, "the transaction failed and moved nothing")
        raise Refused(Role.STATUS, Reason.UNKNOWN_CODE, f'"{status[:100]}" says neither success nor failure')


_NO_RECEIVER = "no receiver is named, as where a contract is created"


def _asset(row: Row) -> str | None:
    """What was sent: its contract, since anybody may give a token any symbol; else its symbol, if one is said."""
    contract = row.get(Role.CONTRACT)
    if contract.startswith("\\x"):
        contract = f"0x{contract[2:]}"
    if contract.lower() not in _NO_CONTRACT:
        if len(contract) > LONGEST_ASSET:
            raise Refused(Role.CONTRACT, Reason.BAD_ADDRESS, f"{len(contract)} characters are no address")
        try:
            return wallet_address("evm", contract) if contract.startswith("0x") else wallet_address("other", contract)
        except ValueError as error:
            raise Refused(Role.CONTRACT, Reason.BAD_ADDRESS, str(error).removesuffix(".")) from error
    symbol = row.get(Role.ASSET) or row.columns.asset
    if symbol and len(symbol) > LONGEST_ASSET:
        raise Refused(Role.ASSET, Reason.TOO_LONG, f"{len(symbol)} characters are no symbol of an asset")
    return symbol or None
