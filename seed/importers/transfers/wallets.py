"""Addresses become wallets. What stands in a file of transfers often repeats, so each is looked at once in a while."""

import re
from dataclasses import dataclass, field

from graph.errors import DatasetError
from graph.ids import is_well_formed, make_id
from graph.provenance import NodeRow
from graph.vocabularies import WalletFamily
from seed.importers.origin import Origin
from seed.importers.parsed import Reason
from seed.tables import Place, nearest

REMEMBERED = 50_000
"""Addresses of a generation; two are kept. A hundred thousand take 70 MB."""
_FORMS = (
    (WalletFamily.BITCOIN, re.compile(r"bc1[02-9ac-hj-np-z]{11,87}|[13][1-9A-HJ-NP-Za-km-z]{25,34}", re.ASCII)),
    (WalletFamily.TRON, re.compile(r"T[1-9A-HJ-NP-Za-km-z]{33}", re.ASCII)),
)
_FAMILIES = frozenset(str(family) for family in WalletFamily)
# Nearly every address is one, and putting ids together part by part took half of the time of reading.
_EVM = re.compile(r"(?:0x|\\x)([0-9a-fA-F]{40})", re.ASCII)
_EVM_ID = make_id("Wallet", WalletFamily.EVM, "0x" + 40 * "0").removesuffix(40 * "0")
_NEEDS_FAMILY = "is no address of a form that is known here: name its family in a column `family`"


@dataclass(frozen=True, slots=True)
class Wallet:
    id: str
    row: NodeRow


@dataclass(frozen=True, slots=True)
class NoWallet:
    """Why a text is no address."""

    reason: Reason
    problem: str


@dataclass(slots=True)
class Wallets:
    """Of one file. Forgets addresses, so that its size stays the same whatever the length of the file."""

    origin: Origin
    _young: dict[tuple[str, str], Wallet | NoWallet] = field(default_factory=dict)
    _old: dict[tuple[str, str], Wallet | NoWallet] = field(default_factory=dict)

    def find(self, address: str, family: str, place: Place) -> Wallet | NoWallet:
        """The wallet of an address; `family` is what the file says of it, or empty."""
        key = (address, family)
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key) or self._made(address, family, place)
            if len(self._young) >= REMEMBERED:
                self._old, self._young = self._young, {}
            self._young[key] = found
        return found

    def _made(self, address: str, family: str, place: Place) -> Wallet | NoWallet:
        evm = _EVM.fullmatch(address) if family in ("", WalletFamily.EVM) else None
        if evm is not None:
            digits = evm[1].lower()
            return self._wallet(WalletFamily.EVM, f"{_EVM_ID}{digits}", f"0x{digits}", place)
        known = family or _recognised(address)
        if known is None:
            return NoWallet(Reason.BAD_ADDRESS, f'"{address[:100]}" {_NEEDS_FAMILY}')
        if known not in _FAMILIES:
            near = nearest(known[:100], _FAMILIES)
            hint = f"; did you mean {near}?" if near else ""
            return NoWallet(Reason.UNKNOWN_CODE, f'"{known[:100]}" is not a family of addresses{hint}')
        try:
            made = make_id("Wallet", known, address)
        except DatasetError as error:
            return NoWallet(Reason.BAD_ADDRESS, str(error).removesuffix("."))
        if not is_well_formed(made):
            return NoWallet(Reason.BAD_ADDRESS, "it is too long for an address")
        return self._wallet(known, made, made.split(":", 2)[2], place)

    def _wallet(self, family: str, made: str, address: str, place: Place) -> Wallet:
        row = self.origin.entity("Wallet", made, place, named=True, name=address, family=family, address=address)
        return Wallet(made, row)


def _recognised(text: str) -> str | None:
    return next((family for family, form in _FORMS if form.fullmatch(text)), None)
