"""What the traversals cost over a million entities and ten million transfers: `python -m bench.scale`.

One question at a time, over HTTP, each with its own ids, after a few that do not count; the graph is made once, in
bulk. An answer may run into a limit, which it then names: how often, and which, stands in the table. So does what the
server and Neo4j hold at most. `CRIMEGRAPH_BENCH=small` asks the graph of the other benchmark instead.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

os.environ.setdefault("CRIMEGRAPH_BENCH", "large")

from bench import graph, load
from bench.questions import OURS
from bench.sides import post, running
from graph import local

WARM = 5
Ids = Callable[[random.Random], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its document, and what it is asked about."""

    text: str
    about: Ids


@dataclass(slots=True)
class Seen:
    seconds: list[float] = field(default_factory=list)
    limits: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    found: int = 0
    """Answers that found something."""

    def told(self) -> dict[str, Any]:
        ordered = sorted(self.seconds)
        return {
            "asked": len(ordered),
            "p50_ms": round(statistics.median(ordered) * 1e3, 1),
            "p95_ms": round(ordered[int(len(ordered) * 0.95)] * 1e3, 1),
            "max_ms": round(ordered[-1] * 1e3, 1),
            "found": self.found,
            "limits": dict(self.limits),
            "errors": dict(self.errors),
        }


def _person(draw: random.Random) -> str:
    return graph.person_id(draw.choice(graph.concerned())[1])


def _two_people(draw: random.Random) -> Mapping[str, Any]:
    return {"from": [_person(draw)], "to": [_person(draw)]}


def _one_person(draw: random.Random) -> Mapping[str, Any]:
    return {"ids": [_person(draw)]}


def _party_or_place(draw: random.Random) -> Mapping[str, Any]:
    return {"ids": [_person(draw) if draw.random() < 0.5 else graph.compound_id(draw.randrange(graph.COMPOUNDS))]}


def _compound(draw: random.Random) -> Mapping[str, Any]:
    return {"ids": [graph.compound_id(draw.randrange(graph.COMPOUNDS))]}


def _wallet(draw: random.Random) -> Mapping[str, Any]:
    """As often as they sent, so a busy one rather than a quiet one."""
    return {"ids": [graph.wallet_id(draw.choice(graph.transferred())[0])]}


BETWEEN = "query($from: [ID!]!, $to: [ID!]!) { found: "
PATH = "{ paths { hops confidence explanation nodes { id name } } limits { name reached } }"
SUBGRAPH = "{ nodes { id name } links { id type confidence } limits { name reached } }"
MET = (
    "{ seen expected pValue kinds { kind ways { sentences } } shared { entity { id } kinds } limits { name reached } }"
)
QUESTIONS: Mapping[str, Asked] = {
    "paths, fewest hops": Asked(f"{BETWEEN} paths(from: $from, to: $to, maxHops: 4) {PATH} }}", _two_people),
    "paths, strongest": Asked(
        f"{BETWEEN} paths(from: $from, to: $to, rank: STRONGEST, maxHops: 4) {PATH} }}",
        _two_people,
    ),
    "paths, in time order": Asked(
        f"{BETWEEN} paths(from: $from, to: $to, rank: STRONGEST, inTimeOrder: true, maxHops: 4) {PATH} }}",
        _two_people,
    ),
    "expand, 2 hops": Asked(
        f"query($ids: [ID!]!) {{ found: expand(from: $ids, maxHops: 2) {SUBGRAPH} }}", _party_or_place
    ),
    "expand, 4 hops": Asked(
        f"query($ids: [ID!]!) {{ found: expand(from: $ids, maxHops: 4) {SUBGRAPH} }}", _party_or_place
    ),
    "expand of a wallet": Asked(f"query($ids: [ID!]!) {{ found: expand(from: $ids, maxHops: 4) {SUBGRAPH} }}", _wallet),
    "weakestLinks": Asked(
        f"{BETWEEN} weakestLinks(from: $from, to: $to, maxHops: 4)"
        " { assertions links { id } sources { id } limits { name reached } } }",
        _two_people,
    ),
    "moneyFlow, 4 hops": Asked(
        "query($ids: [ID!]!) { found: moneyFlow(from: $ids) { totals { sources ends { end by { least most } } }"
        " wallets { entity { id } hops tainted share } ends { entity { id } end controllers { entity { id } } }"
        " limits { name reached } } }",
        _wallet,
    ),
    "moneyFlow, back": Asked(
        "query($ids: [ID!]!) { found: moneyFlow(from: $ids, direction: IN, method: FIFO) {"
        " wallets { entity { id } hops tainted share } transfers { at amount tainted link { from { id } to { id } } }"
        " limits { name reached } } }",
        _wallet,
    ),
    "convergence, 2 hops": Asked(f"query($ids: [ID!]!) {{ found: convergence(ids: $ids) {MET} }}", _party_or_place),
    "convergence, 3 hops": Asked(
        f"query($ids: [ID!]!) {{ found: convergence(ids: $ids, maxHops: 3) {MET} }}", _party_or_place
    ),
    "chains": Asked(
        "query($ids: [ID!]!) { found: chains(ids: $ids) { chains { parts { part entities { id } sentences gap } }"
        " limits { name reached } } }",
        _compound,
    ),
    "timeline": Asked(
        "query($ids: [ID!]!) { found: timeline(ids: $ids) { entries { date sentence } limits { name reached } } }",
        _one_person,
    ),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--only", help="questions, by the beginning of their names, separated by commas")
    parser.add_argument("--count", type=int, default=60, help="of each question (default 60)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    asked = {
        name: q
        for name, q in QUESTIONS.items()
        if not options.only or any(name.startswith(x) for x in options.only.split(","))
    }
    settings = load.settings()
    load.ensure(settings, _say)
    seen: dict[str, Any] = {}
    with local.session(settings) as endpoint, running([OURS], settings, endpoint) as sides:
        port = sides[OURS].port or 0
        for name, question in asked.items():
            seen[name] = _measured(port, name, question, options.count).told()
            _say(f"{name}: {seen[name]}")
        memory = {"api_megabytes": _megabytes(sides[OURS].pid)}
    if options.json:
        sys.stdout.write(
            orjson.dumps({"questions": seen, "memory": memory}, option=orjson.OPT_INDENT_2).decode() + "\n"
        )
    else:
        sys.stdout.writelines(_table(seen))
        sys.stdout.write(f"the API's process held {memory['api_megabytes']} MB at most\n")
    return 0


def _measured(port: int, name: str, question: Asked, count: int) -> Seen:
    draw = random.Random(f"{graph.SEED} scale {name}")
    seen = Seen()
    for number in range(WARM + count):
        values = question.about(draw)
        began = time.perf_counter()
        _, answer = post(port, question.text, dict(values))
        if number < WARM:
            continue
        seen.seconds.append(time.perf_counter() - began)
        seen.errors.update(e["extensions"]["code"] for e in answer.get("errors", ()))
        found = (answer.get("data") or {}).get("found") or {}
        seen.limits.update(x["name"] for x in found.get("limits", ()))
        seen.found += any(value for key, value in found.items() if key != "limits")
    return seen


def _megabytes(pid: int) -> int:
    """What a process held at most, in memory."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024


def _table(seen: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield f"{'question':<24}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}{'found':>9}  limits, errors\n"
    for name, one in seen.items():
        told = ", ".join(f"{k} {v}" for k, v in {**one["limits"], **one["errors"]}.items())
        found = f"{one['found']}/{one['asked']}"
        yield f"{name:<24}{one['p50_ms']:>9}{one['p95_ms']:>9}{one['max_ms']:>9}{found:>9}  {told}\n"


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
