"""Rounds in turn: in every round each question is asked of each side for a while, so that what else the machine does
meets them all.
"""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.questions import PEER, SIDES, Question
from bench.sides import Side

CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one side and question: medians over the rounds, percentiles over all requests."""

    rps: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float | None
    """CPU of the API's process per request."""
    client_cpu: float
    """How busy the generator was, of one core; of Bolt, which is its own generator, the side itself."""

    def as_json(self) -> dict[str, float | None]:
        cpu = None if self.cpu_ms is None else round(self.cpu_ms, 3)
        return {
            "rps": round(self.rps, 1),
            "p50_ms": round(self.p50_ms, 3),
            "p95_ms": round(self.p95_ms, 3),
            "cpu_ms": cpu,
        }


@dataclass(slots=True)
class Samples:
    """What the rounds told."""

    rates: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    client_cpu: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)

    def add(self, answer: Mapping[str, Any]) -> None:
        latencies = answer["latencies"]
        if not latencies:
            return
        self.rates.append(len(latencies) / answer["seconds"])
        self.latencies += latencies
        self.client_cpu.append(answer["cpu_seconds"] / answer["seconds"])
        if answer["server_cpu_seconds"] is not None:
            self.cpu_ms.append(1000 * answer["server_cpu_seconds"] / len(latencies))

    def figures(self) -> Figures:
        ordered = sorted(self.latencies)
        return Figures(
            rps=statistics.median(self.rates),
            p50_ms=ordered[len(ordered) // 2],
            p95_ms=ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)],
            cpu_ms=statistics.median(self.cpu_ms) if self.cpu_ms else None,
            client_cpu=statistics.median(self.client_cpu),
        )


@dataclass(frozen=True, slots=True)
class Effort:
    """How long is measured."""

    seconds: float
    rounds: int
    evidence_rounds: int
    warm_seconds: float
    """At most, of a side whose latency does not settle."""
    connections: int = CONNECTIONS


Values = Mapping[str, Sequence[Mapping[str, Any]]]
"""By the question's name."""


def warm(question: Question, side: Side, values: Values, effort: Effort) -> float:
    """Asks until the median is within a tenth of the one before, the peer at least thrice; how long that took."""
    before, spent = 0.0, 0.0
    step = min(1.0, effort.warm_seconds)
    least = 3 * step if side.name == PEER else step
    while spent < effort.warm_seconds:
        answer = side.load(question, values[question.name], step, effort.connections)
        spent += answer["seconds"]
        now = sorted(answer["latencies"])[len(answer["latencies"]) // 2]
        if spent >= least and abs(now - before) <= 0.1 * before:
            break
        before = now
    return spent


def rounds(
    asked: Sequence[Question], sides: Mapping[str, Side], values: Values, effort: Effort, say: Callable[[str], None]
) -> dict[str, dict[str, Figures]]:
    """Figures by question and side."""
    samples: dict[str, dict[str, Samples]] = {
        q.name: {s: Samples() for s in SIDES if s in sides and s in q.texts} for q in asked
    }
    for number in range(max(effort.rounds, effort.evidence_rounds)):
        for question in asked:
            if number >= (effort.evidence_rounds if question.with_evidence else effort.rounds):
                continue
            for name, sample in samples[question.name].items():
                say(f"round {number + 1} of {effort.rounds}: {question.name}, {name}")
                load = sides[name].load(question, values[question.name], effort.seconds, effort.connections)
                sample.add(load)
    return {q: {s: x.figures() for s, x in of.items() if x.rates} for q, of in samples.items()}
