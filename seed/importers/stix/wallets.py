"""Wallets: custom objects whose address is keyed `address` or `value`."""

from collections.abc import Iterator, Mapping
from typing import Any

from graph.errors import DatasetError
from graph.ids import make_id
from seed.addresses.address import Address
from seed.addresses.recognise import recognised


def addresses(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """The different addresses that a wallet object gives."""
    given = (raw.get("address"), raw.get("value"))
    return tuple(dict.fromkeys(text.strip() for text in given if isinstance(text, str) and text.strip()))


def wallet(raw: Mapping[str, Any]) -> tuple[str, Address] | None:
    """The id of the wallet and what its address says of itself: the first that names something."""
    return next(_wallets(raw), None)


def _wallets(raw: Mapping[str, Any]) -> Iterator[tuple[str, Address]]:
    for text in addresses(raw):
        if (address := recognised(text)) and address.usable:
            try:
                yield make_id("Wallet", address.family, address.canonical), address
            except DatasetError:
                continue
