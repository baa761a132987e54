"""Decoy hubs: they touch many chains, and a path through one of them is no finding.

Take them away (and the victims and sources), and every chain stands alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from seed.synthetic.chains import Chain, decimal
from seed.synthetic.draft import Draft
from seed.synthetic.sources import SHIPPED, Press

PLACES = 4
EXCHANGES = 2


@dataclass(frozen=True, slots=True)
class Decoy:
    id: str
    why: str
    touches: tuple[str, ...]


def places(draft: Draft, press: Press = SHIPPED) -> list[str]:
    """Places that exist on no map, and so have no coordinates."""
    return [
        draft.node(
            "Place", f"place:synthetic-{press.prefix}{n}", f"Synthetic Place {n}", press.institute.id, kind="SITE"
        )
        for n in range(1, PLACES + 1)
    ]


def plant_decoys(
    rng: Random, draft: Draft, chains: Sequence[Chain], places: Sequence[str], press: Press = SHIPPED
) -> list[Decoy]:
    """Adds exchanges with their hot wallets and a jobs board; answers them and the places with what they touch."""
    decoys = [_place(place, chains, draft) for place in places]
    for n in range(1, EXCHANGES + 1):
        decoys += _exchange(rng, draft, f"{press.prefix}{n}", chains[n - 1 :: EXCHANGES], press)
    return [*decoys, _jobs_board(rng, draft, chains, press)]


def _place(place: str, chains: Sequence[Chain], draft: Draft) -> Decoy:
    here = {row["from"] for row in draft.relationships["LOCATED_IN"] if row["to"] == place}
    touches = tuple(c.id for c in chains if c.stops["compound"] in here)
    return Decoy(place, "Compounds that lie in one place are not linked by that.", touches)


def _exchange(rng: Random, draft: Draft, n: str, customers: Sequence[Chain], press: Press) -> list[Decoy]:
    ledger = press.ledger.id
    exchange = draft.node(
        "Organization", f"organization:synthetic-exchange-{n}", f"Synthetic Exchange {n}", ledger, kind="EXCHANGE"
    )
    address = f"synthetic-exchange-{n}-hot"
    hot = draft.node(
        "Wallet",
        f"wallet:other:{address}",
        f"Synthetic hot wallet of exchange {n}",
        ledger,
        family="other",
        address=address,
    )
    own = {"attributionClass": "service_data", "attributionConfidence": "50"}
    draft.relationship("CONTROLS", exchange, hot, ledger, **own)
    for chain in customers:
        deposit = chain.stops["deposit"]
        draft.relationship("CONTROLS", exchange, deposit, ledger, **own)
        amount = decimal(rng.randint(1_000, 9_000) * 100)
        swept = chain.start + timedelta(days=rng.randint(160, 190))
        draft.relationship(
            "SENT",
            deposit,
            hot,
            ledger,
            basis="OBSERVED",
            credibility="2",
            amount=amount,
            asset="SYNUSD",
            usd=amount,
            txHash=f"synthetic-tx-{press.tag(chain.number)}-sweep",
            index="0",
            at=f"{swept.isoformat()}T00:00:00Z",
        )
    touches = tuple(c.id for c in customers)
    return [
        Decoy(exchange, "An exchange controls the deposit wallets of all its customers.", touches),
        Decoy(hot, "An exchange sweeps the deposits of all its customers into one wallet.", touches),
    ]


def _jobs_board(rng: Random, draft: Draft, chains: Sequence[Chain], press: Press) -> Decoy:
    board = draft.node(
        "Account",
        f"account:synthetic-{press.prefix}jobs-board",
        "Synthetic Jobs Board",
        press.observer.id,
        platform="Synthetic Jobs",
        handle=f"synthetic_{press.prefix}jobs_board",
    )
    reposted = [c for c in chains if rng.random() < 0.8]
    for chain in reposted:
        day: date = chain.start + timedelta(days=rng.randint(1, 20))
        draft.relationship("POSTED", board, chain.stops["advert"], press.observer.id, validFrom=day.isoformat())
    return Decoy(board, "A popular account reposts everybody's adverts.", tuple(c.id for c in reposted))
