"""Hundreds of random graphs in the database at once, each by itself in memory."""

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import networkx as nx

from graph.provenance import envelope
from graph.scope import ANONYMOUS, Reader, Scope
from graph.settings import Endpoint
from graph.vocabularies import Marking
from tests.integration.oracle import evidence
from tests.integration.oracle.plainly import write_plainly
from tests.integration.oracle.records import Graph
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.steady import Steady
from tests.integration.oracle.world import World

SCOPES = (
    Scope(ANONYMOUS),
    Scope(Reader("amber", Marking.AMBER, victims=True), known_at=datetime(2022, 6, 1, tzinfo=UTC)),
    Scope(Reader("red", Marking.RED, victims=True), valid_at=date(2022, 1, 1)),
    Scope(Reader("green", Marking.GREEN, victims=False), date(2021, 6, 15), datetime(2023, 1, 1, tzinfo=UTC)),
)


@dataclass(frozen=True, slots=True)
class Alone:
    """A world, what a reader of its scope sees of it, and chance of its own."""

    world: World
    scope: Scope
    seen: Graph
    rng: random.Random

    @property
    def entities(self) -> list[str]:
        """All of them, the hidden too."""
        return [n.id for n in self.world.nodes if n.label not in ("Source", "Claim")]

    def some(self, number: int) -> list[str]:
        """Entities that are linked with one another, most often; else any, the hidden too."""
        graph: nx.Graph[str] = nx.Graph([(link.start, link.end) for link in evidence.links(self.seen)])
        parts = sorted(map(sorted, nx.connected_components(graph)), key=len)
        pool = parts[-1] if parts and len(parts[-1]) >= number and self.rng.random() < 0.85 else self.entities
        return self.rng.sample(pool, number)


@asynccontextmanager
async def many(endpoint: Endpoint, worlds: Sequence[World]) -> AsyncIterator[tuple[Stage, list[Alone]]]:
    """Each world with a scope; of its assertions a tenth was withdrawn."""
    alone: list[Alone] = []
    gone: dict[str, datetime] = {}
    for number, one in enumerate(worlds):
        rng = random.Random(one.tag)
        stored = [envelope(row) for row in one.first]
        own = {e["key"]: e["recordedAt"] + timedelta(days=rng.randrange(1, 700)) for e in stored if rng.random() < 0.1}
        scope = SCOPES[number % len(SCOPES)]
        alone.append(Alone(one, scope, Graph.of_rows(one.nodes, one.first, own, {}).seen(scope), rng))
        gone |= own
    async with staged(endpoint) as stage:
        stage.database.reads = Steady(stage.database.reads)
        nodes = [n for one in worlds for n in one.nodes]
        await write_plainly(stage.database, nodes, [row for one in worlds for row in one.first], gone)
        yield stage, alone
