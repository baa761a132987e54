"""Throughput per process: `python -m bench.workers [NAME …]` asks one process of ours the same as several.

As many as there are cores at most. Asked all the time, processes share those cores with Neo4j and the load, so on two
cores two cannot do twice as much. So each is asked at a steady rate too, which leaves cores over: there a process
beside another has to do as much as alone, as soon.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from bench import answers, load, measure
from bench.questions import OURS, Question, questions
from bench.run import FULL, QUICK, say
from bench.sides import Side, running
from bench.variables import variables
from graph import local

RATES = {"lookup": 300, "neighbourhood": 100, "wide": 20}
"""A second and process, where asked steadily; about a quarter of what one process can do."""
STEADY_SECONDS = 10.0


def main(names: list[str]) -> None:
    settings = load.settings()
    load.ensure(settings, say)
    effort = QUICK if os.environ.get("QUICK") else FULL
    asked = [q for q in questions() if q.name in (names or RATES)]
    values = {q.name: variables(q.base) for q in asked}
    numbers = sorted({1, min(2, os.cpu_count() or 1), os.cpu_count() or 1})
    with local.session(settings) as endpoint:
        for workers in numbers:
            with running((OURS,), settings, endpoint, workers) as sides:
                port = sides[OURS].port
                assert port is not None
                asking = {k: answers.with_cursors(v, port) if k == "filtered" else v for k, v in values.items()}
                for question in asked:
                    measure.warm(question, sides[OURS], asking, effort)
                measured = measure.rounds(asked, sides, asking, effort, say)
                steady = {q.name: _steady(sides[OURS], q, asking[q.name], workers) for q in asked if q.name in RATES}
            say("")
            for name, of in measured.items():
                _print(f"{name}, {workers} process(es), all the time", of[OURS], workers)
                if name in steady:
                    _print(f"{name}, {workers} process(es), {RATES[name]}/s each", steady[name], workers)


def _steady(side: Side, question: Question, values: Sequence[Mapping[str, Any]], workers: int) -> measure.Figures:
    connections = measure.CONNECTIONS * workers
    every = measure.CONNECTIONS / RATES[question.name]
    samples = measure.Samples()
    samples.add(side.load(question, values, STEADY_SECONDS, connections, every=every))
    return samples.figures()


def _print(what: str, figures: measure.Figures, workers: int) -> None:
    cpu = "–" if figures.cpu_ms is None else f"{figures.cpu_ms:.2f}"
    print(
        f"{what}: {figures.rps:.0f}/s, {figures.rps / workers:.0f}/s each, p50 {figures.p50_ms:.1f}"
        f"  p95 {figures.p95_ms:.1f} ms, {cpu} ms of CPU a request"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
