"""Hypothesis over a database: so many examples in blocks, each block from its own seed, so that a long run can go on
where it was stopped.

`make test` takes 200 examples of a test from a seed that is new each time and said in a failure. `make test-deep` takes
20,000 (or CRIMEGRAPH_DEEP_EXAMPLES) from the seeds 0, 1, 2 …; which blocks passed with this code is kept on disk.
"""

import asyncio
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import SystemRandom
from typing import Any, TypeVar

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from graph.settings import Endpoint
from tests.integration.oracle.covered import ROOT, digest
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.steady import Steady
from tests.integration.oracle.world import World

OFTEN, DEEP = 200, 20_000
BLOCK = 500
T = TypeVar("T")
TOGETHER = 4
"""Examples that are answered at once: Neo4j plans and answers one while Python writes another."""
BOTH = [pytest.param(False, id="often"), pytest.param(True, id="deep", marks=pytest.mark.deep)]
"""For a parameter `deep` of a test."""


@dataclass(slots=True)
class Theatre:
    """A stage for tests that are not asynchronous themselves, as Hypothesis wants them."""

    runner: asyncio.Runner
    stage: Stage

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)


@contextmanager
def theatre(endpoint: Endpoint, worlds: tuple[World, ...] = ()) -> Iterator[Theatre]:
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        held = staged(endpoint, worlds)
        stage = runner.run(held.__aenter__())
        stage.database.reads = Steady(stage.database.reads)
        try:
            yield Theatre(runner, stage)
        finally:
            runner.run(held.__aexit__(None, None, None))


@dataclass(slots=True)
class Block:
    """What an example may know of the block it is in: a seed that its statements are drawn from, and the part of it."""

    seed: int
    part: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    """How often something occurred, for claims about what is covered."""


Example = Callable[[Block, st.DataObject], None]
Work = Callable[[], Coroutine[Any, Any, None]]


def together(stage: Theatre, begun: Callable[[Block, random.Random, int], Work]) -> Example:
    """Several examples as one for Hypothesis. `begun` draws one and returns what is left to do; the places of those at
    work at the same time differ.
    """

    async def all_of(works: Sequence[Work]) -> None:
        # Whatever failed, the others end before the next begin.
        for ended in await asyncio.gather(*(work() for work in works), return_exceptions=True):
            if ended is not None:
                raise ended

    def example(block: Block, data: st.DataObject) -> None:
        # One draw for all: of several alike Hypothesis often makes copies.
        seed = data.draw(st.integers(0, 2**64), "seed")
        places = [(place, random.Random(f"{seed} {place}")) for place in range(TOGETHER)]
        stage.run(all_of([begun(block, rng, place) for place, rng in places]))

    return example


def run_examples(
    test: str, example: Example, capfd: pytest.CaptureFixture[str], *, deep: bool, parts: int = 1, each: int = 1
) -> Counter[str]:
    """What occurred, over all examples of the test in this file. A block has so many `parts`, one after the other; a
    call of `example` is so many of them.
    """
    name = Path(test).stem.removeprefix("test_").replace("_", "-")
    if not deep:
        # A seed of its own for each run: the same examples again would find nothing new.
        block = Block(SystemRandom().randrange(1_000_000, 2_000_000))
        _run(example, block, OFTEN // each, parts)
        return block.seen
    wanted = int(os.environ.get("CRIMEGRAPH_DEEP_EXAMPLES", DEEP))
    progress = _Progress.of(name, digest(Path(test)))
    seen: Counter[str] = Counter(progress.seen)
    began, before = time.monotonic(), progress.blocks * BLOCK
    while (done := progress.blocks * BLOCK) < wanted:
        block = Block(progress.blocks)
        _run(example, block, min(BLOCK, wanted - done) // each, parts)
        seen += block.seen
        progress.passed(seen)
        rate = (progress.blocks * BLOCK - before) / (time.monotonic() - began)
        with capfd.disabled():
            print(f"{name}: {progress.blocks * BLOCK} of {wanted}, {rate:.1f} a second", file=sys.stderr)  # noqa: T201 - who waits wants to know
    return seen


def _run(example: Example, block: Block, calls: int, parts: int) -> None:
    def one(data: st.DataObject) -> None:
        hypothesis.note(f"block {block.seed}, part {block.part}")
        example(block, data)

    for block.part in range(parts):
        hypothesis.seed(block.seed * parts + block.part)(
            hypothesis.settings(
                max_examples=max(calls // parts, 1),
                deadline=None,
                database=None,
                phases=(Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
            )(given(data=st.data())(one))
        )()


@dataclass(slots=True)
class _Progress:
    """Blocks that passed with this code."""

    path: Path
    blocks: int
    seen: dict[str, int]

    @classmethod
    def of(cls, name: str, code: str) -> "_Progress":
        path = ROOT / ".crimegraph" / "deep" / f"{name}-{code}.json"
        held: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {"blocks": 0, "seen": {}}
        return cls(path, held["blocks"], held["seen"])

    def passed(self, seen: Counter[str]) -> None:
        self.blocks += 1
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps({"blocks": self.blocks, "seen": dict(seen)}))
