"""Base58Check: a version, a hash, and four bytes of a double SHA-256 over both."""

import hashlib
import re
from collections.abc import Mapping

import base58

from graph.vocabularies import WalletFamily
from seed.addresses.address import Address, Checksum

F = WalletFamily

# Version and length of what follows it. Where several chains use one version the family is that of the chain which
# introduced it: Bitcoin's are also Bitcoin Cash's and Bitcoin SV's old form, 05 was Litecoin's before 32, 1e is also
# Verge's, 17 also Auroracoin's.
VERSIONS: Mapping[tuple[bytes, int], WalletFamily] = {
    (b"\x00", 20): F.BITCOIN,  # 1…
    (b"\x05", 20): F.BITCOIN,  # 3…
    (b"\x30", 20): F.LITECOIN,  # L…
    (b"\x32", 20): F.LITECOIN,  # M…
    (b"\x4c", 20): F.DASH,  # X…
    (b"\x10", 20): F.DASH,  # 7…
    (b"\x1e", 20): F.DOGECOIN,  # D…
    (b"\x16", 20): F.DOGECOIN,  # 9… and A…
    (b"\x21", 20): F.VERGE,  # E…
    (b"\x26", 20): F.BITCOIN_GOLD,  # G…
    (b"\x17", 20): F.BITCOIN_GOLD,  # A…
    (b"\x41", 20): F.TRON,  # T…
    (b"\x1c\xb8", 20): F.ZCASH,  # t1…
    (b"\x1c\xbd", 20): F.ZCASH,  # t3…
    (b"\x16\x9a", 64): F.ZCASH,  # zc…, Sprout
}
_CHECKSUM_BYTES = 4
_BASE58 = re.compile(r"[1-9A-HJ-NP-Za-km-z]{25,36}|zc[1-9A-HJ-NP-Za-km-z]{93}", re.ASCII)
_XRP = re.compile(r"r[1-9A-HJ-NP-Za-km-z]{24,34}", re.ASCII)
_SOLANA = re.compile(r"[1-9A-HJ-NP-Za-km-z]{32,44}", re.ASCII)
_SOLANA_BYTES = 32


def of_base58check(text: str) -> Address | None:
    if not _BASE58.fullmatch(text):
        return None
    raw = base58.b58decode(text)
    checksum = _checksum(raw)
    # Of those with a character too many or too few only the checksum can tell that they were meant to be one.
    spare = (0,) if checksum is Checksum.VALID else (0, 1, -1)
    for version_bytes in (1, 2):
        version, length = raw[:version_bytes], len(raw) - version_bytes - _CHECKSUM_BYTES
        if family := next((f for s in spare if (f := VERSIONS.get((version, length - s)))), None):
            return Address(family, text, checksum)
    return None


def of_xrp(text: str) -> Address | None:
    """A classic address of the XRP Ledger: the same with an alphabet of its own, so that the version 0 is an `r`."""
    if not _XRP.fullmatch(text):
        return None
    raw = base58.b58decode(text, alphabet=base58.XRP_ALPHABET)
    if raw[:1] != b"\x00" or len(raw) != 1 + 20 + _CHECKSUM_BYTES:
        return None
    return Address(F.XRP, text, _checksum(raw))


def of_solana(text: str) -> Address | None:
    """A public key of 32 bytes, which has neither version nor checksum."""
    if not _SOLANA.fullmatch(text) or len(base58.b58decode(text)) != _SOLANA_BYTES:
        return None
    return Address(F.SOLANA, text, Checksum.NONE)


def _checksum(raw: bytes) -> Checksum:
    content, given = raw[:-_CHECKSUM_BYTES], raw[-_CHECKSUM_BYTES:]
    made = hashlib.sha256(hashlib.sha256(content).digest()).digest()[:_CHECKSUM_BYTES]
    return Checksum.VALID if made == given else Checksum.WRONG
