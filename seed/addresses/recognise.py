"""The family of an address, from the address alone: never from a ticker, a file's name or what a source says of it."""

from collections.abc import Callable

from seed.addresses.address import Address
from seed.addresses.base58check import of_base58check, of_solana, of_xrp
from seed.addresses.bech32 import of_bech32
from seed.addresses.cashaddr import of_cashaddr
from seed.addresses.cryptonote import of_monero
from seed.addresses.evm import of_evm

# A unified address of Zcash with every receiver has some 400; base58 takes time with the square of its length.
LONGEST = 512
# In this order: those with a checksum before Solana's, which has none and takes any 32 bytes.
FORMS: tuple[Callable[[str], Address | None], ...] = (
    of_evm,
    of_base58check,
    of_bech32,
    of_xrp,
    of_cashaddr,
    of_monero,
    of_solana,
)


def recognised(text: str) -> Address | None:
    """What the text says of itself as an address; None where it is in no form that is known. Blanks are not trimmed.

    Addresses of test networks are in no form: nothing of value is there.
    """
    if len(text) > LONGEST or not text.isascii():
        return None
    return next((address for form in FORMS if (address := form(text))), None)
