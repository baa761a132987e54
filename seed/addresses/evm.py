"""Addresses of the Ethereum virtual machine, and their checksum in the case of letters (EIP-55)."""

import re

from Crypto.Hash import keccak

from graph.vocabularies import WalletFamily
from seed.addresses.address import Address, Checksum

_EVM = re.compile(r"0x[0-9a-fA-F]{40}", re.ASCII)


def of_evm(text: str) -> Address | None:
    if not _EVM.fullmatch(text):
        return None
    digits = text[2:]
    if digits in (digits.lower(), digits.upper()):
        checksum = Checksum.NONE
    else:
        checksum = Checksum.VALID if text == checksummed(text) else Checksum.WRONG
    return Address(WalletFamily.EVM, text.lower(), checksum)


def checksummed(address: str) -> str:
    """The spelling of EIP-55: a letter is a capital where the digit of the hash in its place is 8 or more."""
    digits = address[2:].lower()
    places = keccak.new(digest_bits=256, data=digits.encode()).hexdigest()
    return "0x" + "".join(c.upper() if place > "7" else c for c, place in zip(digits, places, strict=False))
