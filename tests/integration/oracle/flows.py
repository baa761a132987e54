"""Small random graphs of money: transfers, transactions, controllers; told twice, denied, hidden, withdrawn."""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from graph.ids import claim_id
from graph.provenance import AssertionRow, NodeRow, canonical, envelope
from graph.scope import Scope
from graph.traverse.money_flow.reading import SERVICES, Row, Service
from graph.vocabularies import Basis, Marking, Reliability, Stance
from tests.integration.oracle.records import Graph, Stated
from tests.integration.oracle.world import PREFIX, START, World
from tests.unit.traverse.money_flow.book import Book, Entry

DAYS = ("2021", "2021-03", "2021-03-05", "2021-03-05T10:00:00Z", "2021-03-05T10:00:00.5Z", "2021-06-01", "2022-01-01")
AMOUNTS = ("1", "2", "3", "5", "10", "0.5", "2.25")
MOVES = ("SENT", "INPUT_OF", "OUTPUT_TO")


def flow_world(seed: int) -> World:
    """The same graph for the same seed."""
    rng = random.Random(f"flow {seed}")
    tag = f"{PREFIX}-flow-{seed}"
    made = _Made(rng, tag)
    rows = [*made.controls(), *made.transfers()]
    kept: dict[str, AssertionRow] = {}
    for row in rows:
        kept.setdefault(envelope(row)["key"], canonical(row))
    return World(tag, tuple(made.nodes.values()), tuple(kept.values()), ())


class _Made:
    def __init__(self, rng: random.Random, tag: str) -> None:
        self.rng, self.tag = rng, tag
        self.nodes: dict[str, NodeRow] = {}
        self.sources = [self.node("Source", i, publisher=f"{tag} p{i}") for i in range(3)]
        self.wallets = [
            self.node("Wallet", i, name=f"w{i}", family="bitcoin", address=f"{tag}{i}", protected=rng.random() < 0.08)
            for i in range(rng.randint(3, 7))
        ]

    def node(self, label: str, number: object, *, protected: bool = False, **properties: Any) -> str:
        id_ = f"{label.lower() if label != 'WalletCluster' else 'wallet-cluster'}:{self.tag}-{number}"
        if label == "Wallet":
            id_ = f"wallet:bitcoin:{self.tag}-{number}"
        recorded = START + timedelta(days=self.rng.randrange(600))
        marking = self._marking()
        self.nodes[id_] = NodeRow(label, id_, properties, recorded, marking, protected=protected, synthetic=True)
        return id_

    def _marking(self) -> Marking:
        return Marking(self.rng.choice([0, 0, 0, 0, 0, 0, 0, 1, 2, 3]))

    def states(self, type_: str, start: str, end: str, **own: Any) -> Iterator[AssertionRow]:
        """By one source or two, or denied, or not by everybody to be seen."""
        rng = self.rng
        for source in rng.sample(self.sources, rng.choice([1, 1, 1, 2])):
            grades = rng.choice([("A", 1), ("B", 2), ("C", 3), (None, None)])
            yield AssertionRow(
                type_, start, end, source, START + timedelta(days=rng.randrange(900)),
                Stance.DENIES if rng.random() < 0.08 else Stance.ASSERTS,
                Reliability(grades[0]) if grades[0] else None, grades[1],
                rng.choice([Basis.OBSERVED, Basis.OBSERVED, Basis.REPORTED, Basis.INFERRED]),
                marking=self._marking(), properties=own,
            )  # fmt: skip

    def controls(self) -> Iterator[AssertionRow]:
        rng = self.rng
        exchange = self.node("Organization", "exchange", name="X", kind="EXCHANGE")
        mixer = self.node("Organization", "mixer", name="M", kind="COMPANY")
        cluster = self.node("WalletCluster", "cluster", name="C")
        yield from self.claim(mixer, "category", rng.choice([*SERVICES, "shop"]))
        yield from self.states("CONTROLS", rng.choice([exchange, mixer]), cluster)
        for wallet in self.wallets:
            chance = rng.random()
            if chance < 0.12:
                yield from self.states("CONTROLS", rng.choice([exchange, mixer]), wallet)
            elif chance < 0.2:
                yield from self.states("IN_CLUSTER", wallet, cluster, heuristic="one")
            elif chance < 0.28:
                yield from self.claim(wallet, rng.choice(["category", "concept", "label"]), rng.choice([*SERVICES]))

    def claim(self, owner: str, about: str, value: str) -> Iterator[AssertionRow]:
        made = claim_id(owner, about, value)
        self.nodes[made] = NodeRow("Claim", made, {"property": about, "value": value}, START, synthetic=True)
        yield from self.states("HAS_CLAIM", owner, made)

    def transfers(self) -> Iterator[AssertionRow]:
        rng = self.rng
        for number in range(rng.randint(4, 22)):
            at = rng.choice([*DAYS, *DAYS, None])
            if rng.random() < 0.65:
                start, end = rng.choice(self.wallets), rng.choice(self.wallets)
                own = {
                    "asset": rng.choice(["bitcoin", "bitcoin", "USDT", None]),
                    "txHash": rng.choice([f"h{number}", "h", None]),
                }
                index = rng.choice([None, 0, 1])
                yield from self.states("SENT", start, end, amount=self._amount(), at=at, index=index, **own)
                continue
            tx = self.node("Transaction", number, name=f"t{number}", hash=f"{self.tag}{number}", at=at)
            for index in range(rng.randint(1, 3)):
                yield from self.states(
                    "INPUT_OF", rng.choice(self.wallets), tx, amount=self._amount(), at=at, index=index
                )
            for index in range(rng.randint(1, 3)):
                yield from self.states(
                    "OUTPUT_TO", tx, rng.choice(self.wallets), amount=self._amount(), at=at, index=index
                )

    def _amount(self) -> str | None:
        return self.rng.choice([*AMOUNTS, *AMOUNTS, None, "0"])


def book_of(seen: Graph, scope: Scope, *, backwards: bool, inferred: bool) -> Book:
    """What a reader of the scope can read, in memory."""
    told = [s for s in seen.stated.values() if s.asserts and (inferred or not s.inferred)]
    entries = [Entry(s.type, s.start, s.end, _row(s, seen)) for s in told if s.type in MOVES]
    wallets = [n for n in seen.nodes.values() if n.label == "Wallet"]
    return Book(
        backwards,
        entries,
        {w.id: services for w in wallets if (services := _services(w.id, seen, told))},
        protected=frozenset(w.id for w in wallets if w.protected),
    )


def _row(s: Stated, seen: Graph) -> Row:
    own = s.values
    confidence = -1.0 if s.confidence is None else s.confidence
    return Row(
        s.id, "", own.get("at"), own.get("amount"), own.get("asset"), own.get("txHash"), own.get("index"), confidence,
        "bitcoin",
    )  # fmt: skip


def _services(wallet: str, seen: Graph, told: Sequence[Stated]) -> list[Service]:
    found = {Service(kind, None, None) for kind in _said(wallet, seen, told)}
    ways = [(wallet, None), *((s.end, s.end) for s in told if s.type == "IN_CLUSTER" and s.start == wallet)]
    for held, cluster in ways:
        for s in told:
            if s.type == "CONTROLS" and s.end == held:
                kinds = _said(s.start, seen, told)
                if seen.nodes[s.start].values.get("kind") == "EXCHANGE":
                    kinds.add("EXCHANGE")
                found |= {Service(kind, s.start, cluster) for kind in kinds}
    return sorted(found, key=lambda s: (s.kind, s.controller or "", s.cluster or ""))


def _said(one: str, seen: Graph, told: Sequence[Stated]) -> set[str]:
    claims = [seen.nodes[s.end].values for s in told if s.type == "HAS_CLAIM" and s.start == one]
    return {SERVICES[c["value"]] for c in claims if c["property"] in ("category", "concept") and c["value"] in SERVICES}
