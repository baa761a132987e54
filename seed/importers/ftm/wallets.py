"""The addresses that a CryptoWallet has, and the wallets that they are."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.ids import make_id
from seed.addresses.recognise import recognised
from seed.importers.ftm.own import own_wallet

ADDRESSES = ("publicKey", "cryptoAddress")
"""Properties of a CryptoWallet that hold an address."""


def addresses_in(properties: Mapping[str, Any]) -> tuple[str, ...]:
    """The addresses that the properties of a CryptoWallet hold, each once."""
    given = (properties.get(name) for name in ADDRESSES)
    listed = [value for values in given for value in (values if isinstance(values, list) else [values])]
    texts = (value.strip() for value in listed if isinstance(value, str))
    return tuple(dict.fromkeys(text for text in texts if text))


def wallet_ids(entity: str, addresses: Sequence[str]) -> tuple[str, ...]:
    """The ids of the wallets that the addresses of an entity are; what cannot be used is left out."""
    found = (own_wallet(entity, address) or _wallet_id(address) for address in addresses)
    return tuple(dict.fromkeys(one for one in found if one))


def _wallet_id(address: str) -> str | None:
    found = recognised(address)
    return make_id("Wallet", found.family, found.canonical) if found is not None and found.usable else None
