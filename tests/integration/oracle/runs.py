"""Hypothesis over a database: so many examples in blocks, each block from its own seed, so that a long run can go on
where it was stopped.

`make test` takes 200 examples of a test from a seed that is new each time and said in a failure. `make test-deep` takes
20,000 (or CRIMEGRAPH_DEEP_EXAMPLES) from the seeds 0, 1, 2 …; which blocks passed with this code is kept on disk.
"""

import asyncio
import hashlib
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
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
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.world import World

OFTEN, DEEP = 200, 20_000
BLOCK = 500
T = TypeVar("T")
_ROOT = Path(__file__).parents[3]
_CODE = ("api", "graph", "tests/integration/oracle", "tests/unit/compile")
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
        try:
            yield Theatre(runner, stage)
        finally:
            runner.run(held.__aexit__(None, None, None))


@dataclass(slots=True)
class Block:
    """What an example may know of the block it is in: a seed that its statements are drawn from."""

    seed: int
    seen: Counter[str] = field(default_factory=Counter)
    """How often something occurred, for claims about what is covered."""


Example = Callable[[Block, st.DataObject], None]


def run_examples(name: str, example: Example, capfd: pytest.CaptureFixture[str], *, deep: bool) -> Counter[str]:
    """What occurred, over all examples."""
    if not deep:
        # A seed of its own for each run: the same examples again would find nothing new.
        block = Block(SystemRandom().randrange(1_000_000, 2_000_000))
        _run(example, block, OFTEN)
        return block.seen
    wanted = int(os.environ.get("CRIMEGRAPH_DEEP_EXAMPLES", DEEP))
    progress = _Progress.of(name)
    seen: Counter[str] = Counter(progress.seen)
    began, before = time.monotonic(), progress.blocks * BLOCK
    while (done := progress.blocks * BLOCK) < wanted:
        block = Block(progress.blocks)
        _run(example, block, min(BLOCK, wanted - done))
        seen += block.seen
        progress.passed(seen)
        rate = (progress.blocks * BLOCK - before) / (time.monotonic() - began)
        with capfd.disabled():
            print(f"{name}: {progress.blocks * BLOCK} of {wanted}, {rate:.1f} a second", file=sys.stderr)  # noqa: T201 - who waits wants to know
    return seen


def _run(example: Example, block: Block, number: int) -> None:
    def one(data: st.DataObject) -> None:
        hypothesis.note(f"block {block.seed}")
        example(block, data)

    test = given(data=st.data())(one)
    hypothesis.seed(block.seed)(
        hypothesis.settings(
            max_examples=number,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )(test)
    )()


@dataclass(slots=True)
class _Progress:
    """Blocks that passed with this code."""

    path: Path
    blocks: int
    seen: dict[str, int]

    @classmethod
    def of(cls, name: str) -> "_Progress":
        path = _ROOT / ".crimegraph" / "deep" / f"{name}-{_code()}.json"
        held: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {"blocks": 0, "seen": {}}
        return cls(path, held["blocks"], held["seen"])

    def passed(self, seen: Counter[str]) -> None:
        self.blocks += 1
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps({"blocks": self.blocks, "seen": dict(seen)}))


def _code() -> str:
    """Changes with any line of what is tested."""
    files = sorted(p for folder in _CODE for p in (_ROOT / folder).rglob("*.py"))
    made = hashlib.sha256()
    for path in files:
        made.update(path.read_bytes())
    return made.hexdigest()[:12]
