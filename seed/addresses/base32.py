"""What Bech32 and CashAddr share: an alphabet of 32 characters, groups of five bits, one case."""

from collections.abc import Sequence

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


def one_case(text: str) -> bool:
    """Both forms may be written in either case, and never in both at once."""
    return text in (text.lower(), text.upper())


def values(text: str) -> list[int] | None:
    """The number of each character; None where one is not in the alphabet. Takes lower case."""
    found = [_VALUES.get(character, -1) for character in text]
    return None if -1 in found else found


def octets(groups: Sequence[int]) -> bytes | None:
    """Groups of five bits as bytes. None where more than four bits are left over, or any of them is not zero."""
    pending = bits = 0
    made = bytearray()
    for group in groups:
        pending, bits = (pending << 5 | group) & 0xFFF, bits + 5
        if bits >= 8:
            bits -= 8
            made.append(pending >> bits & 0xFF)
    return None if bits >= 5 or pending & ((1 << bits) - 1) else bytes(made)
