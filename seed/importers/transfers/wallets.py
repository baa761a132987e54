"""Addresses become wallets. What stands in a file of transfers often repeats, so each is looked at once in a while."""

import re
from dataclasses import dataclass, field

from graph.errors import DatasetError
from graph.ids import is_well_formed, make_id
from graph.provenance import NodeRow
from graph.vocabularies import WalletFamily
from seed.addresses.address import Address, Checksum
from seed.addresses.recognise import recognised
from seed.importers.origin import Origin
from seed.importers.parsed import Reason
from seed.tables import Place, nearest

REMEMBERED = 50_000
"""Addresses of a generation; two are kept. A hundred thousand take 70 MB."""
_FAMILIES = frozenset(str(family) for family in WalletFamily)
# Nearly every address is one, and putting ids together part by part took half of the time of reading.
_EVM = re.compile(r"(?:0x|\\x)([0-9a-fA-F]{40})", re.ASCII)
EVM_ID = make_id("Wallet", WalletFamily.EVM, "0x" + 40 * "0").removesuffix(40 * "0")
_NEEDS_FAMILY = "is in no form of address that is known: name its family in a column `family`"


@dataclass(frozen=True, slots=True)
class Wallet:
    """`oddity` is worth knowing about its address: why, and what."""

    id: str
    row: NodeRow
    oddity: tuple[Reason, str] | None = None


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
            oddity = None if evm[1] in (digits, evm[1].upper()) else _capitals(evm[1])
            return self._wallet(WalletFamily.EVM, f"{EVM_ID}{digits}", f"0x{digits}", place, oddity)
        if family and family not in _FAMILIES:
            near = nearest(family[:100], _FAMILIES)
            hint = f"; did you mean {near}?" if near else ""
            return NoWallet(Reason.UNKNOWN_CODE, f'"{family[:100]}" is not a family of addresses{hint}')
        known = recognised(f"0x{address[2:]}" if address.startswith("\\x") else address)
        if known is not None:
            return self._known(known, address, family, place)
        if not family:
            return NoWallet(Reason.BAD_ADDRESS, f'"{address[:100]}" {_NEEDS_FAMILY}')
        try:
            made = make_id("Wallet", family, address)
        except DatasetError as error:
            return NoWallet(Reason.BAD_ADDRESS, str(error).removesuffix("."))
        if not is_well_formed(made):
            return NoWallet(Reason.BAD_ADDRESS, "it is too long for an address")
        return self._wallet(family, made, made.split(":", 2)[2], place, None)

    def _known(self, known: Address, address: str, family: str, place: Place) -> Wallet | NoWallet:
        """The wallet of an address whose form says its family, whatever the file says."""
        if not known.usable:
            return NoWallet(Reason.BAD_CHECKSUM, f'the checksum of "{address[:100]}" ({known.family}) does not hold')
        oddity = None
        if family not in ("", known.family):
            oddity = Reason.CONTRADICTION, f"the address is of the family {known.family}, and not {family}"
        made = make_id("Wallet", known.family, known.canonical)
        return self._wallet(known.family, made, known.canonical, place, oddity)

    def _wallet(self, family: str, made: str, address: str, place: Place, oddity: tuple[Reason, str] | None) -> Wallet:
        row = self.origin.entity("Wallet", made, place, named=True, name=address, family=family, address=address)
        return Wallet(made, row, oddity)


def _capitals(digits: str) -> tuple[Reason, str] | None:
    """What is odd about capitals that are not those of EIP-55."""
    found = recognised(f"0x{digits}")
    if found is None or found.checksum is not Checksum.WRONG:
        return None
    return Reason.BAD_CHECKSUM, f"the capitals of 0x{digits} are not those of EIP-55, so that it may be mistyped"
