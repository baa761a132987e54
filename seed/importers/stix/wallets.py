"""Wallets: custom objects whose address is keyed `address` or `value`."""

import re
from collections.abc import Mapping
from typing import Any

from graph.errors import DatasetError
from graph.ids import make_id
from graph.vocabularies import WalletFamily

_FORMS = (
    (WalletFamily.EVM, re.compile(r"0x[0-9a-fA-F]{40}")),
    (WalletFamily.BITCOIN, re.compile(r"bc1[02-9ac-hj-np-z]{11,71}|BC1[02-9AC-HJ-NP-Z]{11,71}")),
    (WalletFamily.TRON, re.compile(r"T[1-9A-HJ-NP-Za-km-z]{33}")),
    (WalletFamily.BITCOIN, re.compile(r"[13][1-9A-HJ-NP-Za-km-z]{25,34}")),
)


def wallet_family(address: str) -> tuple[WalletFamily, str] | None:
    """Family and canonical address, by the form alone."""
    return next(((family, address) for family, form in _FORMS if form.fullmatch(address)), None)


def addresses(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """The different addresses that a wallet object gives."""
    given = (raw.get("address"), raw.get("value"))
    return tuple(dict.fromkeys(text.strip() for text in given if isinstance(text, str) and text.strip()))


def wallet_id(raw: Mapping[str, Any]) -> str | None:
    """The id of the wallet, by the first address that has the form of one."""
    for address in addresses(raw):
        if found := wallet_family(address):
            try:
                return make_id("Wallet", *found)
            except DatasetError:
                continue
    return None
