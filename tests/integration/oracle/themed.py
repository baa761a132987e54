"""Random graphs of a theme: its labels and what may join them, often with gaps, wrong dates, denials and secrets."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from graph.provenance import AssertionRow, NodeRow, canonical, envelope
from graph.vocabularies import Basis, Marking, Reliability, Stance
from tests.integration.oracle.world import PREFIX, START, World

DATES = (None, None, None, "2021", "2021-06", "2021-06-20", "2022-03-15", "2022", "2023-11")
TIMES = (None, "2021-07-01", "2022", "2022-05-05T10:00:00Z", "2022-05-05T11:30:00Z", "2023-12-01")
GRADES = (("A", 1), ("B", 2), ("C", 2), ("D", 3), ("F", 2), (None, None))
Join = tuple[str, tuple[str, ...], tuple[str, ...], int]
"""A type, labels of its ends, and how many pairs it joins."""


@dataclass(frozen=True, slots=True)
class Theme:
    """numbers: nodes of each label; kinds: values of their `kind`; guarded: labels of which some are protected."""

    name: str
    numbers: Mapping[str, int]
    joins: Sequence[Join]
    kinds: Mapping[str, Sequence[str | None]]
    guarded: Sequence[str]


RECRUITED = Theme(
    "recruited",
    {
        "Account": 2,
        "Person": 3,
        "Organization": 3,
        "JobAdvert": 2,
        "Stage": 4,
        "Compound": 2,
        "Scheme": 2,
        "Wallet": 6,
        "BankAccount": 1,
        "VictimCase": 1,
    },
    (
        ("POSTED", ("Account", "Person", "Organization"), ("JobAdvert",), 3),
        ("RECRUITS_FOR", ("JobAdvert", "Person"), ("Stage", "Compound", "Scheme"), 5),
        ("FOLLOWED_BY", ("Stage",), ("Stage",), 6),
        ("LEADS_INTO", ("Stage",), ("Compound", "Scheme"), 4),
        ("RUNS", ("Compound", "Person"), ("Scheme",), 4),
        ("COLLECTS_FOR", ("Wallet", "BankAccount"), ("Scheme",), 4),
        ("SENT", ("Wallet",), ("Wallet",), 10),
        ("CONTROLS", ("Person", "Organization", "Account"), ("Wallet",), 6),
        ("EXPERIENCED", ("VictimCase",), ("Stage",), 2),
        ("RECRUITED_THROUGH", ("VictimCase",), ("JobAdvert",), 1),
    ),
    {
        "Organization": ("EXCHANGE", "EXCHANGE", "COMPANY", "AGENCY", None),
        "Stage": ("RECRUITMENT", "TRANSIT", "TRANSIT", "EXPLOITATION", None),
    },
    ("Person", "Wallet", "Stage"),
)
"""Recruitment, transport, schemes and money."""
CRIMINAL = Theme(
    "criminal",
    {
        "Person": 5,
        "Organization": 4,
        "Place": 2,
        "Country": 1,
        "Wallet": 2,
        "Crime": 7,
        "Scheme": 2,
        "Compound": 2,
        "Operation": 1,
        "Notice": 1,
        "VictimCase": 1,
    },
    (
        ("ASSOCIATE_OF", ("Person", "Organization"), ("Person", "Organization"), 5),
        ("MEMBER_OF", ("Person", "Organization"), ("Organization",), 3),
        ("OPERATES", ("Person", "Organization"), ("Compound", "Place"), 3),
        ("BASED_IN", ("Person", "Organization"), ("Place", "Country", "Compound"), 3),
        ("LOCATED_IN", ("Compound", "Place"), ("Place", "Country"), 3),
        ("SUSPECTED_OF", ("Person", "Organization"), ("Crime",), 8),
        ("CHARGED_WITH", ("Person",), ("Crime",), 3),
        ("CONVICTED_OF", ("Person",), ("Crime",), 3),
        ("ACQUITTED_OF", ("Person",), ("Crime",), 8),
        ("INVOLVES", ("Crime",), ("Wallet",), 2),
        ("TOOK_PLACE_AT", ("Crime",), ("Place", "Compound", "Country"), 3),
        ("PART_OF", ("Crime",), ("Crime", "Scheme"), 3),
        ("LINKED_TO", ("Crime",), ("Crime",), 4),
        ("RUNS", ("Person", "Compound"), ("Scheme",), 3),
        ("CONTROLS", ("Person", "Organization"), ("Wallet",), 2),
        ("CONCERNS", ("Notice",), ("Person", "Organization"), 3),
        ("TARGETS", ("Operation",), ("Crime", "Person"), 3),
        ("COMPELLED_IN", ("VictimCase",), ("Crime",), 2),
    ),
    {
        "Organization": ("CRIMINAL_NETWORK", "COMPANY", "AGENCY", None),
        "Crime": ("DRUGS", "FIREARMS", "WILDLIFE", "FRAUD", "FRAUD", None),
    },
    ("Person", "Crime"),
)
"""Crimes of several kinds, and who or what is linked to them."""


def themed(seed: int, theme: Theme) -> World:
    """The same graph for the same seed."""
    rng = random.Random(seed)
    tag = f"{PREFIX}-{theme.name}-{seed}"
    sources = [NodeRow("Source", f"source:{tag}-{i}", {"publisher": f"P{i}"}, START, synthetic=True) for i in range(3)]
    nodes = [_node(rng, theme, tag, label, i) for label, number in theme.numbers.items() for i in range(number)]
    rows: dict[str, AssertionRow] = {}
    for kind, starts, ends, number in theme.joins:
        for _ in range(number):
            start, end = (rng.choice([n for n in nodes if n.label in labels]) for labels in (starts, ends))
            for _ in range(rng.choice([1, 1, 1, 2, 3]) if start is not end else 0):
                row = _assertion(rng, kind, start.id, end.id, rng.choice(sources).id)
                rows.setdefault(envelope(row)["key"], canonical(row))
    return World(tag, (*sources, *nodes), tuple(rows.values()), ())


def _node(rng: random.Random, theme: Theme, tag: str, label: str, i: int) -> NodeRow:
    prefix = "".join(f"-{c.lower()}" if c.isupper() else c for c in label).removeprefix("-")
    properties: dict[str, Any] = {"name": f"{label} {i}"}
    if label in theme.kinds:
        properties["kind"] = rng.choice(theme.kinds[label])
    match label:
        case "Stage":
            properties["from"] = rng.choice(DATES)
        case "JobAdvert":
            properties["postedAt"] = rng.choice(DATES)
        case "Wallet":
            properties |= {"family": "other", "address": f"{tag}{i}"}
        case "VictimCase":
            properties = {"pseudonym": f"V{i}", "kind": "TRAFFICKED"}
    marking = Marking(rng.choice([0, 0, 0, 0, 0, 0, 1, 2]))
    recorded = START + timedelta(days=rng.randrange(300))
    guarded = label in theme.guarded and rng.random() < 0.06
    return NodeRow(label, f"{prefix}:{tag}-{i}", properties, recorded, marking, guarded, synthetic=True)


def _assertion(rng: random.Random, kind: str, start: str, end: str, source: str) -> AssertionRow:
    own: dict[str, Any] = {}
    since, until = rng.choice(DATES), rng.choice((None, None, "2022-12", "2024"))
    if kind == "SENT":
        own = {"txHash": f"t{rng.randrange(10**9)}", "index": 0, "at": rng.choice(TIMES), "amount": "1"}
        since = until = None
    if kind == "LINKED_TO":
        own = {"judgement": rng.choice(["POSITIVE", "POSITIVE", "NEGATIVE", "UNSURE", None])}
    if since is not None and until is not None and since >= until:
        until = None
    reliability, credibility = rng.choice(GRADES)
    return AssertionRow(
        kind,
        start,
        end,
        source,
        START + timedelta(days=rng.randrange(600)),
        Stance.DENIES if rng.random() < 0.1 else Stance.ASSERTS,
        Reliability(reliability) if reliability else None,
        credibility,
        rng.choice([Basis.REPORTED, Basis.REPORTED, Basis.REPORTED, Basis.INFERRED]),
        since,
        until,
        Marking(rng.choice([0, 0, 0, 0, 1, 2])),
        properties=own,
    )
