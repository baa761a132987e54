"""Bech32 (BIP 173) and Bech32m (BIP 350): segwit addresses of Bitcoin and its kin, shielded addresses of Zcash."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from graph.vocabularies import WalletFamily
from seed.addresses.address import Address, Checksum
from seed.addresses.base32 import octets, one_case, values

F = WalletFamily
LONGEST = 90
_CHECKSUM_LENGTH = 6
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


class Encoding(Enum):
    """The constant that the checksum comes to."""

    BECH32 = 1
    BECH32M = 0x2BC830A3


SEGWIT: Mapping[str, WalletFamily] = {"bc": F.BITCOIN, "ltc": F.LITECOIN, "btg": F.BITCOIN_GOLD, "vg": F.VERGE}

# Encoding, and the bytes that the content may have: Sapling's 43, and those of a unified address of one to several
# receivers, whose content is jumbled and not looked into.
ZCASH: Mapping[str, tuple[Encoding, range]] = {
    "zs": (Encoding.BECH32, range(43, 44)),
    "u": (Encoding.BECH32M, range(48, 300)),
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """`encoding` is None where the checksum is that of neither. `data` is without it."""

    prefix: str
    data: Sequence[int]
    encoding: Encoding | None


def decoded(text: str, longest: int = LONGEST) -> Decoded | None:
    """None where it is not in this form, whatever its checksum."""
    prefix, separator, payload = text.lower().rpartition("1")
    if not separator or not prefix or len(payload) < _CHECKSUM_LENGTH or len(text) > longest:
        return None
    data = values(payload)
    if data is None or not one_case(text) or not all("!" <= character <= "~" for character in prefix):
        return None
    found = _polymod([ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + data)
    encoding = next((one for one in Encoding if one.value == found), None)
    return Decoded(prefix, data[:-_CHECKSUM_LENGTH], encoding)


def of_bech32(text: str) -> Address | None:
    prefix = text.lower().rpartition("1")[0]
    if family := SEGWIT.get(prefix):
        return _segwit(family, text)
    if form := ZCASH.get(prefix):
        return _zcash(form, text)
    return None


def _segwit(family: WalletFamily, text: str) -> Address | None:
    found = decoded(text)
    if found is None or not found.data:
        return None
    wrong = Address(family, text.lower(), Checksum.WRONG)
    if found.encoding is None:
        # Which character is wrong cannot be told, so that version and length cannot be asked for.
        return wrong
    version, program = found.data[0], octets(found.data[1:])
    if version > 16 or program is None or not 2 <= len(program) <= 40:
        return None
    if version == 0 and len(program) not in (20, 32):
        return None
    if found.encoding is not (Encoding.BECH32M if version else Encoding.BECH32):
        return wrong
    return Address(family, text.lower(), Checksum.VALID)


def _zcash(form: tuple[Encoding, range], text: str) -> Address | None:
    encoding, lengths = form
    # Zcash lifts the limit of 90 characters.
    found = decoded(text, longest=len(text))
    if found is None:
        return None
    if len(found.data) * 5 // 8 not in lengths:
        return None
    if found.encoding is not encoding:
        return Address(F.ZCASH, text.lower(), Checksum.WRONG)
    return None if octets(found.data) is None else Address(F.ZCASH, text.lower(), Checksum.VALID)


def _polymod(groups: Sequence[int]) -> int:
    check = 1
    for group in groups:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ group
        for place, generator in enumerate(_GENERATOR):
            if top >> place & 1:
                check ^= generator
    return check
