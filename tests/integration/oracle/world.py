"""Small random graphs in the shapes that break engines: parallel, denied, retracted, hidden, partly dated."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from graph.ids import claim_id
from graph.provenance import AssertionRow, NodeRow, canonical, envelope
from graph.vocabularies import Basis, Marking, Reliability, Stance

PREFIX = "zz-oracle"
START = datetime(2020, 1, 1, tzinfo=UTC)
DATES = (None, None, "2019", "2021", "2021-06", "2022-03-15", "2022", "2023-11")
OF_LABEL = {
    "Person": 4,
    "Organization": 3,
    "Compound": 1,
    "Place": 1,
    "Country": 1,
    "Wallet": 3,
    "VictimCase": 1,
    "Stage": 2,
    "JobAdvert": 1,
    "Notice": 2,
    "Sanction": 1,
    "Crime": 1,
}
ENDS = {
    "MEMBER_OF": (("Person", "Organization"), ("Organization",)),
    "LEADS": (("Person",), ("Organization",)),
    "ASSOCIATE_OF": (("Person", "Organization"), ("Person", "Organization")),
    "OPERATES": (("Person", "Organization"), ("Compound", "Place", "Country")),
    "CONCERNS": (("Notice",), ("Person", "Organization", "Wallet", "Compound")),
    "DESIGNATES": (("Sanction",), ("Person", "Organization", "Wallet")),
    "SUSPECTED_OF": (("Person",), ("Crime",)),
    "CONTROLS": (("Person", "Organization"), ("Wallet",)),
    "SENT": (("Wallet",), ("Wallet",)),
    "FOLLOWED_BY": (("Stage",), ("Stage",)),
    "PERPETRATED": (("Person",), ("Stage",)),
    "RECRUITS_FOR": (("JobAdvert",), ("Stage", "Compound")),
    "EXPERIENCED": (("VictimCase",), ("Stage",)),
}
WEIGHTS = {"MEMBER_OF": 5, "ASSOCIATE_OF": 6, "SENT": 6, "LEADS": 3, "EXPERIENCED": 2}


@dataclass(frozen=True, slots=True)
class World:
    """One graph: its nodes, what was written first, and what replaced some of it later."""

    tag: str
    nodes: tuple[NodeRow, ...]
    first: tuple[AssertionRow, ...]
    later: tuple[AssertionRow, ...]
    taken_back: tuple[tuple[str, datetime], ...] = ()
    """Sources that were retracted then, and since when."""
    again: tuple[AssertionRow, ...] = ()
    """What other sources stated of what was withdrawn, after that."""

    def of(self, label: str) -> tuple[str, ...]:
        return tuple(n.id for n in self.nodes if n.label == label)


def world(seed: int) -> World:
    """The same graph for the same seed."""
    rng = random.Random(seed)
    tag = f"{PREFIX}-{seed}"
    nodes = [_source(rng, tag, i) for i in range(4)]
    for label, number in OF_LABEL.items():
        nodes += [_node(rng, tag, label, i) for i in range(number)]
    sources = [n for n in nodes if n.label == "Source"]
    first = _derivations(rng, sources)
    for _ in range(34):
        first += _parallel(rng, nodes, sources)
    claims, held = _claims(rng, nodes, sources)
    kept = _once([*first, *held])
    later = [_changed(rng, row) for row in kept if row.type != "DERIVED_FROM" and rng.random() < 0.15]
    taken_back = tuple(
        (source.id, START + timedelta(days=rng.randrange(400, 2000)))
        for source in rng.sample(sources, rng.choice([0, 1, 2, 2]))
    )
    again = _again(rng, kept, sources, dict(taken_back))
    return World(tag, (*nodes, *claims), tuple(kept), tuple(later), taken_back, tuple(again))


def _source(rng: random.Random, tag: str, i: int) -> NodeRow:
    # Publishers are shared, so that two sources may be one witness.
    properties = {"name": f"Source {i}", "publisher": rng.choice([f"{tag} P1", f"{tag} P2", f"{tag} P3", None])}
    return NodeRow("Source", f"source:{tag}-{i}", properties, START, marking=_low(rng), synthetic=True)


def _node(rng: random.Random, tag: str, label: str, i: int) -> NodeRow:
    prefix = "".join(f"-{c.lower()}" if c.isupper() else c for c in label).removeprefix("-")
    properties: dict[str, Any] = {"name": rng.choice([None, f"{tag} n{rng.randrange(3)}", f"{label} {i}"])}
    protected = False
    match label:
        case "Person":
            properties |= {"birthDate": rng.choice(DATES), "aliases": rng.choice([(), ("Zed",), ("Zed", "Wye")])}
            properties |= {"gender": rng.choice([None, "MALE", "FEMALE"])}
            protected = rng.random() < 0.12
        case "Organization":
            properties |= {"kind": rng.choice(["COMPANY", "COMPANY", "CRIMINAL_NETWORK", "AGENCY"])}
        case "Wallet":
            properties |= {"family": "tron", "address": f"{tag}{i}"}
        case "VictimCase":
            properties = {"pseudonym": f"V{i}", "kind": "TRAFFICKED"}
        case "Stage" | "Crime":
            properties |= {"from": rng.choice(DATES)}
        case "Notice":
            properties |= {"colour": rng.choice(["RED", "BLUE"]), "publishedAt": rng.choice(DATES)}
        case "Sanction":
            properties |= {"listedOn": rng.choice(DATES)}
    marking = Marking.RED if label == "VictimCase" and rng.random() < 0.5 else _low(rng)
    recorded = START + timedelta(days=rng.randrange(0, 900))
    return NodeRow(label, f"{prefix}:{tag}-{i}", properties, recorded, marking, protected=protected, synthetic=True)


def _low(rng: random.Random) -> Marking:
    return Marking(rng.choice([0, 0, 0, 0, 0, 1, 2, 3, 4]))


def _derivations(rng: random.Random, sources: Sequence[NodeRow]) -> list[AssertionRow]:
    """From later sources to earlier ones, so that nothing repeats itself."""
    rows: list[AssertionRow] = []
    for i, one in enumerate(sources):
        for origin in sources[:i]:
            if rng.random() < 0.3:
                marking = max(one.marking, origin.marking, _low(rng))
                stance = rng.choice([Stance.ASSERTS, Stance.ASSERTS, Stance.DENIES])
                rows.append(AssertionRow("DERIVED_FROM", one.id, origin.id, one.id, START, stance, marking=marking))
    return rows


def _parallel(rng: random.Random, nodes: Sequence[NodeRow], sources: Sequence[NodeRow]) -> list[AssertionRow]:
    """One to four assertions of one type between two nodes."""
    kind = rng.choices(list(ENDS), [WEIGHTS.get(t, 2) for t in ENDS])[0]
    starts, ends = ENDS[kind]
    start, end = (rng.choice([n for n in nodes if n.label in labels]) for labels in (starts, ends))
    if start.id == end.id and kind != "SENT":
        return []
    if kind == "DESIGNATES" and (start.protected or end.protected):
        return []
    return [_assertion(rng, kind, start.id, end.id, rng.choice(sources)) for _ in range(rng.choice([1, 1, 2, 2, 3, 4]))]


def _assertion(rng: random.Random, kind: str, start: str, end: str, source: NodeRow) -> AssertionRow:
    valid_from, valid_to = rng.choice(DATES), rng.choice(DATES)
    if valid_from and valid_to and valid_from[:4] >= valid_to[:4]:
        valid_to = None
    own: dict[str, Any] = {}
    if kind == "SENT":
        own = {"txHash": f"t{rng.randrange(10**9)}", "index": rng.randrange(3), "at": rng.choice(DATES)}
        own["amount"] = rng.choice([None, "1", "2.5", "10", "9"])
    elif kind == "MEMBER_OF" and rng.random() < 0.3:
        own = {"role": rng.choice(["chair", "clerk"])}
    grades = rng.choice([("A", 1), ("B", 2), ("B", 2), ("C", 2), ("D", 3), ("F", 2), ("B", 6), (None, None)])
    return AssertionRow(
        kind,
        start,
        end,
        source.id,
        START + timedelta(days=rng.randrange(0, 1500)),
        Stance.DENIES if rng.random() < 0.2 else Stance.ASSERTS,
        Reliability(grades[0]) if grades[0] else None,
        grades[1],
        rng.choice([Basis.REPORTED, Basis.REPORTED, Basis.REPORTED, Basis.INFERRED]),
        valid_from,
        valid_to,
        Marking(max(source.marking, _low(rng))),
        properties=own,
    )


def _claims(
    rng: random.Random, nodes: Sequence[NodeRow], sources: Sequence[NodeRow]
) -> tuple[list[NodeRow], list[AssertionRow]]:
    claims: dict[str, NodeRow] = {}
    held: list[AssertionRow] = []
    owners = [n for n in nodes if n.label in ("Person", "Organization", "Compound")]
    for _ in range(5):
        owner, value = rng.choice(owners), rng.choice(["1", "2"])
        made = claim_id(owner.id, "arrests", value)
        claims[made] = NodeRow(
            "Claim", made, {"property": "arrests", "value": value}, START, marking=Marking.CLEAR, synthetic=True
        )
        held += [_assertion(rng, "HAS_CLAIM", owner.id, made, rng.choice(sources)) for _ in range(rng.choice([1, 2]))]
    return list(claims.values()), held


def _once(rows: Sequence[AssertionRow]) -> list[AssertionRow]:
    """One row per assertion: two contents of one are refused by the writer."""
    found: dict[str, AssertionRow] = {}
    for row in rows:
        found.setdefault(envelope(row)["key"], canonical(row))
    return list(found.values())


def _again(
    rng: random.Random, rows: Sequence[AssertionRow], sources: Sequence[NodeRow], gone: Mapping[str, datetime]
) -> list[AssertionRow]:
    """Some of what was taken back, stated by others. No two join the same, so that their order does not matter."""
    made: list[AssertionRow] = []
    joined: set[str] = set()
    others = [source for source in sources if source.id not in gone]
    for row in rows:
        if row.source in gone and row.type != "DERIVED_FROM" and not {row.start, row.end} & joined:
            source, later = rng.choice(others), timedelta(days=rng.randrange(-100, 300))
            marking = Marking(max(row.marking, source.marking))
            made.append(replace(row, source=source.id, recorded_at=gone[row.source] + later, marking=marking))
            joined |= {row.start, row.end}
    return rng.sample(_once(made), len(made) // 4)


def _changed(rng: random.Random, row: AssertionRow) -> AssertionRow:
    """The same assertion with other content, which withdraws the first."""
    return replace(
        row,
        recorded_at=row.recorded_at + timedelta(days=rng.randrange(1, 400)),
        reliability=Reliability.E,
        credibility=4,
        stance=rng.choice([Stance.ASSERTS, Stance.DENIES]),
    )
