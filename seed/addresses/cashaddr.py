"""CashAddr, the form of Bitcoin Cash: with its prefix or, as it is mostly written, without."""

from collections.abc import Sequence

from graph.vocabularies import WalletFamily
from seed.addresses.address import Address, Checksum
from seed.addresses.base32 import octets, one_case, values

PREFIX = "bitcoincash"
_CHECKSUM_LENGTH = 8
_GENERATOR = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
_HASH_BYTES = (20, 24, 28, 32, 40, 48, 56, 64)
# Characters for a hash of each length: the version and the hash in groups of five bits, and the checksum.
_LENGTHS = {-(-(1 + length) * 8 // 5) + _CHECKSUM_LENGTH for length in _HASH_BYTES}
# To a key and to a script, and the same two for wallets that know tokens.
_TYPES = (0, 1, 2, 3)


def of_cashaddr(text: str) -> Address | None:
    prefix, colon, payload = text.lower().rpartition(":")
    if colon and prefix != PREFIX:
        return None
    data = values(payload)
    if data is None or len(payload) not in _LENGTHS or payload[0] not in "qpzr" or not one_case(text):
        return None
    if not holds(PREFIX, data):
        return Address(WalletFamily.BITCOIN_CASH, payload, Checksum.WRONG)
    content = octets(data[:-_CHECKSUM_LENGTH])
    if content is None or content[0] >> 3 not in _TYPES or len(content) != 1 + _HASH_BYTES[content[0] & 7]:
        return None
    return Address(WalletFamily.BITCOIN_CASH, payload, Checksum.VALID)


def holds(prefix: str, data: Sequence[int]) -> bool:
    """Whether the checksum at the end of the data is right."""
    check = 1
    for group in [*(ord(character) & 31 for character in prefix), 0, *data]:
        top = check >> 35
        check = (check & 0x07FFFFFFFF) << 5 ^ group
        for place, generator in enumerate(_GENERATOR):
            if top >> place & 1:
                check ^= generator
    return check == 1
