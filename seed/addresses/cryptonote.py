"""Monero: base58 in blocks of eleven characters for eight bytes, and four bytes of Keccak over all before them."""

import re

from Crypto.Hash import keccak

from graph.vocabularies import WalletFamily
from seed.addresses.address import Address, Checksum

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_MONERO = re.compile(r"[48][1-9A-HJ-NP-Za-km-z]{94}|4[1-9A-HJ-NP-Za-km-z]{105}", re.ASCII)
_BLOCK_CHARACTERS, _BLOCK_BYTES = 11, 8
# Characters of the last block, to its bytes.
_LAST = {7: 5}
_CHECKSUM_BYTES = 4
# Network and kind, and the length of all: standard, subaddress, and integrated with a payment id.
_KINDS = {(18, 69), (42, 69), (19, 77)}


def of_monero(text: str) -> Address | None:
    raw = _bytes(text) if _MONERO.fullmatch(text) else None
    if raw is None or (raw[0], len(raw)) not in _KINDS:
        return None
    content, given = raw[:-_CHECKSUM_BYTES], raw[-_CHECKSUM_BYTES:]
    made = keccak.new(digest_bits=256, data=content).digest()[:_CHECKSUM_BYTES]
    return Address(WalletFamily.MONERO, text, Checksum.VALID if made == given else Checksum.WRONG)


def _bytes(text: str) -> bytes | None:
    made = bytearray()
    for start in range(0, len(text), _BLOCK_CHARACTERS):
        block = text[start : start + _BLOCK_CHARACTERS]
        number = 0
        for character in block:
            number = number * len(_ALPHABET) + _VALUES[character]
        length = _BLOCK_BYTES if len(block) == _BLOCK_CHARACTERS else _LAST[len(block)]
        if number >> 8 * length:
            return None
        made += number.to_bytes(length, "big")
    return bytes(made)
