"""The benchmark: `python -m bench.run`. Loads the graph once, starts the sides, compares their answers, measures."""

import argparse
import asyncio
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import FrameType

import orjson

from bench import answers, load, measure, plot, report
from bench.measure import Effort
from bench.questions import OURS, PEER, SIDES, Question, questions
from bench.sides import install_peer, running
from bench.variables import variables
from graph import local
from graph.database import Database
from graph.settings import Endpoint

FULL = Effort(seconds=3.0, rounds=5, evidence_rounds=3, warm_seconds=20.0)
QUICK = Effort(seconds=1.0, rounds=2, evidence_rounds=1, warm_seconds=3.0)
SAMPLE = 10
"""Values for which the answers of the sides are compared; three when in a hurry."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for."""

    asked: tuple[Question, ...]
    sides: tuple[str, ...]
    effort: Effort
    quick: bool
    json: bool

    @property
    def whole(self) -> bool:
        """Whether all is measured: only then the results are kept."""
        return len(self.asked) == len(questions()) and set(self.sides) == set(SIDES)


def main() -> int:
    wish = _wish(sys.argv[1:])
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        _run(wish)
    except KeyboardInterrupt:
        say("stopped; nothing was written")
        return 130
    except (RuntimeError, answers.Different) as error:
        say(f"error: {error}")
        return 1
    return 0


def _run(wish: Wish) -> None:
    settings = load.settings()
    if PEER in wish.sides:
        install_peer()
    load.ensure(settings, say)
    began = time.perf_counter()
    say("starting Neo4j")
    with local.session(settings) as endpoint:
        say("starting the sides")
        version = asyncio.run(_version(endpoint))
        with running(wish.sides, settings, endpoint) as sides:
            values = {q.name: variables(q.base) for q in wish.asked}
            if OURS in sides:
                _add_cursors(values, sides[OURS].port or 0)
            for question in wish.asked:
                say(f"comparing answers: {question.name}")
                answers.check(question, sides, values[question.name], 3 if wish.quick else SAMPLE)
            for question in wish.asked:
                for name in (s for s in SIDES if s in sides and s in question.texts):
                    say(f"warming up: {question.name}, {name}")
                    measure.warm(question, sides[name], values, wish.effort)
            busy = report.load_average()
            measured = measure.rounds(wish.asked, sides, values, wish.effort, say)
    done(measured, wish, version, {"load_average": busy, "seconds": round(time.perf_counter() - began)})


def done(measured: report.Measured, wish: Wish, neo4j: str, facts: dict[str, object]) -> None:
    effort = wish.effort
    run = {"quick": wish.quick, "connections": effort.connections, "seconds_each": effort.seconds, **facts}
    run |= {"rounds": effort.rounds, "client_cpu_most": _busiest(measured), "graph": load.generator_hash()}
    content = report.document(measured, report.versions(neo4j, wish.sides), run)
    say("")
    if wish.json:
        sys.stdout.buffer.write(orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n")
    else:
        print(report.table(measured))
        print("\n".join(["", *report.sentences(content["summary"])]))
        print(f"The load's process was busy {run['client_cpu_most']:.0%} of a core at most; the whole graph was used.")
    if wish.whole:
        report.write(content)
        plot.write(content)


def _busiest(measured: report.Measured) -> float:
    shares = [f.client_cpu for of in measured.values() for side, f in of.items() if side in (OURS, PEER)]
    return round(max(shares, default=0.0), 3)


def _add_cursors(values: dict[str, list[dict[str, object]]], port: int) -> None:
    for name in values:
        if name.startswith("filtered"):
            values[name] = answers.with_cursors(values[name], port)


async def _version(endpoint: Endpoint) -> str:
    async with Database.opened(endpoint) as database:
        return await database.verify()


def _wish(arguments: Sequence[str]) -> Wish:
    every = {q.name: q for q in questions()}
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--only", metavar="NAMES", help=f"some questions, with commas: {', '.join(every)}")
    parser.add_argument("--sides", default=",".join(SIDES), help="some sides, with commas: ours,peer,bolt")
    parser.add_argument("--plain", action="store_true", help="without the second variants")
    parser.add_argument("--seconds", type=float, help="how long each side is asked each question in a round")
    parser.add_argument("--rounds", type=int, help="how many rounds")
    parser.add_argument("--json", action="store_true", help="the results as JSON on stdout instead of a table")
    given = parser.parse_args(arguments)
    quick = os.environ.get("QUICK", "") not in ("", "0")
    names = given.only.split(",") if given.only else list(every)
    sides = given.sides.split(",")
    if unknown := [n for n in names if n not in every] + [s for s in sides if s not in SIDES]:
        parser.error(f"unknown: {', '.join(unknown)}")
    effort = QUICK if quick else FULL
    effort = replace(effort, seconds=given.seconds or effort.seconds)
    if given.rounds:
        effort = replace(effort, rounds=given.rounds, evidence_rounds=given.rounds)
    asked = tuple(q for q in every.values() if q.name in names and not (given.plain and q.with_evidence))
    return Wish(asked, tuple(s for s in SIDES if s in sides), effort, quick, given.json)


def say(text: str) -> None:
    """Progress, on stderr: one line that changes on a terminal, plain lines elsewhere."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
    elif text:
        sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
