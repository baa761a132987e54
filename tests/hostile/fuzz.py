"""schemathesis over the served SDL: random valid queries of every root field."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case

SDL = Path(__file__).parents[2] / "api" / "schema.graphql"
EXAMPLES = 10
"""Documents of one root field before the next."""


def fuzz(post: Callable[[str, bytes], None], until: float) -> None:
    """Posts what it draws, root field by root field in random order, until the time has come."""
    operations = [
        found.ok()  # type: ignore[union-attr] # the SDL has no faults
        for found in schemathesis.graphql.from_file(SDL.read_text()).get_all_operations()
    ]
    random.shuffle(operations)
    while True:
        for operation in operations:
            if time.monotonic() >= until:
                return

            @settings(
                max_examples=EXAMPLES,
                database=None,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(operation.as_strategy())
            def ask(case: Case[Any]) -> None:
                if time.monotonic() < until:
                    post("schemathesis", orjson.dumps({"query": case.body}))

            ask()
