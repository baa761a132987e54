"""Wallet addresses: of which family one is, told from the address itself, and whether its checksum holds. Pure.

address      what is known of an address
recognise    `recognised(text)`: the one that everybody asks
base58check  Bitcoin and its kin, TRON, Dash, Zcash's transparent addresses, XRP
bech32       segwit addresses (BIP 173, BIP 350), Zcash's shielded ones
cashaddr     Bitcoin Cash
cryptonote   Monero
evm          Ethereum and every chain with its form (EIP-55)

What a form does not tell is not said: docs/data/ofac.md has the table of forms that several chains share.
"""
