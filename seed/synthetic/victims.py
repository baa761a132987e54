"""Victim cases under pseudonyms. They bridge gaps that no path may use: a case may end a path, never be inside one."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from graph.vocabularies import AgeBand, MeansOfControl, TypeOfExploitation
from seed.synthetic.chains import Chain
from seed.synthetic.draft import Draft
from seed.synthetic.sources import SHIPPED, Press

# Codes only; no synthetic case is tied to a country's node.
CITIZENSHIPS = ("BR", "ET", "FI", "ID", "IN", "KE", "LK", "PH", "UG", "VN")
LOSS_BANDS = ("0--999", "1000--9999", "10000--99999", "100000+")
PER_CHAIN = 1.875
DEFRAUDED_SHARE = 0.2
MARKED = {"marking": "AMBER"}


def plant_victims(rng: Random, draft: Draft, chains: Sequence[Chain], press: Press = SHIPPED) -> dict[str, list[str]]:
    """Adds the cases, about two a chain (30 for 16); answers the ids by chain id."""
    total = round(len(chains) * PER_CHAIN)
    by_chain: dict[str, list[str]] = {c.id: [] for c in chains}
    for n in range(1, total + 1):
        chain = chains[(n - 1) % len(chains)]
        defrauded = n > total * (1 - DEFRAUDED_SHARE)
        case = _case(rng, draft, n, "DEFRAUDED" if defrauded else "TRAFFICKED", press)
        by_chain[chain.id].append(case)
        if defrauded:
            draft.relationship(
                "DEFRAUDED_IN",
                case,
                chain.stops["scheme"],
                press.casework.id,
                lossBand=rng.choice(LOSS_BANDS),
                **MARKED,
            )
        else:
            _trafficked(rng, draft, n, case, chain, press)
    return by_chain


def _case(rng: Random, draft: Draft, n: int, kind: str, press: Press) -> str:
    pseudonym = f"VC-{press.prefix.upper()}{n:04d}"
    trafficked = {
        "meansOfControl": "|".join(sorted(rng.sample(list(MeansOfControl), rng.randint(1, 4)))),
        "typeOfExploitation": "|".join(_exploitation(rng)),
    }
    return draft.node(
        "VictimCase",
        f"victim-case:{pseudonym.lower()}",
        "",
        press.casework.id,
        pseudonym=pseudonym,
        kind=kind,
        ageBand=rng.choice(list(AgeBand)[2:8]),
        gender=rng.choice(("FEMALE", "MALE", "UNKNOWN")),
        citizenship=rng.choice(CITIZENSHIPS),
        **(trafficked if kind == "TRAFFICKED" else {}),
        marking=rng.choice(("AMBER", "RED")),
        protected="true",
    )


def _exploitation(rng: Random) -> list[str]:
    """IllicitActivities is IOM's slot for being forced to commit crimes."""
    codes = [TypeOfExploitation.IllicitActivities.value]
    if rng.random() < 0.3:
        codes.append(TypeOfExploitation.ForcedLabour.value)
    return codes


def _trafficked(rng: Random, draft: Draft, n: int, case: str, chain: Chain, press: Press) -> None:
    casework = press.casework.id
    draft.relationship("RECRUITED_THROUGH", case, chain.stops["advert"], casework, **MARKED)
    for order, stage in enumerate(("recruitment", "transit", "exploitation"), start=1):
        draft.relationship("EXPERIENCED", case, chain.stops[stage], casework, order=str(order), **MARKED)
    if rng.random() < 0.6:
        draft.relationship(
            "COMPELLED_IN", case, chain.crime, casework, decisionMaker="Synthetic Casework Desk", **MARKED
        )
    out = chain.start + timedelta(days=rng.randint(200, 240))
    if n % 3 == 0:
        rescue = draft.node(
            "Rescue",
            f"rescue:synthetic-{press.tag(n)}",
            f"Synthetic rescue {n}",
            casework,
            date=out.isoformat(),
            **MARKED,
        )
        draft.relationship("TOOK_PLACE_AT", rescue, chain.stops["compound"], casework, **MARKED)
        draft.relationship("RESCUED_IN", case, rescue, casework, **MARKED)
    if n % 6 == 0:
        home = draft.node(
            "Repatriation",
            f"repatriation:synthetic-{press.tag(n)}",
            f"Synthetic repatriation {n}",
            casework,
            date=(out + timedelta(days=30)).isoformat(),
            **MARKED,
        )
        draft.relationship("REPATRIATED_IN", case, home, casework, **MARKED)
