"""Throughput per process: `python -m bench.workers [NAME …]` asks one process of ours the same as several.

As many as there are cores at most; Neo4j and the load share those cores, so on two cores two processes cannot do twice
as much. What must not happen is that a second process makes less of the first.
"""

import os
import sys

from bench import answers, load, measure
from bench.questions import OURS, questions
from bench.run import FULL, QUICK, say
from bench.sides import running
from bench.variables import variables
from graph import local

ASKED = ("lookup", "neighbourhood", "wide")


def main(names: list[str]) -> None:
    settings = load.settings()
    load.ensure(settings, say)
    effort = QUICK if os.environ.get("QUICK") else FULL
    asked = [q for q in questions() if q.name in (names or ASKED)]
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
            say("")
            for name, of in measured.items():
                figures = of[OURS]
                cpu = "–" if figures.cpu_ms is None else f"{figures.cpu_ms:.2f}"
                each = figures.rps / workers
                print(
                    f"{name}, {workers} process(es): {figures.rps:.0f}/s, {each:.0f}/s each, {cpu} ms of CPU a request"
                )


if __name__ == "__main__":
    main(sys.argv[1:])
