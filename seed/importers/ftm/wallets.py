"""Which form of address a text has, as far as the text itself tells. Checksums are not looked at here."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from graph.ids import make_id
from graph.vocabularies import WalletFamily
from seed.importers.ftm.own import own_wallet

LONGEST = 160
"""Characters of an address: the longest, unified addresses of Zcash aside, have 106."""
ADDRESSES = ("publicKey", "cryptoAddress")
"""Properties of a CryptoWallet that hold an address."""
_SPACE = re.compile(r"\s")
_BASE58 = "[1-9A-HJ-NP-Za-km-z]"
# In this order: a form that says more about itself comes first.
_FORMS = (
    (re.compile(r"0x[0-9a-fA-F]{40}"), WalletFamily.EVM),
    (re.compile(r"bc1[02-9ac-hj-np-z]{11,71}|BC1[02-9AC-HJ-NP-Z]{11,71}"), WalletFamily.BITCOIN),
    (re.compile(r"ltc1[02-9ac-hj-np-z]{11,71}|LTC1[02-9AC-HJ-NP-Z]{11,71}"), WalletFamily.LITECOIN),
    (re.compile(r"(bitcoincash:)?[qp][02-9ac-hj-np-z]{41}"), WalletFamily.BITCOIN_CASH),
    (re.compile(rf"T{_BASE58}{{33}}"), WalletFamily.TRON),
    (re.compile(rf"[48]{_BASE58}{{94}}"), WalletFamily.MONERO),
    (re.compile(rf"t[13]{_BASE58}{{33}}|zs1[02-9ac-hj-np-z]{{75}}"), WalletFamily.ZCASH),
    (re.compile(rf"[13]{_BASE58}{{25,34}}"), WalletFamily.BITCOIN),
    (re.compile(rf"[LM]{_BASE58}{{26,33}}"), WalletFamily.LITECOIN),
    (re.compile(rf"X{_BASE58}{{33}}"), WalletFamily.DASH),
    (re.compile(r"r[1-9A-HJ-NP-Za-km-z]{24,34}"), WalletFamily.XRP),
)


def family_of(address: str) -> WalletFamily | None:
    """The form of an address, or None where it has none of those that are known."""
    return next((family for form, family in _FORMS if form.fullmatch(address)), None)


def addresses_in(properties: Mapping[str, Any]) -> tuple[str, ...]:
    """The addresses that the properties of a CryptoWallet hold, each once."""
    given = (properties.get(name) for name in ADDRESSES)
    listed = [value for values in given for value in (values if isinstance(values, list) else [values])]
    texts = (value.strip() for value in listed if isinstance(value, str))
    return tuple(dict.fromkeys(text for text in texts if text and not _SPACE.search(text) and len(text) <= LONGEST))


def wallet_ids(entity: str, addresses: Sequence[str]) -> tuple[str, ...]:
    """The ids of the wallets of an entity. An address of an unknown form is a wallet of the family `other`."""
    return tuple(dict.fromkeys(wallet_id(entity, address) for address in addresses))


def wallet_id(entity: str, address: str) -> str:
    return own_wallet(entity, address) or make_id("Wallet", family_of(address) or WalletFamily.OTHER, address)
