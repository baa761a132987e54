"""The addresses that a CryptoWallet has, and the wallets that they are."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.ids import make_id
from seed.addresses.recognise import recognised

ADDRESSES = ("publicKey", "cryptoAddress")
"""Properties of a CryptoWallet that hold an address."""


def addresses_in(properties: Mapping[str, Any]) -> tuple[str, ...]:
    """The addresses that the properties of a CryptoWallet hold, each once."""
    given = (properties.get(name) for name in ADDRESSES)
    listed = [value for values in given for value in (values if isinstance(values, list) else [values])]
    texts = (value.strip() for value in listed if isinstance(value, str))
    return tuple(dict.fromkeys(text for text in texts if text))


def wallet_ids(addresses: Sequence[str]) -> tuple[str, ...]:
    """The ids of the wallets that these addresses are; what cannot be used is left out."""
    found = (recognised(address) for address in addresses)
    ids = (make_id("Wallet", one.family, one.canonical) for one in found if one is not None and one.usable)
    return tuple(dict.fromkeys(ids))
