"""One row of a file of transfers: its cells by role, each read or reported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from seed.importers.parsed import Finding, Reason
from seed.importers.transfers.layouts import Columns, Role
from seed.importers.transfers.values import moment, position, smallest_units, transaction_hash, whole_units
from seed.importers.transfers.wallets import NoWallet, Wallet, Wallets
from seed.tables import Place

MOST_DECIMALS = 77
"""2^256 has 78 digits."""
Value = TypeVar("Value")


class Refused(Exception):
    """The row cannot be used."""

    def __init__(self, role: Role, reason: Reason, problem: str) -> None:
        super().__init__(problem)
        self.role, self.reason, self.problem = role, reason, problem


@dataclass(slots=True)
class Row:
    """`findings` are the oddities of a row that is used nevertheless."""

    columns: Columns
    cells: Sequence[str]
    place: Place
    text: str
    findings: list[Finding] = field(default_factory=list)

    def get(self, role: Role) -> str:
        """The text of a cell, empty where the file has no such column."""
        at = self.columns.places.get(role)
        return "" if at is None else self.cells[at].strip()

    def finding(self, role: Role, reason: Reason, problem: str, *, kept: bool) -> Finding:
        column = self.columns.names.get(role, str(role))
        return Finding(reason, problem, Place(self.place.file, self.place.line, column), self.text, kept)

    def odd(self, role: Role, reason: Reason, problem: str) -> None:
        self.findings.append(self.finding(role, reason, problem, kept=True))

    def transaction_hash(self) -> str | None:
        return self._read(Role.TX_HASH, Reason.BAD_VALUE, transaction_hash)

    def index(self) -> int | None:
        return self._read(Role.INDEX, Reason.BAD_VALUE, position)

    def _read(self, role: Role, reason: Reason, read: Callable[[str], Value]) -> Value | None:
        """What a cell says; what cannot be read makes the row unusable."""
        text = self.get(role)
        if not text:
            return None
        try:
            return read(text)
        except ValueError as error:
            raise Refused(role, reason, _sentence(error)) from error

    def at(self) -> str | None:
        """The time; one that cannot be read is left out and reported."""
        text = self.get(Role.AT)
        if not text:
            return None
        try:
            return moment(text, chain=self.columns.layout.chain)
        except ValueError as error:
            self.odd(Role.AT, Reason.BAD_DATE, f"{_sentence(error)}; the time is left out")
            return None

    def usd(self) -> str | None:
        text = self.get(Role.USD)
        if not text:
            return None
        try:
            return whole_units(text)
        except ValueError as error:
            self.odd(Role.USD, Reason.BAD_AMOUNT, f"{_sentence(error)}; the value in dollars is left out")
            return None

    def amount(self) -> tuple[str | None, str | None]:
        """The amount in units of the asset; or, where nothing says how many decimals those have, what to note."""
        text = self.get(Role.AMOUNT)
        if not text:
            self.odd(Role.AMOUNT, Reason.MISSING, "the amount is missing")
            return None, None
        layout = self.columns.layout
        try:
            if not layout.smallest:
                return whole_units(text), None
            decimals = layout.decimals if layout.decimals is not None else self._decimals()
            if decimals is None:
                return None, f"value {smallest_units(text, 0)}, in the token's smallest unit or the number of a token"
            return smallest_units(text, decimals), None
        except ValueError as error:
            raise Refused(Role.AMOUNT, Reason.BAD_AMOUNT, _sentence(error)) from error

    def _decimals(self) -> int | None:
        text = self.get(Role.DECIMALS)
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) <= 3 and int(text) <= MOST_DECIMALS):
            problem = f'"{text[:100]}" is not a number of decimals, 0 to {MOST_DECIMALS}'
            raise Refused(Role.DECIMALS, Reason.BAD_VALUE, problem)
        return int(text)

    def wallet(self, role: Role, wallets: Wallets, nothing: str) -> Wallet:
        """The wallet that a cell names; `nothing` says what it means that none is named."""
        text = self.get(role)
        if not text:
            raise Refused(role, Reason.MISSING, nothing)
        found = wallets.find(text, self.get(Role.FAMILY), self.place)
        if isinstance(found, NoWallet):
            at_fault = Role.FAMILY if found.reason is Reason.UNKNOWN_CODE else role
            raise Refused(at_fault, found.reason, found.problem)
        if found.oddity:
            self.odd(role, *found.oddity)
        return found


def _sentence(error: ValueError) -> str:
    return str(error).removesuffix(".")
