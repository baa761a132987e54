"""The hops of a planted chain, from the advert to the owner. Any one of them can be the gap."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hop:
    """A step of the walk. `forward` tells whether the relationship points along the walk or against it."""

    name: str
    type: str
    near: str
    far: str
    forward: bool = True


HOPS: tuple[Hop, ...] = (
    Hop("advert_to_recruitment", "RECRUITS_FOR", "advert", "recruitment"),
    Hop("recruitment_to_transit", "FOLLOWED_BY", "recruitment", "transit"),
    Hop("transit_to_exploitation", "FOLLOWED_BY", "transit", "exploitation"),
    Hop("exploitation_to_compound", "LEADS_INTO", "exploitation", "compound"),
    Hop("compound_to_scheme", "RUNS", "compound", "scheme"),
    Hop("scheme_to_collection", "COLLECTS_FOR", "scheme", "collection", forward=False),
    Hop("collection_to_layering", "SENT", "collection", "layering_1"),
    Hop("layering_to_layering", "SENT", "layering_1", "layering_2"),
    Hop("layering_to_exchange", "SENT", "layering_2", "deposit"),
    Hop("exchange_to_owner", "CONTROLS", "deposit", "owner", forward=False),
)

STOPS: tuple[str, ...] = (HOPS[0].near, *(hop.far for hop in HOPS))
"""The roles along a chain, in the order of the walk."""

# Pairs of neighbouring hops whose dates change places: one among the stages, one in the money.
REVERSALS: tuple[tuple[str, str], ...] = (
    ("recruitment_to_transit", "transit_to_exploitation"),
    ("collection_to_layering", "layering_to_layering"),
)
